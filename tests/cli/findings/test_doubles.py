"""What two sides that were whole have become together: defined twice, or read by nobody."""

import pytest

from quickscale_cli.decisions.deciding import decide
from quickscale_cli.findings.doubles.doubles import check_decided, check_doubles
from quickscale_cli.findings.finding import Finding
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.merge import Rules
from tests.cli.worlds import Files, merged

CODE = "".join(f"x{number} = {number}\n" for number in range(9))
PAGE = "".join(f"<p>{number}</p>\n" for number in range(9))
DATA = "".join(f"x{number}: {number}\n" for number in range(9))


def both(scratch: Scratch, path: str, base: str, yours: str, theirs: str) -> list[Finding]:
    """Merge a file that gets a part above by its owner, and one below by the release."""
    case = merged(scratch, {path: base}, {path: yours + base}, {path: base + theirs})
    assert not case.outcome(path).is_open
    return check_doubles(scratch, case.trees, case.result)


def beside(scratch: Scratch, base: Files, yours: Files, theirs: Files) -> list[Finding]:
    case = merged(scratch, base, {**base, **yours}, {**base, **theirs})
    return check_doubles(scratch, case.trees, case.result)


def told(findings: list[Finding]) -> list[tuple[str, int]]:
    assert all(one.is_sure and one.id == "defined-twice" for one in findings)
    said = " would be defined twice: by you and by the template."
    return [(one.what.removesuffix(said), one.line) for one in findings]


@pytest.mark.parametrize(
    ("yours", "theirs", "name", "line"),
    [
        ("def view(): ...\n", "def view():\n    return 1\n", "view", 11),
        ("PRICE = 1\n", "PRICE: int = 7\n", "PRICE", 11),
        ("from saas.pay import flows\n", "from saas.credits import flows\n", "flows", 11),
        ("import json\n", "def json(): ...\n", "json", 11),
        ("class Run: ...\n", "Run, Job = 1, 2\n", "Run", 11),
        ("import a.b as c\n", "import a.c as c\n", "c", 11),
        ("def f(): ...\ndef f(): ...\n", "def f(): ...\n", "f", 12),
    ],
)
def test_name_of_a_module(scratch: Scratch, yours: str, theirs: str, name: str, line: int) -> None:
    assert told(both(scratch, "v.py", CODE, yours, theirs)) == [(name, line)]


@pytest.mark.parametrize(
    ("yours", "theirs"),
    [
        ("import a.b\n", "import a.c\n"),
        ("from a import b\n", "from a import b\n"),
        ("try:\n    import a\nexcept ImportError:\n    a = 1\n", "if 1:\n    a = 2\n"),
        ("if 1:\n    a = 1\nelse:\n    a = 2\n", "a = 1\n"),
        ("routes = [1]\n", "routes = [*routes, 2]\n"),
        ("routes = [1]\n", "routes += [2]\n"),
        ("routes = [1]\n", "del routes\nroutes = [2]\n"),
        ("a: int\n", "a = 1\n"),
        ("_ = 1\n", "_ = 2\n"),
        ("from saas.pay.forms import Buy\n", "class Buy(Buy): ...\n"),
        ("@show.register\ndef _(x: int): ...\n", "@show.register\ndef _(x: str): ...\n"),
        ("@overload\ndef f(x: int): ...\n", "@overload\ndef f(x: str): ...\ndef f(x): ...\n"),
        ("def f():\n    a = 1\n    a = 2\n", "def g():\n    a = 1\n"),
    ],
)
def test_name_that_is_twice_by_right(scratch: Scratch, yours: str, theirs: str) -> None:
    assert both(scratch, "v.py", CODE, yours, theirs) == []


def test_members_of_a_class(scratch: Scratch) -> None:
    members = "".join(f"    x{number} = {number}\n" for number in range(9))
    yours = "class Logo(Service):\n    price = 1\n    def run(self): ...\n    class Meta: ...\n"
    theirs = "    class Meta:\n        a = 1\n    price = 7\n    def run(self): return 1\n"
    base = {"v.py": f"class Logo(Service):\n{members}"}
    case = merged(
        scratch,
        base,
        {"v.py": yours + members},
        {"v.py": f"class Logo(Service):\n{members}{theirs}"},
    )
    found = told(check_doubles(scratch, case.trees, case.result))
    assert found == [("Logo.Meta", 14), ("Logo.price", 16), ("Logo.run", 17)]


