"""Who this project is: the answers given when it was generated, from features.toml."""

from config.feature_flags import read_features

_project = {key: str(value) for key, value in read_features()["project"].items()}

PROJECT_NAME = _project["name"]
PROJECT_SLUG = _project["slug"]
PROJECT_DESCRIPTION = _project["description"]
PROJECT_AUTHOR = _project["author"]
PROJECT_DOMAIN = _project["domain"]
CONTACT_EMAIL = _project["contact_email"]
CURRENCY = _project["currency"]

TIME_ZONE = _project["time_zone"]
USE_TZ = True
LANGUAGE_CODE = "en"
USE_I18N = True
