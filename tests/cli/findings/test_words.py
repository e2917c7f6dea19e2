"""The owner's words go along with our sentences, or are named where they can't."""

from dataclasses import replace

import pytest
from packaging.version import Version

from quickscale_cli.errors import LineLost
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.words import check_words
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, Entry
from quickscale_cli.merging.line_account import lines_not_taken
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Kind
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.worlds import Files, Merged, merged

OWN = "locale/en/LC_MESSAGES/django.po"
OURS = "saas/credits/locale/de/LC_MESSAGES/django.po"


def catalogue(*messages: str) -> str:
    said = (f'\nmsgid "{one}"\nmsgstr "My {one}"\n' for one in messages)
    return 'msgid ""\nmsgstr ""\n"Language: en\\n"\n' + "".join(said)


def owned(
    scratch: Scratch,
    own: str,
    words: dict[str, str],
    ours: tuple[str, str] | None = None,
    more: Files | None = None,
) -> Merged:
    """Merge a project whose owner has words of their own with a release that has others."""
    base, theirs = ({OURS: side} for side in ours) if ours else ({"a": "a\n"}, {"a": "a\n"})
    yours: Files = {**base, **(more or {}), OWN: own}
    return merged(scratch, base, yours, theirs, Rules(words=words))


def findings(case: Merged, words: dict[str, str]) -> list[Finding]:
    return check_words(case.scratch, case.trees, case.result.tree, words)


def test_declared_sentence_takes_the_owner_s_words_along(scratch: Scratch) -> None:
    own = catalogue("Buy", "Else").replace('msgid "Buy"', '# short\nmsgid "Buy"')
    case = owned(scratch, own, {"Buy": "Get"})
    assert case.text(OWN) == own.replace('msgid "Buy"', 'msgid "Get"')
    assert case.kind(OWN) == Kind.CARRIED
    assert findings(case, {"Buy": "Get"}) == []


def test_file_without_our_changed_sentences_is_no_part_of_it(scratch: Scratch) -> None:
    case = owned(scratch, catalogue("Else"), {"Buy": "Get"})
    assert OWN not in {outcome.path for outcome in case.result.outcomes}


def test_context_and_plural_go_along(scratch: Scratch) -> None:
    own = (
        'msgctxt "button"\nmsgid "Save"\nmsgstr "Keep it"\n\n'
        'msgid "%(n)s credit"\nmsgid_plural "%(n)s credits"\n'
        'msgstr[0] "%(n)s token"\nmsgstr[1] "%(n)s tokens"\n'
    )
    words = {
        "button\x04Save": "button\x04Keep",
        "%(n)s credit": "%(n)s unit",
        "%(n)s credits": "%(n)s units",
    }
    text = owned(scratch, own, words).text(OWN)
    assert 'msgctxt "button"\nmsgid "Keep"\nmsgstr "Keep it"' in text
    assert 'msgid "%(n)s unit"\nmsgid_plural "%(n)s units"\nmsgstr[0] "%(n)s token"' in text


def test_sentence_without_its_context_is_another(scratch: Scratch) -> None:
    own = 'msgctxt "button"\nmsgid "Save"\nmsgstr "Keep it"\n'
    assert owned(scratch, own, {"Save": "Keep"}).text(OWN) == own


def test_words_stay_where_the_new_sentence_has_some(scratch: Scratch) -> None:
    own = catalogue("Buy", "Get")
    case = owned(scratch, own, {"Buy": "Get"})
    assert case.text(OWN) == own
    [finding] = findings(case, {"Buy": "Get"})
    assert (finding.line, finding.id) == (5, "words-gone")
    assert finding.what == 'Our sentence "Buy" is now "Get".'


def test_words_stay_where_the_placeholders_are_others(scratch: Scratch) -> None:
    words = {"Buy %(n)s": "Buy %(count)s"}
    case = owned(scratch, catalogue("Buy %(n)s"), words)
    assert case.text(OWN) == catalogue("Buy %(n)s")
    assert [finding.id for finding in findings(case, words)] == ["words-gone"]


