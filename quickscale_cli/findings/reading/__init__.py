"""How a side of an upgrade, and the files of the user, are read."""
