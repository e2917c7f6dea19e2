"""For `collectstatic` while an image is built: as in production, but with no secrets to know."""

from config.languages import settle
from config.settings.base import *
from config.settings.components.static import MANIFEST_STORAGE

SECRET_KEY = "only-to-collect-static-files"
STORAGES["staticfiles"] = MANIFEST_STORAGE

from config.settings.project import *  # noqa: E402

settle(globals(), OFFERED_LANGUAGES)
