from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import fixed, short, told

LOGO = "static/img/logo.svg"
NOW = "static/brand/logo.svg"
PAGE = "app/templates/app/mine.html"
SHEET = "app/static/app/mine.css"
CODE = "app/views.py"
USES = {
    PAGE: '{% load static %}\n<img src="{% static "img/logo.svg" %}">\n',
    SHEET: '/* url(../img/logo.svg) */\na { background: url("../img/logo.svg#x") }\n',
    CODE: 'from x import static\nLOGO = static("img/logo.svg")\nTEXT = "img/logo.svg"\n',
}
MOVED = f'[renamed.paths]\n"{LOGO}" = "{NOW}"\n'


def test_static_file_that_is_gone(scratch: Scratch) -> None:
    assert short(told(scratch, {LOGO: "<svg>\n"}, USES, {})) == [
        (SHEET, 2, "static-gone", "img/logo.svg", "sure"),
        (PAGE, 2, "static-gone", "img/logo.svg", "sure"),
        (CODE, 2, "static-gone", "img/logo.svg", "sure"),
        (CODE, 3, "static-gone", "img/logo.svg", "perhaps"),
    ]


def test_static_file_that_moved_is_rewritten_where_it_is_meant(scratch: Scratch) -> None:
    written = fixed(scratch, {LOGO: "<svg>\n"}, USES, {NOW: "<svg>\n"}, MOVED)
    assert written[PAGE] == USES[PAGE].replace("img/", "brand/")
    assert written[SHEET] == USES[SHEET].replace('("../img/', '("../brand/')
    assert written[CODE] == USES[CODE].replace('static("img/', 'static("brand/')


def test_static_file_that_is_named_by_its_address(scratch: Scratch) -> None:
    own = {
        PAGE: '<img src="/static/img/logo.svg?x"><a href="/own/static/img/logo.svg">\n',
        "app/static/app/a.js": "fetch('/static/img/logo.svg')\nx = 'img/logo.svg'\n",
        SHEET: "a { background: url(/static/img/logo.svg) }\n",
    }
    found = told(scratch, {LOGO: "<svg>\n"}, own, {NOW: "<svg>\n"}, MOVED)
    assert [(one.path, one.line, one.is_sure) for one in found] == [
        ("app/static/app/a.js", 1, True), (SHEET, 1, True), (PAGE, 1, True)
    ]  # fmt: skip
    written = fixed(scratch, {LOGO: "<svg>\n"}, own, {NOW: "<svg>\n"}, MOVED)
    assert written[PAGE].count("/static/brand/") == 1
    assert written[SHEET] == "a { background: url(/static/brand/logo.svg) }\n"


def test_static_file_that_has_the_same_content_elsewhere(scratch: Scratch) -> None:
    [finding] = told(scratch, {LOGO: "<svg>\n"}, {PAGE: USES[PAGE]}, {NOW: "<svg>\n"})
    assert (finding.new, finding.mend) == ("", "brand/logo.svg has the same content.")


def test_static_file_that_the_user_has_too_or_that_only_changed(scratch: Scratch) -> None:
    own = {**USES, "app/static/img/logo.svg": "<svg>\n"}
    assert told(scratch, {LOGO: "<svg>\n"}, own, {}) == []
    assert told(scratch, {LOGO: "<svg>\n"}, USES, {LOGO: "<svg/>\n"}) == []
