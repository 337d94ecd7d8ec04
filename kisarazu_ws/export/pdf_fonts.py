"""The shipped fonts for PDF and drawings, with a fallback for every character.

BIZ UD first, then Noto Sans JP, then Noto Emoji (outline). A character that none of them has is
drawn as 〓, so that a gap is seen and not overlooked.

What is drawn as one sign may be written as several characters: a kanji with the variation selector
that chooses its form (辻󠄀), a kana with a combining mark, an emoji with its joiner. Such a sequence
gets a code of its own in the font, so that its glyph is the chosen form where the font has it, and
whoever copies the text gets every character back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from kisarazu_ws.export.glyphs import outlines
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
_SHIPPED = frozenset(name for chain in CHAINS.values() for name in chain)
_FIRST_CODE = 0xF0000  # a private plane: no shipped font has characters there
_MARKS = "\u3099\u309a"
_FOLLOWING = f"{_MARKS}\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FOLLOWS = re.compile(f"[{_FOLLOWING}]")
_SEQUENCE = re.compile(f".[{_FOLLOWING}]*", re.DOTALL)


class ShippedFont(TTFont):
    """A font of `resources/fonts`; `sequences` is code -> (its characters, its glyph's name)."""

    def __init__(self, name: str) -> None:
        super().__init__(name, str(resources() / "fonts" / f"{name}.ttf"), asciiReadable=False)
        self.sequences: dict[int, tuple[str, str]] = {}

    def code_of(self, text: str, base: str, glyph: str) -> str:
        """A new code that is drawn by `glyph`, as wide as `base`, and copied as `text`."""
        code = _FIRST_CODE + len(self.sequences)
        self.sequences[code] = (text, glyph)
        self.face.charToGlyph[code] = outlines(self.fontName).file.getGlyphID(glyph)
        self.face.charWidths[code] = self.face.charWidths[ord(base)]
        return chr(code)


@dataclass(frozen=True)
class Run:
    """Consecutive signs of one font; `font` is its name in the PDF, `text` has one code a sign."""

    font: str
    text: str


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is drawn as one: its font, its code in that font ("" for nothing), its width in em."""

    font: str
    code: str
    advance: float


_NOTHING = _Sign("", "", 0.0)


@cache
def font(name: str) -> ShippedFont:
    """The font by file name, registered with reportlab under the same name."""
    ttfonts.makeToUnicodeCMap = _to_unicode
    made = ShippedFont(name)
    pdfmetrics.registerFont(made)
    return made


def runs(face: str, text: str) -> Iterator[Run]:
    """The text in runs of fonts that have its characters."""
    current, kept = "", ""
    for one in signs(text):
        sign = _sign(face, one)
        if not sign.code:
            continue
        if sign.font != current and kept:
            yield Run(current, kept)
            kept = ""
        current, kept = sign.font, kept + sign.code
    if kept:
        yield Run(current, kept)


def signs(text: str) -> Iterable[str]:
    """The text cut into what is drawn as one."""
    if not _FOLLOWS.search(text):
        return text
    found: list[str] = []
    for sequence in _SEQUENCE.findall(text):
        found.extend([sequence] if _is_one(sequence) else sequence)
    return found


@cache
def font_for(face: str, char: str) -> str:
    """The first font of the face that has the character, or ""."""
    if ord(char) >= _FIRST_CODE:
        return ""
    for name in CHAINS[face]:
        if ord(char) in font(name).face.charToGlyph:
            return name
    return ""


def missing(text: str) -> str:
    """The characters of a text that no font has."""
    return "".join(sorted({c for c in text if not _is_unseen(c) and not font_for(GOTHIC, c)}))


def width(face: str, size: float, text: str) -> float:
    """How wide the text is, in points."""
    return sum(_sign(face, one).advance for one in signs(text)) * size


def code_width(font_name: str, code: str) -> float:
    """The width in em of one code of a run."""
    face = font(font_name).face
    return float(face.charWidths.get(ord(code), face.defaultWidth)) / 1000.0


def glyph_name(font_name: str, code: str) -> str:
    """The glyph that draws one code of a run, or "" when there is none."""
    sequence = font(font_name).sequences.get(ord(code))
    return sequence[1] if sequence else outlines(font_name).characters.get(ord(code), "")


@cache
def _sign(face: str, text: str) -> _Sign:
    char = " " if text == "\t" else text[0]
    if _is_unseen(char):
        return _NOTHING
    name = font_for(face, char) or CHAINS[face][0]
    code = char if font_for(face, char) else GETA
    if len(text) > 1 and code != GETA:
        code = font(name).code_of(text, char, _form(name, text))
    return _Sign(name, code, code_width(name, code))


def _form(name: str, sequence: str) -> str:
    """The glyph for a sequence: the composed kana, the chosen form, or that of its first."""
    shapes = outlines(name)
    composed = _composed(sequence)
    if len(composed) == 1 and ord(composed) in shapes.characters:
        return shapes.characters[ord(composed)]
    chosen = shapes.variant(sequence[0], sequence[1])
    return chosen or shapes.characters[ord(sequence[0])]


def _is_one(sequence: str) -> bool:
    """Whether what follows changes the first and has no form of its own to be drawn."""
    marked = len(sequence) > 1 and any(mark in sequence for mark in _MARKS)
    return not marked or len(_composed(sequence)) == 1


def _composed(sequence: str) -> str:
    return unicodedata.normalize("NFC", sequence) if sequence[1] in _MARKS else sequence


def _is_unseen(char: str) -> bool:
    """Whether a character only steers others: controls, joiners, selectors, line separators."""
    return char != " " and (
        unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or bool(_SELECTOR.match(char))
    )


_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """reportlab's own writes five hex digits beyond the BMP, which readers take for garbage: PDF
    wants UTF-16 (ISO 32000-1, 9.10.3)."""
    name = fontname.rpartition("+")[2]
    known = font(name).sequences if name in _SHIPPED else {}
    texts = (known[code][0] if code in known else chr(code) for code in subset)
    codes = [
        f"<{i:02X}> <{text.encode('utf-16-be').hex().upper()}>" for i, text in enumerate(texts)
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
