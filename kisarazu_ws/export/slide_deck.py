"""A 16:9 deck of native, editable shapes: what slides are made of, without knowing minutes.

Lengths are points on a page of 960 × 540. Everything that is written has been measured with the
shipped fonts before, so that it stays inside its shape in PowerPoint and LibreOffice.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.slide import Slide
from pptx.util import Pt

from kisarazu_ws.export.archive import unzipped, zipped
from kisarazu_ws.export.docx_xml import legal
from kisarazu_ws.export.drawing import Box, lines_of
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 36.0
BAR = 58.0  # the title's bar
FOOT = 26.0  # what is kept free below for the running title and the number
BODY = Box(MARGIN, BAR + 18, WIDTH - 2 * MARGIN, HEIGHT - BAR - 18 - FOOT - 8)
FONT = "BIZ UDPGothic"
GREEN, INK, QUIET, PALE, LINE, ATTENTION = (
    "23563C", "22302A", "5B6A62", "E8F0EA", "9AA79F", "B3261E",
)  # fmt: skip
LEADING = 1.32
SLACK = 0.97  # word processors measure a little differently
_ALIGN = {"left": PP_ALIGN.LEFT, "centre": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_PATTERNS = {
    "economy": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    "society": MSO_PATTERN.DOTTED_DIAMOND,
}
_ACCENTS = (GREEN, "C75B00", "1F5FA8", "5E8570", "8A6D00", "6B4C9A")
_BANDS = (PALE, "FFFFFF")
_DROPPED = ("thumbnail", "extended-properties", "printerSettings")
_NUMBER = (
    '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'id="{00000000-0000-4000-8000-000000000001}" type="slidenum"><a:rPr lang="ja-JP"/>'
    "<a:t>‹#›</a:t></a:fld>"
)


@dataclass(frozen=True)
class Words:
    """A line or paragraph in one look; `size` in points."""

    text: str
    size: float = 16.0
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Look:
    """A shape's fill, outline and how its words stand; colours are RRGGBB."""

    fill: str = ""
    outline: str = ""
    line: float = 1.0
    dashed: bool = False
    pattern: str = ""
    align: str = "left"
    middle: bool = False
    inset: float = 6.0


@dataclass(frozen=True)
class TableColumn:
    """A table's column: its head, its share of the width and where its words stand."""

    head: str
    share: float
    align: str = "left"


def lines_needed(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """How many lines the text takes in `room` points."""
    return max(len(lines_of(text, BOLD if bold else GOTHIC, size, room * SLACK)), 1)


def height_of(words: Sequence[Words], room: float) -> float:
    """How high the paragraphs stand in `room` points."""
    return sum(
        lines_needed(one.text, one.size, room, bold=one.bold) * one.size * LEADING for one in words
    )


class Deck:
    """The presentation while it grows; `content` gives it as bytes."""

    def __init__(self, title: str, moment: str, status: str, running: str) -> None:
        self._file: Any = Presentation()
        self._running = running
        self._file.slide_width, self._file.slide_height = Pt(WIDTH), Pt(HEIGHT)
        _clean(self._file)
        _dress(self._file)
        properties = self._file.core_properties
        properties.title, properties.content_status = legal(title), status
        properties.author = properties.last_modified_by = properties.keywords = ""
        properties.language, properties.revision = "ja-JP", 1
        at = dt.datetime.fromisoformat(moment[:19] or "2000-01-01T00:00:00")
        properties.created = properties.modified = at

    def slide(self, title: str, *, hidden: bool = False) -> Slide:
        """A new page with its title in the bar; a hidden one is left out when presenting."""
        slide: Slide = self._file.slides.add_slide(self._file.slide_layouts[1])
        assert slide.shapes.title is not None
        slide.shapes.title.text = legal(title)
        if hidden:
            slide._element.set("show", "0")
        self._foot(slide)
        return slide

    def cover(self, lines: Sequence[Words], foot: Sequence[Words]) -> Slide:
        """The first page: the second of `lines` is its title, `foot` stands below."""
        slide: Slide = self._file.slides.add_slide(self._file.slide_layouts[0])
        background = slide.background.fill
        background.solid()
        background.fore_color.rgb = _colour(GREEN)
        above, title, *below = lines
        heading = slide.shapes.title
        assert heading is not None
        _write(heading.text_frame, [title], Look(middle=True, inset=0))
        words(slide, Box(72, 96, WIDTH - 144, 40), [above], Look(inset=0, middle=True))
        words(slide, Box(72, 262, WIDTH - 144, 60), below, Look(inset=0))
        words(slide, Box(72, 372, WIDTH - 144, 132), foot, Look(inset=0))
        return slide

    def content(self) -> bytes:
        """The .pptx; the same calls give the same bytes."""
        out = io.BytesIO()
        self._file.save(out)
        return zipped(unzipped(out.getvalue()))

    def _foot(self, slide: Slide) -> None:
        place = Box(MARGIN, HEIGHT - FOOT, WIDTH - 2 * MARGIN - 60, 18)
        words(slide, place, [Words(self._running, 10, colour=QUIET)], Look(inset=0, middle=True))
        box = Box(WIDTH - MARGIN - 60, HEIGHT - FOOT, 60, 18)
        frame = words(slide, box, [Words("", 10, colour=QUIET)], Look(align="right", inset=0))
        field = parse_xml(_NUMBER)
        properties = field[0]
        properties.set("sz", "1000")
        frame.paragraphs[0]._p.insert(0, field)


def words(slide: Slide, box: Box, text: Sequence[Words], look: Look) -> Any:
    """Words without a shape around them; gives their text frame."""
    shape = slide.shapes.add_textbox(Pt(box.x), Pt(box.y), Pt(box.w), Pt(box.h))
    _write(shape.text_frame, text, look)
    return shape.text_frame


def shape(slide: Slide, box: Box, text: Sequence[Words], look: Look, name: str = "") -> None:
    """A rectangle with words in it; `name` is what a screen reader and the selection list say."""
    made = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Pt(box.x), Pt(box.y), Pt(max(box.w, 0.1)), Pt(box.h)
    )
    if name:
        made.name = legal(name)
    _paint(made, look)
    _write(made.text_frame, text, look)


