"""The board on slides: islands in columns of stickies that can be moved and edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pptx.slide import Slide

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.export.board import STICKIES
from kisarazu_ws.export.document import Island, Sticky
from kisarazu_ws.export.drawing import Box, lines_of
from kisarazu_ws.export.pdf_fonts import GOTHIC
from kisarazu_ws.export.slide_deck import (
    BODY,
    GREEN,
    QUIET,
    SLACK,
    Look,
    Words,
    height_of,
    shape,
    words,
)

CARD, PLATE = 12.0, 14.0
COLUMNS, GUTTER, GAP = 4, 14.0, 8.0
CARD_LINES = 7
CARD_WIDTH = (BODY.w - (COLUMNS - 1) * GUTTER) / COLUMNS


@dataclass(frozen=True)
class _Plate:
    """An island's nameplate as a label above its notes."""

    text: str
    level: int

    @property
    def height(self) -> float:
        return height_of([Words(self.text, PLATE, bold=True)], CARD_WIDTH - 16) + 10

    def draw(self, slide: Slide, box: Box) -> None:
        """Put it on a page."""
        look = Look(fill=GREEN if self.level == 1 else "5E8570", align="centre", middle=True)
        text = [Words(self.text, PLATE, bold=True, colour="FFFFFF")]
        shape(slide, box, text, look, f"表札：{self.text}")


@dataclass(frozen=True)
class _Card:
    """A note; what is too long for a card ends in … and stands whole in the list."""

    sticky: Sticky

    @property
    def text(self) -> str:
        lines = lines_of(self.sticky.text, GOTHIC, CARD, (CARD_WIDTH - 18) * SLACK)
        if len(lines) <= CARD_LINES:
            return self.sticky.text
        return f"{''.join(lines[: CARD_LINES - 1])}{lines[CARD_LINES - 1][:-2]}…"

    @property
    def height(self) -> float:
        return height_of([Words(self.text, CARD), Words(self.foot, 10)], CARD_WIDTH - 18) + 14

    @property
    def foot(self) -> str:
        signs = "・".join(Pillar(key).sign for key in self.sticky.pillars)
        votes = f"賛同{self.sticky.votes}" if self.sticky.votes else ""
        return "　".join(part for part in (str(self.sticky.number), signs, votes) if part)

    def draw(self, slide: Slide, box: Box) -> None:
        """Put it on a page."""
        fill = STICKIES.get(self.sticky.colour, STICKIES["yellow"]).removeprefix("#")
        text = [Words(self.text, CARD), Words(self.foot, 10, colour=QUIET)]
        name = f"付箋{self.sticky.number}"
        shape(slide, box, text, Look(fill=fill), name)


@dataclass(frozen=True)
class _More:
    """How many notes of the island are left to the list."""

    count: int
    height: float = 22.0

    def draw(self, slide: Slide, box: Box) -> None:
        """Put it on a page."""
        text = [Words(f"ほか{self.count}件", 12, colour=QUIET)]
        words(slide, box, text, Look(align="centre", inset=2))


_Piece = _Plate | _Card | _More
_Column = list[tuple[float, _Piece]]
Page = list[_Column]


def board_pages(islands: Iterable[Island]) -> Iterator[Page]:
    """The columns of each slide: nameplates and notes with their distance from the top."""
    page: Page = []
    for column in _board_columns(islands):
        page.append(column)
        if len(page) == COLUMNS:
            yield page
            page = []
    if page:
        yield page


def _board_columns(islands: Iterable[Island]) -> Iterator[_Column]:
    """Islands one below the other; none begins where its first note would not follow."""
    column: _Column = []
    y = 0.0
    for island in islands:
        plate = _Plate(island.nameplate, island.level)
        pieces: list[_Piece] = [_Card(sticky) for sticky in island.stickies]
        pieces += [_More(island.more)] if island.more else []
        first = plate.height + GAP + (pieces[0].height if pieces else 0.0)
        if column and y + first > BODY.h:
            yield column
            column, y = [], 0.0
        column.append((y, plate))
        y += plate.height + GAP
        for piece in pieces:
            if y + piece.height > BODY.h and len(column) > 1:
                yield column
                again = _Plate(f"{island.nameplate}（続き）", island.level)
                column, y = [(0.0, again)], again.height + GAP
            column.append((y, piece))
            y += piece.height + GAP
        y += GUTTER
    if column:
        yield column


def draw_page(slide: Slide, page: Page) -> None:
    """Put one page's pieces on a slide."""
    for place, column in enumerate(page):
        x = BODY.x + place * (CARD_WIDTH + GUTTER)
        for y, piece in column:
            piece.draw(slide, Box(x, BODY.y + y, CARD_WIDTH, piece.height))
