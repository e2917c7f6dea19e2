"""What `manage.py dev` is made of. Nothing here runs in production."""
