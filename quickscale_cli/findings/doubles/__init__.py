"""What is no longer read, or there twice."""
