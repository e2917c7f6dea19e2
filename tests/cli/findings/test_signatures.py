import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.world import World

FLOWS = '''\
def spend(workspace, amount: int, *, key: str = "", note=""):
    """Take credits."""
    post(workspace, amount, key)
    return amount


def old(a):
    return a
'''


def flows(scratch: Scratch, after: str, use: str, before: str = FLOWS, toml: str = "") -> World:
    header = "from saas import flows\nfrom saas.flows import spend\n"
    names = {"saas/flows.py": before}, {"saas/flows.py": after}
    return World(scratch, *names, {"app/use.py": header + use}, toml)


def changed(old: str, new: str) -> str:
    return FLOWS.replace("def old(a)", "def old(a, b)").replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "call", "told"),
    [
        ("amount", "credits", "spend(w, amount=1)", [("keyword-gone", "sure")]),
        ("amount", "credits", "spend(w, 1)", []),
        (', note=""', "", 'flows.spend(w, 1, note="")', [("keyword-gone", "sure")]),
        (', note=""', ', note="", **more', 'spend(w, 1, note="")', []),
        (', note=""', ", **more", 'spend(w, 1, note="")', []),
        (', note=""', ", note", "spend(w, 1)", [("argument-missing", "sure")]),
        (', note=""', ", note", "spend(w, 1, **given)", []),
        (', note=""', ", note", "spend(*given)", [("argument-missing", "sure")]),
        ("amount: int,", "amount: int, reason,", "spend(w, 1)", [("argument-missing", "sure")]),
        ("amount: int,", "amount: int, reason,", "spend(*given)", []),
        ("amount: int,", "amount: int, reason=None,", "spend(w, 1)", []),
        (", amount: int, *", ", *, amount: int", "spend(w, 1)", [("argument-by-position", "sure")]),
        (", amount: int, *", ", *", "spend(w, 1)", [("argument-by-position", "sure")]),
        (', note=""', ", note", "spend(w, 1, nothing=3)", []),  # did not fit before
        (', note=""', ", note", "other.spend(w, 1)", []),
        (', note=""', ", note", "def f(spend):\n    spend(w, 1)", []),
    ],
)
def test_calls_that_do_not_fit_any_more(
    scratch: Scratch, old: str, new: str, call: str, told: list[tuple[str, str]]
) -> None:
    world = flows(scratch, changed(old, new), f"{call}\n")
    assert [(one.id, one.certainty.value) for one in world.findings] == told


def test_a_keyword_that_is_all_that_was_renamed_is_rewritten(scratch: Scratch) -> None:
    use = "x = [spend(w, amount=1), flows.spend(w, amount=amount, key='a')]\n"
    world = flows(scratch, FLOWS.replace("amount", "credits"), use)
    assert world.findings[0].what == (
        "saas.flows.spend takes no amount any more, but credits in its place."
    )
    assert world.findings[0].new == "credits"
    assert "spend(w, credits=1), flows.spend(w, credits=amount, key='a')" in world.fixed(
        "app/use.py"
    )


def test_a_keyword_is_not_rewritten_where_the_function_is_another(scratch: Scratch) -> None:
    after = FLOWS.replace("amount", "cents").replace("return cents", "return cents / 100")
    world = flows(scratch, after, "spend(w, amount=1)\n")
    [finding] = world.findings
    assert (finding.line, finding.new) == (3, "cents")
    assert "amount=1" in world.fixed("app/use.py")


def test_a_declared_keyword_is_rewritten(scratch: Scratch) -> None:
    after = FLOWS.replace("amount", "credits").replace("return credits", "return None")
    toml = '[renamed.names]\n"saas.flows.spend.amount" = "saas.flows.spend.credits"\n'
    world = flows(scratch, after, "spend(w, amount=1)\n", toml=toml)
    assert "spend(w, credits=1)" in world.fixed("app/use.py")


