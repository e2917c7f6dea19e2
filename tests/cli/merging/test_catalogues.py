"""What is read from catalogues, and that what is not changed stays as it is written."""

import pytest

from quickscale_cli.merging.catalogue_facts import facts
from quickscale_cli.merging.catalogues import (
    HEADER,
    Key,
    NotACatalogue,
    header_fields,
    placeholders,
)
from quickscale_cli.merging.reading_catalogues import read_catalogue, read_messages

WILD = """\
# Words of the shop
# with a second line
msgid ""
msgstr ""
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# ---- money

# asked for by Ann
#. Translators: on the button
#: saas/credits/views.py:12 saas/credits/views.py:40
#, fuzzy, python-format
#| msgid "Purchase"
msgctxt "button"
msgid ""
"Buy "
"%(n)s"
msgstr "\\"%(n)s\\" kaufen"
msgid "dense"
msgstr   "dicht"

msgid "%d credit"
msgid_plural "%d credits"
msgstr[0] "%d Guthaben"
msgstr[1] ""
"%d "
"Guthaben"

#~ msgid "gone"
#~ msgstr "weg"

#~| msgid "older"
#~ msgctxt "button"
#~ msgid "gone"
#~ msgstr "fort"
# the end
"""


def lines(text: str) -> list[bytes]:
    return text.encode().splitlines()


def test_every_line_belongs_to_one_message() -> None:
    found = [line for message in read_messages(lines(WILD)) for line in message.lines]
    assert found == lines(WILD)


def test_all_that_a_message_has_is_read() -> None:
    message = read_catalogue(lines(WILD))[Key("button", "Buy %(n)s")]
    assert message.texts == ('"%(n)s" kaufen',)
    assert message.comments == ("# ---- money", "# asked for by Ann")
    assert message.extracted == ("#. Translators: on the button",)
    assert message.flags == ("fuzzy", "python-format")
    assert message.previous == ('#| msgid "Purchase"',)
    assert message.line == 15


def test_plural_forms_and_obsolete_messages_are_read() -> None:
    catalogue = read_catalogue(lines(WILD))
    assert catalogue[Key(None, "%d credit")].texts == ("%d Guthaben", "%d Guthaben")
    assert catalogue[Key(None, "gone", is_obsolete=True)].texts == ("weg",)
    assert catalogue[Key("button", "gone", is_obsolete=True)].texts == ("fort",)


def test_header_is_read_field_by_field() -> None:
    fields = header_fields(read_catalogue(lines(WILD))[HEADER])
    assert fields["Language"] == "Language: de"


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "c"\n',
        'msgid "a"\n',
        'msgid "a"\nmsgstr "b\n',
        'msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n',
        'msgid "a"\nmsgstr[0] "c"\n',
        'msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n',
        'msgid "a"\n# between\nmsgstr "b"\n',
        'msgid "a"\n#~ msgstr "b"\n',
        'msgid "\\q"\nmsgstr "b"\n',
        '"stray"\n',
        "x = 1\n",
        '<<<<<<< mine\nmsgid "a"\nmsgstr "b"\n',
    ],
)
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(NotACatalogue):
        read_catalogue(lines(text))


def test_another_encoding_is_refused() -> None:
    with pytest.raises(NotACatalogue):
        read_catalogue(['msgid "é"'.encode("latin-1"), b'msgstr ""'])


def test_lines_broken_elsewhere_and_places_say_nothing_else() -> None:
    one = '#: a.py:1\nmsgid "a b"\nmsgstr "c d"\n'
    other = '\n#: b.py:2\nmsgid ""\n"a "\n"b"\nmsgstr "c "\n"d"\n'
    assert facts(lines(one)) == facts(lines(other))


def test_placeholders_of_both_kinds_are_found() -> None:
    text = "%(name)s has {count} of %d, {0:>3} and %.2f; 50% off, 100%"
    assert placeholders(text) == ["%(name)s", "%.2f", "%d", "{0:>3}", "{count}"]
