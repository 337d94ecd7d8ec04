"""A drawing as SVG with outlined glyphs: live text would lose its font on another machine.

Every glyph stands once in `<defs>`; title and description say in words what is drawn.
"""

from __future__ import annotations

from functools import cache
from xml.sax.saxutils import escape, quoteattr

from fontTools.pens.svgPathPen import SVGPathPen

from kisarazu_ws.export.drawing import Drawing, Polygon, Rect, Shape, Text, pattern_marks
from kisarazu_ws.export.glyphs import outlines
from kisarazu_ws.export.pdf_fonts import code_width, glyph_name, runs


def to_svg(drawing: Drawing) -> str:
    """The drawing as one SVG document."""
    writer = _Writer()
    body = "\n".join(writer.shape(shape) for shape in drawing.shapes)
    size = f'width="{_n(drawing.width)}pt" height="{_n(drawing.height)}pt"'
    view = f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}"'
    glyphs = "\n".join(f'<path id="{id_}" d="{path}"/>' for id_, path in writer.glyphs.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img" lang="ja">\n'
        f"<title>{escape(drawing.title)}</title>\n<desc>{escape(drawing.description)}</desc>\n"
        f"<defs>\n{glyphs}\n{''.join(writer.clips)}</defs>\n{body}\n</svg>\n"
    )


class _Writer:
    def __init__(self) -> None:
        self.glyphs: dict[str, str] = {}
        self.clips: list[str] = []

    def shape(self, shape: Shape) -> str:
        if isinstance(shape, Text):
            return self._text(shape)
        if isinstance(shape, Rect):
            return self._rect(shape)
        return self._polygon(shape)

    def _rect(self, shape: Rect) -> str:
        box = shape.box
        place = (
            f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.w)}" height="{_n(box.h)}" '
            f'rx="{_n(shape.radius)}"'
        )
        drawn = f"<rect {place} {_paint(shape.fill, shape.stroke, shape.line, shape.dash)}/>"
        marks = pattern_marks(box, shape.pattern) if shape.pattern else []
        if not marks:
            return drawn
        id_ = f"clip{len(self.clips)}"
        self.clips.append(f'<clipPath id="{id_}"><rect {place}/></clipPath>\n')
        inside = "".join(self.shape(mark) for mark in marks)
        return f'{drawn}<g clip-path="url(#{id_})">{inside}</g>'

    def _polygon(self, shape: Polygon) -> str:
        tag = "polygon" if shape.closed else "polyline"
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
        paint = _paint(shape.fill, shape.stroke, shape.line, shape.dash)
        return f'<{tag} points="{points}" {paint} stroke-linecap="round" stroke-linejoin="round"/>'

    def _text(self, shape: Text) -> str:
        x, parts = shape.left, []
        for run in runs(shape.face, shape.text):
            scale = shape.size / outlines(run.font).em
            for code in run.text:
                id_ = self._glyph(run.font, glyph_name(run.font, code))
                if id_:
                    move = f"translate({_n(x)} {_n(shape.y)}) scale({scale:.5f} {-scale:.5f})"
                    parts.append(f'<use href="#{id_}" transform="{move}"/>')
                x += code_width(run.font, code) * shape.size
        label = quoteattr(shape.text)
        return f'<g fill="{shape.colour}" aria-label={label}>{"".join(parts)}</g>'

    def _glyph(self, font: str, glyph: str) -> str:
        id_ = f"{font}-{glyph}"
        if id_ not in self.glyphs:
            self.glyphs[id_] = _outline(font, glyph)
        return id_ if self.glyphs[id_] else ""


@cache
def _outline(font: str, glyph: str) -> str:
    if not glyph:
        return ""
    glyphs = outlines(font).glyphs
    pen = SVGPathPen(glyphs)
    glyphs[glyph].draw(pen)
    return str(pen.getCommands())


def _paint(fill: str | None, stroke: str | None, line: float, dash: tuple[float, ...]) -> str:
    parts = [f'fill="{fill or "none"}"']
    if stroke:
        parts.append(f'stroke="{stroke}" stroke-width="{_n(line)}"')
    if dash:
        parts.append(f'stroke-dasharray="{" ".join(_n(d) for d in dash)}"')
    return " ".join(parts)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
