"""The app starts with every set of flags that people are likely to choose.

All sets would be 2^n. Each flag alone off, all on, all off, and every pair in each of its four
states find what single flags and two together can break.
"""

from itertools import combinations, product

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.feature_flags import FLAGS, read_features, read_flags
from saas.core.checks import check_flag_variables
from tests.processes import manage

type FlagSet = dict[str, bool]

FROM_LATER = {key.upper() for key in read_features().get("from_release", {})}
RELEASED = sorted(FLAGS.keys() - FROM_LATER)


def flag_sets() -> list[FlagSet]:
    full = dict.fromkeys(RELEASED, True)
    sets = [dict.fromkeys(RELEASED, False), full]
    sets += [full | {name: False} | needing(name) for name in RELEASED]
    for pair in uncovered_pairs(sets):
        if not covers(sets, pair):
            sets.append(closed(full | dict(pair)))
    return [chosen for place, chosen in enumerate(sets) if chosen not in sets[:place]]


def needing(name: str) -> FlagSet:
    """Switch off what cannot be without this flag."""
    return {flag.name: False for flag in FLAGS.values() if name in flag.requires}


def closed(chosen: FlagSet) -> FlagSet:
    for name in RELEASED:
        chosen |= {} if chosen[name] else needing(name)
    return chosen


def uncovered_pairs(sets: list[FlagSet]) -> list[tuple[tuple[str, bool], ...]]:
    states = product((False, True), repeat=2)
    pairs = [
        tuple(zip(names, state, strict=True))
        for state in states
        for names in combinations(RELEASED, 2)
    ]
    return [pair for pair in pairs if not covers(sets, pair)]


def covers(sets: list[FlagSet], pair: tuple[tuple[str, bool], ...]) -> bool:
    return any(dict(pair).items() <= chosen.items() for chosen in sets)


def named(chosen: FlagSet) -> str:
    return " ".join(name for name, is_on in chosen.items() if is_on) or "none"


@pytest.mark.parametrize("chosen", flag_sets(), ids=named)
def test_app_starts(chosen: FlagSet) -> None:
    variables = {name: str(is_on) for name, is_on in chosen.items()}
    done = manage("check", "--fail-level", "WARNING", **variables)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", sorted(FROM_LATER))
def test_flag_of_a_later_release_is_refused(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="arrives with release"):
        read_flags(environ={name: "true"})


def test_unknown_flag_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENABLE_CREDIT_TIPES", "true")
    [warning] = check_flag_variables()
    assert "ENABLE_CREDIT_TIPES is not a flag" in warning.msg
    assert "Did you mean ENABLE_CREDIT_TYPES?" in (warning.hint or "")
