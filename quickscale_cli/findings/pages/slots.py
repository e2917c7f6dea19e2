"""Slots that the user's code fills and no page shows any more, and the other way round."""

import ast
import re
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.addresses import words_of
from quickscale_cli.findings.names.names import inside
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.lost import lost
from quickscale_cli.findings.reading.page import read_page
from quickscale_cli.findings.reading.references import is_page
from quickscale_cli.findings.using import Gone, Use

ID = "slot-gone"
FILLS = re.compile(rb"\bslot\(\s*[\"']([\w.:-]+)[\"']")
OFFERS = re.compile(rb"\bOffers\(\s*[\"']([\w.:-]+)[\"']")  # slots of entries: no page shows them
FILLERS = ("slots.slot", "slots.filled_with")


class Slots:
    def __init__(self, comparison: Comparison) -> None:
        self._fates = comparison.changes.fates("slots")
        scratch, yours, tree = comparison.scratch, comparison.trees.yours, comparison.tree
        unshown = lost(scratch, yours, tree, _may_show, _shown)
        unfilled = lost(scratch, yours, tree, _is_python, _filled)
        self.unshown = {
            name: self._gone(name, f"The slot {name} is gone: what fills it is shown nowhere.")
            for name in unshown
        }
        self.unfilled = {
            name: self._gone(name, f"Nothing fills the slot {name} any more.") for name in unfilled
        }
        self.words = {word for name in unshown | unfilled for word in words_of(name)}

    def _gone(self, name: str, what: str) -> Gone:
        fate = self._fates.get(name)
        if fate is None:
            return Gone(ID, name, what=what)
        return Gone(ID, name, fate.new or "", fate.advice, "" if fate.new else what)

    def uses(self, file: UserFile) -> Iterator[Use]:
        for token in file.page:
            if token.name == "slot" and token.first and token.first.text in self.unfilled:
                gone = self.unfilled[token.first.text]
                certainty = Certainty.SURE if gone.new else Certainty.PERHAPS
                span, line = token.first.span, file.line(token.start)
                yield Use(file.path, line, gone, certainty, span, gone.old, gone.new)
        code = file.code
        if code is None:
            return
        for node, text in code.texts:
            gone_here = self.unshown.get(text)
            if gone_here and (sure := _certainty(code, node)):
                span, old, new = inside(code, node), gone_here.old, gone_here.new
                yield Use(file.path, node.lineno, gone_here, sure, span, old, new)


def _certainty(code: Code, node: ast.Constant) -> Certainty | None:
    """Say how sure a text names a slot; None where it does not."""
    call = code.parents[node]
    if isinstance(call, ast.Call):
        is_filled = any(dotted.endswith(FILLERS) for dotted in code.dotted(call.func))
        return Certainty.SURE if is_filled and node in call.args[:1] else None
    return Certainty.PERHAPS if "_" in str(node.value) else None


def _may_show(path: str) -> bool:
    return is_page(path) or _is_python(path)


def _is_python(path: str) -> bool:
    return path.endswith(".py")


def _shown(path: str, content: bytes) -> set[str]:
    if _is_python(path):
        return {name.decode() for name in OFFERS.findall(content)}
    if b"slot" not in content:
        return set()
    return {t.first.text for t in read_page(content) if t.name == "slot" and t.first}


def _filled(_path: str, content: bytes) -> set[str]:
    return {name.decode() for name in FILLS.findall(content)}
