"""The minutes as slides: one page that says it all, then opinions, board, balance and findings.

The first content page has the parts in which the city reports to its partners: 活動内容,
成果や気づき, 活動の様子. Every note's full text stands in the list at the end, on pages that are
left out when presenting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from pptx.slide import Slide

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.export.compose import NOTHING
from kisarazu_ws.export.document import (
    Balance,
    Block,
    BoardFigure,
    Bullets,
    Document,
    NoteList,
    Paragraph,
    Picture,
    Section,
    Subsection,
    Table,
)
from kisarazu_ws.export.drawing import PILLAR_COLOURS, Box, lines_of
from kisarazu_ws.export.fields import UNFILLED
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC
from kisarazu_ws.export.rasters import Photograph, Raster
from kisarazu_ws.export.slide_board import board_pages, draw_page
from kisarazu_ws.export.slide_deck import (
    BODY,
    GREEN,
    LEADING,
    LINE,
    QUIET,
    SLACK,
    Deck,
    Look,
    TableColumn,
    Words,
    height_of,
    picture,
    row_height,
    shape,
    table,
    words,
)

Row = TypeVar("Row")
Cancelled = Callable[[], bool]
OVERVIEW_SIZES = (20.0, 18.0, 16.0, 14.0, 12.0)
TEXT, CELL, LIST_CELL = 20.0, 14.0, 11.0
LIST_LINES = 14  # a longer note goes on in the next row
ORANGE = "C75B00"
_NOTE_COLUMNS = (
    TableColumn("番号", 0.07, "right"),
    TableColumn("班", 0.10, "centre"),
    TableColumn("設問", 0.10, "centre"),
    TableColumn("側面", 0.09, "centre"),
    TableColumn("付箋の記載（原文）", 0.64),
)


def minutes_slides(
    document: Document,
    photograph: Photograph,
    mandala: tuple[str, Raster] | None = None,
    cancelled: Cancelled = lambda: False,
) -> bytes:
    """The .pptx as bytes; `mandala` is its title and picture. The same values give the same
    bytes."""
    return _Writer(document, photograph, cancelled).written(mandala)


class _Writer:
    """One deck being written."""

    def __init__(self, document: Document, photograph: Photograph, cancelled: Cancelled) -> None:
        self._document = document
        self._photograph = photograph
        self._cancelled = cancelled
        stamps = "".join(f"【{stamp}】" for stamp in document.stamps)
        title = "　".join(document.title)
        self._deck = Deck(title, document.at, "・".join(document.stamps), stamps + document.running)

    def written(self, mandala: tuple[str, Raster] | None) -> bytes:
        self._cover()
        self._overview()
        for section in self._document.sections:
            if section.key not in ("purpose", "review", "photographs", "notes"):
                self._section(section)
        if mandala:
            title, raster = mandala
            slide = self._deck.slide(title)
            picture(slide, BODY, raster.content, (raster.width, raster.height), title)
        for photo in self._pictures():
            self._photo(photo)
        for block in self._document.blocks():
            if isinstance(block, NoteList):
                self._notes(block)
        return self._deck.content()

    # --- the first two pages -----------------------------------------------------------------

    def _cover(self) -> None:
        *before, title = self._document.title[:-1] or self._document.title
        form = self._document.title[-1] if len(self._document.title) > 1 else ""
        facts = {row[0].text: row[1].text for row in self._document.head.rows}
        said = (facts.get(key, "") for key in ("日時", "場所", "所管課"))
        foot = [Words(text, 15, colour="FFFFFF") for text in said if text not in ("", UNFILLED)]
        stamps = "　".join(f"【{stamp}】" for stamp in self._document.stamps)
        self._deck.cover(
            [
                Words("　".join(before), 18, colour="DCE8E0"),
                Words(title, _largest(title, (38, 34, 30, 26, 22)), bold=True, colour="FFFFFF"),
                Words(form, 20, colour="FFFFFF"),
                Words(stamps, 14, colour="FFE08A"),
            ],
            foot,
        )

    def _overview(self) -> None:
        """活動内容, 成果や気づき and 活動の様子 on one page, as the city presents its work."""
        slide = self._deck.slide(self._document.name)
        left = Box(BODY.x, BODY.y, BODY.w * 0.62, (BODY.h - 14) / 2)
        self._panel(slide, left, "活動内容", GREEN, self._activity(), "「開会・趣旨」に書きます")
        below = Box(left.x, left.bottom + 14, left.w, left.h)
        found = self._sentences("summary")
        self._panel(slide, below, "成果や気づき", ORANGE, found, "「まとめ」に書きます")
        right = Box(left.right + 14, BODY.y, BODY.w - left.w - 14, BODY.h)
        photos = [p for p in self._pictures() if self._photograph(p) is not None][:2]
        if not photos:
            look = Look(outline=LINE, dashed=True, align="center", middle=True)
            look = replace(look, align="centre", fill="F5F7F5")
            shape(slide, right, [Words("活動の様子", 16, bold=True, colour=QUIET),
                                 Words("（写真を挿入）", 14, colour=QUIET)], look)  # fmt: skip
        high = (right.h - 14 * (len(photos) - 1)) / max(len(photos), 1)
        for at, photo in enumerate(photos):
            place = Box(right.x, right.y + at * (high + 14), right.w, high)
            self._placed(slide, place, photo)

    def _panel(
        self, slide: Slide, box: Box, head: str, colour: str, text: list[str], empty: str
    ) -> None:
        """A box with its head; what does not fit is counted and stands on the pages after."""
        band = Box(box.x, box.y, box.w, 28)
        look = Look(fill=colour, middle=True, inset=10)
        shape(slide, band, [Words(head, 16, bold=True, colour="FFFFFF")], look)
        room = Box(box.x, band.bottom, box.w, box.h - 28)
        shown = _fitting(text, room) if text else [Words(f"（{empty}）", 14, colour=QUIET)]
        look = Look(outline=colour, line=1.5, fill="FFFFFF", inset=10)
        shape(slide, room, shown, look, head)

    def _activity(self) -> list[str]:
        """The words under 活動内容, else those of 趣旨."""
        said = [b for b in self._blocks("purpose") if isinstance(b, Paragraph)]
        leads = [at for at, one in enumerate(said) if one.role == "lead"]
        chosen = said[leads[0] + 1 :] if leads else said
        return [one.text for one in chosen if one.role == "body"]

    def _sentences(self, key: str) -> list[str]:
        found: list[str] = []
        for block in self._blocks(key):
            if isinstance(block, Bullets):
                found += [f"・{item.text}" for item in block.items]
            elif isinstance(block, Paragraph) and block.role == "body":
                found.append(block.text)
        return found

    def _blocks(self, key: str) -> Iterator[Block]:
        for section in self._document.sections:
            if section.key == key:
                for block in section.blocks:
                    yield from block.blocks if isinstance(block, Subsection) else (block,)

    def _pictures(self) -> list[Picture]:
        return [block for block in self._document.blocks() if isinstance(block, Picture)]

    # --- the pages after ---------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        """A section's pages; its own words lead into its first part, empty ones make no page."""
        lead = [b for b in section.blocks if not isinstance(b, Subsection) and b != NOTHING]
        for block in section.blocks:
            if isinstance(block, Subsection):
                self._page(_bare(block.title), (*lead, *block.blocks))
                lead = []
        if lead:
            self._page(_bare(section.title), lead)

    def _page(self, title: str, blocks: Sequence[Block]) -> None:
        """Blocks under one title: drawn ones on pages of their own, running text before them."""
        said = list(_said(blocks))
        drawn = [b for b in blocks if isinstance(b, Table | BoardFigure | Balance)]
        if said and not drawn:
            self._text(title, said)
        quiet = " ".join(one.text for one in said)
        for block in drawn:
            if isinstance(block, Table):
                self._table(title, block, quiet)
            elif isinstance(block, BoardFigure):
                self._board(title, block)
            else:
                self._balance(title, block, said)

    def _text(self, title: str, said: Sequence[Words]) -> None:
        for page in _pages(said, lambda one: height_of([one], BODY.w - 24) + 6, BODY.h - 16):
            slide = self._deck.slide(title)
            words(slide, BODY, page, Look(inset=12))

    def _table(self, title: str, block: Table, remark: str) -> None:
        columns = [TableColumn(c.head, c.share, c.align) for c in block.columns]
        rows = [[cell.text for cell in row] for row in block.rows]
        self._rows(title, columns, rows, CELL, remark)

    def _rows(
        self, title: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]],
        size: float, remark: str = "", *, hidden: bool = False,
    ) -> None:  # fmt: skip
        """A table over as many pages as it takes; a remark stands below the last rows."""

        def high(row: Sequence[str]) -> float:
            return row_height(row, columns, BODY.w, size)

        below = Words(remark, 11, colour=QUIET)
        kept = height_of([below], BODY.w) + 12 if remark else 0.0
        head = high([c.head for c in columns])
        pages = list(_pages(rows, high, BODY.h - head - kept))
        for at, page in enumerate(pages, 1):
            if self._cancelled():
                return
            count = f"（{at}／{len(pages)}）" if len(pages) > 1 else ""
            slide = self._deck.slide(f"{title}{count}", hidden=hidden)
            used = head + sum(map(high, page))
            table(slide, Box(BODY.x, BODY.y, BODY.w, used), columns, page, size)
            if remark and at == len(pages):
                place = Box(BODY.x, BODY.y + used + 8, BODY.w, kept)
                words(slide, place, [below], Look(inset=0))

    def _balance(self, title: str, balance: Balance, said: Sequence[Words]) -> None:
        slide = self._deck.slide(title)
        longest = max((bar.rate for bar in balance.bars), default=0.0) or 1.0
        for at, bar in enumerate(balance.bars):
            y = BODY.y + 16 + at * 84
            label = [Words(f"{bar.sign}　{bar.label}", 22, bold=True)]
            words(slide, Box(BODY.x, y, 150, 56), label, Look(middle=True))
            wide = (BODY.w - 330) * bar.rate / longest
            colour = PILLAR_COLOURS[bar.key].removeprefix("#")
            look = Look(fill=colour, outline=colour, pattern=bar.key)
            shape(slide, Box(BODY.x + 156, y, max(wide, 2), 56), [], look, bar.label)
            rate = [Words(f"{bar.count}件　{bar.text}", 22)]
            words(slide, Box(BODY.x + 166 + max(wide, 2), y, 164, 56), rate, Look(middle=True))
        below = Box(BODY.x, BODY.y + 284, BODY.w, BODY.h - 284)
        words(slide, below, [replace(one, size=14) for one in said], Look())

    def _board(self, title: str, board: BoardFigure) -> None:
        """Islands in columns of editable stickies; an island goes on under its nameplate."""
        pages = list(board_pages(board.islands))
        for at, page in enumerate(pages, 1):
            if self._cancelled():
                return
            slide = self._deck.slide(f"{title}（{at}／{len(pages)}）" if len(pages) > 1 else title)
            draw_page(slide, page)

    def _photo(self, photo: Picture) -> None:
        if self._photograph(photo) is not None:
            self._placed(self._deck.slide("活動の様子"), BODY, photo)

    def _placed(self, slide: Slide, box: Box, photo: Picture) -> None:
        raster = self._photograph(photo)
        if raster is None:
            return
        caption = photo.caption or "活動の様子"
        room = Box(box.x, box.y, box.w, box.h - 26)
        picture(slide, room, raster.content, (raster.width, raster.height), caption)
        place = Box(box.x, room.bottom + 2, box.w, 24)
        text = [Words(caption, _largest(caption, (14, 12, 10), box.w), colour=QUIET)]
        words(slide, place, text, Look(align="centre", inset=2))

    def _notes(self, notes: NoteList) -> None:
        rows = [row for one in notes.rows for row in _note_rows(one.number, (
            one.group, one.prompt_kind, "・".join(Pillar(key).sign for key in one.pillars)
        ), one.text)]  # fmt: skip
        self._rows("付箋一覧（全件・原文）", _NOTE_COLUMNS, rows, LIST_CELL, hidden=True)


