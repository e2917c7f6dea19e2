"""Feature flags that are gone: a name in pages, a setting and a variable each."""

import re
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.addresses import gone_by
from quickscale_cli.findings.reading.lost import lost
from quickscale_cli.findings.reading.page import TEXT
from quickscale_cli.findings.using import Gone, Use

ID = "flag-gone"
FILE = "config/feature_flags.py"
FLAG = re.compile(rb"\bFlag\(\s*[\"'](\w+)[\"']")
NAME = re.compile(rb"(?<![\w.])[A-Z]\w*")


def flags_gone(comparison: Comparison) -> dict[str, Gone]:
    yours, tree = comparison.trees.yours, comparison.tree
    found = lost(comparison.scratch, yours, tree, lambda path: path == FILE, _flags)
    fates = comparison.changes.fates("settings") | comparison.changes.fates("environment")
    return {name: gone_by(ID, name, fates.get(name)) for name in found}


class Flags:
    """Reads pages; code and other files name a flag as a setting or as a variable."""

    def __init__(self, comparison: Comparison) -> None:
        self._gone = flags_gone(comparison)
        self.words = {name.encode() for name in self._gone}

    def uses(self, file: UserFile) -> Iterator[Use]:
        for token in file.page:
            bare = TEXT.sub(lambda text: b" " * len(text[0]), token.inner)
            for found in NAME.finditer(bare):
                gone = self._gone.get(found[0].decode())
                start = token.start + found.start()
                if gone:
                    span = slice(start, start + len(found[0]))
                    line = file.line(start)
                    yield Use(file.path, line, gone, Certainty.SURE, span, gone.old, gone.new)


def _flags(_path: str, content: bytes) -> set[str]:
    return {name.decode() for name in FLAG.findall(content)}
