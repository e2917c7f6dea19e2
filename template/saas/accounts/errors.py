from django.utils.translation import gettext as _

from saas.core.errors import DomainError


class StaffMayNotLeave(DomainError):
    """Else the last person who can use the admin might lock everybody out."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You are staff, so your account can't be closed here. Ask another member of staff "
                "to take your rights away, then close it."
            )
        )
