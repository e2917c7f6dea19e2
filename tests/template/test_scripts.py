import re
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "template" / "static" / "js"
SENTENCE = re.compile(r"""(["'`])([A-Z][^"'`]*[a-z]{2,}[.?!]?)\1""")
NAMES = {"ArrowDown", "ArrowUp", "End", "Enter", "Escape", "Home", "POST", "Tab"}


@pytest.mark.parametrize("name", sorted(file.name for file in SCRIPTS.glob("*.js")))
def test_a_script_takes_its_words_from_the_page(name: str) -> None:
    code = re.sub(r"^\s*(//|/?\*).*", "", (SCRIPTS / name).read_text(), flags=re.M)
    assert {words for _, words in SENTENCE.findall(code)} - NAMES == set()
