"""From a tree to the branch: tried, laid into the folder, committed, or undone."""
