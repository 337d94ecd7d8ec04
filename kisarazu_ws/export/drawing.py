"""One drawing, three ways out: PDF (text stays text), SVG (glyphs as outlines), PNG (the PDF page).

Lengths are points; the origin is the upper left corner and y grows downwards. Drawings are plain
values, so what is drawn can be tested without drawing it.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kisarazu_ws.export.linebreak import fill, units
from kisarazu_ws.export.pdf_fonts import CHAINS, GOTHIC, font, width
from kisarazu_ws.export.typeset import INK, draw_text

PILLAR_COLOURS: Mapping[str, str] = {
    "environment": "#1B7F4B",
    "economy": "#C75B00",
    "society": "#1F5FA8",
}
A4_LANDSCAPE = (841.89, 595.28)  # points
PILLAR_SIGNS: Mapping[str, str] = {"environment": "環", "economy": "経", "society": "社"}


@dataclass(frozen=True)
class Box:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def inset(self, by: float) -> Box:
        """The same with every edge moved inwards."""
        return Box(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)

    def overlaps(self, other: Box) -> bool:
        """Whether the two share an area."""
        return (
            self.x < other.right - 0.01
            and other.x < self.right - 0.01
            and self.y < other.bottom - 0.01
            and other.y < self.bottom - 0.01
        )


@dataclass(frozen=True)
class Rect:
    """A rectangle; `pattern` environment | economy | society lays the pillar's pattern over it."""

    box: Box
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0
    radius: float = 0.0
    dash: tuple[float, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Polygon:
    """A closed shape, or an open line when `fill` is None and `closed` is False."""

    points: tuple[tuple[float, float], ...]
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0
    closed: bool = True
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Text:
    """One line of text; (x, y) is the baseline at the anchor: start | middle | end."""

    x: float
    y: float
    text: str
    size: float
    face: str = GOTHIC
    colour: str = INK
    anchor: str = "start"

    @property
    def left(self) -> float:
        """Where the first character begins."""
        wide = width(self.face, self.size, self.text)
        return self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]


Shape = Rect | Polygon | Text


@dataclass(frozen=True)
class Drawing:
    """Shapes on a sheet; `boxes` says where the named things lie."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]
    boxes: Mapping[str, Box] = field(default_factory=dict)


def lines_of(text: str, face: str, size: float, room: float) -> list[str]:
    """A label broken into as few lines as `room` allows, about equally long."""

    def broken(wide: float) -> list[str]:
        measure = functools.partial(width, face, size)
        return [line.text for line in fill(text, measure, wide, wide, hang=False, phrases=True)]

    widest = broken(room)
    if len(widest) < 2:
        return widest
    longest = max(width(face, size, unit) for unit in units(text, phrases=True))
    parts = (p for p in (0.55, 0.65, 0.75, 0.85, 0.93) if room * p >= longest)
    narrow = (broken(room * part) for part in parts)
    return next((lines for lines in narrow if len(lines) == len(widest)), widest)


def text_block(
    box: Box, text: str, size: float, *, face: str = GOTHIC, colour: str = INK,
    leading: float = 1.3, anchor: str = "start", middle: bool = True,
) -> list[Text]:  # fmt: skip
    """Text wrapped into a box, centred upright when `middle`."""
    lines = lines_of(text, face, size, box.w)
    high = size * (1 + leading * (len(lines) - 1))
    top = box.y + (box.h - high) / 2 if middle else box.y
    x = {"start": box.x, "middle": box.x + box.w / 2, "end": box.right}[anchor]
    return [
        Text(x, top + size * (0.86 + leading * at), line, size, face, colour, anchor)
        for at, line in enumerate(lines)
    ]


def fitted_block(
    box: Box, text: str, size: float, least: float, *, face: str = GOTHIC, colour: str = INK,
    anchor: str = "start",
) -> list[Text]:  # fmt: skip
    """Text wrapped into a box in the largest type up to `size` at which it fits, not below
    `least`."""
    while size > least and size * (1.3 * len(lines_of(text, face, size, box.w)) - 0.3) > box.h:
        size = max(size - 0.5, least)
    return text_block(box, text, size, face=face, colour=colour, anchor=anchor)


def pillar_badge(x: float, y: float, side: float, pillar: str) -> list[Shape]:
    """The sign of a pillar in a square of `side`: a circle 環, a square 経, a lozenge 社."""
    colour = PILLAR_COLOURS[pillar]
    radius = {"environment": side / 2, "economy": side * 0.08, "society": side * 0.28}[pillar]
    box = Box(x, y, side, side)
    return [
        Rect(box, fill=colour, radius=radius, pattern=pillar),
        Text(x + side / 2, y + side * 0.73, PILLAR_SIGNS[pillar], side * 0.62, "bold", "#FFFFFF",
             "middle"),
    ]  # fmt: skip


def arrow(points: Sequence[tuple[float, float]], colour: str, line: float) -> list[Shape]:
    """An open line with a head at its end."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    angle, long, wide = math.atan2(y1 - y0, x1 - x0), line * 3.2, line * 1.7
    back = (x1 - long * math.cos(angle), y1 - long * math.sin(angle))
    side = (wide * math.sin(angle), -wide * math.cos(angle))
    head = (
        (x1, y1),
        (back[0] + side[0], back[1] + side[1]),
        (back[0] - side[0], back[1] - side[1]),
    )
    return [
        Polygon((*points[:-1], back), stroke=colour, line=line, closed=False),
        Polygon(head, fill=colour),
    ]


