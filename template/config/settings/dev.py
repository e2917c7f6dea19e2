"""Development: debug on, a PostgreSQL of its own unless DATABASE_URL names one."""

from importlib.util import find_spec

from config.addresses import hosts, site_url
from config.languages import settle
from config.settings.base import *
from config.settings.components.environment import ENV_FILE, env
from config.stand_in import stand_in, wants_polling
from saas.core.development.secret_key import make_secret_key

DEBUG = True
if find_spec("django_migration_linter"):  # not in images, which bring no development tools
    INSTALLED_APPS += ["django_migration_linter"]
    MIGRATION_LINTER_OPTIONS = {
        "exclude_apps": ["account", "admin", "auth", "contenttypes", "sessions"],  # not ours
        "ignore_initial_migrations": True,
    }
SECRET_KEY = env("SECRET_KEY", default="") or make_secret_key(ENV_FILE)
ALLOWED_HOSTS = hosts(env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]))
SITE_URL = site_url(env("SITE_URL", default="http://localhost:8000"))
MIDDLEWARE += ["saas.core.development.wrong_addresses.WrongAddressMiddleware"]
if not MAIL_IS_SET_UP:
    EMAIL_BACKEND = "saas.mail.folder.FolderBackend"

if not database_url:
    DATABASES["default"] |= {
        "ENGINE": "saas.core.development.postgresql",
        "NAME": "postgres",
        "DATA": DEV_FOLDER / "postgres",
    }

# Read templates anew for each page, as they are edited.
TEMPLATES[0]["APP_DIRS"] = False
TEMPLATES[0]["OPTIONS"]["loaders"] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]

LOGGING["handlers"]["stderr"]["formatter"] = "readable"
for logger in ("django.tasks", "saas.core.middleware", "saas.jobs.worker", "saas.jobs.carrier"):
    LOGGING["loggers"][logger] = {"level": "WARNING"}  # the terminal has enough to show

from config.settings.project import *  # noqa: E402

stand_in(globals(), at=env("FAKESTRIPE_URL", default=""), pages=env("FAKESTRIPE_PAGES", default=""))
STRIPE_POLLS = wants_polling(globals())
settle(globals(), OFFERED_LANGUAGES)
