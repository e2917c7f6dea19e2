"""Background jobs: Django's Tasks API, run by `manage.py worker` from PostgreSQL."""

TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
