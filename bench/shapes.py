"""What a user and a template do to the same files, in one small project a shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.cli.upgrade.worlds import Special, link, program

Content = str | bytes | Special
Changes = Mapping[str, Content | None]  # None: no longer there


@dataclass(frozen=True)
class Release:
    changes: Changes
    manifest: str = ""
    questions: str = ""  # none: as before


@dataclass(frozen=True)
class Shape:
    """Lines of the user's hold the word "mine" and those of the template "news": no two alike."""

    name: str
    was: Mapping[str, Content]
    mine: Changes
    news: Changes | tuple[Release, ...]
    manifest: str = ""
    clash: str = ""  # the path where somebody has to decide, and has to be told so
    moves: Mapping[str, str] = field(default_factory=dict)  # paths that are the same file
    loose: Mapping[str, Content] = field(default_factory=dict)  # of the user's, not committed
    configuration: Mapping[str, str] = field(default_factory=dict)
    questions: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    kept: tuple[str, ...] = ()  # lines that the user's answers make of the new release

    @property
    def releases(self) -> tuple[Release, ...]:
        return self.news if isinstance(self.news, tuple) else (Release(self.news, self.manifest),)


def numbered(word: str = "line", count: int = 20, **put: str) -> str:
    """Write lines of code; `at_3="text"` puts a line in the third's place."""
    lines = [f"{word}_{number} = {number}\n" for number in range(count)]
    for place, text in put.items():
        lines[int(place.removeprefix("at_"))] = f"{text}\n"
    return "".join(lines)


def blocks(*names: str, added: str = "", to: str = "") -> str:
    """Write functions that differ in their names alone."""
    body = "".join(f"    check_{number}()\n" for number in range(4))
    return "".join(
        f"def {name}():\n{body}{added if name == to else ''}{body}\n\n" for name in names
    )


def moved(*pairs: tuple[str, str]) -> str:
    return "[renamed.paths]\n" + "".join(f'"{old}" = "{new}"\n' for old, new in pairs)


def migration(name: str, after: str) -> str:
    return (
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        f'    dependencies = [("shop", "{after}")]\n    operations = []\n    # {name}\n'
    )


A, B = "saas/a.py", "saas/b.py"
PLAIN, MINE, NEWS = numbered(), numbered(at_3="mine = 3"), numbered(at_16="news = 16")
HERS = numbered(at_3="news = 3")  # where MINE is
SECURITY = f'[[security]]\npaths = ["{A}"]\nnote = "A hole."\n'
LOOSE = "spread( 1,2 )\n" + "".join(f"x_{number} = {{ 'a':{number} }}\n" for number in range(20))
TIDY = "spread(1, 2)\n" + "".join(f'x_{number} = {{"a": {number}}}\n' for number in range(20))
APPS = "class {}Config:\n    name = '{}'\n" + numbered("setting", 12)
PYPROJECT = '[project]\nname = "demo"\nversion = "1"\ndependencies = [\n{}]\n'
PAY = "name: {type: str, default: demo}\nuse_pay: {type: bool, default: false}\n"
ASKED = {"pay.txt.jinja": "pay is {{ use_pay }}\n"}
COLOR = "color: {type: str, choices: [red, blue], default: red}\n"
PLACE = "place: {type: str, default: %s, when: false}\n"


def rewritten(name: str, step: int) -> str:
    """Write a file of which each step changes a third, away from the user's line."""
    lines = numbered(count=40).splitlines()
    for number in range(5, 5 + 11 * step):
        lines[number] = f"news_{step if number >= 11 * step - 6 else 0}_{number} = '{name}'"
    return "\n".join(lines) + "\n"


