"""The sprite static/icons.svg: one line a symbol, only the icons that some page uses."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings

from saas.core.errors import DomainError
from saas.core.installed import code_folders

NAMESPACE = "http://www.w3.org/2000/svg"
SYMBOL = re.compile(r'<symbol id="([^"]+)".*</symbol>')
# {% icon "house" %}, {% include ... with icon="house" %}, icon = "house", {"icon": "house"}
USE = re.compile(r'(?<![.\w])(?<!icon )icon"?\s*[:=]?\s*"([a-z0-9]+(?:-[a-z0-9]+)*)"')


class NotAnIcon(DomainError):
    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is not an SVG file on a ground of 24 by 24. Choose another one.")


def sprite() -> Path:
    return settings.BASE_DIR / "static" / "icons.svg"


def offered() -> dict[str, str]:
    """Return the sprite's symbols by name."""
    return {match[1]: match[0] for match in SYMBOL.finditer(sprite().read_text())}


def used() -> set[str]:
    """Return the names that templates and Python code draw."""
    return {name for file in _sources() for name in USE.findall(file.read_text("utf-8"))}


def add(file: Path) -> str:
    """Put an SVG file into the sprite, under the file's name."""
    symbols = offered() | {file.stem: _symbol(file)}
    lines = [symbols[name] for name in sorted(symbols)]
    sprite().write_text("\n".join([f'<svg xmlns="{NAMESPACE}">', *lines, "</svg>", ""]))
    return file.stem


def _symbol(file: Path) -> str:
    try:
        drawing = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise NotAnIcon(file) from error
    if drawing.get("viewBox") != "0 0 24 24":
        raise NotAnIcon(file)
    ElementTree.register_namespace("", NAMESPACE)
    shapes = "".join(ElementTree.tostring(shape, "unicode").strip() for shape in drawing)
    shapes = shapes.replace(f' xmlns="{NAMESPACE}"', "").replace(" />", "/>")
    return f'<symbol id="{file.stem}" viewBox="0 0 24 24">{shapes}</symbol>'


def _sources() -> Iterator[Path]:
    for folder in [*code_folders(), settings.BASE_DIR / "templates"]:
        for file in folder.rglob("*"):
            if file.suffix in {".html", ".py"} and "tests" not in file.parts:
                yield file
