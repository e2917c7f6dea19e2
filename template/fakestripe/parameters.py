"""What an endpoint takes: a schema of typed parameters, and Stripe's errors for the rest.

    CREATE = {"email": Text(most=512), "amount": Whole(required=True), "metadata": Metadata()}

`read(CREATE, form)` returns only what was given. A parameter that the schema does not have is
refused, also where Stripe knows it: nothing is ever silently ignored.
"""

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from fakestripe.errors import InvalidRequest
from fakestripe.forms import Raw
from fakestripe.misfits import empty, refuse_beyond, refuse_unknown, shown

type Given = dict[str, Any]
"""Parameters as they were given, typed. None unsets a field."""

type Schema = Mapping[str, Parameter]


def read(schema: Schema, form: Mapping[str, Raw], inside: str = "") -> Given:
    """Type what was sent. `inside` is the name of the object that holds these parameters."""
    names = {name: f"{inside}[{name}]" if inside else name for name in {**schema, **form}}
    refuse_unknown([names[name] for name in form if name not in schema])
    for name, parameter in schema.items():
        if parameter.required and name not in form:
            raise InvalidRequest(
                f"Missing required param: {names[name]}.",
                param=names[name],
                code="parameter_missing",
            )
    return {name: schema[name].take(raw, names[name]) for name, raw in form.items()}


@dataclass(frozen=True)
class Parameter:
    """One parameter. `clearable` ones take an empty text, which unsets the field."""

    _: KW_ONLY
    required: bool = False
    clearable: bool = False

    def take(self, raw: Raw, name: str) -> Any:
        if raw == "":
            if self.clearable:
                return None
            raise empty(name)
        return self.typed(raw, name)

    def typed(self, raw: Raw, name: str) -> Any:
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Parameter):
    most: int = 5000
    """Characters."""

    def typed(self, raw: Raw, name: str) -> str:
        if not isinstance(raw, str):
            raise InvalidRequest(f"Invalid string: {shown(raw)}", param=name)
        if len(raw) > self.most:
            raise InvalidRequest(
                f"Invalid string: {raw[:10]}...{raw[-10:]}; must be at most {self.most} characters",
                param=name,
            )
        return raw


@dataclass(frozen=True)
class Email(Text):
    most: int = 512

    def typed(self, raw: Raw, name: str) -> str:
        text = super().typed(raw, name)
        if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*", text):
            raise InvalidRequest(f"Invalid email address: {text}", param=name, code="email_invalid")
        return text


@dataclass(frozen=True)
class Whole(Parameter):
    """A whole number: an amount in the smallest unit, a count."""

    least: int | None = None
    most: int | None = 99_999_999_999

    def typed(self, raw: Raw, name: str) -> int:
        if not isinstance(raw, str) or not re.fullmatch(r"-?[0-9]{1,18}", raw):
            raise InvalidRequest(
                f"Invalid integer: {shown(raw)}", param=name, code="parameter_invalid_integer"
            )
        refuse_beyond(int(raw), self.least, self.most, name)
        return int(raw)


@dataclass(frozen=True)
class Moment(Parameter):
    """A Unix time in seconds."""

    def typed(self, raw: Raw, name: str) -> int:
        if not isinstance(raw, str) or not re.fullmatch(r"[0-9]{1,11}", raw):
            raise InvalidRequest(
                f"Invalid timestamp: {shown(raw)}; must be an integer Unix timestamp in seconds",
                param=name,
                code="parameter_invalid_integer",
            )
        return int(raw)


@dataclass(frozen=True)
class Number(Parameter):
    """A number with decimals, kept as the text that was sent."""

    least: Decimal | None = None
    most: Decimal | None = None

    def typed(self, raw: Raw, name: str) -> Decimal:
        try:
            number = Decimal(raw) if isinstance(raw, str) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            raise InvalidRequest(f"Invalid decimal: {shown(raw)}", param=name)
        refuse_beyond(number, self.least, self.most, name)
        return number


@dataclass(frozen=True)
class Flag(Parameter):
    def typed(self, raw: Raw, name: str) -> bool:
        if raw not in ("true", "false"):
            raise InvalidRequest(f"Invalid boolean: {shown(raw)}", param=name)
        return raw == "true"


