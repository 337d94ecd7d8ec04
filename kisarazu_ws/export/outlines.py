"""A drawing in a PDF with its letters as shapes: seen on the page, but no second text to be read.

The board shows notes whose words stand in the list already. Every glyph is one form of the file,
used wherever it occurs, so that a board of 160 notes costs about as much as a small picture.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from fontTools.pens.basePen import BasePen
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kisarazu_ws.export.drawing import Drawing, Text, draw_on
from kisarazu_ws.export.glyphs import outlines
from kisarazu_ws.export.pdf_fonts import code_width, glyph_name, runs

EM = 1000  # units of a glyph's form


def draw_outlined(canvas: Canvas, drawing: Drawing, x: float, top: float) -> None:
    """Paint the drawing at (x, top), texts as outlines above all other shapes."""
    texts = [shape for shape in drawing.shapes if isinstance(shape, Text)]
    others = tuple(shape for shape in drawing.shapes if not isinstance(shape, Text))
    draw_on(canvas, replace(drawing, shapes=others), x, top)
    canvas.saveState()
    canvas.translate(x, top)
    for text in texts:
        _draw_text(canvas, text)
    canvas.restoreState()


def _draw_text(canvas: Canvas, text: Text) -> None:
    x = text.left
    scale = f"{text.size / EM:.5f}"
    canvas.setFillColor(HexColor(text.colour))
    for run in runs(text.face, text.text):
        for code in run.text:
            name = _form(canvas, run.font, glyph_name(run.font, code))
            if name:
                canvas.addLiteral(f"q {scale} 0 0 {scale} {x:.2f} {-text.y:.2f} cm")
                canvas.doForm(name)
                canvas.addLiteral("Q")
            x += code_width(run.font, code) * text.size


def _form(canvas: Canvas, font: str, glyph: str) -> str:
    """The name of the glyph's form, made in this file when it is first wanted."""
    path = _path(font, glyph)
    if not path:
        return ""
    name = f"{font}-{glyph}"
    if not canvas.hasForm(name):
        canvas.beginForm(name, -EM, -EM, 2 * EM, 2 * EM)
        canvas.addLiteral(f"{path} f")
        canvas.endForm()
    return name


class _Pen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Gathers PDF path operators; the names of its methods are fontTools'."""

    def __init__(self, glyphs: Any, em: float) -> None:
        super().__init__(glyphs)
        self.code: list[str] = []
        self._scale = EM / em

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("m", point)

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", point)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("c", *points)

    def _closePath(self) -> None:  # noqa: N802
        self.code.append("h")

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = (str(round(value * self._scale)) for point in points for value in point)
        self.code.append(f"{' '.join(numbers)} {operator}")


@cache
def _path(font: str, glyph: str) -> str:
    if not glyph:
        return ""
    shapes = outlines(font)
    pen = _Pen(shapes.glyphs, shapes.em)
    shapes.glyphs[glyph].draw(pen)
    return " ".join(pen.code)
