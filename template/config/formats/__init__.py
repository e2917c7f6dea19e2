"""Dates and times, where Django writes a language in another way than the pages do."""
