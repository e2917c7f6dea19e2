"""What pages and style sheets use of ours, and what stands in front of it."""
