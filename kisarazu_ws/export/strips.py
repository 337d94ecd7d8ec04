"""Paragraphs, headings and table rows of the minutes as strips of a page.

A table row is drawn cell by cell, and the note's words stand in the last column, so that a reader
who copies or searches the text meets every note in one piece. Lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kisarazu_ws.export.document import Align, Paragraph
from kisarazu_ws.export.linebreak import fill
from kisarazu_ws.export.pages import Strip
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, MINCHO, width
from kisarazu_ws.export.typeset import JaParagraph, TextStyle, draw_text

INK, QUIET, GREEN, PALE, RULE = "#22302A", "#5B6A62", "#23563C", "#E8F0EA", "#9AA79F"
ATTENTION = "#B3261E"
MM = 72 / 25.4
TEXT_WIDTH = 170 * MM
TEXT_HEIGHT = 252 * MM
PAD_X, PAD_Y = 4.5, 3.5
CHUNK_LINES = 3  # a long paragraph may break between so many lines
BALANCED_LINES = 3
BASE = 0.14  # how far above the lower edge of its em a baseline lies, in em

TITLE = TextStyle(BOLD, 16, 24, INK, "centre", hang=False)
BODY = TextStyle(MINCHO, 10.5, 17.5, INK, "justify", first=10.5)
POINT = TextStyle(MINCHO, 10.5, 17.5, INK, "justify", left=10.5, bullet="・")
LEAD = TextStyle(BOLD, 10.5, 17, INK, "left")
REMARK = TextStyle(GOTHIC, 8.5, 13.5, QUIET, "left", hang=False)


@dataclass(frozen=True, slots=True)
class Ink:
    """How a line inside a table is set."""

    face: str
    size: float
    leading: float
    colour: str = INK


CELL = Ink(MINCHO, 9.5, 14)
CELL_HEAD = Ink(BOLD, 9, 14, GREEN)
SUPPORT = Ink(GOTHIC, 8, 12, GREEN)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line; `links` are (from x, to x, anchor) within it."""

    text: str
    ink: Ink
    width: float
    links: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row; `fill` is a ground colour or nothing."""

    lines: tuple[TextLine, ...]
    width: float
    align: Align = "left"
    fill: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Grid:
    """Column widths and alignments of a table, from shares of the text width."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    strip: Strip = field(init=False)

    def __post_init__(self) -> None:
        cells = [
            Cell(lines(head, CELL_HEAD, wide), wide, "centre", PALE)
            for head, wide in zip(self.heads, self.widths, strict=True)
        ]
        object.__setattr__(self, "strip", replace(next(row(cells)), keep=True))


def paragraph(text: str, style: TextStyle, before: float = 0.0) -> Iterator[Strip]:
    """The strips of running text: up to three lines each, never one line alone at the end."""
    rest = JaParagraph(text, style)
    while True:
        parts = rest.split(TEXT_WIDTH, CHUNK_LINES * style.leading)
        one = parts[0] if parts else rest
        assert isinstance(one, JaParagraph)
        yield _flowing(one, before)
        before = 0.0
        if len(parts) < 2:
            return
        assert isinstance(parts[1], JaParagraph)
        rest = parts[1]


def _flowing(flowable: JaParagraph, before: float, *, keep: bool = False) -> Strip:
    _, height = flowable.wrap(TEXT_WIDTH, TEXT_HEIGHT)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        flowable.drawOn(canvas, x, top - height)

    return Strip(height, draw, before, keep)


def supported(words: Paragraph, style: TextStyle, before: float = 0.0) -> Iterator[Strip]:
    """Running text, and under it what supports it as links."""
    yield from paragraph(words.text, style, before)
    if words.support:
        room = TEXT_WIDTH - style.size
        for line in support_lines(words, room):
            yield Strip(line.ink.leading, _line_drawer(line, style.size))


def _line_drawer(line: TextLine, indent: float) -> _LineDrawer:
    return _LineDrawer(line, indent)


@dataclass(frozen=True, slots=True)
class _LineDrawer:
    line: TextLine
    indent: float

    def __call__(self, canvas: Canvas, x: float, top: float) -> None:
        draw_line(canvas, self.line, x + self.indent, top)


def heading(title: str, *, anchor: str, level: int = 0, new_page: bool = False) -> Strip:
    """A section's heading on a pale bar (level 0) or plain (level 1), with its outline entry."""
    height, before = (24.0, 18.0) if level == 0 else (19.0, 11.0)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if level == 0:
            canvas.setFillColor(HexColor(PALE))
            canvas.rect(x, top - 21, TEXT_WIDTH, 21, stroke=0, fill=1)
            canvas.setFillColor(HexColor(GREEN))
            canvas.rect(x, top - 21, 4, 21, stroke=0, fill=1)
            draw_text(canvas, x + 11, top - 15, title, BOLD, 12.5, GREEN)
        else:
            draw_text(canvas, x, top - 13, title, BOLD, 11, INK)
        canvas.bookmarkHorizontal(anchor, x, top + 6)
        canvas.addOutlineEntry(title.replace("　", " "), anchor, level, closed=False)

    return Strip(height, draw, before, keep=True, new_page=new_page)


def gap(height: float) -> Strip:
    """White, dropped at the top of a page; it holds what is above and below it together."""
    return Strip(0.0, lambda canvas, x, top: None, before=height, keep=True)