# --- text ------------------------------------------------------------------------------------


def _said(blocks: Iterable[Block]) -> Iterator[Words]:
    for block in blocks:
        if isinstance(block, Paragraph):
            size = 12.0 if block.role == "quiet" else TEXT
            colour = QUIET if block.role == "quiet" else "22302A"
            yield Words(_with_support(block), size, bold=block.role == "lead", colour=colour)
        elif isinstance(block, Bullets):
            for item in block.items:
                yield Words(f"・{_with_support(item)}", TEXT)


def _with_support(one: Paragraph) -> str:
    return f"{one.text}［{one.support}］" if one.support else one.text


def _bare(title: str) -> str:
    """A heading without the number that it has in the minutes."""
    return title.lstrip("0123456789（）　 ")


def _fitting(text: list[str], room: Box) -> list[Words]:
    """The text in the largest type at which all of it fits, else as much as fits in the smallest,
    and how much is left out."""
    wide, high = room.w - 20, room.h - 16
    for size in OVERVIEW_SIZES:
        every = [Words(one, size) for one in text]
        if height_of(every, wide) <= high:
            return every
    shown: list[Words] = []
    least = OVERVIEW_SIZES[-1]
    high -= least * LEADING
    for one in (Words(line, least) for line in text):
        if height_of([*shown, one], wide) > high:
            break
        shown.append(one)
    if not shown:
        shown = [Words(_cut(text[0], least, wide, int(high / (least * LEADING))), least)]
    left = len(text) - len(shown)
    return [*shown, Words(f"ほか{left}件（後のページ）", least, colour=QUIET)] if left else shown


