"""The minutes as a Word file (A4): real heading styles, tables, links between sentence and note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kisarazu_ws.domain.reference import Pillar
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
from kisarazu_ws.export.docx_package import PALE, TEXT_MM, package
from kisarazu_ws.export.docx_xml import (
    TWIPS_PER_MM,
    Cell,
    bookmarked,
    link,
    paragraph,
    picture,
    row,
    run,
    table,
)
from kisarazu_ws.export.rasters import Photograph, Raster

TEXT_TWIPS = round(TEXT_MM * TWIPS_PER_MM)
PICTURE_MM = 120.0
_NOTE_HEADS = (
    ("番号", 0.075),
    ("班", 0.105),
    ("設問", 0.10),
    ("側面", 0.09),
    ("付箋の記載（原文）", 0.63),
)
_BAR_SHADES = {"environment": ("solid", "1B7F4B"), "economy": ("diagStripe", "C75B00")}
_BAR_SHADES["society"] = ("pct50", "1F5FA8")


BoardPictures = Callable[[BoardFigure], Iterable[Raster]]


def minutes_docx(
    document: Document,
    board_pictures: BoardPictures,
    photograph: Photograph,
    cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """The file as bytes; the same document gives the same bytes."""
    return _Writer(document, board_pictures, photograph, cancelled).written()


class _Writer:
    """One file being written: gathers pictures while the body grows."""

    def __init__(
        self,
        document: Document,
        board_pictures: BoardPictures,
        photograph: Photograph,
        cancelled: Callable[[], bool],
    ) -> None:
        self._document = document
        self._board_pictures = board_pictures
        self._photograph = photograph
        self._cancelled = cancelled
        self._pictures: list[tuple[str, bytes]] = []
        blocks = list(document.blocks())
        lists = [block for block in blocks if isinstance(block, NoteList)]
        self._listed = {one.number for block in lists for one in block.rows}
        self._cited: dict[int, str] = {}
        self._bookmarks = 0

    def written(self) -> bytes:
        body = [paragraph(run(line), "Title") for line in self._document.title]
        body.append(_gap())
        body.append(self._facts(self._document.head))
        for section in self._document.sections:
            body.extend(self._section(section))
        return package(self._document, "".join(body), self._pictures)

    def _section(self, section: Section) -> Iterable[str]:
        yield paragraph(run(section.title), "Heading1", new_page=section.appendix)
        for block in section.blocks:
            if isinstance(block, Subsection):
                yield paragraph(run(block.title), "Heading2")
                for inner in block.blocks:
                    yield self._block(inner)
            else:
                yield self._block(block)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                styles = {"body": "Body", "lead": "Lead", "quiet": "Quiet"}
                return paragraph(self._words(block), styles[block.role])
            case Bullets():
                points = (run("・") + self._words(item) for item in block.items)
                return "".join(paragraph(point, "Point") for point in points)
            case Table():
                return self._table(block) + _gap()
            case Balance():
                return _balance(block) + _gap()
            case BoardFigure():
                return self._board(block)
            case Picture():
                return self._photo(block)
            case NoteList():
                return self._notes(block)

    def _words(self, words: Paragraph, between: str = "") -> str:
        """A sentence and the notes behind it, each a link to its row in the list."""
        parts = []
        if words.islands:
            parts.append(self._linked("島", [link(m, f"island{m}") for m in words.islands]))
        if words.refs:
            parts.append(self._linked("付箋", [self._cite(number) for number in words.refs]))
        if not parts:
            return run(words.text)
        support = run("、", "NoteLink").join(parts)
        return f"{run(words.text + between)}{run('［', 'NoteLink')}{support}{run('］', 'NoteLink')}"

    def _linked(self, word: str, links: Sequence[str]) -> str:
        return run(word, "NoteLink") + run("・", "NoteLink").join(links)

    def _cite(self, number: int) -> str:
        if number not in self._listed:
            return run(str(number), "NoteLink")
        words = link(str(number), f"note{number}")
        if number in self._cited:
            return words
        self._cited[number] = f"cited{number}"
        return self._bookmark(words, self._cited[number])

    def _bookmark(self, content: str, name: str) -> str:
        self._bookmarks += 1
        return bookmarked(content, name, self._bookmarks)

    def _facts(self, facts: Table) -> str:
        widths = _widths([column.share for column in facts.columns])
        rows = [
            row(
                (
                    Cell(paragraph(run(head.text), "CellHead"), widths[0], PALE),
                    Cell(paragraph(self._words(value), "CellText"), widths[1]),
                )
            )
            for head, value in facts.rows
        ]
        return table(rows, widths)

    def _table(self, grid: Table) -> str:
        widths = _widths([column.share for column in grid.columns])
        heads = [
            Cell(paragraph(run(column.head), "CellHead", "centre"), width, PALE)
            for column, width in zip(grid.columns, widths, strict=True)
        ]
        rows = [row(self._cells(grid, cells, widths)) for cells in grid.rows]
        return table([row(heads, head=True), *rows], widths)

    def _cells(
        self, grid: Table, cells: Sequence[Paragraph], widths: Sequence[int]
    ) -> Iterable[Cell]:
        for place, (cell, column, width) in enumerate(
            zip(cells, grid.columns, widths, strict=True)
        ):
            words = self._words(cell, "\n")
            if grid.role == "islands" and not place:
                words = self._bookmark(words, f"island{cell.text}")
            yield Cell(paragraph(words, "CellText", column.align), width)

    def _board(self, figure: BoardFigure) -> str:
        parts = []
        for place, raster in enumerate(self._board_pictures(figure)):
            alt = "ボードの図の続き。" if place else figure.alt
            style = "FigureJoined" if raster.joined else "Figure"
            parts.append(paragraph(self._picture(raster, TEXT_MM, alt), style))
        return "".join(parts)

    def _photo(self, photo: Picture) -> str:
        raster = self._photograph(photo)
        caption = photo.caption or "活動の様子"
        if raster is None:
            return paragraph(run(f"（写真「{caption}」は読み取れなかった。）"), "Quiet")
        drawn = self._picture(raster, PICTURE_MM, caption)
        return paragraph(drawn, "Photo", "centre") + paragraph(run(caption), "Quiet", "centre")

    def _picture(self, raster: Raster, width_mm: float, alt: str) -> str:
        self._pictures.append((raster.extension, raster.content))
        number = len(self._pictures)
        height = width_mm * raster.height / raster.width
        return picture(f"rPic{number}", number, width_mm, height, alt)

    def _notes(self, notes: NoteList) -> str:
        widths = _widths([share for _, share in _NOTE_HEADS])
        heads = [
            Cell(paragraph(run(head), "CellHead", "centre"), width, PALE)
            for (head, _), width in zip(_NOTE_HEADS, widths, strict=True)
        ]
        rows = [row(heads, head=True)]
        for one in notes.rows:
            if self._cancelled():
                break
            rows.append(row(self._note_cells(one, widths)))
        return table(rows, widths)

    def _note_cells(self, note: NoteRow, widths: Sequence[int]) -> Iterable[Cell]:
        back = self._cited.get(note.number)
        number = link(str(note.number), back) if back else run(str(note.number))
        yield Cell(
            paragraph(self._bookmark(number, f"note{note.number}"), "CellText", "right"), widths[0]
        )
        signs = "・".join(Pillar(key).sign for key in note.pillars)
        for text, width in zip((note.group, note.prompt_kind, signs), widths[1:4], strict=True):
            yield Cell(paragraph(run(text), "CellText", "centre"), width)
        yield Cell(paragraph(run(note.text), "CellText"), widths[4])


def _widths(shares: Sequence[float]) -> list[int]:
    return [round(TEXT_TWIPS * share) for share in shares]


def _gap() -> str:
    """Word joins two tables that nothing separates."""
    return paragraph("", "Gap")


def _balance(balance: Balance) -> str:
    widths = _widths((0.14, 0.10, 0.10, 0.66))
    return table([_bar(bar, widths) for bar in balance.bars], widths)


def _bar(bar: PillarBar, widths: Sequence[int]) -> str:
    words = (f"{bar.sign}　{bar.label}", f"{bar.count}件", bar.text)
    cells = [
        Cell(paragraph(run(text), "CellText", align), width)
        for text, width, align in zip(words, widths, ("left", "right", "right"), strict=False)
    ]
    pattern, colour = _BAR_SHADES[bar.key]
    length = round(bar.rate * 32)
    shade = f'<w:shd w:val="{pattern}" w:color="{colour}" w:fill="FFFFFF"/>'
    spaces = "　" * length
    drawn = f'<w:r><w:rPr>{shade}</w:rPr><w:t xml:space="preserve">{spaces}</w:t></w:r>'
    cells.append(Cell(paragraph(drawn if length else "", "CellText"), widths[3]))
    return row(cells)
