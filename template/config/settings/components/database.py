"""PostgreSQL, always: DATABASE_URL names it; development brings its own (see dev.py)."""

from config.settings.components.environment import env

DATABASES = {"default": env.db("DATABASE_URL", default="postgres://")}
DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
