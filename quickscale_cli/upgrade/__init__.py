"""Bringing a generated project to a newer release of the template."""
