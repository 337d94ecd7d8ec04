"""Word's XML, piece by piece: runs, paragraphs, tables, pictures, links, as strings.

Whole rows are written as text because building 5,000 of them node by node takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
EMU_PER_MM = 36000
TWIPS_PER_MM = 1440 / 25.4
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALIGN = {"left": "left", "right": "right", "centre": "center"}


@dataclass(frozen=True)
class Cell:
    """One table cell: finished paragraphs, width in twips, and the fill (RRGGBB) if any."""

    content: str
    width: int
    fill: str = ""


def legal(text: str) -> str:
    """Text without the code points that XML forbids."""
    return _ILLEGAL.sub("", text)


def safe(text: str) -> str:
    """Text as XML may hold it; only code points that XML forbids are dropped."""
    return escape(legal(text))


def run(text: str, style: str = "") -> str:
    """A run of text; line breaks stay line breaks."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = (f'<w:t xml:space="preserve">{safe(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>"


def link(text: str, anchor: str) -> str:
    """A run that leads to a bookmark in the same file."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{run(text, "NoteLink")}</w:hyperlink>'


def bookmarked(content: str, name: str, number: int) -> str:
    """Content that links can lead to; numbers differ within a file."""
    begin = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{begin}{content}<w:bookmarkEnd w:id="{number}"/>'


def paragraph(content: str, style: str, align: str = "left", *, new_page: bool = False) -> str:
    """A paragraph of runs in a style of this file."""
    page = "<w:pageBreakBefore/>" if new_page else ""
    where = f'<w:jc w:val="{_ALIGN[align]}"/>' if align != "left" else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}{where}</w:pPr>{content}</w:p>'


def row(cells: Iterable[Cell], *, head: bool = False) -> str:
    """A row that no page break cuts; a head row comes again on every page."""
    repeat = "<w:tblHeader/>" if head else ""
    inside = "".join(_cell(cell) for cell in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{inside}</w:tr>"


def _cell(cell: Cell) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
    width = f'<w:tcW w:w="{cell.width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{width}{fill}</w:tcPr>{cell.content}</w:tc>"


def table(rows: Iterable[str], widths: Sequence[int], style: str = "Ruled") -> str:
    """A table of finished rows with fixed column widths in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def picture(relation: str, number: int, width_mm: float, height_mm: float, alt: str) -> str:
    """A run with a picture in line; `alt` is read aloud in its place."""
    cx, cy = round(width_mm * EMU_PER_MM), round(height_mm * EMU_PER_MM)
    name = f'id="{number}" name="図{number}" descr={quoteattr(_ILLEGAL.sub("", alt))}'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr {name}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="図{number}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(code: str) -> str:
    """A field that Word works out itself, such as PAGE."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
