"""Installed apps and middleware. Flags decide which of our apps are in."""

from config.feature_flags import installed_apps, read_flags
from config.settings.components.environment import env

FLAGS = read_flags(environ=env.ENVIRON)
globals().update(FLAGS)

INSTALLED_APPS = [
    "app",
    "saas.pages",
    *installed_apps(FLAGS),
    "saas.services",
    "saas.credits",
    "saas.accounts",
    "saas.jobs",
    "saas.mail",
    "saas.core",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "saas.core.health.HealthMiddleware",
    "saas.core.middleware.RequestIdMiddleware",
    # Whatever is answered below has their headers: refusals and crashes too.
    "saas.core.middleware.SecurityHeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "saas.core.middleware.LanguageMiddleware",
    "saas.core.middleware.RefuseForeignHostsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saas.core.middleware.CompressionMiddleware",
    "saas.core.middleware.RefusalMiddleware",
    "saas.core.middleware.RefuseUnstorableTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "saas.core.middleware.PrivatePagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "saas.accounts.middleware.PersonMiddleware",
    "saas.accounts.languages.OwnLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "saas.accounts.devices.DeviceMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "saas.accounts.middleware.WayBackFromLoginMiddleware",
    "saas.accounts.middleware.WorkspaceMiddleware",
    "saas.accounts.middleware.TimeZoneMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
