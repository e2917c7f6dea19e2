"""One file a resource: its objects, its addresses, its states."""
