"""Where words lie: in code and pages, in the catalogues of apps, and in the owner's `locale/`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

NOT_CODE = {"docs", "locale", "media", "node_modules", "static", "staticfiles", "tests"}
SILENT = {"locale", "migrations", "static", "tests"}  # in an app: no words for people
PAGES = {".html", ".txt"}
ENGLISH = "en"  # what sentences are written in


@dataclass(frozen=True, order=True)
class Catalogue:
    """A `.po` file; `language` is the name of its folder, as in pt_BR."""

    path: Path
    language: str

    @property
    def compiled(self) -> Path:
        return self.path.with_suffix(".mo")

    @property
    def is_compiled(self) -> bool:
        """Whether it was compiled as it is now: then both files have the same time."""
        try:
            return self.compiled.stat().st_mtime_ns == self.path.stat().st_mtime_ns
        except OSError:
            return False

    @property
    def is_ours(self) -> bool:
        """Whether it comes with the template, and upgrades bring newer ones."""
        return self.path.is_relative_to(settings.BASE_DIR / "saas")

    @property
    def is_offered(self) -> bool:
        """Whether anybody may read it: its language is offered, or that of a country in it."""
        spoken = {to_locale(code) for code, _ in settings.LANGUAGES}
        spoken |= {to_locale(settings.LANGUAGE_CODE), ENGLISH}
        return any(one == self.language or one.startswith(f"{self.language}_") for one in spoken)

    @property
    def name(self) -> str:
        return shown(self.path)


def catalogues() -> list[Catalogue]:
    """Return all of the project, also those of apps that flags switch off."""
    roots = [*settings.LOCALE_PATHS]
    for folder in _folders():
        roots += [folder / "locale", *folder.glob("*/locale")]
    files = (file for root in roots for file in Path(root).glob("*/LC_MESSAGES/*.po"))
    return sorted({Catalogue(file, file.parent.parent.name) for file in files})


def owners(language: str) -> Catalogue:
    """Return the catalogue in which the owner says things: it counts before all others."""
    root = Path(settings.LOCALE_PATHS[0])
    return Catalogue(root / language / "LC_MESSAGES" / "django.po", language)


def of_app(app: Path, language: str) -> Catalogue:
    return Catalogue(app / "locale" / language / "LC_MESSAGES" / "django.po", language)


def sources() -> Iterator[Path]:
    """Yield the files that may hold sentences for people."""
    for folder in _folders():
        for here, subfolders, names in folder.walk():
            subfolders[:] = sorted({*subfolders} - SILENT)
            is_pages = "templates" in here.relative_to(settings.BASE_DIR).parts
            for name in sorted(names):
                if name.endswith(".py") or (is_pages and Path(name).suffix in PAGES):
                    yield here / name


def home(file: Path) -> Path:
    """Return the app whose catalogue holds the sentences of a file; core's holds the base's."""
    first, *rest = file.relative_to(settings.BASE_DIR).parts
    if first == "saas" and len(rest) > 1:
        return Path(settings.BASE_DIR, first, rest[0])
    is_base = first in {"config", "saas", "templates"}
    return Path(settings.BASE_DIR, "saas/core" if is_base else first)


def shown(path: Path) -> str:
    root = Path(settings.BASE_DIR)
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _folders() -> list[Path]:
    return sorted(
        folder
        for folder in Path(settings.BASE_DIR).iterdir()
        if folder.is_dir() and folder.name not in NOT_CODE and folder.name[0] not in "._{"
    )
