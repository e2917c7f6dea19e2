"""Sentences that an upgrade takes away, and where the owner says something else for them."""

from collections.abc import Iterator, Mapping
from textwrap import shorten

from quickscale_cli.findings.finding import Finding
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.carrying import catalogues, in_use, live, sentences
from quickscale_cli.merging.catalogues import Key
from quickscale_cli.merging.trees import Trees

LONGEST = 72  # signs of a sentence that is named


def check_words(
    scratch: Scratch, trees: Trees, tree: Tree, words: Mapping[str, str]
) -> list[Finding]:
    """Find what the owner's catalogues still say for sentences that nobody shows any more."""
    now = sentences(scratch, trees.theirs)
    declared = {Key.named(old): new for old, new in words.items()}
    gone = dict.fromkeys(sentences(scratch, trees.base), "") | declared
    gone = {key: new for key, new in gone.items() if key not in now}
    theirs = set(trees.theirs.values())
    places = {path: entry for path, entry in catalogues(tree).items() if entry not in theirs}
    if not gone or not places:
        return []
    own = {path: entry for path, entry in tree.items() if entry not in theirs}
    used = in_use(scratch, own, gone)
    contents = scratch.read(entry.id for entry in places.values())
    return sorted(
        finding
        for path, entry in places.items()
        for finding in _gone(path, contents[entry.id], gone, used)
    )


def _gone(path: str, content: bytes, gone: Mapping[Key, str], used: set[Key]) -> Iterator[Finding]:
    said = live(content)
    if said is None:
        if any(key.id.encode() in content for key in gone):
            what = "It can't be read as a catalogue, and sentences of ours have changed."
            mend = "Mend it, then look for your words in it."
            yield Finding(path, 0, "words-unread", what, mend)
        return
    for key in (key for key in said if key in gone and key not in used):
        what, new = f"Our sentence {_named(key.id)} is gone.", gone[key]
        mend = "Give your words to the sentence in its place, or take them out."
        if new:
            what = f"Our sentence {_named(key.id)} is now {_named(Key.named(new).id)}."
            mend = "Your words could not go along: give them to the new sentence."
        yield Finding(path, said[key].line, "words-gone", what, mend)


def _named(sentence: str) -> str:
    text = shorten(sentence, LONGEST, placeholder=" \N{HORIZONTAL ELLIPSIS}")
    return f'"{text}"'
