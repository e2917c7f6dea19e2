"""What a buyer agrees to where the law lets a purchase be withdrawn."""

from django.utils.translation import ngettext

from saas.payments import conf


def sentence() -> str:
    """In the language at hand, as it is kept with the purchase. Empty: nothing to agree to."""
    days = conf.withdrawal_days()
    if not days:
        return ""
    return ngettext(
        "Add the credits at once. If I withdraw within %(days)s day, I pay for those that I have "
        "used by then.",
        "Add the credits at once. If I withdraw within %(days)s days, I pay for those that I have "
        "used by then.",
        days,
    ) % {"days": days}