def test_property_with_a_setter_is_no_double(scratch: Scratch) -> None:
    base = "class Run:\n    @property\n    def cost(self): ...\n\n\n    @cost.setter\n"
    yours = {"v.py": base.replace("\n\n", "\n\n    a = 1\n\n") + "    def cost(self, x): ...\n"}
    assert beside(scratch, {"v.py": base + "    def cost(self, x): ...\n"}, yours, {}) == []


def test_what_a_side_had_twice_already_is_its_own_affair(scratch: Scratch) -> None:
    twice = "def f(): ...\ndef f(): ...\n" + CODE
    assert both(scratch, "v.py", twice, "import a\n", "import b\n") == []


def test_keys_of_a_dictionary(scratch: Scratch) -> None:
    inner = "".join(f"    'x{number}': {number},\n" for number in range(9))
    path = "config/settings/logging.py"
    case = merged(
        scratch,
        {path: f"LOGGING = {{\n{inner}}}\n"},
        {path: f"LOGGING = {{\n    'level': 1,\n{inner}}}\n"},
        {path: f"LOGGING = {{\n{inner}    'level': 2,\n}}\nOTHER = {{'x1': 1}}\n"},
    )
    assert told(check_doubles(scratch, case.trees, case.result)) == [("The key 'level'", 12)]


def test_routes_and_names_of_urls(scratch: Scratch) -> None:
    lines = "".join(f"    path('x{number}/', x{number}),\n" for number in range(9))
    path, head = "saas/pay/urls.py", "urlpatterns = [\n"
    yours = "    path('buy/', mine, name='buy'),\n    path('', include('a')),\n"
    theirs = "    path('buy/', ours),\n    re_path('b', ours, name='buy'),\n"
    case = merged(
        scratch,
        {path: f"{head}{lines}]\n"},
        {path: f"{head}{yours}{lines}]\n"},
        {path: f"{head}{lines}]\nurlpatterns += [\n{theirs}    path('', include('b')),\n]\n"
               "other = [path('x1/', x)]\n"},
    )  # fmt: skip
    found = told(check_doubles(scratch, case.trees, case.result))
    assert found == [("The route 'buy/'", 15), ("The url buy", 16)]


def test_urls_in_lists_that_are_added_up(scratch: Scratch) -> None:
    lines = "".join(f"    path('x{number}/', x{number}),\n" for number in range(9))
    base = f"urlpatterns = [\n{lines}] + i18n_patterns(\n    path('y/', y),\n)\n"
    case = merged(
        scratch,
        {"config/urls.py": base},
        {"config/urls.py": base.replace("= [\n", "= [\n    path('buy/', mine),\n")},
        {"config/urls.py": base.replace("y),\n", "y),\n    path('buy/', ours),\n")},
    )
    assert told(check_doubles(scratch, case.trees, case.result)) == [("The route 'buy/'", 14)]


def test_app_that_a_list_of_the_settings_names_twice(scratch: Scratch) -> None:
    lines = "".join(f"    'x{number}',\n" for number in range(9))
    for path, expected in (
        ("config/settings/apps.py", [("'wiki' in INSTALLED_APPS", 12)]),
        ("saas/pay/apps.py", []),
    ):
        case = merged(
            scratch,
            {path: f"INSTALLED_APPS = [\n{lines}]\n"},
            {path: f"INSTALLED_APPS = [\n    'wiki',\n{lines}]\n"},
            {path: f"INSTALLED_APPS = [\n{lines}    'wiki',\n]\n"},
        )
        assert told(check_doubles(scratch, case.trees, case.result)) == expected


@pytest.mark.parametrize("name", ["compose.yaml", ".github/workflows/ci.yml"])
def test_keys_of_yaml(scratch: Scratch, name: str) -> None:
    theirs = "web:\n  a: 1\nworker:\n  a: 2\nlist:\n  - a: 1\n  - a: 2\n"
    assert told(both(scratch, name, DATA, "web: {b: 1}\n", theirs)) == [("The key web", 11)]


def test_yaml_that_is_twice_by_right(scratch: Scratch) -> None:
    base = f"a: &a {{k: 1}}\n{DATA}"
    theirs = "b:\n  <<: *a\n  <<: *a\n  c: !Ref x\n---\nx1: 1\n"
    assert both(scratch, "a.yml", base, "# mine\n", theirs) == []


