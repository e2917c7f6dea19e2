"""Random renames under random code that runs: all is as before, or each break was told."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.looking import Looked, looked

MANY = int(os.environ.get("MEANINGS", "30"))  # worlds
NAMES = ["buy", "sell", "total", "price"]
NEW = ["pay", "flows", "x", "mine", "total_of"]
FATES = ["stays", "renamed", "renamed", "renamed", "moved", "removed", "passed on"]
CODE = """\
from shop.flows import {f}

def use(): return {f}()
---
from shop.flows import {f}, {g}

def use(): return {f}(), {g}()
---
from shop.flows import {f} as x

def use(): return x()
---
from shop.flows import {f}

x, mine = 1, 2

def use(): return {f}(), x, mine
---
from shop.flows import {f}

def inner({f}):
    return {f}

def use(): return {f}(), inner(1)
---
from shop.flows import {f}

def use():
    pay = {f}()
    return pay, [{f} for {f} in (1, 2)]
---
from shop.flows import {f}

if {f}:
    {g} = 3

def use(): return {f}(), {g}
---
def use():
    from shop.flows import {f}
    return {f}()
---
try:
    from shop.flows import {f}
except ImportError:
    raise

def use(): return {f}()
---
from shop import flows

def use(): return flows.{f}(), flows.{g}()
---
from shop import flows as x

def use(flows=1):
    return x.{f}(), flows
---
import shop.flows

def use(): return shop.flows.{f}(), shop.flows.{g}()
---
import shop.flows as x

def use(): return x.{f}()
---
from shop.flows import *

def use(): return {f}()
---
from shop.flows import *

def {f}():
    return 9

def use(): return {f}()
---
from shop import flows

def use(): return getattr(flows, '{f}')()
---
from shop import flows

class flow:
    {f} = 4

def use(): return flow.{f}, flows.{f}()
---
from shop import flows

class Mine:
    {f} = 4
    x = flows.{f}

def use(): return Mine.x(), Mine.{f}
---
def use():
    row = {{'{f}': 1, 'shop.flows.{f}': 2}}
    return row['{f}'], row['shop.flows.{f}']
---
from unittest import mock
from shop import flows

def use():
    with mock.patch('shop.flows.{f}', lambda: 5):
        return flows.{f}()
---
from unittest import mock
from shop import flows

def use():
    with mock.patch.object(flows, '{f}', lambda: 5):
        return flows.{f}()
---
from shop.flows import {f}

__all__ = ['{f}']

def use(): return {f}()
---
from own.way0 import {f}

def use(): return {f}()
---
from own import way0, way1

def use(): return way0.use(), way1.{f}()
---
from own.way1 import *

def use(): return {f}()
---
from unittest import mock
from own import way0

def use():
    with mock.patch('own.way0.{f}', lambda: 5):
        return way0.use()
---
from conf import settings

def use(): return settings.{s}, getattr(settings, '{s}')
---
from shop.models import Card

def use(): return Card.{m}, Card().{m}
---
from shop.models import Card, read_{m}

class Mine(Card):
    {m} = 7

def use(): return read_{m}(Mine), Mine.{m}
---
from shop import models

class Mine(models.Card):
    {m} = 7
    def shown(self):
        {g} = 3
        return self.{m}, {g}

def use(): return models.read_{m}(Mine()), Mine().shown()
---
from shop.models import Card

class Base(Card):
    pass

class Mine(Base):
    @property
    def {m}(self):
        return super().{m} + "!"

def use(): return Mine().{m}
"""
WAYS = CODE.split("---\n")
RUN = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
told = {}
for name in sys.argv[2:]:
    try:
        told[name] = importlib.import_module("own." + name).use()
    except Exception as error:
        told[name] = "broken: " + type(error).__name__
print(json.dumps(told))
"""

fates = st.fixed_dictionaries({name: st.sampled_from(FATES) for name in NAMES})
news = st.permutations(NEW)
ways = st.lists(
    st.tuples(st.integers(0, len(WAYS) - 1), st.permutations(NAMES)), min_size=1, max_size=5
)


def function(name: str, value: str) -> str:
    return f"def {name}():\n    return {value!r}\n\n\n"


def world(fates: dict[str, str], new: dict[str, str]) -> tuple[dict[str, str], str]:
    """Return the template after a release, and what its manifest says."""
    files = {"flows": "", "more": "", "models": "class Card:\n"}
    names, moved = "", ""
    for name, fate in fates.items():
        called = new[name] if fate == "renamed" else name
        place = "more" if fate in ("moved", "passed on") else "flows"
        if fate != "removed":
            files[place] += function(called, name)
        if fate == "passed on":
            files["flows"] += f"from shop.more import {name}\n\n\n"
        if fate == "renamed":
            names += f'"shop.flows.{name}" = "shop.flows.{called}"\n'
            moved += f'"shop.models.Card.{name}" = "shop.models.Card.{called}"\n'
        elif fate == "moved":
            names += f'"shop.flows.{name}" = "shop.more.{name}"\n'
        if fate != "removed":
            files["models"] += f"    {called} = {name!r}\n"
    files["models"] += "    last = 1\n"
    for name, fate in fates.items():
        read = "0" if fate == "removed" else f"card.{new[name] if fate == 'renamed' else name}"
        files["models"] += f"\n\ndef read_{name}(card):\n    return {read}\n"
    settings = "".join(f"{new[n] if f == 'renamed' else n} = 1\n".upper() for n, f in fates.items())
    declared = "".join(f"{n} = {new[n]!r}\n".upper() for n, f in fates.items() if f == "renamed")
    manifest = f"[renamed.names]\n{names}{moved}[renamed.settings]\n{declared}"
    return tree(files, settings), manifest