def test_what_is_by_name_alone_is_written_so(scratch: Scratch) -> None:
    after = FLOWS.replace(", amount: int, *", ", *, amount: int")
    world = flows(scratch, after, "spend(\n    w,\n    f(1, 2),\n)\n")
    [finding] = world.findings
    assert (finding.id, finding.line) == ("argument-by-position", 5)
    assert finding.what == "saas.flows.spend takes amount by its name alone now."
    assert "    w,\n    amount=f(1, 2),\n" in world.fixed("app/use.py")


def test_a_decorator_that_nobody_knows_makes_it_perhaps(scratch: Scratch) -> None:
    before = f"@thing\n{FLOWS}"
    world = flows(scratch, before.replace("amount", "x"), "spend(w, amount=1)\n", before)
    assert world.told == [("keyword-gone", 3, "perhaps")]
    before = f"@transaction.atomic\n{FLOWS}"
    world = flows(scratch, before.replace("amount", "x"), "spend(w, amount=1)\n", before)
    assert world.told == [("keyword-gone", 3, "sure")]


@pytest.mark.parametrize(
    ("before", "after", "call", "told"),
    [
        ("class A:\n    def __init__(self, x): ...\n", "self, y", "A(x=1)", "keyword-gone"),
        ("@dataclass\nclass A:\n    x: int\n    y: int = 0\n", "x: int\n    z: int", "A(1)",
         "argument-missing"),
        ("@dataclass\nclass A:\n    x: int\n    y: int = 0\n", "x: int\n    z: int", "A(1, z=2)",
         None),
        ("class A(NamedTuple):\n    x: int\n    y: int = 0\n", "z: int", "A(x=2)", "keyword-gone"),
        ("class A(Exception):\n    x = 1\n", "y", "A(x=2)", None),
        ("class A:\n    @classmethod\n    def make(cls, x): ...\n", "cls, y", "A.make(x=1)",
         "keyword-gone"),
        ("class A:\n    def make(self, x): ...\n", "self, y", "A().make(x=1)", "keyword-gone"),
        ("class A:\n    def make(self, x): ...\n", "self, x, y", "A.make(A(), 1)", None),
        ("class A:\n    @property\n    def make(self): ...\n", "self, x", "A().make()", None),
    ],
)  # fmt: skip
def test_classes_and_their_methods(
    scratch: Scratch, before: str, after: str, call: str, told: str | None
) -> None:
    for old in ("self, x", "cls, x", "x: int", "self", "x"):
        if old in before:
            theirs = before.replace(old, after, 1)
            break
    use = {"app/use.py": f"from saas.a import A\n\n{call}\n"}
    world = World(scratch, {"saas/a.py": before}, {"saas/a.py": theirs}, use)
    assert [one.id for one in world.findings] == ([told] if told else [])


JOB = "@retry(attempts=2)\n@task()\ndef send(address, text=''): ...\n"


def test_jobs_that_are_queued(scratch: Scratch) -> None:
    use = """\
from saas.jobs.declaring import enqueue
from saas.mail.jobs import send

enqueue(send, "a@b.c", text="x", key="1")
send.enqueue(address="a@b.c", text="x")
send.enqueue("a@b.c")
"""
    base = {"saas/mail/jobs.py": JOB, "saas/jobs/declaring.py": "def enqueue(t, *a, **k): ...\n"}
    theirs = base | {"saas/mail/jobs.py": JOB.replace("text", "body")}
    world = World(scratch, base, theirs, {"app/use.py": use})
    assert world.told == [("keyword-gone", 4, "sure"), ("keyword-gone", 5, "sure")]
    assert "'1'" not in world.fixed("app/use.py")
    assert 'enqueue(send, "a@b.c", body="x", key="1")' in world.fixed("app/use.py")


BASE = "class Base:\n    def run(self, data, progress): ...\n"


