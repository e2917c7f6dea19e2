"""Services that every project starts with."""
