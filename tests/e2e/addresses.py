"""Prints every address pattern of a project as JSON; run by the project's own Python."""

import json

import django
from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver, prefix: str = "", namespace: str = "") -> list[dict[str, str]]:
    found = []
    for entry in resolver.url_patterns:
        regex = prefix + entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += patterns(entry, regex, inner)
        elif isinstance(entry, URLPattern):
            regex = regex.replace(r"\Z", "").removesuffix("$")
            found.append({"regex": f"^/{regex}$", "name": f"{namespace}{entry.name or regex}"})
    return found


if __name__ == "__main__":
    django.setup()
    print(json.dumps(patterns(get_resolver())))