def test_sentence_that_the_owner_s_code_says_too_keeps_its_words(scratch: Scratch) -> None:
    page = {"app/templates/app/a.html": '{% translate "Buy" %}'}
    case = owned(scratch, catalogue("Buy"), {"Buy": "Get"}, more=page)
    assert case.text(OWN) == catalogue("Buy") + '\nmsgid "Get"\nmsgstr "My Buy"\n'
    assert findings(case, {"Buy": "Get"}) == []


def test_sentence_that_is_gone_undeclared_is_named(scratch: Scratch) -> None:
    ours = catalogue("Buy", "Sell"), catalogue("Sell", "Get")
    case = owned(scratch, catalogue("Sell", "Buy", "Own"), {}, ours)
    [finding] = findings(case, {})
    assert (finding.path, finding.line) == (OWN, 8)
    assert finding.what == 'Our sentence "Buy" is gone.'


def test_own_sentence_that_we_said_too_is_not_named(scratch: Scratch) -> None:
    ours = catalogue("Buy %(name)s"), catalogue("Sell")
    page = {"app/templates/app/a.html": "{% blocktranslate trimmed %}\n Buy\n {{ name }}\n"}
    case = owned(scratch, catalogue("Buy %(name)s"), {}, ours, page)
    assert findings(case, {}) == []


def test_edited_catalogue_of_ours_names_what_is_gone(scratch: Scratch) -> None:
    base = catalogue("Buy", "Sell")
    case = merged(
        scratch, {OURS: base}, {OURS: base.replace("My Buy", "Kaufen")}, {OURS: catalogue("Sell")}
    )
    [finding] = check_words(scratch, case.trees, case.result.tree, {})
    assert (finding.path, finding.what) == (OURS, 'Our sentence "Buy" is gone.')


def test_catalogue_that_can_t_be_read_is_left_and_named(scratch: Scratch) -> None:
    broken = catalogue("Buy") + 'msgid "unfinished\n'
    case = owned(scratch, broken, {"Buy": "Get"})
    assert case.text(OWN) == broken
    assert [finding.id for finding in findings(case, {"Buy": "Get"})] == ["words-unread"]


def test_form_of_the_owner_s_file_stays(scratch: Scratch) -> None:
    own = b"\xef\xbb\xbf" + catalogue("Buy").replace("\n", "\r\n").rstrip().encode()
    case = merged(
        scratch, {"a": "a\n"}, {"a": "a\n", OWN: own}, {"a": "a\n"}, Rules(words={"Buy": "Get"})
    )
    assert case[OWN] == own.replace(b'"Buy"', b'"Get"')


def test_account_finds_changed_words(scratch: Scratch) -> None:
    case = owned(scratch, catalogue("Buy", "Sell"), {"Buy": "Get"})
    for spoiled in (
        case.text(OWN).replace("My Sell", "My Self"),
        case.text(OWN).replace('msgid "Sell"', 'msgid "Shell"'),
        catalogue("Get"),
    ):
        entry = Entry(FILE, scratch.write([spoiled.encode()])[0])
        outcomes = tuple(
            replace(one, entries=((OWN, entry),)) if one.path == OWN else one
            for one in case.result.outcomes
        )
        result = replace(case.result, tree=case.result.tree | {OWN: entry}, outcomes=outcomes)
        with pytest.raises(LineLost, match="more than names of messages"):
            lines_not_taken(scratch, case.trees, result, words={"Buy": "Get"})


def test_words_of_several_releases_reach_the_newest_sentence() -> None:
    changes = Changes(
        [
            load("1.2.0", b'[words]\n"Get" = "Fetch"\n"Save" = "Keep"\n'),
            load("1.1.0", b'[words]\n"Buy" = "Get"\n"Keep" = "Save"\n'),
        ]
    )
    assert changes.words == {"Buy": "Fetch", "Get": "Fetch", "Save": "Keep"}
    assert changes.manifests[0].version == Version("1.1.0")
