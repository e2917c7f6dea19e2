"""An upgrade from the question to the commit: the rooms below, in their order."""
