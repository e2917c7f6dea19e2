"""What somebody typed on the payment page, from the form to what paying takes."""

import re
from dataclasses import dataclass, field, fields

from fakestripe.buyers import Buyer
from fakestripe.forms import Raw
from fakestripe.paying import CardTyped


@dataclass(frozen=True)
class Typed:
    """The fields of the form, as texts, so that the page can show them again."""

    email: str = ""
    number: str = ""
    exp: str = ""
    cvc: str = field(default="", repr=False)
    name: str = ""
    account_number: str = ""
    country: str = ""
    postal_code: str = ""
    line1: str = ""
    city: str = ""
    phone: str = ""
    tax_id: str = ""
    terms: str = ""
    code: str = ""
    seen: str = ""
    """The total that the page has shown."""

    @classmethod
    def of(cls, form: dict[str, Raw]) -> "Typed":
        known = {each.name for each in fields(cls)}
        return cls(
            **{
                name: value.strip()[:200]
                for name, value in form.items()
                if name in known and isinstance(value, str)
            }
        )

    @property
    def total_seen(self) -> int | None:
        return int(self.seen) if re.fullmatch(r"\d{1,12}", self.seen) else None

    def card(self) -> CardTyped:
        month, year = self._expiry()
        return CardTyped(self.number, month, year, self.cvc)

    def buyer(self) -> Buyer:
        return Buyer(
            email=self.email,
            name=self.name,
            country=self.country,
            postal_code=self.postal_code,
            line1=self.line1,
            city=self.city,
            phone=self.phone,
            tax_id=self.tax_id,
            accepts_terms=bool(self.terms),
        )

    def _expiry(self) -> tuple[int, int]:
        """Read 08 / 30, 8/2030 or 0830; month 0 is none."""
        found = re.fullmatch(r"(\d{1,2}?)\s*/?\s*(\d{2}|\d{4})", self.exp)
        return (int(found[1]), int(found[2])) if found else (0, 0)
