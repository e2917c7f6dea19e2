"""Production: everything from the environment; what is unsafe refuses to start."""

from urllib.parse import urlsplit

from config.addresses import hosts
from config.languages import settle
from config.refusals import refuse_unsafe
from config.settings.base import *
from config.settings.components.environment import env
from config.settings.components.static import MANIFEST_STORAGE
from config.settings.components.transport import *

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = hosts(env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname]))
ALLOWED_PORTS = ports_of(SITE_URL, PORT)
STORAGES["staticfiles"] = MANIFEST_STORAGE
WHITENOISE_MAX_AGE = 3600  # seconds, for files without a hash in their name
VERIFIED_TO_BUY = True  # payments: whoever types the address of another gets no receipt there

from config.settings.project import *  # noqa: E402

settle(globals(), OFFERED_LANGUAGES)

refuse_unsafe(globals())
