"""The minutes as PDF (A4): composed pages with head and foot, outline, links, embedded fonts.

A link to an anchor that no page has would make a broken file, so notes and islands that are not
listed are never linked: `compose` lists all of them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.export.board import board_bands
from kisarazu_ws.export.document import (
    Balance,
    Block,
    BoardFigure,
    Bullets,
    Document,
    NoteList,
    NoteRow,
    Paragraph,
    Picture,
    PillarBar,
    Section,
    Subsection,
    Table,
)
from kisarazu_ws.export.drawing import (
    PILLAR_COLOURS,
    Box,
    Drawing,
    Rect,
    Shape,
    Text,
    draw_on,
    pillar_badge,
)
from kisarazu_ws.export.outlines import draw_outlined
from kisarazu_ws.export.pages import Page, Strip, paginate
from kisarazu_ws.export.pdf_fonts import BOLD, CHAINS, GOTHIC, font, missing, width
from kisarazu_ws.export.photographs import photograph
from kisarazu_ws.export.strips import (
    ATTENTION,
    BODY,
    CELL,
    CELL_HEAD,
    LEAD,
    MM,
    PALE,
    POINT,
    QUIET,
    REMARK,
    RULE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TITLE,
    Cell,
    Grid,
    cell,
    gap,
    heading,
    lines,
    paragraph,
    row,
    supported,
)
from kisarazu_ws.export.typeset import draw_text

PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT = 20 * MM
TOP = PAGE_HEIGHT - 23 * MM
PICTURE_WIDTH = 120 * MM
BAR_HEIGHT, BAR_LEFT, BAR_WORDS = 19.0, 52.0, 78.0
NOTE_HEADS = ("番号", "班", "設問", "側面", "付箋の記載（原文）")
NOTE_SHARES = (0.075, 0.105, 0.10, 0.09, 0.63)
Blobs = Callable[[str], bytes | None]


def minutes_pdf(
    document: Document, blobs: Blobs, cancelled: Callable[[], bool] = lambda: False
) -> bytes:
    """The file as bytes; the same document gives the same bytes. Cancelled, it is not complete."""
    pages = paginate(_Strips(blobs, cancelled).of(document), TEXT_HEIGHT)
    out = io.BytesIO()
    canvas = _canvas(out, document)
    for number, page in enumerate(pages, 1):
        if cancelled():
            break
        _draw_page(canvas, document, page, number, len(pages))
    canvas.save()
    return out.getvalue()


def _canvas(out: io.BytesIO, document: Document) -> Canvas:
    first = CHAINS[GOTHIC][0]
    font(first)
    rl_config.useA85 = (
        0  # reportlab asks this, not the canvas; text armour makes files a quarter larger
    )
    canvas = Canvas(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        lang=document.language,
        initialFontName=first,  # type: ignore[arg-type]  # the stubs take it for a size
    )
    canvas.setTitle("　".join(document.title))
    canvas.setSubject("・".join(document.stamps))
    canvas.setAuthor("")
    canvas.setCreator("きさらづWS")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()
    return canvas


def _draw_page(canvas: Canvas, document: Document, page: Page, number: int, of: int) -> None:
    _draw_edges(canvas, document, number, of)
    for placed in page:
        placed.strip.draw(canvas, LEFT, TOP - placed.top)
    canvas.showPage()


def _draw_edges(canvas: Canvas, document: Document, number: int, of: int) -> None:
    """Short title (not above the title itself), stamps, page n / N."""
    y = PAGE_HEIGHT - 14 * MM
    if number > 1:
        draw_text(canvas, LEFT, y, document.running, GOTHIC, 8.5, QUIET)
    stamps = "".join(f"【{stamp}】" for stamp in document.stamps)
    right = LEFT + TEXT_WIDTH
    draw_text(canvas, right - width(BOLD, 9, stamps), y, stamps, BOLD, 9, ATTENTION)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, y - 5, right, y - 5)
    pages = f"{number} / {of}"
    draw_text(canvas, (PAGE_WIDTH - width(GOTHIC, 9, pages)) / 2, 11 * MM, pages, GOTHIC, 9, QUIET)


class _Strips:
    """The document's blocks, one after the other, as strips."""

    def __init__(self, blobs: Blobs, cancelled: Callable[[], bool]) -> None:
        self._blobs = blobs
        self._cancelled = cancelled

    def of(self, document: Document) -> Iterator[Strip]:
        for line in document.title:
            yield from paragraph(line, TITLE)
        yield gap(10)
        yield from _facts(document.head)
        for section in document.sections:
            yield from self._section(section)

    def _section(self, section: Section) -> Iterator[Strip]:
        yield heading(section.title, anchor=section.key, new_page=section.appendix)
        for place, block in enumerate(section.blocks, 1):
            if isinstance(block, Subsection):
                yield heading(block.title, anchor=f"{section.key}-{place}", level=1)
                for inner in block.blocks:
                    yield from self._block(inner)
            else:
                yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Strip]:
        match block:
            case Paragraph():
                styles = {"body": BODY, "lead": LEAD, "quiet": REMARK}
                yield from supported(block, styles[block.role], 4.0)
            case Bullets():
                for item in block.items:
                    yield from supported(item, POINT, 3.0)
            case Table():
                yield from _table(block)
            case Balance():
                yield from _balance(block)
            case BoardFigure():
                yield from _board(block)
            case Picture():
                yield from self._photograph(block)
            case NoteList():
                yield from self._notes(block)

    def _photograph(self, picture: Picture) -> Iterator[Strip]:
        raster = photograph(self._blobs(picture.sha256))
        caption = picture.caption or "活動の様子"
        if raster is None:
            yield from paragraph(f"（写真「{caption}」は読み取れなかった。）", REMARK)
            return
        wide = PICTURE_WIDTH
        height = min(wide * raster.height / raster.width, TEXT_HEIGHT - 40)
        wide = height * raster.width / raster.height
        image = ImageReader(io.BytesIO(raster.content))

        def draw(canvas: Canvas, x: float, top: float) -> None:
            left = x + (TEXT_WIDTH - wide) / 2
            canvas.drawImage(image, left, top - height, wide, height)

        yield Strip(height, draw, before=10, keep=True)
        yield from paragraph(caption, REMARK.with_(align="centre"), 2)

    def _notes(self, notes: NoteList) -> Iterator[Strip]:
        widths = tuple(TEXT_WIDTH * share for share in NOTE_SHARES)
        grid = Grid(NOTE_HEADS, widths, ("right", "centre", "centre", "centre", "left"))
        yield gap(6)
        yield grid.strip
        for note in notes.rows:
            if self._cancelled():
                return
            yield from row(_note_cells(note, widths), grid.strip)
        yield from _unprintable(notes)


