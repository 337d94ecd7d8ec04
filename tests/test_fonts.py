"""The shipped fonts are such that screens and documents can draw whatever people write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

from tests.conftest import FONTS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

FALLBACK = (
    "BIZUDPGothic-Regular.ttf",
    "NotoSansJP-Regular.ttf",
    "NotoEmoji-Regular.ttf",
)
PEOPLE_WRITE = "木更津髙﨑①⑴㈱〜～−ｱ々〇𠮷⺠⻑♪☑😀🌳👍"


def face(path: Path) -> TTFontFile:
    """`path` as reportlab reads it; it refuses CFF outlines."""
    return TTFontFile(str(path))


def covered(*names: str) -> set[int]:
    """The code points that these files have a glyph for."""
    return set().union(*(face(FONTS / name).charToGlyph for name in names))


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda p: p.stem)
def test_font_is_static_and_named_as_its_file(path: Path) -> None:
    font = face(path)

    assert "fvar" not in font.table
    assert "glyf" in font.table
    assert font.name.decode() == path.stem


def test_a_font_with_cff_outlines_would_be_refused(tmp_path: Path) -> None:
    cff = tmp_path / "cff.otf"
    cff.write_bytes(b"OTTO" + (FONTS / "NotoEmoji-Regular.ttf").read_bytes()[4:])

    with pytest.raises(TTFError):
        face(cff)


def test_fallback_order_has_a_glyph_for_what_people_write() -> None:
    assert not {c for c in PEOPLE_WRITE if ord(c) not in covered(*FALLBACK)}


def test_first_font_alone_would_leave_boxes() -> None:
    lacking = {c for c in PEOPLE_WRITE if ord(c) not in covered(FALLBACK[0])}

    assert lacking == set("𠮷⺠⻑☑😀🌳👍")


def test_cut_fallback_holds_only_what_the_first_font_lacks() -> None:
    for weight in ("Regular", "Bold"):
        both = covered(f"NotoSansJP-{weight}.ttf") & covered(f"BIZUDPGothic-{weight}.ttf")
        assert both <= set(range(0x80)) | {0xA0, ord("≅")}, weight  # ≅ shares the glyph of ≌


def test_digits_of_the_tabular_font_have_one_width() -> None:
    font = face(FONTS / "BIZUDGothic-Regular.ttf")

    assert len({font.charWidths[ord(d)] for d in "0123456789"}) == 1


def test_every_font_has_its_licence_and_origin_stated() -> None:
    told = (FONTS / "README.md").read_text(encoding="utf-8")

    for path in FONTS.glob("*.ttf"):
        row = next(line for line in told.splitlines() if line.startswith(f"| {path.name} "))
        licence = row.split("|")[-2].strip()
        assert "SIL Open Font License, Version 1.1" in (FONTS / licence).read_text("utf-8")


def test_qt_finds_the_shipped_families(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontDatabase

    families = set(QFontDatabase.families())

    assert {
        "BIZ UDPGothic",
        "BIZ UDGothic",
        "BIZ UDMincho",
        "Noto Sans JP",
        "Noto Emoji",
    } <= families