def test_keys_of_json(scratch: Scratch) -> None:
    base = '{\n  "x": {\n    "k": 1\n  },\n  "y": 1,\n  "z": 1\n}\n'
    mine = base.replace('{\n  "x"', '{\n  "k": [1],\n  "x"')
    ours = base.replace('"z": 1\n', '"z": 1,\n  "k": {"k": 1}\n')
    found = beside(scratch, {"a.json": base}, {"a.json": mine}, {"a.json": ours})
    assert told(found) == [('The key "k"', 8)]


@pytest.mark.parametrize(
    ("yours", "theirs", "name"),
    [
        ("[tool.a]\nb = 1\n[other]\n", "[tool.a]\nc = 1\n", "The key [tool.a]"),
        ('"key" = 1\n', "key = 2\n", "The key key"),
    ],
)
def test_keys_of_toml(scratch: Scratch, yours: str, theirs: str, name: str) -> None:
    base = "".join(f"x{number} = {number}\n" for number in range(9))
    [(found, line)] = told(both(scratch, "pyproject.toml", base, yours, theirs))
    assert (found, line) == (name, 10 + yours.count("\n"))


def test_tables_of_an_array_are_as_many_as_one_likes(scratch: Scratch) -> None:
    base = "".join(f"[[t]]\nx{number} = 1\n" for number in range(9))
    assert both(scratch, "a.toml", base, "[[t]]\na = 1\n", "[[t]]\na = 1\n") == []


def test_variables(scratch: Scratch) -> None:
    base = "".join(f"X{number}={number}\n# PORT=1\n" for number in range(9))
    found = both(scratch, ".env.example", base, "export PORT=1\n", "PORT=2\n")
    assert told(found) == [("The variable PORT", 20)]


def test_blocks_of_a_page(scratch: Scratch) -> None:
    yours = (
        "{% block side %}{% endblock %}\n{# {% block a %} #}{% comment %}\n{% block a %}"
        "{% endcomment %}{% verbatim %}{% block a %}{% endverbatim %}{{ '{% block a %}' }}\n"
    )
    theirs = "{% block a %}{% endblock a %}\n{% block side %}1{% endblock %}\n"
    found = both(scratch, "saas/pay/templates/pay/buy.html", PAGE, yours, theirs)
    assert told(found) == [("The block side", 14)]


def test_page_whose_tags_no_longer_close(scratch: Scratch) -> None:
    opened, closed = "{% if a %}\n", "{% endif %}\n"
    first, second, third = (PAGE.replace("p", tag) for tag in ("p", "b", "i"))
    base = f"{opened}{first}{closed}{second}{third}"
    wider = f"{opened}{first}{second}{closed}{third}"
    without = {"a.html": f"{first}{second}{third}"}
    [finding] = beside(scratch, {"a.html": base}, {"a.html": wider}, without)
    assert (finding.id, finding.line, finding.certainty) == ("does-not-parse", 19, "sure")
    assert finding.what == "Both changes together no longer parse: {% endif %} closes nothing."
    broken = {"a.html": wider.replace(opened, "{% endwith %}")}
    assert beside(scratch, {"a.html": base}, broken, without) == []


@pytest.mark.parametrize(
    ("path", "broken"), [("a.yml", "a: [\n"), ("a.json", "[1,\n"), ("a.py", "return 1\n")]
)
def test_what_was_not_read_before_is_not_the_merge_s_doing(
    scratch: Scratch, path: str, broken: str
) -> None:
    base = "".join(f"# {number}\n" for number in range(9))
    assert both(scratch, path, base, broken, "#\n") == []


def test_result_that_no_longer_parses(scratch: Scratch) -> None:
    base = "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\n"
    quoted = f'"""\n{base}"""\n'
    case = merged(scratch, {"v.py": base}, {"v.py": quoted}, {"v.py": base.replace("3", '"""3"""')})
    [finding] = check_doubles(scratch, case.trees, case.result)
    assert (finding.path, finding.id) == ("v.py", "does-not-parse")


def test_yaml_that_no_longer_parses(scratch: Scratch) -> None:
    mine, ours = f't: "\n{DATA}"\n', DATA.replace("x4: 4", 'x4: "4"')
    [finding] = beside(scratch, {"a.yml": DATA}, {"a.yml": mine}, {"a.yml": ours})
    assert (finding.id, finding.line) == ("does-not-parse", 6)