def tree(files: dict[str, str], settings: str) -> dict[str, str]:
    found = {f"shop/{name}.py": text or "#\n" for name, text in files.items()}
    found |= {"shop/__init__.py": "", "own/__init__.py": "", "config/__init__.py": ""}
    return found | {
        "config/settings.py": settings,
        "django/conf.py": "from config import settings\n",
    }


def ran(case: Looked, files: dict[str, str], folder: Path) -> dict[str, object]:
    """Run the user's code with these files; what each of its modules says."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    own = sorted(Path(path).stem for path in files if path.startswith("own/way"))
    command = [sys.executable, "-S", "-B", "-c", RUN, str(folder), *own]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, object] = json.loads(done.stdout)
    return told


def contents(case: Looked, tree: dict[str, str]) -> dict[str, str]:
    return {p: case.scratch.read_one(e.id).decode() for p, e in case.tree.items()} | tree


@settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(fates=fates, news=news, ways=ways)
def test_code_runs_as_before_or_each_break_was_told(
    fates: dict[str, str], news: list[str], ways: list[tuple[int, list[str]]]
) -> None:
    new = dict(zip(NAMES, news, strict=False))
    base, _ = world(dict.fromkeys(NAMES, "stays"), new)
    theirs, manifest = world(fates, new)
    own = {
        f"own/way{number}.py": WAYS[way]
        .format(f=f, g=g, m=f, s=f.upper())
        .replace("from conf", "from django.conf")
        for number, (way, (f, g, *_)) in enumerate(ways)
    }
    with Scratch() as scratch, TemporaryDirectory() as one, TemporaryDirectory() as two:
        case = looked(scratch, base, own, theirs, manifest)
        before = ran(case, base | own, Path(one))
        told = {Path(finding.path).stem for finding in case.findings}
        after = ran(case, contents(case, case.fixed), Path(two))
        fine = {name for name, said in before.items() if "broken" not in str(said)}
        changed = {name for name in fine if before[name] != after[name]}
        unfixed = reading(own, told | {f.path for f in case.findings})
        assert changed <= unfixed, (own, case.fixed, before, after, case.findings)


def reading(own: dict[str, str], told: set[str]) -> set[str]:
    """Name the modules that something was told of, and those that read them."""
    found = {name for name in told if name.startswith("way")}
    for path, text in own.items():
        if any(name in text for name in set(found)):
            found.add(Path(path).stem)
    return found


def page(blocks: list[str]) -> str:
    return "".join(f"{{% block {name} %}}ours{{% endblock %}}\n" for name in blocks)


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    fates=st.fixed_dictionaries(
        {n: st.sampled_from(["stays", "renamed", "removed"]) for n in NAMES}
    ),
    news=news,
    filled=st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=6),
    through=st.booleans(),
)
def test_pages_fill_what_is_shown_or_that_was_told(
    fates: dict[str, str], news: list[str], filled: list[tuple[str, bool]], through: bool
) -> None:
    new = dict(zip(NAMES, news, strict=False))
    after = {
        n: new[n] if fate == "renamed" else n for n, fate in fates.items() if fate != "removed"
    }
    declared = "".join(f'"app.html:{n}" = "{to}"\n' for n, to in after.items() if n != to)
    base = {"templates/app.html": page(NAMES)}
    theirs = {"templates/app.html": page(list(after.values()))}
    own = {
        f"app/templates/own{number}.html": (
            f'{{% extends "{"between" if through else "app"}.html" %}}\n{{% block {name} %}}mine'
            f"{{% endblock{' ' + name if is_named else ''} %}}\n"
        )
        for number, (name, is_named) in enumerate(filled)
    }
    between = {"app/templates/between.html": '{% extends "app.html" %}\n'} if through else {}
    with Scratch() as scratch:
        case = looked(scratch, base, own | between, theirs, f"[renamed.blocks]\n{declared}")
        told = {finding.path for finding in case.findings if finding.is_sure}
        fixed = own | case.fixed
        for path, (name, is_named) in zip(own, filled, strict=True):
            expected = after.get(name, name)
            assert f"{{% block {expected} %}}mine" in fixed[path]
            assert not is_named or f"{{% endblock {expected} %}}" in fixed[path]
            assert (path in told) == (fates[name] != "stays")
