"""What staff can do in the admin, grouped by task rather than by app.

An admin class says where it stands: `group = "money"` and `icon = "coins"`. One that says nothing
stands under the name of its app.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

register = template.Library()

BEFORE = {
    "people": pgettext_lazy("menu", "People"),
    "money": pgettext_lazy("menu", "Money"),
    "product": pgettext_lazy("menu", "Product"),
}
AFTER = {"running": pgettext_lazy("menu", "Running")}


@dataclass(frozen=True)
class Link:
    title: str
    address: str
    icon: str
    add: str | None  # the address of the form for a new one


@dataclass(frozen=True)
class Group:
    title: str
    links: list[Link] = field(default_factory=list)


@register.simple_tag
def tasks(apps: Iterable[dict[str, Any] | str]) -> list[Group]:
    """Group what Django's `get_app_list` says this person may see."""
    listed = [(model, app) for app in apps if isinstance(app, dict) for model in app["models"]]
    order = {model: place for place, model in enumerate(admin.site._registry)}  # as registered
    groups = {name: Group(str(title)) for name, title in BEFORE.items()}
    late = {name: Group(str(title)) for name, title in AFTER.items()}
    for model, app in sorted(listed, key=lambda pair: order[pair[0]["model"]]):
        shown = admin.site.get_model_admin(model["model"])
        name = str(getattr(shown, "group", app["app_label"]))
        group = late.get(name) or groups.setdefault(name, Group(str(app["name"])))
        group.links.append(_link(model, getattr(shown, "icon", "file-text")))
    return [group for group in [*groups.values(), *late.values()] if group.links]


def _link(model: dict[str, Any], icon: str) -> Link:
    title = str(capfirst(model["name"]))
    return Link(title, model["admin_url"] or "", icon, model["add_url"])
