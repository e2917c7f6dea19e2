from quickscale_cli.findings.reading.page import Tag, read_page, tags
from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import fixed, short, told

URLS = 'app_name = "pay"\nurlpatterns = [path("", v, name="buy"), path("x", v, name="cards")]\n'
MINE = "app/templates/app/mine.html"


def test_nothing_is_read_in_comments_and_verbatim() -> None:
    page = (
        b'{# {% url "a:1" %} #}{% comment "why" %}{% url "a:2" %}{% endcomment %}'
        b'{% verbatim one %}{% url "a:3" %}{% endverbatim %}{% url "a:4" %}{% endverbatim one %}'
        b'{% url "a:5" %}'
    )
    assert [tag.name for tag in tags(read_page(page))] == ["a:5"]


def test_tags_that_take_urls_and_templates() -> None:
    page = (
        b"{% extends 'base.html' %}{% include name %}{% kept \"a.html\" x='b.html' %}"
        b'{% active "app:one" "app:two" as here %}{% url view %}{% extends "a"|add:"b" %}'
    )
    assert [(tag.is_url, tag.name) for tag in tags(read_page(page))] == [
        (False, "base.html"), (False, "a.html"), (True, "app:one"), (True, "app:two")
    ]  # fmt: skip


def test_places_count_bytes() -> None:
    page = '<p>ä</p>{% url "ä:b" %}'.encode()
    [tag] = tags(read_page(page))
    assert tag == Tag(True, "ä:b", page.index("ä:b".encode()))


def test_url_that_was_renamed_is_rewritten_in_every_tag_that_takes_one(scratch: Scratch) -> None:
    page = '<a {% active "home" "pay:buy" %} href="{% url "pay:buy" %}">{# {% url "pay:buy" %} #}\n'
    case = (
        {"saas/pay/urls.py": URLS},
        {MINE: page},
        {"saas/pay/urls.py": URLS.replace('"buy"', '"checkout"')},
        '[renamed.urls]\n"pay:buy" = "pay:checkout"\n',
    )
    assert short(told(scratch, *case)) == [(MINE, 1, "url-gone", "pay:buy", "sure")]
    assert fixed(scratch, *case)[MINE].count("pay:checkout") == 2
