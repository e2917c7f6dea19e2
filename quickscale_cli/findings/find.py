"""Find where the user's files use what an upgrade takes away."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from quickscale_cli.findings.classes.fields import Fields
from quickscale_cli.findings.classes.labels import Labels
from quickscale_cli.findings.classes.members import Members
from quickscale_cli.findings.classes.signatures import Signatures
from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.database.parents import Parents
from quickscale_cli.findings.finding import Certainty, Finding
from quickscale_cli.findings.names.addresses import Templates, Urls
from quickscale_cli.findings.names.commands import Commands
from quickscale_cli.findings.names.flags import Flags
from quickscale_cli.findings.names.names import Names
from quickscale_cli.findings.names.settings import Settings
from quickscale_cli.findings.names.variables import Variables
from quickscale_cli.findings.pages.blocks import Blocks
from quickscale_cli.findings.pages.properties import Properties
from quickscale_cli.findings.pages.slots import Slots
from quickscale_cli.findings.pages.static_files import StaticFiles
from quickscale_cli.findings.pages.tags import Tags
from quickscale_cli.findings.using import Reader, Use

READERS: tuple[Callable[[Comparison], Reader], ...] = (
    Names,
    Members,
    Signatures,
    Fields,
    Labels,
    Urls,
    Templates,
    Settings,
    Variables,
    Blocks,
    Slots,
    Tags,
    StaticFiles,
    Flags,
    Commands,
    Properties,
    Parents,
)
MOST_NAMED = 3  # words of a file that is not looked through
OF_TEXTS = (Variables, Commands, Properties, StaticFiles)


class Uses:
    """All places where the user's files use what is gone."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.readers = [reader(comparison) for reader in READERS]
        self._unreadable: list[UserFile] = []

    @cached_property
    def found(self) -> list[Use]:
        """Look through the user's files; one without any of the words needs no closer look."""
        found = self._among(self.comparison.user_files, self.readers)
        if self._text_words:
            texts = self.comparison.texts
            readers = [reader for reader in self.readers if isinstance(reader, OF_TEXTS)]
            found += self._among([*texts.looked_at, *texts.on_disk], readers)
        return found

    @cached_property
    def _text_words(self) -> set[bytes]:
        some = (reader.words for reader in self.readers if isinstance(reader, OF_TEXTS))
        return set[bytes]().union(*some)

    def _among(self, files: Iterable[UserFile], readers: Iterable[Reader]) -> list[Use]:
        words = [(reader, reader.words) for reader in readers]
        found: list[Use] = []
        for file in files:
            for reader, some in words:
                if not some.isdisjoint(file.words):
                    found += reader.uses(file)
            if file.is_unreadable:
                self._unreadable.append(file)
            file.forget()
        return found

    @property
    def findings(self) -> list[Finding]:
        return sorted({*(use.finding for use in self.found), *self._unread()})

    def _unread(self) -> Iterator[Finding]:
        """Tell of files that have a word in them, and that nobody here reads."""
        words = set[bytes]().union(*(reader.words for reader in self.readers))
        own = set(self.comparison.trees.yours.values())
        for file in self._unreadable:
            if self.comparison.tree[file.path] in own:  # else a clash is told, or a bad merge
                yield _look(file, file.words & words, "this Python can't read it")
        if self._text_words:
            texts = self.comparison.texts
            for file in texts.left_out:
                if hit := file.words & self._text_words:
                    yield _look(file, hit, "it is large, a lock, or made by others")
            for path in texts.unknown:
                what = "It is too large to be looked through."
                yield Finding(path, 0, "unread", what, "Look through it.", Certainty.PERHAPS)


def _look(file: UserFile, words: set[bytes], why: str) -> Finding:
    longest = sorted(words, key=lambda word: (-len(word), word))  # they say most
    named = ", ".join(word.decode("utf-8", "replace") for word in longest[:MOST_NAMED])
    if len(longest) > MOST_NAMED:
        named += f" and {len(longest) - MOST_NAMED} more"
    first = min(file.content.index(word) for word in words)
    what = f"Not looked through, since {why}. It has {named} in it."
    return Finding(file.path, file.line(first), "unread", what, "Look at it.", Certainty.PERHAPS)
