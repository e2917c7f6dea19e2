"""What is to be decided, who decides it, and what is remembered of it."""
