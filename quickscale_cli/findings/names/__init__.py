"""Names that are gone: of Python, urls, templates, settings, variables, commands."""
