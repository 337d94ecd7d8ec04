"""The board as drawings: every island a field with its nameplate above and its notes in rows.

Lengths are points. Large islands take the whole width, small ones stand side by side. The words of
a note are cut after a few lines: the picture is for the whole, the list for every word.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pypdfium2
from PIL import Image

from kisarazu_ws.export.compose import board_islands
from kisarazu_ws.export.document import BoardFigure, Document, Island, Sticky
from kisarazu_ws.export.drawing import (
    Box,
    Drawing,
    Rect,
    Shape,
    Text,
    lines_of,
    moved,
    pillar_badge,
)
from kisarazu_ws.export.drawing import to_pdf as drawing_pdf
from kisarazu_ws.export.drawing_svg import to_svg
from kisarazu_ws.export.facts import Facts
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC
from kisarazu_ws.export.rasters import Raster

STICKIES: Mapping[str, str] = {
    "yellow": "#FFE08A",
    "pink": "#F8C6D0",
    "blue": "#BFDCF5",
    "green": "#BFE5C8",
    "violet": "#D9C9EE",
    "orange": "#FFD1A6",
}
GROUND, GREEN, SOFT, INK, QUIET = (
    "#EEF2EC", "#23563C", "#5E8570", "#22302A", "#5B6A62",
)  # fmt: skip
MM = 72 / 25.4
SHEET_WIDTH = 170 * MM
SHEET_HEIGHT = 250 * MM  # drawn at once before it is cut into pictures
COLUMNS, WALL_COLUMNS = 6, 12
GUTTER, PAD, GAP = 7.0, 4.0, 4.0
UNIT = (SHEET_WIDTH - (COLUMNS - 1) * GUTTER) / COLUMNS  # width of an island of one column
WALL_MARGIN = 24.0
# An island of at most so many notes is so many columns wide; larger ones take all.
SIZES = ((4, 2), (12, 3))
TEXT, LEADING, PLATE, PLATE_LEADING = 7.5, 10.0, 8.5, 11.5
MOST_LINES = 6
BADGE, FOOT = 9.0, 13.0
PIXELS_WIDE = 1400
LONGEST_PX = 12_000


@dataclass(frozen=True)
class _Field:
    """An island, or a part of one, ready to be drawn: its rows of stickies, `columns` units wide.

    Only its first part has a `plate`, only its last one says how many are left out.
    """

    columns: int
    level: int
    plate: tuple[str, ...]
    rows: tuple[tuple[_Card, ...], ...]
    more: int = 0

    @property
    def width(self) -> float:
        return self.columns * UNIT + (self.columns - 1) * GUTTER

    @property
    def plate_height(self) -> float:
        return len(self.plate) * PLATE_LEADING + 7 if self.plate else 0.0

    @property
    def height(self) -> float:
        head = self.plate_height + GAP + PAD if self.plate else 0.0
        rest = 14.0 if self.more else 0.0
        return head + sum(_row_height(r) + GAP for r in self.rows) + rest

    def parts(self) -> Iterator[_Field]:
        """One part a row, so that a page may end between any two."""
        for at in range(max(len(self.rows), 1)):
            plate = self.plate if at == 0 else ()
            more = self.more if at >= len(self.rows) - 1 else 0
            yield replace(self, plate=plate, rows=self.rows[at : at + 1], more=more)


@dataclass(frozen=True)
class _Card:
    """A sticky with its broken lines."""

    sticky: Sticky
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING + FOOT + 6


Shelf = list[_Field]


@dataclass(frozen=True)
class Band:
    """A piece of the board of the whole width; `before` is the white above it, 0 where an island
    goes on."""

    drawing: Drawing
    before: float


def board_bands(islands: Sequence[Island], columns: int = COLUMNS) -> Iterator[Band]:
    """The board from top to bottom: islands side by side, or rows of one island."""
    wide = columns * (UNIT + GUTTER) - GUTTER
    for shelf in _shelves(islands, columns):
        if len(shelf) > 1 or shelf[0].columns < columns:
            yield Band(_band(shelf, wide), GUTTER)
            continue
        for at, part in enumerate(shelf[0].parts()):
            yield Band(_band([part], wide), 0.0 if at else GUTTER)


def board_wall(facts: Facts, document: Document) -> Drawing:
    """The whole board on one sheet, with its title and stamps; nothing is left out."""
    islands = board_islands(facts, most=len(facts.view.notes) + len(facts.view.clusters) + 1)
    inner = WALL_COLUMNS * (UNIT + GUTTER) - GUTTER
    wide = inner + 2 * WALL_MARGIN
    whole = _stacked(list(board_bands(islands, WALL_COLUMNS)), inner)
    height = whole.height + 60 + WALL_MARGIN
    stamps = "".join(f"【{stamp}】" for stamp in document.stamps)
    title = f"{facts.view.session.title}　ボード"
    shapes: list[Shape] = [
        Rect(Box(0, 0, wide, height), fill="#FFFFFF"),
        Text(WALL_MARGIN, 40, title, 18, BOLD, GREEN),
        Text(wide - WALL_MARGIN, 40, stamps, 12, BOLD, "#B3261E", "end"),
        *(moved(shape, WALL_MARGIN, 60) for shape in whole.shapes),
    ]
    return Drawing(wide, height, title, "付箋を島にまとめたボード", tuple(shapes))


def board_svg(facts: Facts, document: Document) -> bytes:
    """The whole board as SVG with outlined letters."""
    return to_svg(board_wall(facts, document)).encode("utf-8")


def board_png(facts: Facts, document: Document) -> bytes:
    """The whole board as PNG, twice as fine as a screen, smaller where it would be huge."""
    drawing = board_wall(facts, document)
    scale = min(2.0, LONGEST_PX / max(drawing.width, drawing.height))
    return _png(_picture(drawing, scale))


def board_rasters(figure: BoardFigure) -> Iterator[Raster]:
    """The bands of the board as pictures of about 210 dots an inch, from top to bottom."""
    sheet: list[Band] = []
    used = 0.0
    for band in board_bands(figure.islands):
        if sheet and used + band.drawing.height > SHEET_HEIGHT:
            yield from _cut(sheet)
            sheet, used = [], 0.0
        sheet.append(band)
        used += band.before + band.drawing.height
    yield from _cut(sheet)


def _cut(sheet: Sequence[Band]) -> Iterator[Raster]:
    """Bands drawn together, because a drawing's fonts take longer than its letters, then cut."""
    if not sheet:
        return
    whole = _picture(_stacked(sheet, SHEET_WIDTH), PIXELS_WIDE / SHEET_WIDTH)
    scale = whole.width / SHEET_WIDTH
    y = -sheet[0].before
    for band in sheet:
        y += band.before
        top, y = y, y + band.drawing.height
        piece = whole.crop((0, round(top * scale), whole.width, round(y * scale)))
        yield Raster("png", _png(piece), *piece.size, joined=not band.before)