@pytest.mark.parametrize(
    ("base", "own", "told"),
    [
        ("self, data, progress, locale", "self, data, progress", ["sure"]),
        ("self, data, progress, *, locale=None", "self, data, progress", ["sure"]),
        ("self, data, progress, *, locale=None", "self, data, progress, **more", []),
        ("self, data, progress, locale", "self, *args, **more", []),
        ("self, data", "self, data, progress", ["sure"]),
        ("self, data", "self, data, progress=None", []),
        ("self, values, progress", "self, data, progress", ["perhaps"]),
        ("self, data, progress=None", "self, other, progress", []),  # another name before, too
    ],
)
def test_overrides_that_do_not_fit(scratch: Scratch, base: str, own: str, told: list[str]) -> None:
    text = f"from saas.b import Base\n\n\nclass Own(Base):\n    def run({own}): ...\n"
    theirs = BASE.replace("self, data, progress", base)
    world = World(scratch, {"saas/b.py": BASE}, {"saas/b.py": theirs}, {"app/own.py": text})
    assert [one.certainty.value for one in world.findings] == told
    assert {one.id for one in world.findings} <= {"override-outdated"}


def test_an_override_of_what_is_async_now(scratch: Scratch) -> None:
    text = "from saas.b import Base\n\n\nclass Own(Base):\n    def run(self, data, progress): ...\n"
    theirs = BASE.replace("def", "async def")
    world = World(scratch, {"saas/b.py": BASE}, {"saas/b.py": theirs}, {"app/own.py": text})
    assert [one.what for one in world.findings] == ["saas.b.Base.run has changed: it is async."]


def test_what_the_user_inherits_is_called_alike(scratch: Scratch) -> None:
    text = """\
from saas.b import Base


class Own(Base):
    def go(self):
        self.run({}, progress=1)
        super().run({}, progress=1)


Own(1).run({}, progress=1)
"""
    before = f"{BASE}    def __init__(self, size): ...\n"
    theirs = before.replace("progress", "steps").replace("self, size", "self, size, color")
    world = World(scratch, {"saas/b.py": before}, {"saas/b.py": theirs}, {"app/own.py": text})
    assert world.told == [
        ("keyword-gone", 6, "sure"),
        ("keyword-gone", 7, "sure"),
        ("argument-missing", 10, "sure"),
        ("keyword-gone", 10, "sure"),
    ]
    assert world.fixed("app/own.py") == text.replace("progress", "steps")


def test_a_function_that_is_defined_in_branches_is_not_judged(scratch: Scratch) -> None:
    before = "if odd:\n    def f(a): ...\nelse:\n    def f(a, b=1): ...\n"
    after = "if odd:\n    def f(c): ...\nelse:\n    def f(a, b=1): ...\n"
    use = {"app/use.py": "from saas.f import f\n\nf(a=1)\n"}
    assert World(scratch, {"saas/f.py": before}, {"saas/f.py": after}, use).told == []


def test_fields_of_a_dataclass_wherever_they_are_named(scratch: Scratch) -> None:
    before = """\
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Entry:
    order: int = 0


class Row(NamedTuple):
    order: int
"""
    use = """\
from dataclasses import replace
from saas.core.entries import Entry, Row

entry = Entry(order=1)
x = replace(entry, order=entry.order + 1)
row = Row(order=2)
y = row._replace(order=3)
z = "order".replace("a", order="b")
"""
    toml = """
[renamed.names]
"saas.core.entries.Entry.order" = "saas.core.entries.Entry.rank"
"saas.core.entries.Row.order" = "saas.core.entries.Row.rank"
"""
    base, theirs = ({"saas/core/entries.py": t} for t in (before, before.replace("order", "rank")))
    world = World(scratch, base, theirs, {"app/use.py": use}, toml)
    assert {one.certainty.value for one in world.findings} == {"sure"}
    fixed = use.replace("order=", "rank=").replace("entry.order", "entry.rank")
    assert world.fixed("app/use.py") == fixed.replace('rank="b"', 'order="b"')
