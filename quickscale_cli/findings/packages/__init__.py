"""Packages and Pythons that the release and the project ask for."""
