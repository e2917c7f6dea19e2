from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import fixed, short, told

SHELL = "saas/core/templates/app.html"
BEFORE = "<main>{% block heading %}{% endblock %}{% block content %}{% endblock %}</main>\n"
AFTER = BEFORE.replace("heading", "headline")
MINE = "app/templates/app/mine.html"
FILLS = (
    '{% extends "app.html" %}\n'
    "{% block heading %}Mine{% endblock heading %}\n"
    "{% block content %}{% block own %}x{% endblock %}{% endblock content %}\n"
)
RENAMED = '[renamed.blocks]\n"app.html:heading" = "headline"\n'


def test_block_that_no_page_above_shows_any_more(scratch: Scratch) -> None:
    found = told(scratch, {SHELL: BEFORE}, {MINE: FILLS}, {SHELL: AFTER})
    assert short(found) == [(MINE, 2, "block-gone", "app.html:heading", "sure")]
    assert found[0].what == "The block heading of app.html is gone: what fills it is not shown."
    assert found[0].mend == "There are: content, headline."


def test_block_that_was_renamed_is_rewritten_where_it_begins_and_ends(scratch: Scratch) -> None:
    case = {SHELL: BEFORE}, {MINE: FILLS}, {SHELL: AFTER}, RENAMED
    [finding] = told(scratch, *case)
    assert (finding.what, finding.new) == ("The block heading of app.html is now headline.",
                                           "headline")  # fmt: skip
    assert fixed(scratch, *case)[MINE] == FILLS.replace(" heading", " headline")


def test_block_that_was_renamed_twice_and_whose_template_moved(scratch: Scratch) -> None:
    moved = "saas/core/templates/shell.html"
    mine = {MINE: FILLS}
    theirs = {moved: BEFORE.replace("heading", "top")}
    paths = f'[renamed.paths]\n"{SHELL}" = "{moved}"\n'
    later = '[renamed.blocks]\n"shell.html:headline" = "top"\n'
    found = told(scratch, {SHELL: BEFORE}, mine, theirs, RENAMED, paths, later)
    assert [(one.id, one.new) for one in found] == [("template-gone", "shell.html"),
                                                    ("block-gone", "")]  # fmt: skip
    both = '[renamed.blocks]\n"shell.html:heading" = "top"\n'
    written = fixed(scratch, {SHELL: BEFORE}, mine, theirs, paths, both)[MINE]
    assert written == FILLS.replace("app.html", "shell.html").replace(" heading", " top")


def test_removed_block_comes_with_the_release_s_advice(scratch: Scratch) -> None:
    removed = '[removed.blocks]\n"app.html:heading" = "Use the title."\n'
    [finding] = told(scratch, {SHELL: BEFORE}, {MINE: FILLS}, {SHELL: AFTER}, removed)
    assert finding.mend == "Use the title."


def test_block_that_a_page_of_the_user_s_in_between_still_shows(scratch: Scratch) -> None:
    between = (
        '{% extends "app.html" %}{% block content %}{% block heading %}{% endblock %}{% endblock %}'
    )
    below = '{% extends "app/between.html" %}{% block heading %}Mine{% endblock %}'
    mine = {"app/templates/app/between.html": between, MINE: below}
    assert told(scratch, {SHELL: BEFORE}, mine, {SHELL: AFTER}) == []


def test_block_that_a_page_in_between_only_fills_is_told_for_both(scratch: Scratch) -> None:
    below = FILLS.replace("app.html", "app/mine.html")
    mine = {MINE: FILLS, "app/templates/app/below.html": below}
    found = told(scratch, {SHELL: BEFORE}, mine, {SHELL: AFTER}, RENAMED)
    assert [one.path for one in found] == ["app/templates/app/below.html", MINE]


def test_block_of_a_page_of_the_user_s_in_front_of_ours(scratch: Scratch) -> None:
    mine = {MINE: FILLS, "templates/app.html": BEFORE}
    assert told(scratch, {SHELL: BEFORE}, mine, {SHELL: AFTER}, RENAMED) == []


def test_block_of_a_page_that_builds_on_the_one_that_it_stands_before(scratch: Scratch) -> None:
    own = "templates/app.html"
    found = told(scratch, {SHELL: BEFORE}, {own: FILLS}, {SHELL: AFTER}, RENAMED)
    assert [(one.path, str(one.certainty)) for one in found] == [(own, "sure")]


def test_block_that_a_package_s_page_may_show_is_no_more_than_perhaps(scratch: Scratch) -> None:
    site = "templates/admin/base_site.html"
    before = (
        '{% extends "admin/base.html" %}{% block x %}{% block logo %}{% endblock %}{% endblock %}'
    )
    after = before.replace("{% block logo %}{% endblock %}", "")
    mine = '{% extends "admin/base_site.html" %}\n{% block logo %}Mine{% endblock %}'
    [finding] = told(scratch, {site: before}, {MINE: mine}, {site: after})
    assert (finding.line, str(finding.certainty)) == (2, "perhaps")


def test_block_in_a_comment_or_verbatim_is_none(scratch: Scratch) -> None:
    hidden = (
        '{% extends "app.html" %}\n'
        "{% comment 'old' %}{% block heading %}{% endblock %}{% endcomment %}\n"
        "{# {% block heading %} #}\n"
        "{% verbatim x %}{% block heading %}{% endverbatim %}{% endblock %}{% endverbatim x %}\n"
        "{% block content %}heading{% endblock %}\n"
    )
    assert told(scratch, {SHELL: BEFORE}, {MINE: hidden}, {SHELL: AFTER}, RENAMED) == []


def test_page_whose_parent_is_a_variable_or_gone_says_nothing_of_blocks(scratch: Scratch) -> None:
    mine = {MINE: FILLS.replace('"app.html"', "shell")}
    assert told(scratch, {SHELL: BEFORE}, mine, {SHELL: AFTER}, RENAMED) == []
    [finding] = told(scratch, {SHELL: BEFORE}, {MINE: FILLS}, {})
    assert finding.id == "template-gone"


def test_block_of_a_page_of_ours_that_is_built_on_another_now(scratch: Scratch) -> None:
    page, bare = "saas/pay/templates/pay/order.html", "templates/bare.html"
    before = '{% extends "app.html" %}\n{% block content %}\nours\n{% endblock %}\n'
    base = {SHELL: BEFORE, bare: "{% block content %}{% endblock %}\n", page: before}
    own = {page: before + "{% block heading %}Mine{% endblock %}\n"}
    found = told(scratch, base, own, {**base, page: before.replace("app.html", "bare.html")})
    assert short(found) == [(page, 5, "block-gone", "app.html:heading", "sure")]


def test_block_whose_new_name_the_page_has_is_told_and_not_rewritten(scratch: Scratch) -> None:
    mine = {MINE: FILLS.replace("own", "headline")}
    case = {SHELL: BEFORE}, mine, {SHELL: AFTER}, RENAMED
    assert [one.id for one in told(scratch, *case)] == ["block-gone"]
    assert fixed(scratch, *case) == {}


def test_block_that_was_never_there_is_not_told(scratch: Scratch) -> None:
    mine = {MINE: FILLS.replace("heading", "oops")}
    assert told(scratch, {SHELL: BEFORE}, mine, {SHELL: AFTER}) == []