def moved(shape: Shape, x: float, y: float) -> Shape:
    """The same shape further to the right and down."""
    if isinstance(shape, Text):
        return replace(shape, x=shape.x + x, y=shape.y + y)
    if isinstance(shape, Rect):
        box = shape.box
        return replace(shape, box=Box(box.x + x, box.y + y, box.w, box.h))
    return replace(shape, points=tuple((px + x, py + y) for px, py in shape.points))


def draw_on(canvas: Canvas, drawing: Drawing, x: float, top: float, scale: float = 1.0) -> None:
    """Paint the drawing with its upper left corner at (x, top) in PDF coordinates."""
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(scale, scale)
    for shape in drawing.shapes:
        _paint(canvas, shape)
    canvas.restoreState()


def to_pdf(drawing: Drawing, author: str = "", paper: tuple[float, float] | None = None) -> bytes:
    """One page with title and language: of the drawing's size, or fitted whole on `paper`."""
    buffer = io.BytesIO()
    wide, high = paper or (drawing.width, drawing.height)
    scale = min(wide / drawing.width, high / drawing.height)
    plain: Any = font(CHAINS[GOTHIC][0]).fontName  # else Helvetica slips in, not embedded
    canvas = Canvas(buffer, (wide, high), invariant=1, lang="ja-JP", initialFontName=plain)
    canvas.setTitle(drawing.title)
    canvas.setSubject(drawing.description)
    canvas.setAuthor(author)
    left, above = (wide - drawing.width * scale) / 2, (high - drawing.height * scale) / 2
    draw_on(canvas, drawing, left, high - above, scale)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def to_png(drawing: Drawing, pixels_wide: int) -> bytes:
    """The PDF page as a picture."""
    document = pypdfium2.PdfDocument(to_pdf(drawing))
    try:
        picture = document[0].render(scale=pixels_wide / drawing.width).to_pil()
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()
    finally:
        document.close()


def _paint(canvas: Canvas, shape: Shape) -> None:
    if isinstance(shape, Text):
        y = -shape.y
        draw_text(canvas, shape.left, y, shape.text, shape.face, shape.size, shape.colour)
        return
    canvas.saveState()
    _ready(canvas, shape.fill, shape.stroke, shape.line, shape.dash)
    if isinstance(shape, Rect):
        _paint_rect(canvas, shape)
    else:
        _paint_polygon(canvas, shape)
    canvas.restoreState()


def _ready(
    canvas: Canvas, fill_: str | None, stroke: str | None, line: float, dash: Iterable[float]
) -> None:
    if fill_:
        canvas.setFillColor(HexColor(fill_))
    if stroke:
        canvas.setStrokeColor(HexColor(stroke))
        canvas.setLineWidth(line)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
    if lengths := list(dash):
        canvas.setDash(lengths)


def _paint_rect(canvas: Canvas, shape: Rect) -> None:
    box, kind = shape.box, {"fill": int(shape.fill is not None), "stroke": int(bool(shape.stroke))}
    canvas.roundRect(box.x, -box.bottom, box.w, box.h, shape.radius, **kind)
    if not shape.pattern:
        return
    path = canvas.beginPath()
    path.roundRect(box.x, -box.bottom, box.w, box.h, shape.radius)
    canvas.clipPath(path, stroke=0, fill=0)
    for mark in pattern_marks(box, shape.pattern):
        _paint(canvas, mark)


def pattern_marks(box: Box, pattern: str) -> list[Shape]:
    """The light marks of a pillar's pattern: stripes for 経, dots for 社, none for 環."""
    light = "#FFFFFF"
    step = max(box.h / 4, 2.0)
    if pattern == "economy":
        count = int((box.w + box.h) / step) + 1
        return [
            Polygon(
                ((box.x - box.h + i * step, box.bottom), (box.x + i * step, box.y)),
                stroke=_blend(PILLAR_COLOURS[pattern], light), line=step * 0.22, closed=False,
            )
            for i in range(count)
        ]  # fmt: skip
    if pattern == "society":
        return [
            Rect(Box(box.x + step * (i + 0.3), box.y + step * (j + 0.3), step * 0.32, step * 0.32),
                 fill=_blend(PILLAR_COLOURS[pattern], light), radius=step * 0.16)
            for i in range(int(box.w / step) + 1)
            for j in range(int(box.h / step) + 1)
        ]  # fmt: skip
    return []


def _blend(one: str, other: str, part: float = 0.22) -> str:
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (one, other))
    return "#" + "".join(f"{round(x + (y - x) * part):02X}" for x, y in zip(a, b, strict=True))


def _paint_polygon(canvas: Canvas, shape: Polygon) -> None:
    path = canvas.beginPath()
    (x, y), *others = shape.points
    path.moveTo(x, -y)
    for x, y in others:
        path.lineTo(x, -y)
    if shape.closed:
        path.close()
    canvas.drawPath(path, fill=int(shape.fill is not None), stroke=int(shape.stroke is not None))