def picture(slide: Slide, box: Box, content: bytes, pixels: tuple[int, int], alt: str) -> None:
    """A picture as large as fits into the box, in its middle, with its words for the blind."""
    scale = min(box.w / pixels[0], box.h / pixels[1])
    wide, high = pixels[0] * scale, pixels[1] * scale
    left, top = box.x + (box.w - wide) / 2, box.y + (box.h - high) / 2
    made: Any = slide.shapes.add_picture(io.BytesIO(content), Pt(left), Pt(top), Pt(wide), Pt(high))
    made._element.nvPicPr.cNvPr.set("descr", legal(alt))
    made.name = legal(alt[:40])


def table(
    slide: Slide, box: Box, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]],
    size: float,
) -> None:  # fmt: skip
    """A native table; the caller has seen to it that the rows fit (`row_height`)."""
    frame = slide.shapes.add_table(
        len(rows) + 1, len(columns), Pt(box.x), Pt(box.y), Pt(box.w), Pt(box.h)
    )
    grid = frame.table
    for place, column in enumerate(columns):
        grid.columns[place].width = Pt(box.w * column.share)
        head = Words(column.head, size, bold=True, colour="FFFFFF")
        _cell(grid.cell(0, place), head, "centre", GREEN)
    grid.rows[0].height = Pt(row_height([c.head for c in columns], columns, box.w, size))
    for at, row in enumerate(rows, 1):
        grid.rows[at].height = Pt(row_height(row, columns, box.w, size))
        for place, (text, column) in enumerate(zip(row, columns, strict=True)):
            _cell(grid.cell(at, place), Words(text, size), column.align, _BANDS[at % 2])


def row_height(
    row: Sequence[str], columns: Sequence[TableColumn], width: float, size: float
) -> float:
    """How high a row of a table stands that is `width` points wide."""
    rooms = (width * column.share - 12 for column in columns)
    most = max(
        lines_needed(text, size, room, bold=True) for text, room in zip(row, rooms, strict=True)
    )
    return most * size * LEADING + 8


def _cell(cell: Any, text: Words, align: str, fill: str) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = _colour(fill)
    cell.margin_left = cell.margin_right = Pt(6)
    cell.margin_top = cell.margin_bottom = Pt(3)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    _paragraphs(cell.text_frame, [text], align)