def _picture(drawing: Drawing, scale: float) -> Image.Image:
    """The drawing in 128 colours, which are enough for flat paper and small type."""
    document = pypdfium2.PdfDocument(drawing_pdf(drawing))
    try:
        picture: Image.Image = document[0].render(scale=scale).to_pil()
    finally:
        document.close()
    plain = picture.convert("RGB")
    return plain.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


# --- from islands to shelves -----------------------------------------------------------------


def _shelves(islands: Sequence[Island], columns: int) -> list[Shelf]:
    """Islands in their order, as many side by side as fit."""
    shelves: list[Shelf] = []
    room = 0
    for island in islands:
        field = _field(island, columns)
        if field.columns > room:
            shelves.append([])
            room = columns
        shelves[-1].append(field)
        room -= field.columns
    return shelves


def _field(island: Island, most: int) -> _Field:
    wide = next((c for count, c in SIZES if len(island.stickies) <= count), COLUMNS)
    wide = min(wide, most)
    room = wide * UNIT + (wide - 1) * GUTTER - 2 * PAD
    across = (room - (wide - 1) * GAP) / wide
    cards = [_card(sticky, across) for sticky in island.stickies]
    rows = tuple(tuple(cards[at : at + wide]) for at in range(0, len(cards), wide))
    plate = tuple(lines_of(island.nameplate, BOLD, PLATE, room - 8))
    return _Field(wide, island.level, plate, rows, island.more)


