"""Who this project is: the answers given when it was generated, from features.toml."""

from config.addresses import domain, mailbox
from config.feature_flags import read_project
from config.languages import offered
from config.settings.components.environment import BASE_DIR, env

_project = read_project()

PROJECT_NAME = _project["name"]
PROJECT_SLUG = _project["slug"]
PROJECT_DESCRIPTION = _project["description"]
PROJECT_OWNER = _project["owner"]
PROJECT_DOMAIN = domain(_project["domain"])
CONTACT_EMAIL = mailbox(_project["contact_email"], name="features.toml: `contact_email`")
CURRENCY = _project["currency"]

TIME_ZONE = _project["time_zone"]
USE_TZ = True

OFFERED_LANGUAGES = offered(environ=env.ENVIRON)
LANGUAGES = OFFERED_LANGUAGES
LANGUAGE_CODE = LANGUAGES[0][0]  # for who asks for none of them
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]  # before Django's own formats of a language
LOCALE_PATHS = [BASE_DIR / "locale"]  # your words; they count before those of the apps
