"""What Stripe says of parameters that do not fit."""

from decimal import Decimal

from fakestripe.errors import InvalidRequest
from fakestripe.forms import Raw


def refuse_unknown(names: list[str]) -> None:
    if names:
        plural = "s" if len(names) > 1 else ""
        raise InvalidRequest(
            f"Received unknown parameter{plural}: {', '.join(names)}",
            param=names[0],
            code="parameter_unknown",
        )


def refuse_beyond[N: (int, Decimal)](number: N, least: N | None, most: N | None, name: str) -> None:
    if least is not None and number < least:
        bound = f"greater than or equal to {least}"
    elif most is not None and number > most:
        bound = f"less than or equal to {most}"
    else:
        return
    raise InvalidRequest(
        f"This value must be {bound}.", param=name, code="parameter_invalid_integer"
    )


def empty(name: str) -> InvalidRequest:
    return InvalidRequest(
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset "
        f"a field; however '{name}' cannot be unset. You should remove '{name}' from your request "
        "or supply a non-empty value.",
        param=name,
        code="parameter_invalid_empty",
    )


def shown(raw: Raw) -> str:
    return raw[:100] if isinstance(raw, str) else "an object"
