from pathlib import Path

from django.template import Context, Template
from django.test import RequestFactory
from pytest_django import Settings

from saas.core.slot_checks import check_slots
from saas.core.slots import Context as Names
from saas.core.slots import Filling, filled, filled_with


def test_empty_slot_renders_nothing(rf: RequestFactory) -> None:
    context = Context({"request": rf.get("/")})
    assert Template('{% load slots %}{% slot "nobody" %}').render(context) == ""


def test_a_filler_may_fill_a_slot_never_once_or_often(rf: RequestFactory) -> None:
    found: list[Names | list[Names] | None] = [None, {"n": 1}, [{"n": 2}, {"n": 3}]]
    those = [Filling(lambda request, names=names: names) for names in found]
    with filled_with("numbers", *those):
        assert [names["n"] for _, names in filled("numbers", rf.get("/"))] == [1, 2, 3]


def test_a_filling_leaves_no_names_behind(rf: RequestFactory) -> None:
    page = Template('{% load slots %}{% slot "one" %}{{ title }}')
    filling = Filling(lambda request: {"title": "Inside"}, "components/_empty.html")
    with filled_with("one", filling):
        drawn = page.render(Context({"request": rf.get("/"), "title": "Outside"}))
    assert "Inside" in drawn
    assert drawn.endswith("Outside")


def test_a_kept_filling_is_drawn_by_its_names(rf: RequestFactory) -> None:
    page = Template('{% load slots %}{% slot "one" %}')
    for title in ("Monday", "Tuesday"):
        names = {"title": title}
        filling = Filling(
            lambda request, names=names: names, "components/_empty.html", is_kept=True
        )
        with filled_with("one", filling):
            assert title in page.render(Context({"request": rf.get("/")}))


def test_every_slot_is_filled_and_shown() -> None:
    assert check_slots() == []


def test_a_filling_that_no_page_shows_is_told() -> None:
    with filled_with("dashboard_mian", Filling(lambda request: {}, "components/_empty.html")):
        (told,) = check_slots()
    assert "fills the slot `dashboard_mian`, and no page shows it" in told.msg
    assert "Did you mean `dashboard_main`?" in str(told.hint)


def test_a_slot_that_nobody_fills_is_told_unless_it_says_so(
    tmp_path: Path, settings: Settings
) -> None:
    settings.BASE_DIR = tmp_path
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    (tmp_path / "page.html").write_text('{% slot "plans" optional=True %}{% slot "offers" %}')
    told = [warning.msg for warning in check_slots() if warning.id == "core.W003"]
    assert told == ["A page shows the slot `offers`, and no app fills it."]
