from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import fixed, short, told

FLAGS = "config/feature_flags.py"
BEFORE = 'FLAGS = [Flag("ENABLE_SHOP", "sell"), Flag(\n    "ENABLE_AI", "think")]\n'
PAGE = "app/templates/app/mine.html"
MINE = (
    "{% if ENABLE_SHOP and x == 'ENABLE_SHOP' %}{{ form.ENABLE_SHOP }}\n"
    "{{ ENABLE_SHOP }}{% endif %}{% if ENABLE_AI %}ENABLE_SHOP{% endif %}\n"
)


def test_flag_that_is_gone_where_pages_ask_for_it(scratch: Scratch) -> None:
    after = BEFORE.replace("ENABLE_SHOP", "ENABLE_STORE")
    assert short(told(scratch, {FLAGS: BEFORE}, {PAGE: MINE}, {FLAGS: after})) == [
        (PAGE, 1, "flag-gone", "ENABLE_SHOP", "sure"),
        (PAGE, 2, "flag-gone", "ENABLE_SHOP", "sure"),
    ]


def test_flag_that_was_renamed_is_rewritten(scratch: Scratch) -> None:
    after = BEFORE.replace("ENABLE_SHOP", "ENABLE_STORE")
    renamed = '[renamed.settings]\nENABLE_SHOP = "ENABLE_STORE"\n'
    written = fixed(scratch, {FLAGS: BEFORE}, {PAGE: MINE}, {FLAGS: after}, renamed)[PAGE]
    assert written == (
        "{% if ENABLE_STORE and x == 'ENABLE_SHOP' %}{{ form.ENABLE_SHOP }}\n"
        "{{ ENABLE_STORE }}{% endif %}{% if ENABLE_AI %}ENABLE_SHOP{% endif %}\n"
    )


def test_flag_of_the_user_s_own_stays(scratch: Scratch) -> None:
    own = {FLAGS: BEFORE.replace("]", ', Flag("ENABLE_OWN", "mine")]'), PAGE: "{{ ENABLE_OWN }}"}
    assert told(scratch, {FLAGS: BEFORE}, own, {FLAGS: "# new\n" + BEFORE}) == []
