"""The shipped fonts for PDF and drawings, with a fallback for every character.

BIZ UD first, then Noto Sans JP, then Noto Emoji (outline). A character that none of them has is
drawn as 〓, so that a gap is seen and not overlooked. Variation selectors choose between forms
these fonts do not have: the base character is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from kisarazu_ws.paths import resources

GOTHIC, BOLD, MINCHO, FIXED = "gothic", "bold", "mincho", "fixed"
# Face -> the fonts that are asked in turn for a character.
CHAINS: Mapping[str, tuple[str, ...]] = {
    GOTHIC: ("BIZUDPGothic-Regular", "NotoSansJP-Regular", "NotoEmoji-Regular"),
    BOLD: ("BIZUDPGothic-Bold", "NotoSansJP-Bold", "NotoEmoji-Regular"),
    MINCHO: ("BIZUDMincho-Regular", "NotoSansJP-Regular", "NotoEmoji-Regular"),
    FIXED: ("BIZUDGothic-Regular", "NotoSansJP-Regular", "NotoEmoji-Regular"),
}
GETA = "〓"


@dataclass(frozen=True)
class Run:
    """Consecutive characters of one font; `font` is its name in the PDF."""

    font: str
    text: str


@cache
def font(name: str) -> TTFont:
    """The font by file name, registered with reportlab under the same name."""
    ttfonts.makeToUnicodeCMap = _to_unicode
    made = TTFont(name, str(resources() / "fonts" / f"{name}.ttf"), asciiReadable=False)
    pdfmetrics.registerFont(made)
    return made


def runs(face: str, text: str) -> Iterator[Run]:
    """The text in runs of fonts that have its characters."""
    current, kept = "", ""
    for char in text:
        if _is_selector(char):
            continue
        name = font_for(face, char)
        drawn = char if name else GETA
        name = name or CHAINS[face][0]
        if name != current and kept:
            yield Run(current, kept)
            kept = ""
        current, kept = name, kept + drawn
    if kept:
        yield Run(current, kept)


@cache
def font_for(face: str, char: str) -> str:
    """The first font of the face that has the character, or ""."""
    for name in CHAINS[face]:
        if ord(char) in font(name).face.charToGlyph:
            return name
    return ""


def missing(text: str) -> str:
    """The characters of a text that no font has."""
    return "".join(
        sorted({c for c in text if c > " " and not _is_selector(c) and not font_for(GOTHIC, c)})
    )


def width(face: str, size: float, text: str) -> float:
    """How wide the text is, in points."""
    return sum(advance(face, char) for char in text) * size


@cache
def advance(face: str, char: str) -> float:
    """The width of one character in em; 0 for variation selectors."""
    if _is_selector(char):
        return 0.0
    name = font_for(face, char)
    face_file = font(name or CHAINS[face][0]).face
    code = ord(char if name else GETA)
    return float(face_file.charWidths.get(code, face_file.defaultWidth)) / 1000.0


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char == "\u200d"


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """reportlab's own writes five hex digits beyond the BMP, which readers take for garbage: PDF
    wants UTF-16 (ISO 32000-1, 9.10.3)."""
    codes = [
        f"<{i:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for i, code in enumerate(subset)
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for first in range(0, len(codes), 100):  # a block may hold a hundred
        block = codes[first : first + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
