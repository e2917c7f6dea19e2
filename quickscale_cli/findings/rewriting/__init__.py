"""The new names, written into the user's files."""
