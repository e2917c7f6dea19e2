"""Files whose content, form or meaning changes on both sides, and answers that change."""

from bench.shape import MINE, NEWS, PLAIN, A, B, Release, Shape, moved, numbered
from tests.cli.worlds import link, program

LOOSE = "spread( 1,2 )\n" + "".join(f"x_{number} = {{ 'a':{number} }}\n" for number in range(20))
TIDY = "spread(1, 2)\n" + "".join(f'x_{number} = {{"a": {number}}}\n' for number in range(20))
PYPROJECT = '[project]\nname = "demo"\nversion = "1"\ndependencies = [\n{}]\n'
PAY = "name: {type: str, default: demo}\nuse_pay: {type: bool, default: false}\n"
ASKED = {"pay.txt.jinja": "pay is {{ use_pay }}\n"}
COLOR = "color: {type: str, choices: [red, blue], default: red}\n"
PLACE = "place: {type: str, default: %s, when: false}\n"


def blocks(*names: str, added: str = "", to: str = "") -> str:
    """Write functions that differ in their names alone."""
    body = "".join(f"    check_{number}()\n" for number in range(4))
    return "".join(
        f"def {name}():\n{body}{added if name == to else ''}{body}\n\n" for name in names
    )


def migration(name: str, after: str) -> str:
    return (
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        f'    dependencies = [("shop", "{after}")]\n    operations = []\n    # {name}\n'
    )


SHAPES = (
    Shape(
        "binary changed by both",
        {"logo.png": b"\0old"},
        {"logo.png": b"\0mine"},
        {"logo.png": b"\0news"},
        clash="logo.png",
    ),
    Shape(
        "text that git takes for binary",
        {A: PLAIN, ".gitattributes": "*.py binary\n"},
        {A: MINE},
        {A: NEWS},
    ),
    Shape(
        "text that git does not compare",
        {A: PLAIN},
        {A: MINE, ".gitattributes": "*.py -diff\n"},
        {A: NEWS},
    ),
    Shape("line ends changed by the user", {A: PLAIN}, {A: MINE.replace("\n", "\r\n")}, {A: NEWS}),
    Shape(
        "line ends changed by the template", {A: PLAIN}, {A: MINE}, {A: NEWS.replace("\n", "\r\n")}
    ),
    Shape("no final line break", {A: PLAIN}, {A: MINE.rstrip("\n")}, {A: NEWS}),
    Shape("another encoding", {A: PLAIN}, {A: MINE.encode() + b"# mine \xe4\n"}, {A: NEWS}),
    Shape(
        "repeated blocks",
        {A: blocks("one", "two", "three", "four")},
        {A: blocks("one", "two", "three", "four", added="    mine()\n", to="three")},
        {A: blocks("news", "one", "two", "three", "four")},
    ),
    Shape(
        "repeated blocks, one removed",
        {A: blocks("one", "two", "three", "four")},
        {A: blocks("one", "two", "three", "four", added="    mine()\n", to="three")},
        {A: blocks("two", "three", "four")},
    ),
    Shape(
        "formatted by the user",
        {A: LOOSE},
        {A: TIDY},
        {A: LOOSE.replace("x_9 = { 'a':9 }", "news = 9")},
    ),
    Shape(
        "formatted by the template",
        {A: LOOSE},
        {A: LOOSE.replace("x_9 = { 'a':9 }", "mine = 9")},
        {A: TIDY},
    ),
    Shape("made a program by the user", {A: PLAIN}, {A: program(PLAIN)}, {A: NEWS}),
    Shape("made a program by the template", {A: PLAIN}, {A: MINE}, {A: program(NEWS)}),
    Shape(
        "made a link by the user", {A: PLAIN, B: "x = 1\n"}, {A: link("b.py")}, {A: NEWS}, clash=A
    ),
    Shape(
        "made a link by the template",
        {A: PLAIN, B: "x = 1\n"},
        {A: MINE},
        {A: link("b.py")},
        clash=A,
    ),
    Shape(
        "dependencies added by both",
        {"pyproject.toml": PYPROJECT.format('    "django>=6",\n')},
        {"pyproject.toml": PYPROJECT.format('    "django>=6",\n    "mine>=1",\n')},
        {"pyproject.toml": PYPROJECT.format('    "django>=6",\n    "news>=1",\n')},
    ),
    Shape(
        "a migration by both",
        {"shop/migrations/0001_initial.py": migration("first", "0000")},
        {"shop/migrations/0002_mine.py": migration("mine", "0001_initial")},
        {"shop/migrations/0002_news.py": migration("news", "0001_initial")},
        clash="shop/migrations/0002_mine.py",
    ),
    Shape(
        "a renumbered migration",
        {
            "shop/migrations/0001_initial.py": migration("first", "0000"),
            "shop/migrations/0002_old.py": migration("old", "0001_initial"),
        },
        {"shop/migrations/0003_mine.py": migration("mine", "0002_old")},
        {
            "shop/migrations/0002_old.py": None,
            "shop/migrations/0002_news.py": migration("news", "0001_initial"),
        },
        clash="shop/migrations/0003_mine.py",
    ),
    Shape(
        "a name that the user's code uses goes",
        {A: "def price():\n    return 1\n"},
        {"app/mine.py": "from saas.a import price\n\nmine = price()\n"},
        {A: "def cost():\n    return 'news'\n"},
        clash="app/mine.py",
    ),
    Shape(
        "a function defined by both",
        {A: "\n\n".join(["def one():\n    pass\n", numbered(), "def two():\n    pass\n"])},
        {
            A: "\n\n".join(
                [
                    "def check():\n    return 'mine'\n\n\ndef one():\n    pass\n",
                    numbered(),
                    "def two():\n    pass\n",
                ]
            )
        },
        {
            A: "\n\n".join(
                [
                    "def one():\n    pass\n",
                    numbered(),
                    "def two():\n    pass\n\n\ndef check():\n    return 'news'\n",
                ]
            )
        },
        clash=A,
    ),
    Shape("odd names", {'saas/ä "b".py': PLAIN}, {'saas/ä "b".py': MINE}, {'saas/ä "b".py': NEWS}),
    Shape(
        "a question renamed",
        ASKED,
        {},
        (
            Release(
                {"pay.txt.jinja": "pay is {{ enable_pay }}\n"},
                '[renamed.questions]\nuse_pay = "enable_pay"\n',
                PAY.replace("use_pay", "enable_pay"),
            ),
        ),
        questions=PAY,
        answers={"use_pay": True},
        kept=("pay is True",),
    ),
    Shape(
        "a question retyped",
        ASKED,
        {},
        (
            Release(
                {},
                '[retyped.use_pay]\ntrue = "monthly"\nfalse = "none"\n',
                "use_pay: {type: str, choices: [none, monthly], default: none}\n",
            ),
        ),
        questions=PAY,
        answers={"use_pay": True},
        kept=("pay is monthly",),
    ),
    Shape(
        "a choice that goes",
        {"color.txt.jinja": "color is {{ color }}\n"},
        {},
        (Release({}, "", COLOR.replace(", blue", "")),),
        questions=COLOR,
        answers={"color": "blue"},
        kept=("color is blue",),
        clash="color",
    ),
    Shape(
        "a folder that an answer names",
        {"{{ place }}/a.py": PLAIN},
        {"old/a.py": MINE},
        (Release({}, moved(("old/", "new/")), PLACE % "new"),),
        questions=PLACE % "old",
        moves={"old/a.py": "new/a.py"},
    ),
)
