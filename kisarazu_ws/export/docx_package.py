"""The package around Word's text: styles, head and foot of pages, properties, zip.

Written whole rather than from a template of some word processor, so that nothing of another
document (authors, thumbnails, unused styles, theme fonts) comes along, and the same snapshot gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from kisarazu_ws.export.archive import zipped
from kisarazu_ws.export.document import Document
from kisarazu_ws.export.docx_xml import NAMESPACES, field, paragraph, run, safe

GOTHIC, MINCHO = "BIZ UDPGothic", "BIZ UDMincho"
GREEN, PALE, QUIET, ATTENTION, LINE = "23563C", "E8F0EA", "5B6A62", "B3261E", "9AA79F"
TEXT_MM = 170.0
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rHead"/>'
    '<w:headerReference w:type="first" r:id="rFirst"/>'
    '<w:footerReference w:type="default" r:id="rFoot"/>'
    '<w:footerReference w:type="first" r:id="rFoot"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1304" w:right="1134" w:bottom="1134" w:left="1134" w:header="624" '
    'w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>'
)


def package(document: Document, body: str, pictures: Sequence[tuple[str, bytes]]) -> bytes:
    """The .docx as bytes; `pictures` are (extension, bytes), related as rPic1, rPic2 …."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(pictures),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(document),
        "word/document.xml": _xml(
            f"<w:document {NAMESPACES}><w:body>{body}{_SECTION}</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": _document_relations(pictures),
        "word/styles.xml": _xml(_styles()),
        "word/settings.xml": _xml(_settings()),
        "word/fontTable.xml": _xml(_fonts()),
        "word/header1.xml": _xml(_head(document, document.running)),
        "word/header2.xml": _xml(_head(document, "")),
        "word/footer1.xml": _xml(_foot()),
    }
    for number, (extension, content) in enumerate(pictures, 1):
        parts[f"word/media/picture{number}.{extension}"] = content
    return zipped(parts)


def _xml(text: str) -> bytes:
    return (_HEADER + text).encode("utf-8")