def _card(sticky: Sticky, wide: float) -> _Card:
    lines = [line for line in lines_of(sticky.text, GOTHIC, TEXT, wide - 8) if line.strip()]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]
    return _Card(sticky, tuple(lines))


def _row_height(row: Sequence[_Card]) -> float:
    return max(card.height for card in row)


# --- from shelves to shapes ------------------------------------------------------------------


def _band(shelf: Shelf, width: float) -> Drawing:
    height = max(field.height for field in shelf)
    shapes: list[Shape] = []
    x = 0.0
    for field in shelf:
        shapes.extend(_field_shapes(field, x, height))
        x += field.width + GUTTER
    return Drawing(width, height, "ボード", "付箋を島にまとめたボード", tuple(shapes))


def _field_shapes(field: _Field, x: float, height: float) -> Iterator[Shape]:
    yield Rect(Box(x, 0, field.width, height), fill=GROUND)
    inner = field.width - 2 * PAD
    if field.plate:
        yield from _plate(field, Box(x + PAD, PAD, inner, field.plate_height))
    across = (inner - (field.columns - 1) * GAP) / field.columns
    y = PAD + field.plate_height + GAP if field.plate else 0.0
    for row in field.rows:
        high = _row_height(row)
        for at, card in enumerate(row):
            yield from _sticky(card, Box(x + PAD + at * (across + GAP), y, across, high))
        y += high + GAP
    if field.more:
        words = f"ほか{field.more}件"
        yield Text(x + field.width / 2, y + 7, words, TEXT, GOTHIC, QUIET, "middle")


def _plate(field: _Field, box: Box) -> Iterator[Shape]:
    yield Rect(box, fill=GREEN if field.level == 1 else SOFT, radius=3)
    middle = box.x + box.w / 2
    for at, line in enumerate(field.plate):
        y = box.y + 3 + PLATE_LEADING * at + PLATE
        yield Text(middle, y, line, PLATE, BOLD, "#FFFFFF", "middle")


def _sticky(card: _Card, box: Box) -> Iterator[Shape]:
    sticky = card.sticky
    yield Rect(box, fill=STICKIES.get(sticky.colour, STICKIES["yellow"]), radius=1.5)
    for at, line in enumerate(card.lines):
        yield Text(box.x + 4, box.y + 3 + TEXT + LEADING * at, line, TEXT, GOTHIC, INK)
    words = f"{sticky.number}" + (f"　賛同{sticky.votes}" if sticky.votes else "")
    yield Text(box.x + 4, box.bottom - 4, words, 6.5, GOTHIC, QUIET)
    for at, pillar in enumerate(reversed(sticky.pillars)):
        left = box.right - 3 - (BADGE + 2) * (at + 1) + 2
        yield from _badge(left, box.bottom - BADGE - 3, pillar)


def _badge(x: float, y: float, pillar: str) -> Iterator[Shape]:
    """The pillar's sign and outline; its pattern would be lost at this size."""
    for shape in pillar_badge(x, y, BADGE, pillar):
        yield replace(shape, pattern="") if isinstance(shape, Rect) else shape


def _stacked(bands: Sequence[Band], width: float) -> Drawing:
    """Bands below each other as one drawing."""
    shapes: list[Shape] = []
    y = 0.0
    for at, band in enumerate(bands):
        y += band.before if at else 0.0
        shapes.extend(moved(shape, 0, y) for shape in band.drawing.shapes)
        y += band.drawing.height
    return Drawing(width, max(y, 1.0), "ボード", "付箋を島にまとめたボード", tuple(shapes))
