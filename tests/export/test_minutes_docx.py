"""Word: it opens, holds every note once, and brings nothing of another document along."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document as WordFile
from docx.oxml.ns import qn

from kisarazu_ws.export.compose import compose
from kisarazu_ws.export.docx_xml import safe
from kisarazu_ws.export.minutes_docx import minutes_docx
from kisarazu_ws.export.rasters import Raster
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from tests.export.made import Made, squeezed

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f00010101000cff9c1b0000000049454e44ae426082"
)


def word(view: SessionSnapshot) -> bytes:
    """The minutes with a one-dot picture for the board."""
    return minutes_docx(compose(view), lambda _: (Raster("png", DOT, 1, 1),), lambda _: None)


@pytest.fixture(scope="module")
def content(view: SessionSnapshot) -> bytes:
    return word(view)


@pytest.fixture(scope="module")
def opened(content: bytes) -> WordFile:
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    """The unpacked file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(content: bytes) -> str:
    """All text of all parts, line breaks kept."""
    return "".join(
        "".join("\n" if node.tag == qn("w:br") else node.text or "" for node in root.iter())
        for name, part in parts(content).items()
        if name.startswith("word/") and name.endswith(".xml")
        for root in [ElementTree.fromstring(part)]
    )


def test_every_note_stands_once(content: bytes, view: SessionSnapshot) -> None:
    said = squeezed(text_of(content))
    long = [note.text for note in view.notes if len(note.text) > 4]

    assert {said.count(squeezed(text)) for text in long} == {1}


def test_the_list_holds_every_note_as_written(opened: WordFile, view: SessionSnapshot) -> None:
    listed = opened.tables[-1]

    assert [row.cells[-1].text for row in listed.rows][1:] == [note.text for note in view.notes]


def test_no_name_of_the_roster(content: bytes, minutes_file: Made) -> None:
    everything = b"".join(parts(content).values()).decode("utf-8", "replace")

    assert not [name for name in minutes_file.names if name in everything]


def test_headings_are_headings(opened: WordFile) -> None:
    styles = [p.style.name for p in opened.paragraphs if p.style]

    assert styles.count("Heading 1") == 7
    assert styles.count("Heading 2") == 4


def test_every_font_is_named_for_all_four_scripts(content: bytes) -> None:
    for name, part in parts(content).items():
        for fonts in re.findall(rb"<w:rFonts[^>]*>", part):
            kinds = dict(re.findall(rb'w:(\w+)="([^"]*)"', fonts))
            assert set(kinds) == {b"ascii", b"hAnsi", b"eastAsia", b"cs"}, name
            assert set(kinds.values()) <= {b"BIZ UDPGothic", b"BIZ UDMincho"}, name


def test_rows_stay_whole_and_heads_come_again(opened: WordFile) -> None:
    listed = opened.tables[-1]

    assert listed.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in listed.rows)


def test_page_is_a4_with_numbers_and_stamps(opened: WordFile) -> None:
    page = opened.sections[0]

    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert "NUMPAGES" in page.footer._element.xml
    assert "【見本】【下書き】" in page.header._element.xml
    assert "【見本】【下書き】" in page.first_page_header._element.xml


def test_properties_are_clean(opened: WordFile, content: bytes) -> None:
    about = opened.core_properties

    assert about.title == "職員ワークショップ　開催結果（概要）"
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.language == "ja-JP"
    assert not [name for name in parts(content) if "thumbnail" in name or "theme" in name]


def test_links_lead_to_what_is_there(content: bytes) -> None:
    body = parts(content)["word/document.xml"]
    names = re.findall(rb'w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"', body)
    anchors = set(re.findall(rb'w:anchor="([^"]+)"', body))

    assert anchors
    assert anchors <= {name for _, name in names}
    assert len({id_ for id_, _ in names}) == len({name for _, name in names}) == len(names)


def test_same_snapshot_same_bytes(content: bytes, view: SessionSnapshot) -> None:
    assert word(view) == content


def test_what_xml_forbids_is_dropped_and_nothing_else() -> None:
    assert safe("a\x0b\ufffeb<&>\u2028c") == "ab&lt;&amp;&gt;\u2028c"