def row(cells: Sequence[Cell], head: Strip | None = None) -> Iterator[Strip]:
    """A table row as one strip, or as several when it is taller than a page can be."""
    room = TEXT_HEIGHT - 2 * PAD_Y - (head.height if head else 0.0)
    rest = [list(cell.lines) for cell in cells]
    first = True
    while first or any(rest):
        parts = [_take(own, room) for own in rest]
        height = max((sum(line.ink.leading for line in part) for part in parts), default=0.0)
        now = [
            Cell(tuple(part), c.width, c.align, c.fill, c.anchor if first else "")
            for part, c in zip(parts, cells, strict=True)
        ]
        yield Strip(max(height, CELL.leading) + 2 * PAD_Y, _RowDrawer(tuple(now)), head=head)
        first = False


def _take(own: list[TextLine], room: float) -> list[TextLine]:
    taken: list[TextLine] = []
    used = 0.0
    while own and used + own[0].ink.leading <= room:
        used += own[0].ink.leading
        taken.append(own.pop(0))
    return taken


@dataclass(frozen=True, slots=True)
class _RowDrawer:
    cells: tuple[Cell, ...]

    def __call__(self, canvas: Canvas, x: float, top: float) -> None:
        height = max(sum(line.ink.leading for line in cell.lines) for cell in self.cells)
        height = max(height, CELL.leading) + 2 * PAD_Y
        self._ground(canvas, x, top, height)
        for cell in self.cells:
            if cell.anchor:
                canvas.bookmarkHorizontal(cell.anchor, x, top + 30)
            y = top - PAD_Y
            for line in cell.lines:
                draw_line(canvas, line, x + _offset(cell, line), y)
                y -= line.ink.leading
            x += cell.width

    def _ground(self, canvas: Canvas, x: float, top: float, height: float) -> None:
        at = x
        for cell in self.cells:
            if cell.fill:
                canvas.setFillColor(HexColor(cell.fill))
                canvas.rect(at, top - height, cell.width, height, stroke=0, fill=1)
            at += cell.width
        canvas.setStrokeColor(HexColor(RULE))
        canvas.setLineWidth(0.5)
        edges = [(x, top, at, top), (x, top - height, at, top - height)]
        at = x
        for wide in (0.0, *(cell.width for cell in self.cells)):
            at += wide
            edges.append((at, top, at, top - height))
        canvas.lines(edges)


def _offset(cell: Cell, line: TextLine) -> float:
    spare = cell.width - line.width
    if cell.align == "right":
        return spare - PAD_X
    return spare / 2 if cell.align == "centre" else PAD_X


def draw_line(canvas: Canvas, line: TextLine, x: float, top: float) -> None:
    """One line with its upper edge at `top`, and the places in it that lead elsewhere."""
    ink = line.ink
    y = top - ink.leading + (ink.leading - ink.size) / 2 + ink.size * BASE
    draw_text(canvas, x, y, line.text, ink.face, ink.size, ink.colour)
    for begin, end, anchor in line.links:
        canvas.linkRect("", anchor, (x + begin, top - ink.leading, x + end, top), relative=0)


def lines(text: str, ink: Ink, wide: float) -> tuple[TextLine, ...]:
    """The lines of a text inside a cell of this width; marks never hang over its border."""

    def measure(part: str) -> float:
        return width(ink.face, ink.size, part)

    room = wide - 2 * PAD_X
    return tuple(
        TextLine(line.text, ink, line.width) for line in fill(text, measure, room, room, hang=False)
    )


_NUMBER = re.compile(r"\d+(?:-\d+)*")


def support_lines(words: Paragraph, room: float) -> Iterator[TextLine]:
    """What supports a sentence, each number a link to its row; `room` is the whole width."""
    anchors = iter([*(f"island{m}" for m in words.islands), *(f"note{n}" for n in words.refs)])
    for line in lines(words.support, SUPPORT, room + 2 * PAD_X):
        links = []
        for number in _NUMBER.finditer(line.text):
            begin = width(SUPPORT.face, SUPPORT.size, line.text[: number.start()])
            long = width(SUPPORT.face, SUPPORT.size, number.group())
            links.append((begin, begin + long, next(anchors, "")))
        yield TextLine(line.text, SUPPORT, line.width, tuple(one for one in links if one[2]))


def cell(words: Paragraph, wide: float, align: Align = "left", anchor: str = "") -> Cell:
    """A cell with its words, their lines of about one length, and under them what supports them."""
    under: Iterable[TextLine] = support_lines(words, wide - 2 * PAD_X) if words.support else ()
    return Cell((*balanced(words.text, wide), *under), wide, align, anchor=anchor)


def balanced(text: str, wide: float) -> tuple[TextLine, ...]:
    """The lines of a short text in no more lines than needed, the last one not left over."""
    if "\n" in text:
        return tuple(line for part in text.split("\n") for line in balanced(part, wide))
    best = lines(text, CELL, wide)
    if not 1 < len(best) <= BALANCED_LINES:
        return best
    narrow, enough = wide / 2, wide
    while enough - narrow > CELL.size / 2:
        middle = (narrow + enough) / 2
        tried = lines(text, CELL, middle)
        if len(tried) <= len(best):
            best, enough = tried, middle
        else:
            narrow = middle
    return best
