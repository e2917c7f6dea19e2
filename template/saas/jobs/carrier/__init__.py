"""The second engine: Celery carries the word that a queue has work; the rows stay the truth.

Nothing outside imports this package but by name, so an app without Celery never meets it.
"""
