"""Which account a request acts for: the one that its key names."""

import base64
import binascii
import re
from email.message import Message
from urllib.parse import unquote

from fakestripe.errors import NotAuthenticated, NotPermitted

SHAPE = re.compile(r"(sk|rk)_test_([A-Za-z0-9]{16,240})")
LIVE = re.compile(r"(sk|rk|pk)_live_")


def account_of(headers: Message) -> str:
    """Return the account's id. Keys that share their first 16 characters belong to one account.

    So `sk_test_…` and `rk_test_…` of one account are made by giving both the same beginning.
    """
    key = key_of(headers)
    if not key:
        raise NotAuthenticated(
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication for details."
        )
    if LIVE.match(key):
        raise NotAuthenticated(
            "This is fakestripe, a test stand-in: it takes no live key. "
            "Use one that begins with sk_test_ or rk_test_."
        )
    if key.startswith("pk_test_"):
        raise NotPermitted(
            "This API call cannot be made with a publishable API key. Please use a secret API key. "
            "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
            code="secret_key_required",
        )
    if not (found := SHAPE.fullmatch(key)):
        raise NotAuthenticated(f"Invalid API Key provided: {_hidden(key)}")
    return account_id(found[2])


def account_id(secret: str) -> str:
    return f"acct_{secret[:16]}"


def key_of(headers: Message) -> str:
    """Return the key as it was sent; "" where there is none."""
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":  # as `curl -u sk_test_…:` sends it
        try:
            return unquote(base64.b64decode(value).decode()).partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _hidden(key: str) -> str:
    head = re.match(r"((sk|rk)_test_)?", key)
    start = head[0] if head else ""
    return f"{start}{'*' * max(len(key) - len(start) - 4, 4)}{key[-4:] if len(key) > 12 else ''}"
