"""Japanese paragraphs for reportlab: 禁則 both ways, justification, hanging punctuation, fallback
fonts, and a text layer that can be searched and copied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from kisarazu_ws.export.linebreak import Line, fill, joined
from kisarazu_ws.export.pdf_fonts import GOTHIC, runs, width

INK = "#22302A"


@dataclass(frozen=True)
class TextStyle:
    """How a paragraph is set; lengths in points. `align`: left | justify | centre.

    `first` indents the first line, `left` all of them; `hang` lets 、。 stand over the margin
    (never inside a table cell); `bullet` stands before the first line.
    """

    face: str = GOTHIC
    size: float = 10.0
    leading: float = 16.0
    colour: str = INK
    align: str = "justify"
    first: float = 0.0
    left: float = 0.0
    hang: bool = True
    bullet: str = ""

    def with_(self, **changes: Any) -> TextStyle:
        """The same with some things changed."""
        return replace(self, **changes)


class JaParagraph(Flowable):
    """A paragraph that may split over pages."""

    def __init__(self, text: str, style: TextStyle) -> None:
        super().__init__()
        self.text = text
        self.style = style
        self._lines: list[Line] | None = None
        self._bullet = style.bullet
        self._opened = True  # False for what a split left over: no first-line indent, no bullet
        self._room = 0.0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        lines = self._fill(availWidth)
        self.width, self.height = availWidth, len(lines) * self.style.leading
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        lines = self._fill(availWidth)
        fitting = int((availHeight + 0.01) // self.style.leading)
        if fitting >= len(lines):
            return [self]
        # One line alone at the foot or the head of a page is avoided where the text allows it.
        if len(lines) - fitting == 1 and fitting > 2:
            fitting -= 1
        if fitting < 1 or (fitting == 1 and len(lines) > 2 and self._opened):
            return []
        return [self._part(lines[:fitting], True), self._part(lines[fitting:], False)]

    def draw(self) -> None:
        style = self.style
        y = self.height - style.leading + (style.leading - style.size) / 2 + style.size * 0.14
        for at, line in enumerate(self._lines or ()):
            if at == 0 and self._bullet:
                draw_text(self.canv, style.left - width(style.face, style.size, self._bullet), y,
                          self._bullet, style.face, style.size, style.colour)  # fmt: skip
            self._draw_line(line, y, first=at == 0 and self._opened)
            y -= style.leading

    def _draw_line(self, line: Line, y: float, *, first: bool) -> None:
        style = self.style
        left = style.left + (style.first if first else 0.0)
        room = self.width - left
        spare = room - (line.width - line.hanging)
        gaps = len(line.units) - 1
        x, extra = left, 0.0
        if style.align == "centre":
            x += spare / 2
        elif style.align == "justify" and not line.last and gaps > 0 and spare < room * 0.25:
            extra = spare / gaps
        if not extra:
            draw_text(self.canv, x, y, line.text, style.face, style.size, style.colour)
            return
        _draw_units(self.canv, x, y, line, style, extra)

    def _fill(self, room: float) -> list[Line]:
        if self._lines is None or room != self._room:
            style, first = self.style, self.style.first if self._opened else 0.0

            def measure(text: str) -> float:
                return width(style.face, style.size, text)

            inner = max(room - style.left, style.size * 2)
            self._lines = fill(self.text, measure, inner - first, inner, hang=style.hang)
            self._room = room
        return self._lines

    def _part(self, lines: list[Line], head: bool) -> JaParagraph:
        part = JaParagraph(joined(lines), self.style)
        part._lines = lines
        part._room = self._room
        part._opened = self._opened and head
        part._bullet = self._bullet if head else ""
        return part


def draw_text(
    canvas: Any, x: float, y: float, text: str, face: str, size: float, colour: str
) -> float:
    """Draw one line at (x, y), the baseline; how wide it was."""
    pen = canvas.beginText(x, y)
    pen.setFillColor(HexColor(colour))
    for run in runs(face, text):
        pen.setFont(run.font, size)
        pen.textOut(run.text)
    canvas.drawText(pen)
    return width(face, size, text)


def _draw_units(
    canvas: Any, x: float, y: float, line: Line, style: TextStyle, extra: float
) -> None:
    """A justified line: the spare room goes evenly between its units.

    Units of one character share one string with character spacing, so that a reader's copy of the
    text has no holes.
    """
    pen = canvas.beginText(x, y)
    pen.setFillColor(HexColor(style.colour))
    last = len(line.units) - 1
    for at, unit in enumerate(line.units):
        parts = list(runs(style.face, unit))
        for number, run in enumerate(parts, start=1):
            pen.setFont(run.font, style.size)
            pen.setCharSpace(0)
            pen.textOut(run.text[:-1])
            pen.setCharSpace(extra if at < last and number == len(parts) else 0)
            pen.textOut(run.text[-1])
    pen.setCharSpace(0)
    canvas.drawText(pen)