def _paint(made: Any, look: Look) -> None:
    made.shadow.inherit = False
    fill = made.fill
    if look.pattern in _PATTERNS:
        fill.patterned()
        fill.pattern = _PATTERNS[look.pattern]
        fill.fore_color.rgb = _colour("FFFFFF")
        fill.back_color.rgb = _colour(look.fill)
    elif look.fill:
        fill.solid()
        fill.fore_color.rgb = _colour(look.fill)
    else:
        fill.background()
    if look.outline:
        made.line.color.rgb = _colour(look.outline)
        made.line.width = Pt(look.line)
        if look.dashed:
            made.line.dash_style = MSO_LINE.DASH
    else:
        made.line.fill.background()


def _write(frame: Any, text: Sequence[Words], look: Look) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Pt(look.inset)
    frame.margin_top = frame.margin_bottom = Pt(look.inset * 0.7)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if look.middle else MSO_ANCHOR.TOP
    _paragraphs(frame, text, look.align)


def _paragraphs(frame: Any, text: Sequence[Words], align: str) -> None:
    for at, one in enumerate(text):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        for place, line in enumerate(legal(one.text).split("\n")):
            if place:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = line
            _face(run.font, one)


def _face(font: Any, look: Words) -> None:
    font.size, font.bold = Pt(look.size), look.bold
    font.color.rgb = _colour(look.colour)
    font._element.set("lang", "ja-JP")


def _clean(file: Any) -> None:
    """Take away what python-pptx's own template brings along and no city should hand out."""
    for part in (file.part.package, file.part):
        rels = part._rels
        for key in [k for k, rel in rels.items() if rel.reltype.endswith(_DROPPED)]:
            rels.pop(key)
    keep = {"Title Slide", "Title Only"}
    for layout in [one for one in file.slide_layouts if one.name not in keep]:
        file.slide_layouts.remove(layout)


def _dress(file: Any) -> None:
    """Our type and colours in the theme, and 16:9 places in the master and its two layouts."""
    master = file.slide_master
    _theme(master.part)
    _place(master.placeholders[0], Box(0, 0, WIDTH, BAR))
    _place(master.placeholders[1], BODY)
    for placeholder in list(master.placeholders)[2:]:
        placeholder._element.getparent().remove(placeholder._element)
    cover, plain = file.slide_layouts
    cover.name, plain.name = "表紙", "見出しと中身"
    for layout in (cover, plain):
        for placeholder in list(layout.placeholders)[1:]:
            placeholder._element.getparent().remove(placeholder._element)
    _place(cover.placeholders[0], Box(72, 140, WIDTH - 144, 116))
    bar = plain.placeholders[0]
    _place(bar, Box(0, 0, WIDTH, BAR))
    bar.fill.solid()
    bar.fill.fore_color.rgb = _colour(GREEN)
    bar.text_frame.margin_left = bar.text_frame.margin_right = Pt(MARGIN)
    _title_style(master)


def _title_style(master: Any) -> None:
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    face = style.find(qn("a:defRPr"))
    face.set("sz", "2400")
    face.set("b", "1")
    colour = face.find(f"{qn('a:solidFill')}")
    _only(colour, "a:srgbClr").set("val", "FFFFFF")


def _theme(master_part: Any) -> None:
    """The theme is a plain part to python-pptx, so it is changed as XML."""
    part = next(r.target_part for r in master_part.rels.values() if r.reltype.endswith("/theme"))
    root = parse_xml(part.blob)
    for number, colour in enumerate(_ACCENTS, 1):
        accent = root.find(f".//{qn(f'a:accent{number}')}")
        _only(accent, "a:srgbClr").set("val", colour)
    for kind in ("majorFont", "minorFont"):
        fonts = root.find(f".//{qn(f'a:{kind}')}")
        _only(fonts, "a:latin").set("typeface", FONT)
        for script, name in (("a:ea", FONT), ("a:cs", "")):
            face = OxmlElement(script)
            face.set("typeface", name)
            fonts.append(face)
    part._blob = serialize_part_xml(root)


def _only(parent: Any, tag: str) -> Any:
    """A new child in place of all others."""
    for child in list(parent):
        parent.remove(child)
    made = OxmlElement(tag)
    parent.append(made)
    return made


def _colour(rrggbb: str) -> RGBColor:
    made: RGBColor = RGBColor(*bytes.fromhex(rrggbb))  # type: ignore[no-untyped-call]
    return made


def _place(placeholder: Any, box: Box) -> None:
    placeholder.left, placeholder.top = Pt(box.x), Pt(box.y)
    placeholder.width, placeholder.height = Pt(box.w), Pt(box.h)
