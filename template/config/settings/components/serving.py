"""The web process of production: how `manage.py serve` runs Granian."""

import os

from config.settings.components.environment import env

PORT = env.int("PORT", default=8000)
# Processes, one a core. A container may see more cores than it may use, hence the limit.
WEB_WORKERS = env.int("WEB_WORKERS", default=min(os.cpu_count() or 1, 4))
# Requests at a time in each process; each needs a connection of DATABASE_POOL_SIZE.
WEB_THREADS = env.int("WEB_THREADS", default=8)
# Seconds that a connection may stay open unused; longer than the proxy before the app keeps it.
WEB_KEEP_ALIVE = env.int("WEB_KEEP_ALIVE", default=10)

# The bytes that every page takes, and those that pages take which ask for files.
MAX_BODY = env.int("MAX_BODY", default=2_500_000)
MAX_UPLOAD = env.int("MAX_UPLOAD", default=10_000_000)
# Seconds that a body may stand still; after as many, it must have come at 32 KB a second.
BODY_PATIENCE = 15
