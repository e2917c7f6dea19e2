"""What every page for a buyer has around it: the strip that says that no money moves."""

from typing import TYPE_CHECKING

from fakestripe.pages.rendering import Html, fill
from fakestripe.pages.words import Words

if TYPE_CHECKING:
    from fakestripe.stand import Stand


def framed(stand: "Stand", words: Words, title: str, content: Html) -> Html:
    where = stand.base_url.partition("//")[2]
    return fill(
        "buyer",
        language=words.language,
        title=title,
        skip=words.say("Skip to content"),
        mode=words.say("Test mode"),
        no_money=words.say("Test stand-in for Stripe. No money moves."),
        runs=words.say("Runs on your machine at {where}, never in production.", where=where),
        dashboard=words.say("Open its dashboard"),
        content=content,
    )
