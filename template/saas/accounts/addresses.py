"""One form for every e-mail address, or a sentence that says what is wrong with it."""

import re
import unicodedata

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

LONGEST = 254
NOWHERE = "@account.invalid"  # what an account without an address has for one


def normal(value: str) -> str:
    """Return the address as mail servers take it: lower case, ASCII, the domain as `xn--…`.

    Raises ValidationError for what no mail would ever reach.
    """
    typed = value.strip()
    if len(typed) > LONGEST:
        raise too_long()
    if not typed.isprintable():
        raise ValidationError(_("Type the address by hand: there is an invisible character in it."))
    local, _at, domain = unicodedata.normalize("NFKC", typed).lower().rpartition("@")
    if not local.isascii():
        raise ValidationError(_("Use plain letters before the @: mail servers take no others."))
    if re.fullmatch(r"[\w.+-]+", local) and re.fullmatch(r"[\w-]+", domain):
        raise ValidationError(
            _("Add the part after the dot, for example %(local)s@%(domain)s.com."),
            params={"local": local, "domain": domain},
        )
    address = f"{local}@{_ascii(domain)}"
    if len(address) > LONGEST:
        raise too_long()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(_("Type a whole address, for example name@company.com.")) from None
    return address


def _ascii(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode()
    except idna.IDNAError:
        return ""  # and so no whole address


def too_long() -> ValidationError:
    return ValidationError(
        _("Too long. An address has %(longest)d characters at most."), params={"longest": LONGEST}
    )
