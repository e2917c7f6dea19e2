"""Our sentences in the owner's words, moved out of our files into the owner's catalogue."""
