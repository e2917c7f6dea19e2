"""Which module a package brings, and where code imports it."""

import ast
from collections.abc import Iterable, Iterator

from quickscale_cli.findings.doubles.reading_code import assigned_lists, texts

MODULES = {
    "argon2-cffi": "argon2",
    "beautifulsoup4": "bs4",
    "django-allauth": "allauth",
    "django-anymail": "anymail",
    "django-cors-headers": "corsheaders",
    "django-debug-toolbar": "debug_toolbar",
    "django-environ": "environ",
    "django-filter": "django_filters",
    "django-storages": "storages",
    "djangorestframework": "rest_framework",
    "fpdf2": "fpdf",
    "pillow": "PIL",
    "psycopg2-binary": "psycopg2",
    "pyjwt": "jwt",
    "python-dateutil": "dateutil",
    "python-dotenv": "dotenv",
    "pyyaml": "yaml",
}
BY_NAME = ("INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS")  # settings that import
OPTIONAL = ("ImportError", "ModuleNotFoundError", "Exception")


def module_of_package(name: str) -> str:
    """Return what a package is imported as; most are called alike."""
    if name.startswith("opentelemetry-"):  # many packages share one
        return name.replace("-", ".")
    return MODULES.get(name, name.replace("-", "_"))


def uses_of(tree: ast.Module, path: str, modules: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each use of these modules, and its line; a `try` that does without is none."""
    wanted = tuple(modules)
    found = [*_imports(tree)]
    if "settings" in path.removesuffix(".py").split("/"):
        for statement in tree.body:
            for name, value in assigned_lists(statement):
                found += texts(value.elts) if name in BY_NAME else ()
    for dotted, line in found:
        for module in wanted:
            if dotted == module or dotted.startswith(f"{module}."):
                yield module, line


def _imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
        yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
    else:
        done_without = set(node.body) if isinstance(node, ast.Try) and _is_ready(node) else set()
        for child in ast.iter_child_nodes(node):
            if child not in done_without:
                yield from _imports(child)


def _is_ready(node: ast.Try) -> bool:
    caught = [ast.unparse(one.type) if one.type else "Exception" for one in node.handlers]
    return any(name in text for text in caught for name in OPTIONAL)
