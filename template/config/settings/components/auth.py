"""Accounts: login by e-mail through allauth, which brings its own rate limits."""

from config.settings.components.apps import FLAGS

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "saas.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "saas.accounts.passwords.NotAboutYou"},
    {"NAME": "saas.accounts.passwords.NotCommon"},
    {"NAME": "saas.accounts.passwords.NotOnlyDigits"},
]

LOGIN_URL = "account_login"
# Where a visitor begins and a member is at home: names of pages. Links everywhere lead there.
START_PAGE = "pages:landing"
HOME_PAGE = "pages:dashboard"
TERMS_PAGE = "pages:terms"
LOGIN_REDIRECT_URL = HOME_PAGE
LOGOUT_REDIRECT_URL = START_PAGE

ACCOUNT_ADAPTER = "saas.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if FLAGS["REQUIRE_EMAIL_VERIFICATION"] else "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # tells the owner of an account what changed in it
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# How often, for each visitor's address (ip), person (user) or key: saas/accounts/limits.py says
# which keys. allauth's own figures hold for what is not named here.
ACCOUNT_RATE_LIMITS = {
    "confirm_login_code": f"3/{ACCOUNT_LOGIN_BY_CODE_TIMEOUT}s/key",  # guesses at one code
    "login_failed": "10/m/ip,5/5m/key",  # of a visitor at one account
    "login_failed_by_anybody": "50/h/key",  # at one account, by browsers that are new to it
    "login_failed_on_device": "5/5m/key",  # by a browser that was logged in to the account before
    "request_login_code": "20/m/ip,3/m/key",  # by a visitor for one address
    "reset_password": "20/m/ip",
    "reset_password_for_address": "5/m/key",  # by a visitor for one address
}
ACCOUNT_FORMS = {
    "add_email": "saas.accounts.forms.AddEmailForm",
    "change_password": "saas.accounts.forms.ChangePasswordForm",
    "confirm_login_code": "saas.accounts.forms.ConfirmLoginCodeForm",
    "login": "saas.accounts.forms.LoginForm",
    "reauthenticate": "saas.accounts.forms.ReauthenticateForm",
    "request_login_code": "saas.accounts.forms.RequestLoginCodeForm",
    "reset_password": "saas.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "saas.accounts.forms.ResetPasswordKeyForm",
    "set_password": "saas.accounts.forms.SetPasswordForm",
    "signup": "saas.accounts.forms.SignupForm",
}
