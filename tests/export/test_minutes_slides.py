"""Slides: they open, hold every note's words, stay inside the page and bring nothing else along."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from kisarazu_ws.export.archive import unzipped
from kisarazu_ws.export.compose import compose
from kisarazu_ws.export.docx_xml import legal
from kisarazu_ws.export.export import Maker
from kisarazu_ws.export.minutes_slides import minutes_slides
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from tests.export.made import Made, squeezed


@pytest.fixture(scope="module")
def content(view: SessionSnapshot) -> bytes:
    return Maker(view, lambda _: None, lambda: False).make("pptx")


@pytest.fixture(scope="module")
def deck(content: bytes) -> Deck:
    return Presentation(io.BytesIO(content))


def texts(deck: Deck) -> Iterator[str]:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def listed(deck: Deck) -> str:
    """The words in the last column of the hidden pages."""
    return "".join(
        list(row.cells)[-1].text
        for slide in deck.slides
        if slide._element.get("show") == "0"
        for shape in slide.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
    )


def test_the_hidden_list_holds_every_note_whole(deck: Deck, view: SessionSnapshot) -> None:
    whole = "".join(legal(note.text) for note in view.notes)

    assert squeezed(listed(deck).replace("\v", "\n")) == squeezed(whole)


def test_one_page_has_the_three_parts(deck: Deck) -> None:
    second = [s.text_frame.text for s in deck.slides[1].shapes if s.has_text_frame]

    assert {"活動内容", "成果や気づき"} <= set(second)
    assert any("活動の様子" in text for text in second)


def test_every_page_has_a_title_and_nothing_leaves_it(deck: Deck) -> None:
    wide, high = deck.slide_width, deck.slide_height
    assert wide is not None
    assert high is not None
    for slide in deck.slides:
        title = slide.shapes.title
        assert title is not None
        assert title.text_frame.text
        for shape in slide.shapes:
            assert 0 <= shape.left <= wide - shape.width + Pt(1), shape.name
            assert 0 <= shape.top <= high - shape.height + Pt(1), shape.name


def test_no_page_says_that_nothing_was_written(deck: Deck) -> None:
    assert not [text for text in texts(deck) if "記載なし" in text or "未記入" in text]


def test_no_name_of_the_roster_and_nothing_of_a_template(
    content: bytes, minutes_file: Made
) -> None:
    parts = unzipped(content)
    everything = b"".join(parts.values()).decode("utf-8", "replace")

    assert not [name for name in minutes_file.names if name in everything]
    assert not [name for name in parts if "thumbnail" in name or "printer" in name]
    assert "Steve Canny" not in everything
    assert "Macintosh" not in everything


def test_the_same_view_gives_the_same_bytes(content: bytes, view: SessionSnapshot) -> None:
    assert Maker(view, lambda _: None, lambda: False).make("pptx") == content


def test_cancelled_it_stops_early(view: SessionSnapshot) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    stopped = Presentation(
        io.BytesIO(minutes_slides(compose(view), lambda _: None, None, cancelled))
    )

    assert not listed(stopped)


def test_libreoffice_keeps_every_note(
    content: bytes, view: SessionSnapshot, tmp_path: Path
) -> None:
    (tmp_path / "deck.pptx").write_bytes(content)
    (tmp_path / "out").mkdir()
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
               "--convert-to", "pptx", "--outdir", str(tmp_path / "out"),
               str(tmp_path / "deck.pptx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = Presentation(str(tmp_path / "out" / "deck.pptx"))

    assert squeezed(listed(again).replace("\v", "\n")) == squeezed(
        "".join(legal(note.text) for note in view.notes)
    )
