from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import fixed, short, told

UI = "saas/core/templatetags/ui.py"
LIBRARY = """\
from django import template
register = template.Library()

@register.simple_tag
def icon(name): ...

@register.filter(name="moment")
def in_words(value): ...

@register.inclusion_tag("x.html")
def card(): ...

@register.simple_block_tag
def panel(content): ...

register.filter("loud", str.upper)
"""
MINE = "app/templates/app/mine.html"
PAGE = (
    "{% load i18n ui %}\n"
    '{% icon "x" %}{% card %}\n'
    '{{ day|moment|default:"moment|loud" }}{{ name|loud }}\n'
    "{% panel %}{% if day|moment %}{% endif %}{% endpanel %}\n"
)


def names(old: str, new: str) -> str:
    place = "saas.core.templatetags.ui"
    return f'[renamed.names]\n"{place}.{old}" = "{place}.{new}"\n'


def test_tag_and_filter_that_are_gone(scratch: Scratch) -> None:
    after = LIBRARY.replace('@register.inclusion_tag("x.html")\n', "").replace(
        '@register.filter(name="moment")\n', ""
    )
    found = told(scratch, {UI: LIBRARY}, {MINE: PAGE}, {UI: after})
    assert short(found) == [
        (MINE, 2, "tag-gone", "card", "sure"),
        (MINE, 3, "filter-gone", "moment", "sure"),
        (MINE, 4, "filter-gone", "moment", "sure"),
    ]
    assert found[0].what == "The tag card of the library ui is gone."


def test_filter_that_its_function_keeps_under_another_name_is_rewritten(scratch: Scratch) -> None:
    after = LIBRARY.replace('name="moment"', 'name="instant"')
    written = fixed(scratch, {UI: LIBRARY}, {MINE: PAGE}, {UI: after})[MINE]
    assert written == PAGE.replace("day|moment", "day|instant")


def test_tag_whose_function_was_renamed_is_rewritten_with_its_end(scratch: Scratch) -> None:
    after = LIBRARY.replace("def panel", "def box")
    written = fixed(scratch, {UI: LIBRARY}, {MINE: PAGE}, {UI: after}, names("panel", "box"))
    assert written[MINE] == PAGE.replace(" panel", " box").replace("endpanel", "endbox")


def test_library_that_moved_is_rewritten_and_one_that_went_is_told(scratch: Scratch) -> None:
    moved = {"saas/core/templatetags/parts.py": LIBRARY}
    paths = f'[renamed.paths]\n"{UI}" = "saas/core/templatetags/parts.py"\n'
    assert fixed(scratch, {UI: LIBRARY}, {MINE: PAGE}, moved, paths) == {
        MINE: PAGE.replace("i18n ui", "i18n parts")
    }
    found = told(scratch, {UI: LIBRARY}, {MINE: PAGE}, {})
    assert short(found) == [(MINE, 1, "library-gone", "ui", "sure")]


def test_filter_that_went_to_another_library(scratch: Scratch) -> None:
    other = "saas/core/templatetags/dates.py"
    loud = 'register.filter("loud", str.upper)\n'
    after = {UI: LIBRARY.replace(loud, ""), other: loud}
    [finding] = told(scratch, {UI: LIBRARY}, {MINE: PAGE}, after)
    assert (finding.line, finding.mend) == (3, "Load the library dates, and write loud.")
    both = {MINE: PAGE.replace("ui %}", "ui dates %}")}
    assert told(scratch, {UI: LIBRARY, other: ""}, both, after) == []


def test_filter_of_a_block_that_is_filtered(scratch: Scratch) -> None:
    mine = {MINE: "{% load ui %}{% filter moment|loud %}x{% endfilter %}"}
    written = fixed(scratch, {UI: LIBRARY}, mine, {UI: LIBRARY.replace('"moment"', '"instant"')})
    assert written == {MINE: mine[MINE].replace("moment", "instant")}


def test_tag_that_is_loaded_by_name(scratch: Scratch) -> None:
    mine = {MINE: "{% load icon card from ui %}{% icon %}"}
    found = told(scratch, {UI: LIBRARY}, mine, {UI: LIBRARY.replace("def card", "def tile")})
    assert short(found) == [(MINE, 1, "tag-gone", "card", "sure")]


def test_tag_of_a_library_that_the_page_does_not_load(scratch: Scratch) -> None:
    mine = {MINE: PAGE.replace(" ui ", " other "), "app/templatetags/other.py": LIBRARY}
    assert told(scratch, {UI: LIBRARY}, mine, {UI: "register = 1\n"}) == []


def test_tag_that_a_package_s_library_may_give_too(scratch: Scratch) -> None:
    mine = {MINE: PAGE.replace(" ui ", " ui compress ")}
    found = told(scratch, {UI: LIBRARY}, mine, {UI: LIBRARY.replace("def icon", "def sign")})
    assert short(found) == [(MINE, 2, "tag-gone", "icon", "perhaps")]


def test_library_that_registers_what_is_not_written_there(scratch: Scratch) -> None:
    after = "for name in NAMES:\n    register.filter(name, str)\n"
    assert told(scratch, {UI: LIBRARY}, {MINE: PAGE}, {UI: after}) == []


def test_page_that_uses_everything_while_only_a_body_changes(scratch: Scratch) -> None:
    after = {UI: LIBRARY.replace("(name): ...", "(name): return name")}
    assert told(scratch, {UI: LIBRARY}, {MINE: PAGE}, after) == []
