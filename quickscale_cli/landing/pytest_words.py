"""What pytest says, cut down to the tests that fail anew."""

import re

FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
SECTION = re.compile(r"^_{3,} (?:ERROR at \w+ of )?(\S+).* _{3,}$", re.MULTILINE)
OPTIONS = ("-q", "-rfE", "--no-header", "--tb=short")  # as the two functions here read it


def failed(words: str) -> set[str]:
    """Return the ids of the tests that failed."""
    return set(FAILED.findall(words))


def about(tests: set[str], words: str) -> str:
    """Return what pytest says of these tests alone, and last how it sums them up."""
    names = {test.rpartition("::")[2] for test in tests}
    _, *parts = SECTION.split(words.partition("short test summary info")[0])
    told = [part for name, part in zip(parts[::2], parts[1::2], strict=True) if name in names]
    summary = [line for line in words.splitlines() if failed(line) & tests]
    return "\n".join([*told, *summary])
