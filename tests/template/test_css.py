import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "template" / "static" / "css"
FOR_MAILS = {"email.css"}  # their programs know no others
SIDES = re.compile(r"^\s*(?:left|right|(?:margin|padding|border)-(?:left|right)[\w-]*):", re.M)
ALIGNED = re.compile(r"(?:text-align|float|clear):\s*(?:left|right)")


@pytest.mark.parametrize("name", sorted({file.name for file in CSS.glob("*.css")} - FOR_MAILS))
def test_a_page_from_right_to_left_is_mirrored(name: str) -> None:
    text = (CSS / name).read_text()
    assert not SIDES.findall(text) + ALIGNED.findall(text)