def _content_types(pictures: Sequence[tuple[str, bytes]]) -> bytes:
    types = {"document": "document.main", "styles": "styles", "settings": "settings"}
    types |= {"fontTable": "fontTable", "header1": "header", "header2": "header"}
    types["footer1"] = "footer"
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for part, kind in types.items()
    )
    kinds = {"png": "image/png", "jpeg": "image/jpeg"}
    media = "".join(
        f'<Default Extension="{e}" ContentType="{kinds[e]}"/>'
        for e in sorted({e for e, _ in pictures})
    )
    return _xml(
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{media}{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relations() -> bytes:
    return _xml(
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _document_relations(pictures: Sequence[tuple[str, bytes]]) -> bytes:
    related = [
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rFonts", "fontTable", "fontTable.xml"),
        ("rHead", "header", "header1.xml"),
        ("rFirst", "header", "header2.xml"),
        ("rFoot", "footer", "footer1.xml"),
        *(
            (f"rPic{n}", "image", f"media/picture{n}.{extension}")
            for n, (extension, _) in enumerate(pictures, 1)
        ),
    ]
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for id_, kind, target in related
    )
    return _xml(f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>')


def _core(document: Document) -> bytes:
    """Title, language and state; no author, because a document of the city has none."""
    moment = f"{document.at[:19] or '2000-01-01T00:00:00'}Z"
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return _xml(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{safe('　'.join(document.title))}</dc:title><dc:creator></dc:creator>"
        f"<dc:language>{document.language}</dc:language>"
        f"<cp:contentStatus>{safe('・'.join(document.stamps))}</cp:contentStatus>{dates}"
        "</cp:coreProperties>"
    )


def _head(document: Document, running: str) -> str:
    stamps = "".join(f"【{stamp}】" for stamp in document.stamps)
    words = f"{run(running, 'Running')}<w:r><w:tab/></w:r>{run(stamps, 'Stamp')}"
    return f"<w:hdr {NAMESPACES}>{paragraph(words, 'Header')}</w:hdr>"


def _foot() -> str:
    words = f"{field('PAGE')}{run(' / ')}{field('NUMPAGES')}"
    return f"<w:ftr {NAMESPACES}>{paragraph(words, 'Footer', 'centre')}</w:ftr>"


def _settings() -> str:
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="ja-JP"/></w:settings>'
    )


def _fonts() -> str:
    """The fonts with the names that Windows gives its own copies of them."""
    fonts = ((GOTHIC, "BIZ UDPゴシック", "swiss"), (MINCHO, "BIZ UD明朝 Medium", "roman"))
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="80"/>'
        f'<w:family w:val="{family}"/></w:font>'
        for name, alternative, family in fonts
    )
    return f"<w:fonts {NAMESPACES}>{rows}</w:fonts>"


def _face(name: str, half_points: int, colour: str = "", *, bold: bool = False) -> str:
    """Run properties: a font for all four kinds of script, so that none falls to a theme's."""
    four = "".join(f' w:{kind}="{name}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    weight = "<w:b/><w:bCs/>" if bold else ""
    ink = f'<w:color w:val="{colour}"/>' if colour else ""
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return f"<w:rPr><w:rFonts{four}/>{weight}{ink}{size}</w:rPr>"


def _style(id_: str, name: str, spacing: str, face: str, kind: str = "paragraph") -> str:
    based = "" if id_ == "Normal" or kind == "character" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if id_ == "Normal" else ""
    layout = f"<w:pPr>{spacing}</w:pPr>" if kind == "paragraph" else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{id_}"><w:name w:val="{name}"/>{based}'
        f"<w:qFormat/>{layout}{face}</w:style>"
    )


def _spacing(before: int, after: int, line: int) -> str:
    return (
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="atLeast"/>'
    )


def _styles() -> str:
    inside = '<w:overflowPunct w:val="0"/>'  # hanging punctuation would cross a cell's border
    bar = f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="6" w:color="{GREEN}"/></w:pBdr>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="{LINE}"/></w:pBdr>'
    tab = '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'
    keep = "<w:keepNext/><w:keepLines/>"
    styles = [
        _style("Normal", "Normal", _spacing(0, 0, 320), _face(MINCHO, 21)),
        _style("Title", "Title", _spacing(0, 60, 460) + '<w:jc w:val="center"/>',
               _face(GOTHIC, 32, bold=True)),
        _style("Heading1", "heading 1",
               keep + bar + shade + _spacing(300, 120, 360)
               + '<w:ind w:left="170"/><w:outlineLvl w:val="0"/>',
               _face(GOTHIC, 25, GREEN, bold=True)),
        _style("Heading2", "heading 2",
               keep + _spacing(200, 80, 320) + '<w:outlineLvl w:val="1"/>',
               _face(GOTHIC, 22, bold=True)),
        _style("Lead", "Lead", keep + _spacing(120, 40, 320), _face(GOTHIC, 21, bold=True)),
        _style("Body", "Body Text", _spacing(0, 60, 340)
               + '<w:ind w:firstLine="210"/><w:jc w:val="both"/>', _face(MINCHO, 21)),
        _style("Point", "Point", _spacing(0, 60, 340)
               + '<w:ind w:left="210" w:hanging="210"/><w:jc w:val="both"/>', _face(MINCHO, 21)),
        _style("Quiet", "Quiet", _spacing(60, 60, 280), _face(GOTHIC, 17, QUIET)),
        _style("CellText", "Cell", inside + _spacing(30, 30, 280), _face(MINCHO, 19)),
        _style("CellHead", "Cell Head", inside + _spacing(30, 30, 280),
               _face(GOTHIC, 18, GREEN, bold=True)),
        _style("Gap", "Gap", '<w:spacing w:line="120" w:lineRule="exact"/>', _face(GOTHIC, 8)),
        _style("Photo", "Photo", keep + _spacing(60, 60, 240), _face(GOTHIC, 18)),
        _style("Figure", "Figure", _spacing(140, 0, 20), _face(GOTHIC, 2)),
        _style("FigureJoined", "Figure Joined", _spacing(0, 0, 20), _face(GOTHIC, 2)),
        _style("Header", "header", rule + tab + _spacing(0, 0, 240), _face(GOTHIC, 17, QUIET)),
        _style("Footer", "footer", _spacing(0, 0, 240), _face(GOTHIC, 18, QUIET)),
        _style("NoteLink", "Note Link", "", _face(GOTHIC, 17, GREEN), "character"),
        _style("Running", "Running", "", _face(GOTHIC, 17, QUIET), "character"),
        _style("Stamp", "Stamp", "", _face(GOTHIC, 18, ATTENTION, bold=True), "character"),
    ]  # fmt: skip
    language = '<w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/>'
    defaults = _face(MINCHO, 21).replace("</w:rPr>", f"{language}</w:rPr>")
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault>"
        f"</w:docDefaults>{''.join(styles)}{_table_style()}</w:styles>"
    )


def _table_style() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:tblPr>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
