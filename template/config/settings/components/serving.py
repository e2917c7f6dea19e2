"""The web process of production: how `manage.py serve` runs Granian."""

import os

from config.settings.components.environment import env

PORT = env.int("PORT", default=8000)
# Processes, one a core. A container may see more cores than it may use, hence the limit.
WEB_WORKERS = env.int("WEB_WORKERS", default=min(os.cpu_count() or 1, 4))
# Requests at a time in each process; each needs a connection of DATABASE_POOL_SIZE.
WEB_THREADS = env.int("WEB_THREADS", default=8)