SHAPES = (
    Shape("edited apart", {A: PLAIN}, {A: MINE}, {A: NEWS}),
    Shape("edited the same line", {A: PLAIN}, {A: MINE}, {A: HERS}, clash=A),
    Shape("the same edit twice", {A: PLAIN}, {A: NEWS}, {A: NEWS}),
    Shape("removed, edited by the user", {A: PLAIN}, {A: MINE}, {A: None}, clash=A),
    Shape(
        "renamed as declared, edited by the user",
        {A: PLAIN},
        {A: MINE},
        {A: None, "core/a.py": NEWS},
        moved((A, "core/a.py")),
        moves={A: "core/a.py"},
    ),
    Shape(
        "renamed without a word, edited by the user",
        {A: PLAIN},
        {A: MINE},
        {A: None, "core/a.py": PLAIN},
        moves={A: "core/a.py"},
    ),
    Shape(
        "renamed without a word and rewritten",
        {A: PLAIN},
        {A: MINE},
        {A: None, "core/a.py": NEWS + "news_17 = 17\n"},
        clash=A,
        moves={A: "core/a.py"},
    ),
    Shape(
        "folder moved in two releases",
        {"a/x.py": PLAIN, "a/y.py": numbered("row")},
        {"a/x.py": MINE},
        (
            Release(
                {"a/x.py": None, "a/y.py": None, "b/x.py": PLAIN, "b/y.py": numbered("row")},
                moved(("a/", "b/")),
            ),
            Release(
                {"b/x.py": None, "b/y.py": None, "c/x.py": NEWS, "c/y.py": numbered("row")},
                moved(("b/", "c/")),
            ),
        ),
        moves={"a/x.py": "c/x.py"},
    ),
    Shape(
        "renamed and rewritten in three releases",
        {"a.py": rewritten("a", 0)},
        {"a.py": rewritten("a", 0).replace("line_2 = 2", "mine = 2")},
        (
            Release({"a.py": None, "b.py": rewritten("b", 1)}, moved(("a.py", "b.py"))),
            Release({"b.py": None, "c.py": rewritten("c", 2)}, moved(("b.py", "c.py"))),
            Release({"c.py": None, "d.py": rewritten("d", 3)}, moved(("c.py", "d.py"))),
        ),
        moves={"a.py": "d.py"},
    ),
    Shape(
        "two files that swap their names",
        {A: PLAIN, B: numbered("row")},
        {A: MINE},
        {A: numbered("row"), B: PLAIN},
        moved((A, B), (B, A)),
        moves={A: B},
    ),
    Shape(
        "renamed onto a file of the user's own",
        {A: PLAIN},
        {"core/a.py": "mine = 1\n"},
        {A: None, "core/a.py": NEWS},
        moved((A, "core/a.py")),
        clash="core/a.py",
        moves={A: "core/a.py"},
    ),
    Shape(
        "renamed by the user",
        {A: PLAIN},
        {A: None, "app/a.py": PLAIN},
        {A: NEWS},
        moves={A: "app/a.py"},
    ),
    Shape(
        "renamed and edited by the user",
        {A: PLAIN},
        {A: None, "app/a.py": MINE},
        {A: NEWS},
        clash=A,
        moves={A: "app/a.py"},
    ),
    Shape("deleted by the user", {A: PLAIN}, {A: None}, {A: NEWS}, clash=A),
    Shape(
        "deleted by the user, mended by the template",
        {A: PLAIN},
        {A: None},
        {A: NEWS},
        SECURITY,
        clash=A,
    ),
    Shape("removed by both", {A: PLAIN, B: PLAIN}, {A: None, B: MINE}, {A: None, B: NEWS}),
    Shape(
        "look-alike of a deleted file",
        {"blog/apps.py": APPS.format("Blog", "blog")},
        {"blog/apps.py": None, "shop/apps.py": APPS.format("MineShop", "mine shop")},
        {"blog/apps.py": APPS.format("Blog", "blog") + "news = 1\n"},
        clash="blog/apps.py",
    ),
    Shape(
        "empty look-alikes",
        {"blog/__init__.py": "", "news/__init__.py": "", A: PLAIN},
        {"blog/__init__.py": None, "mine/__init__.py": "", A: MINE},
        {"blog/__init__.py": "news = 1\n"},
        clash="blog/__init__.py",
    ),
    Shape(
        "small look-alikes",
        {"blog/__init__.py": "default = 1\n"},
        {"blog/__init__.py": None, "shop/__init__.py": "default = 1\nmine = 2\n"},
        {"blog/__init__.py": "default = 1\nnews = 2\n"},
        clash="blog/__init__.py",
    ),
    Shape(
        "one file that the user made two",
        {A: PLAIN},
        {A: numbered(count=10), "app/rest.py": "mine = 1\n" + numbered()[110:]},
        {A: NEWS},
        clash=A,
    ),
    Shape("both add a file", {A: PLAIN}, {B: "mine = 1\n"}, {B: "news = 1\n"}, clash=B),
    Shape(
        "new file over an ignored one",
        {A: PLAIN, ".gitignore": "local.py\n"},
        {},
        {"local.py": "news = 1\n"},
        clash="local.py",
        loose={"local.py": "mine = 1\n"},
    ),
    Shape(
        "new file over an untracked one",
        {A: PLAIN},
        {},
        {B: "news = 1\n"},
        clash=B,
        loose={B: "mine = 1\n"},
    ),
    Shape(
        "untracked and unseen",
        {A: PLAIN},
        {},
        {B: "news = 1\n"},
        clash=B,
        loose={B: "mine = 1\n"},
        configuration={"status.showUntrackedFiles": "no"},
    ),
    Shape(
        "an ignored .env of the template's",
        {".env": "KEY=1\nSIZE=2\n", ".gitignore": ".env\n"},
        {},
        {".env": "KEY=1\nSIZE=2\nNEWS=3\n"},
        clash=".env",
        loose={".env": "KEY=mine\nSIZE=2\n"},
    ),
    Shape(
        "new file over an ignored folder",
        {A: PLAIN, ".gitignore": "media/\n"},
        {},
        {"media": "news = 1\n"},
        clash="media",
        loose={"media/photo.txt": "mine\n"},
    ),
    Shape(
        "file that becomes a folder",
        {"saas/a": PLAIN},
        {"saas/a": MINE},
        {"saas/a": None, "saas/a/b.py": "news = 1\n"},
        clash="saas/a",
    ),
    Shape(
        "folder that becomes a file",
        {"saas/a/b.py": PLAIN},
        {"saas/a/b.py": MINE},
        {"saas/a/b.py": None, "saas/a": "news = 1\n"},
        clash="saas/a",
    ),
    Shape(
        "folder where the user has a file",
        {A: PLAIN},
        {"app": "mine = 1\n"},
        {"app/b.py": "news = 1\n"},
        clash="app/b.py",
    ),
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