def _cut(text: str, size: float, wide: float, lines: int) -> str:
    broken = lines_of(text, GOTHIC, size, wide * SLACK)
    return f"{''.join(broken[:lines])[:-1]}…"


def _largest(text: str, sizes: Sequence[float], wide: float = 800.0) -> float:
    """The largest size at which the text stands on one line (two for titles of the cover)."""
    lines = 2 if sizes[0] > 20 else 1
    fits = (s for s in sizes if len(lines_of(text, BOLD, s, wide * SLACK)) <= lines)
    return next(fits, sizes[-1])


def _pages(rows: Sequence[Row], high: Callable[[Row], float], room: float) -> Iterator[list[Row]]:
    """Rows in their order, as many on a page as fit; at least one."""
    page: list[Row] = []
    used = 0.0
    for row in rows:
        if page and used + high(row) > room:
            yield page
            page, used = [], 0.0
        page.append(row)
        used += high(row)
    if page:
        yield page


def _note_rows(number: int, about: tuple[str, ...], text: str) -> Iterator[tuple[str, ...]]:
    """A note as one row, or as several where it is long; every letter and break is kept."""
    wide = BODY.w * _NOTE_COLUMNS[-1].share - 12
    rest, head = text, (str(number), *about)
    while True:
        piece = _piece(rest, wide)
        yield (*head, piece)
        rest, head = rest[len(piece) :], ("〃", *("" for _ in about))
        if not rest:
            return


def _piece(text: str, wide: float) -> str:
    """As much of the beginning as stands in one row."""
    size = len(text)
    while size > 1 and len(lines_of(text[:size], GOTHIC, LIST_CELL, wide * SLACK)) > LIST_LINES:
        size = max(size * 3 // 4, 1)
    return text[:size]