def _unprintable(notes: NoteList) -> Iterator[Strip]:
    """Says which notes hold characters that no font here has, so that nobody overlooks a 〓."""
    numbers = tuple(note.number for note in notes.rows if missing(note.text))
    if numbers:
        words = "書体に無い文字を〓で示した付箋がある（WordとExcelには元の文字のまま入る）。"
        yield from supported(Paragraph(words, numbers), REMARK, 6.0)


def _note_cells(note: NoteRow, widths: Sequence[float]) -> list[Cell]:
    signs = "・".join(Pillar(key).sign for key in note.pillars)
    number = lines(str(note.number), CELL, widths[0])
    middle = zip((note.group, note.prompt_kind, signs), widths[1:4], strict=True)
    return [
        Cell(number, widths[0], "right", anchor=f"note{note.number}"),
        *(Cell(lines(text, CELL, wide), wide, "centre") for text, wide in middle),
        Cell(lines(note.text, CELL, widths[4]), widths[4]),
    ]


def _facts(facts: Table) -> Iterator[Strip]:
    widths = [TEXT_WIDTH * column.share for column in facts.columns]
    for head, value in facts.rows:
        label = Cell(lines(head.text, CELL_HEAD, widths[0]), widths[0], fill=PALE)
        yield from row([label, cell(value, widths[1])])


def _table(table: Table) -> Iterator[Strip]:
    widths = tuple(TEXT_WIDTH * column.share for column in table.columns)
    aligns = tuple(column.align for column in table.columns)
    grid = Grid(tuple(column.head for column in table.columns), widths, aligns)
    yield gap(4)
    yield grid.strip
    for cells in table.rows:
        anchor = f"island{cells[0].text}" if table.role == "islands" else ""
        made = [
            cell(words, wide, align, "" if place else anchor)
            for place, (words, wide, align) in enumerate(zip(cells, widths, aligns, strict=True))
        ]
        yield from row(made, grid.strip)
    yield gap(4)


def _balance(balance: Balance) -> Iterator[Strip]:
    """One bar a pillar, told apart by sign, pattern and words, not by colour alone."""
    for place, bar in enumerate(balance.bars):
        yield Strip(BAR_HEIGHT, _BarDrawer(bar), before=6.0 if place == 0 else 0.0, keep=True)
    yield Strip(4.0, lambda canvas, x, top: None)


@dataclass(frozen=True, slots=True)
class _BarDrawer:
    bar: PillarBar

    def __call__(self, canvas: Canvas, x: float, top: float) -> None:
        bar, side = self.bar, 13.0
        room = TEXT_WIDTH - BAR_LEFT - BAR_WORDS
        shapes: list[Shape] = [
            *pillar_badge(0, 2, side, bar.key),
            Text(side + 6, 12, bar.label, 9.5, GOTHIC),
            Rect(Box(BAR_LEFT, 3, room, 11), fill="#F1F3F0"),
            Rect(Box(BAR_LEFT, 3, room * bar.rate, 11), PILLAR_COLOURS[bar.key], pattern=bar.key),
            Text(TEXT_WIDTH, 12, f"{bar.count}件　{bar.text}", 9.5, BOLD, anchor="end"),
        ]
        drawing = Drawing(TEXT_WIDTH, BAR_HEIGHT, "", "", tuple(shapes))
        draw_on(canvas, drawing, x, top)


def _board(figure: BoardFigure) -> Iterator[Strip]:
    for band in board_bands(figure.islands):
        yield Strip(band.drawing.height, _BandDrawer(band.drawing), before=band.before)


@dataclass(frozen=True, slots=True)
class _BandDrawer:
    band: Drawing

    def __call__(self, canvas: Canvas, x: float, top: float) -> None:
        draw_outlined(canvas, self.band, x, top)
