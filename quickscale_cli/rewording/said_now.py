"""What a release says in all, in its pages, code and mails."""

from collections import Counter
from functools import cached_property

from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.catalogues import Key
from quickscale_cli.rewording.reading_sentences import sentences_of
from quickscale_cli.rewording.sentences import Sentence
from quickscale_cli.rewording.wording import SPEAKING

APART = ("/migrations/", "/tests/")
LONG = 4  # words of a sentence that is looked for in other files than where it stood


class SaidNow:
    """The sentences of the new release, read once and only where somebody has reworded."""

    def __init__(self, scratch: Scratch, tree: Tree) -> None:
        self._scratch = scratch
        self._tree = tree

    @cached_property
    def sentences(self) -> list[Sentence]:
        speaking = {path: entry for path, entry in self._tree.items() if speaks(path, entry)}
        contents = self._scratch.read(entry.id for entry in speaking.values())
        return [
            sentence
            for path, entry in speaking.items()
            for sentence in sentences_of(path, contents[entry.id])
        ]

    @cached_property
    def long(self) -> list[Sentence]:
        """Those that nothing else says by chance, each once."""
        each = dict.fromkeys(self.sentences)
        return [one for one in each if len(one.id.split()) >= LONG]

    @cached_property
    def _counts(self) -> Counter[Key]:
        return Counter(sentence.key for sentence in self.sentences)

    def count(self, sentence: Sentence) -> int:
        return self._counts[sentence.key]


def speaks(path: str, entry: Entry) -> bool:
    """Whether a file of a release says something to people."""
    is_apart = any(apart in f"/{path}" for apart in APART)
    return entry.is_file and path.endswith(SPEAKING) and not is_apart
