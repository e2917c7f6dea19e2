"""Translations and rewordings: found, kept and compiled without GNU gettext. See docs/words.md.

Only development and the build of an image bring Babel; the app itself reads what was compiled.
"""
