"""Copier as a library: a new project in a folder, a release as a tree to merge."""
