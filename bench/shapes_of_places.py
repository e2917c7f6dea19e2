"""Files that move, go, come or are in the way of each other."""

from bench.shape import HERS, MINE, NEWS, PLAIN, A, B, Release, Shape, moved, numbered

SECURITY = f'[[security]]\npaths = ["{A}"]\nnote = "A hole."\n'
APPS = "class {}Config:\n    name = '{}'\n" + numbered("setting", 12)


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
)