PATHS = "urlpatterns = [path('pricing/', x, name='prices'), path('', x)]\n"


def test_route_and_name_that_come_in_another_file(scratch: Scratch) -> None:
    found = beside(
        scratch,
        {"saas/a/urls.py": "app_name = 'a'\n"},
        {"app/urls.py": f"\napp_name = 'pay'\n{PATHS}"},
        {"saas/pay/urls.py": f"app_name = 'pay'\n{PATHS}"},
    )
    assert [(one.id, one.path, one.line, one.is_sure) for one in found] == [
        ("route-taken", "app/urls.py", 3, False), ("url-taken", "app/urls.py", 0, False)
    ]  # fmt: skip
    assert found[0].what == "The route 'pricing/' comes with the release too, in saas/pay/urls.py."


def test_setting_that_comes_and_is_the_owner_s_already(scratch: Scratch) -> None:
    found = beside(
        scratch,
        {"config/settings/base.py": "OLD = 1\n"},
        {"config/settings/project.py": "LIMIT = 5\nOLD = 2\nname = 1\nif OLD:\n    OTHER = 1\n"},
        {"config/settings/shop.py": "LIMIT = 10\nNEW = 1\nname = 1\nOTHER = 1\n"},
    )
    assert [(one.id, one.line, one.is_sure) for one in found] == [("setting-taken", 1, False)]


def test_installed_app_that_both_add_in_files_of_their_own(scratch: Scratch) -> None:
    [finding] = beside(
        scratch,
        {"config/settings/apps.py": "INSTALLED_APPS = ['a']\n"},
        {"config/settings/project.py": "INSTALLED_APPS += ['wiki']\nMIDDLEWARE += ['a']\n"},
        {"config/settings/apps.py": "INSTALLED_APPS = ['a', 'wiki']\nMIDDLEWARE = ['a']\n"},
    )
    assert (finding.id, finding.path, finding.is_sure) == (
        "app-twice", "config/settings/project.py", True
    )  # fmt: skip


def test_label_of_an_app_that_the_owner_has_too(scratch: Scratch) -> None:
    def app(name: str, more: str = "") -> str:
        return f"class It(AppConfig):\n    name = '{name}'\n{more}"

    [finding] = beside(
        scratch,
        {"saas/pay/apps.py": app("saas.pay")},
        {
            "invoices/apps.py": app("invoices"),
            "wiki/apps.py": app("wiki", "    label = 'notes'\n"),
            "own/pay/apps.py": app("own.pay"),
        },
        {"saas/invoices/apps.py": app("saas.invoices"), "saas/wiki/apps.py": app("saas.wiki")},
    )
    assert (finding.id, finding.path) == ("app-taken", "invoices/apps.py")


def test_files_in_a_folder_that_moved_are_the_same_ones(scratch: Scratch) -> None:
    module = "".join(f"x{number} = {number}\n" for number in range(99))
    base = {"saas/pay/views.py": module, "saas/pay/models.py": f"{module}\n"}
    moved = {path.replace("saas/", "src/saas/"): text for path, text in base.items()}
    apps = "class It(AppConfig):\n    name = 'saas.shop'\n"
    comes = {"saas/shop/urls.py": f"app_name = 'pay'\n{PATHS}", "saas/shop/apps.py": apps}
    case = merged(scratch, base, moved, {**base, **comes})
    assert check_doubles(scratch, case.trees, case.result) == []


def test_file_that_is_decided_is_looked_at_then(scratch: Scratch) -> None:
    base = {"v.py": f"PRICE = 1\n{CODE}"}
    mine = {"v.py": f"PRICE = 2\ndef view(): ...\n{CODE}"}
    ours = {"v.py": f"PRICE = 3\n{CODE}\ndef view(): ...\n"}
    rules = Rules(labels=("yours", "quickscale-1.1.0"))
    case = merged(scratch, base, mine, ours, rules)
    assert check_doubles(scratch, case.trees, case.result) == []
    assert check_decided(scratch, case.trees, case.result, case.result.tree) == []
    theirs = case.result.decide({"v.py": "theirs"})
    assert check_decided(scratch, case.trees, case.result, theirs) == []
    decisions = decide(case.result, case.trees, "1.1.0")
    decisions.take(scratch, case.outcome("v.py"), "both")
    found = check_decided(scratch, case.trees, case.result, decisions.tree())
    assert told(found) == [("PRICE", 3), ("view", 14)]
