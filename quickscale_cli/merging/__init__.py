"""The merge: what becomes of each file, and an account of every line."""