@dataclass(frozen=True, init=False)
class Choice(Parameter):
    """One of the values that Stripe lists."""

    among: tuple[str, ...] = ()

    def __init__(self, *among: str, required: bool = False, clearable: bool = False) -> None:
        super().__init__(required=required, clearable=clearable)
        object.__setattr__(self, "among", among)

    def typed(self, raw: Raw, name: str) -> str:
        if isinstance(raw, str) and raw in self.among:
            return raw
        *most, last = self.among
        listed = f"one of {', '.join(most)} or {last}" if most else last
        raise InvalidRequest(f"Invalid {name}: must be {listed}", param=name)


@dataclass(frozen=True)
class Currency(Parameter):
    """Three letters; which ones exist is for whoever charges in them to say."""

    def typed(self, raw: Raw, name: str) -> str:
        if not isinstance(raw, str) or not re.fullmatch(r"[A-Za-z]{3}", raw):
            raise InvalidRequest(f"Invalid currency: {shown(raw)}", param=name)
        return raw.lower()


@dataclass(frozen=True)
class Group(Parameter):
    """An object of parameters: `address[city]`."""

    schema: Schema

    def typed(self, raw: Raw, name: str) -> Given:
        if not isinstance(raw, dict):
            raise InvalidRequest("Invalid object", param=name)
        return read(self.schema, raw, name)


@dataclass(frozen=True)
class Many(Parameter):
    """A list: `expand[0]`, `line_items[0][price]`."""

    of: Parameter
    most: int = 100

    def typed(self, raw: Raw, name: str) -> list[Any]:
        if not isinstance(raw, dict) or not all(key.isdecimal() for key in raw):
            raise InvalidRequest("Invalid array", param=name)
        if len(raw) > self.most:
            raise InvalidRequest(f"Array too long: at most {self.most} elements.", param=name)
        places = sorted(raw, key=int)
        return [self.of.take(raw[place], f"{name}[{place}]") for place in places]


@dataclass(frozen=True)
class Keyed(Parameter):
    """An object with keys of the sender's own, such as currencies."""

    of: Parameter

    def typed(self, raw: Raw, name: str) -> Given:
        if not isinstance(raw, dict):
            raise InvalidRequest("Invalid object", param=name)
        return {key: self.of.take(value, f"{name}[{key}]") for key, value in raw.items()}


@dataclass(frozen=True, init=False)
class Either(Parameter):
    """The first of these that fits, such as a time or the word `now`."""

    ways: tuple[Parameter, ...] = ()

    def __init__(self, *ways: Parameter, required: bool = False, clearable: bool = False) -> None:
        super().__init__(required=required, clearable=clearable)
        object.__setattr__(self, "ways", ways)

    def typed(self, raw: Raw, name: str) -> Any:
        *first, last = self.ways
        for way in first:
            try:
                return way.take(raw, name)
            except InvalidRequest:
                continue
        return last.take(raw, name)


@dataclass(frozen=True)
class Metadata(Parameter):
    """Texts by key; an empty text removes its key, an empty object all of them."""

    clearable: bool = True

    def typed(self, raw: Raw, name: str) -> dict[str, str]:
        if not isinstance(raw, dict):
            raise InvalidRequest("Invalid object", param=name)
        for key, value in raw.items():
            if not isinstance(value, str):
                raise InvalidRequest(
                    f"Metadata values must be strings, but {name}[{key}] is not one.",
                    param=f"{name}[{key}]",
                )
            _refuse_long(key, 40, "keys", "key", name)
            _refuse_long(value, 500, "values", "value", name)
        return {key: value for key, value in raw.items() if isinstance(value, str)}


MOST_METADATA = 50


def merged_metadata(now: dict[str, str], given: dict[str, str] | None) -> dict[str, str]:
    """Return what metadata is after a request: merged by key, emptied by None."""
    if given is None:
        return {}
    merged = {key: value for key, value in (now | given).items() if value != ""}
    if len(merged) > MOST_METADATA:
        raise InvalidRequest(
            f"You can only specify up to {MOST_METADATA} metadata keys.", param="metadata"
        )
    return merged


def _refuse_long(text: str, most: int, things: str, thing: str, name: str) -> None:
    if len(text) > most:
        raise InvalidRequest(
            f"Metadata {things} must be under {most} characters, but you passed in a {thing} "
            f"that is {len(text)} characters. Invalid {thing}: {text[:most]}",
            param=name,
        )
