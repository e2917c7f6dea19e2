"""How often a page may ask the database. Each page of ours stands here, by its name.

Your own pages need no line: MOST holds for them. Put one into YOURS that may ask more; one that
takes arguments is looked at if EXAMPLES has some for it.
"""

from collections.abc import Callable

from saas.accounts.models import User
from saas.credits.models import Transaction
from saas.services.models import Run
from tests.payments.purchases import credited, purchase_of

MOST = 6  # the session, the person, what is known of the credits, and what is the page's own

# Anybody may see them, and they ask nothing.
VISITORS = {
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_signup",
    "core:robots",
    "core:security",
    "core:webmanifest",
    "pages:about",
    "pages:landing",
    "pages:privacy",
    "pages:sitemap",
    "pages:terms",
    "payments:pricing",
}

# Behind the log-in. One that needs more than MOST is designed anew, not given more.
SIGNED_IN = {
    "account_change_password",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "accounts:leave",
    "accounts:notifications",
    "accounts:profile",
    "core:components",
    "core:search",
    "credits:export",
    "credits:history",
    "credits:movement",
    "credits:use",
    "pages:dashboard",
    "payments:history",
    "payments:history_export",
    "payments:not_charged",
    "payments:order",
    "payments:paid",
    "payments:receipt",
    "payments:receipt_pdf",
    "payments:withdraw",
    "payments:withdraw_from",
    "services:csv",
    "services:json",
    "services:list",
    "services:result",
    "services:run",
    "services:runs",
}

# Of those, what is a part of a page and asked for by HTMX.
PARTS = {"credits:use"}

# They take forms, or need a link of a mail or a step before them.
NOT_ASKED = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password_from_key",
    "account_set_password",
    "core:language",
    "accounts:send_link",
    "core:sidebar",
    "core:theme",
    "payments:webhook",
    "services:answer",
    "services:stop",
}

# The staff's and the developer's.
OUTSIDE = ("payments:ready", "admin:", "jobs:", "mail:", "core:development", "core:error")

YOURS: dict[str, int] = {}

EXAMPLES: dict[str, Callable[[User], str]] = {
    "credits:movement": lambda user: str(_movement_of(user).pk),
    "payments:not_charged": lambda user: str(purchase_of(user, "expired").pk),
    "payments:paid": lambda user: str(purchase_of(user, "paid").pk),
    "payments:receipt": lambda user: str(_receipt_of(user)),
    "payments:receipt_pdf": lambda user: str(_receipt_of(user)),
    "payments:withdraw_from": lambda user: str(credited(user).pk),
    "services:csv": lambda user: str(_run_of(user).pk),
    "services:json": lambda user: str(_run_of(user).pk),
    "services:result": lambda user: str(_run_of(user).pk),
    "services:run": lambda user: _run_of(user).service,
}


def _run_of(user: User) -> Run:
    return Run.objects.filter(workspace__owner=user, state=Run.State.DONE)[0]


def _movement_of(user: User) -> Transaction:
    kind = Transaction.Kind.USAGE
    return Transaction.objects.filter(account__workspace__owner=user, kind=kind).latest("pk")


def _receipt_of(user: User) -> int:
    from tests.payments.papers import example  # its app may be off

    return example(user).pk
