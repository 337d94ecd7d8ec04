"""Paragraphs in a PDF: what is drawn, what a reader copies, where lines and pages end."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Flowable, SimpleDocTemplate, Table

from kisarazu_ws.export.linebreak import HANGING, fill, joined
from kisarazu_ws.export.pdf_fonts import (
    BOLD,
    CHAINS,
    GETA,
    GOTHIC,
    MINCHO,
    code_width,
    font,
    glyph_name,
    missing,
    runs,
    width,
)
from kisarazu_ws.export.typeset import JaParagraph, TextStyle

HARD = (
    "𠮷野家の髙﨑さん①⑴㈱№",
    "絵文字🌳👍😀と家族👨\u200d👩\u200d👧と肌の色👍🏽",
    "葛\U000e0100城、辻\U000e0101、舘\U000e0101、☕\ufe0f",
    "か\u3099とﾊﾝｶｸｷﾞｭｳ",
    "⺠生委員と⽊と⻑",
    '<b>&amp;=1+1"\\()',
)
MIXED = st.text(
    alphabet="あっー漢、。「」（）ab c09 \n\t😀𠮷辻\U000e0101\ufe0f\u200dか\u3099ﾞ〓\u200bع",
    max_size=80,
)
PLAIN = TextStyle(align="left", hang=False)


def pdf(flowables: list[Flowable], path: Path) -> Path:
    plain = font(CHAINS[GOTHIC][0]).fontName
    document = SimpleDocTemplate(str(path), invariant=1, initialFontName=plain)
    document.build(flowables)
    return path


def by_pypdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def by_pdftotext(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("reader", [by_pypdf, by_pdftotext])
@pytest.mark.parametrize("face", [GOTHIC, BOLD, MINCHO])
def test_readers_copy_every_character(reader: object, face: str, tmp_path: Path) -> None:
    file = pdf([JaParagraph(text, PLAIN.with_(face=face)) for text in HARD], tmp_path / "a.pdf")

    assert callable(reader)
    assert [line for line in reader(file).strip().splitlines() if line] == list(HARD)


def test_sequences_give_the_same_bytes_again(tmp_path: Path) -> None:
    first, second = (
        pdf([JaParagraph(text, PLAIN) for text in HARD], tmp_path / name).read_bytes()
        for name in ("1.pdf", "2.pdf")
    )
    assert first == second


def glyphs(face: str, text: str) -> list[str]:
    return [glyph_name(run.font, code) for run in runs(face, text) for code in run.text]


def test_a_selector_chooses_the_form_that_the_font_has() -> None:
    assert glyphs(MINCHO, "辻\U000e0100") != glyphs(MINCHO, "辻")
    assert glyphs(MINCHO, "漢\U000e0100") == glyphs(MINCHO, "漢")
    assert glyphs(GOTHIC, "か\u3099") == glyphs(GOTHIC, "が")


def test_what_cannot_be_seen_is_not_drawn_and_what_is_missing_is() -> None:
    assert list(runs(GOTHIC, "\u200b\ufeff\u2060\r\x00\ufe0f")) == []
    assert glyphs(GOTHIC, "\t") == glyphs(GOTHIC, " ")
    assert glyphs(GOTHIC, "ع") == glyphs(GOTHIC, GETA)
    assert missing("字ع\u200b\t\U000f0000") == "ع\U000f0000"


@given(MIXED)
def test_text_is_as_wide_as_its_glyphs(text: str) -> None:
    drawn = sum(code_width(run.font, code) for run in runs(GOTHIC, text) for code in run.text)

    assert drawn * 10 == pytest.approx(width(GOTHIC, 10, text))


@given(MIXED, st.integers(20, 200), st.booleans())
def test_lines_can_be_filled_again_from_themselves(text: str, room: int, hang: bool) -> None:
    found = fill(text, lambda t: width(GOTHIC, 10, t), room, room, hang=hang)

    assert joined(found) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("環境 ", ["環", "境"]),
        ("環境 っ", ["環", "境 っ"]),
        ("環境  ", ["環", "境"]),
        ("環 境", ["環", "境"]),
    ],
)
def test_blanks_neither_make_a_line_nor_let_a_mark_begin_one(
    text: str, expected: list[str]
) -> None:
    room = 24 if "っ" in text else 12
    found = fill(text, lambda t: width(GOTHIC, 10, t), room, room, hang=False)

    assert [line.text for line in found][-len(expected) :] == expected
    assert joined(found) == text


@given(st.text(alphabet="漢字あ、。", max_size=60), st.integers(50, 120))
def test_only_a_comma_or_stop_hangs_and_none_in_a_cell(text: str, room: int) -> None:
    def measure(t: str) -> float:
        return width(MINCHO, 10, t)

    for line in fill(text, measure, room, room, hang=False):
        longest = max(len(unit) for unit in line.units) if line.units else 0
        assert line.width <= room + 0.02 or longest * 10 > room
        assert line.hanging == 0
    for line in fill(text, measure, room, room, hang=True):
        if line.hanging:
            assert line.text[-1] in HANGING
            assert line.width - line.hanging <= room + 0.02


def test_what_a_page_leaves_over_keeps_its_line_breaks() -> None:
    text = "一行目\n二行目 with several latin words in it\n三行目"
    head, tail = JaParagraph(text, PLAIN).split(120, 2 * PLAIN.leading)

    assert isinstance(head, JaParagraph)
    assert isinstance(tail, JaParagraph)
    tail.wrap(400, 400)
    assert tail.height == 2 * PLAIN.leading
    assert tail.text.endswith("\n三行目")


@pytest.mark.parametrize("length", [1, 40, 5000])
def test_a_table_row_of_any_length_splits_over_pages(length: int, tmp_path: Path) -> None:
    text = "見" * length + "了"
    rows = [[JaParagraph(a, PLAIN), JaParagraph(b, PLAIN)] for a, b in (("頭", "題"), ("1", text))]
    table = Table(rows, colWidths=[40, 300], splitInRow=1, repeatRows=1)
    copied = "".join(by_pypdf(pdf([table], tmp_path / "t.pdf")).split())

    assert copied.count("見") == length
    assert copied.count("了") == 1


def test_a_justified_line_ends_at_the_margin(tmp_path: Path) -> None:
    style = TextStyle(size=10, align="justify", hang=False)
    file = pdf([JaParagraph("漢字かな交じりの文を書く（見本）。" * 8, style)], tmp_path / "j.pdf")
    boxes = subprocess.run(["pdftotext", "-bbox-layout", str(file), "-"], capture_output=True)
    ends = [
        float(line.split('xMax="')[1].split('"')[0])
        for line in boxes.stdout.decode().splitlines()
        if "<line " in line
    ]
    assert len(ends) >= 3
    assert max(ends[:-1]) - min(ends[:-1]) < 1.0
