"""A receipt as PDF, drawn by fpdf2 in Inter: about a tenth of a second."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpResponse

from saas.mail.rendering import logo
from saas.payments.models import Receipt
from saas.payments.paper import Paper, Row
from saas.payments.particulars import Party

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).with_name("fonts")
LATIN = "latin"
# Which font has which letters, beside latin; each that is read costs a tenth of a second.
SCRIPTS = {
    "latin-ext": [(0x100, 0x24F), (0x1E00, 0x1E9F), (0x20A0, 0x20AB), (0x20AD, 0x20C0)],
    "vietnamese": [(0x1EA0, 0x1EF9), (0x20AB, 0x20AB)],
    "greek": [(0x370, 0x3FF)],
    "cyrillic": [(0x400, 0x45F), (0x490, 0x491), (0x2116, 0x2116)],
    "cyrillic-ext": [(0x460, 0x48F), (0x492, 0x52F), (0x20B4, 0x20B4)],
}

EDGE, TOP = 18.0, 20.0  # millimetres
WIDTH, HALF = 174.0, 87.0
LABEL = 28.0  # beside it a payment's id of 27 letters stays whole
TEXT, MUTED, LINE = (23, 23, 28), (75, 75, 85), (205, 205, 211)
SMALL, NORMAL, LARGE = 9.0, 10.0, 18.0
LEADING = 1.5
POINT = 25.4 / 72


def download(receipt: Receipt) -> HttpResponse:
    response = HttpResponse(drawn(Paper(receipt)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{receipt.code}.pdf"'
    return response


def drawn(paper: Paper) -> bytes:
    """Its words are in the language that it was issued in."""
    with paper.spoken():
        return bytes(_document(paper).output())


def _document(paper: Paper) -> "FPDF":
    pdf = _blank(paper)
    _head(pdf, paper)
    _parties(pdf, paper)
    _lines(pdf, paper)
    _sum(pdf, paper)
    pdf.ln(8)
    for note in paper.notes:
        _write(pdf, note, WIDTH, colour=MUTED, size=SMALL)
        pdf.ln(1.5)
    return pdf


def _blank(paper: Paper) -> "FPDF":
    from fpdf import FPDF  # takes as long as all of Django: who prints nothing is not to wait

    pdf = FPDF(format="A4")
    pdf.set_margins(EDGE, TOP, EDGE)
    pdf.c_margin = 0  # words stand flush with lines and logo
    pdf.set_auto_page_break(auto=True, margin=TOP)
    pdf.set_title(f"{paper.title} {paper.code}")
    pdf.set_author(paper.seller["name"])
    pdf.set_creation_date(paper.receipt.issued_at)
    pdf.set_lang(paper.language_tag)
    others = [*_scripts(_words(paper))]
    for script in (LATIN, *others):
        pdf.add_font(script, "", FONTS / f"{script}-400.woff2")
        pdf.add_font(script, "B", FONTS / f"{script}-600.woff2")
    pdf.set_fallback_fonts(others)
    pdf.add_page()
    return pdf


def _words(paper: Paper) -> set[str]:
    rows = [*paper.facts, *paper.sum, *paper.included, paper.total]
    parties = (paper.seller, paper.buyer)
    told = [paper.brand, paper.title, paper.code, paper.item, paper.item_note, *paper.notes]
    told += [word for row in rows for word in (row.label, row.value)]
    told += [word for one in parties for word in (one["name"], *one["lines"], *one["tax_ids"])]
    return set("".join(told))


def _scripts(letters: Iterable[str]) -> Iterable[str]:
    points = {ord(letter) for letter in letters}
    for script, ranges in SCRIPTS.items():
        if any(low <= point <= high for low, high in ranges for point in points):
            yield script


def _head(pdf: "FPDF", paper: Paper) -> None:
    top = pdf.get_y()
    pdf.image(logo(), EDGE, top, 7, 7)
    pdf.set_xy(EDGE + 9, top)
    _write(pdf, paper.brand, HALF - 9, bold=True, size=12, height=7)
    pdf.ln(4)
    _party(pdf, paper.seller, EDGE, colour=MUTED)
    left = pdf.get_y()
    pdf.set_xy(EDGE + HALF, top)
    _write(pdf, paper.title, HALF, bold=True, size=LARGE, align="R")
    _at(pdf, EDGE + HALF, paper.code, HALF, size=11, align="R")
    _at(pdf, EDGE + HALF, paper.state, HALF, size=SMALL, align="R", colour=MUTED)
    pdf.set_y(max(left, pdf.get_y()) + 10)


def _parties(pdf: "FPDF", paper: Paper) -> None:
    top = pdf.get_y()
    _write(pdf, paper.for_whom, HALF, colour=MUTED, size=SMALL)
    _party(pdf, paper.buyer, EDGE, colour=TEXT)
    left = pdf.get_y()
    pdf.set_y(top)
    for row in paper.facts:
        line = pdf.get_y()
        _at(pdf, EDGE + HALF, row.label, LABEL, colour=MUTED, size=SMALL)
        pdf.set_xy(EDGE + HALF + LABEL, line)
        _write(pdf, row.value, HALF - LABEL, size=SMALL)
        pdf.ln(1)
    pdf.set_y(max(left, pdf.get_y()) + 10)


def _party(pdf: "FPDF", party: Party, x: float, *, colour: tuple[int, int, int]) -> None:
    for number, line in enumerate([party["name"], *party["lines"], *party["tax_ids"]]):
        if line:
            _at(pdf, x, line, HALF - 5, colour=colour, size=SMALL, bold=not number)


def _lines(pdf: "FPDF", paper: Paper) -> None:
    columns = [WIDTH - 75, 20.0, 27.5, 27.5]
    heads = [*paper.columns]
    _cells(pdf, heads, columns, colour=MUTED, size=SMALL)
    _rule(pdf, EDGE)
    pdf.ln(2)
    _cells(pdf, [paper.item, "1", paper.price, paper.price], columns, bold_first=True)
    if paper.item_note:
        _write(pdf, paper.item_note, WIDTH, colour=MUTED, size=SMALL)
    pdf.ln(8)


def _sum(pdf: "FPDF", paper: Paper) -> None:
    for row in paper.sum:
        _figure(pdf, row)
    _rule(pdf, EDGE + HALF)
    pdf.ln(1)
    _figure(pdf, paper.total, bold=True)
    for row in paper.included:
        _figure(pdf, row, size=SMALL)


def _figure(pdf: "FPDF", row: Row, *, bold: bool = False, size: float = NORMAL) -> None:
    top = pdf.get_y()
    colour = TEXT if bold else MUTED
    pdf.set_xy(EDGE + HALF, top)
    _write(pdf, row.label, HALF - 30, bold=bold, colour=colour, size=size)
    low = pdf.get_y()
    pdf.set_xy(EDGE + WIDTH - 30, top)
    _write(pdf, row.value, 30, bold=bold, size=size, align="R")
    pdf.set_y(max(low, pdf.get_y()) + 1)


def _cells(
    pdf: "FPDF",
    words: list[str],
    widths: list[float],
    *,
    colour: tuple[int, int, int] = TEXT,
    size: float = NORMAL,
    bold_first: bool = False,
) -> None:
    top, low, x = pdf.get_y(), 0.0, EDGE
    for number, (word, width) in enumerate(zip(words, widths, strict=True)):
        pdf.set_xy(x, top)
        is_bold = bold_first and not number
        align = "R" if number else "L"
        _write(pdf, word, width, bold=is_bold, colour=colour, size=size, align=align)
        low, x = max(low, pdf.get_y()), x + width
    pdf.set_y(low)


def _at(
    pdf: "FPDF",
    x: float,
    words: str,
    width: float,
    *,
    bold: bool = False,
    colour: tuple[int, int, int] = TEXT,
    size: float = NORMAL,
    align: str = "L",
) -> None:
    pdf.set_x(x)
    _write(pdf, words, width, bold=bold, colour=colour, size=size, align=align)


def _write(
    pdf: "FPDF",
    words: str,
    width: float,
    *,
    bold: bool = False,
    colour: tuple[int, int, int] = TEXT,
    size: float = NORMAL,
    align: str = "L",
    height: float = 0.0,
) -> None:
    """Write words, broken into lines of that width, and go below them."""
    pdf.set_font(LATIN, "B" if bold else "", size)
    pdf.set_text_color(*colour)
    line = height or size * POINT * LEADING
    pdf.multi_cell(width, line, words, align=align, new_x="LMARGIN", new_y="NEXT", padding=0)


def _rule(pdf: "FPDF", x: float) -> None:
    pdf.set_draw_color(*LINE)
    pdf.line(x, pdf.get_y() + 1, EDGE + WIDTH, pdf.get_y() + 1)
    pdf.ln(2)
