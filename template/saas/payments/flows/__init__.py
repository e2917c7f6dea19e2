"""What pages, staff and Stripe's messages change here, one subject a file."""
