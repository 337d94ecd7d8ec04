"""PDF: every note once for two readers, nothing blank, everything embedded, links that arrive."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdf
import pytest

from kisarazu_ws.export.compose import compose
from kisarazu_ws.export.minutes_pdf import minutes_pdf
from kisarazu_ws.export.pdf_fonts import missing
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from tests.export.made import Made, squeezed

SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200d]")


@pytest.fixture(scope="module")
def content(view: SessionSnapshot) -> bytes:
    return minutes_pdf(compose(view), lambda _: None)


@pytest.fixture(scope="module")
def file(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "議事録.pdf"
    path.write_bytes(content)
    return path


def said(tool: str, *arguments: str | Path) -> str:
    """What a command-line reader says; skipped where it is not installed."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([tool, *map(str, arguments)], capture_output=True, check=True)
    return done.stdout.decode()


def by_pdftotext(file: Path) -> str:
    return said("pdftotext", "-enc", "UTF-8", file, "-")


@cache
def by_pypdf(file: Path) -> str:
    return "\n".join(pages_by_pypdf(file))


@cache
def pages_by_pypdf(file: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def bare(text: str) -> str:
    """Without white space and without what chooses between forms of one character."""
    return SELECTORS.sub("", squeezed(text))


def without_edges(text: str) -> str:
    """Without the head and foot of pages, which stand between the parts of a very long note."""
    text = re.sub(r"職員ワークショップ\s*開催結果（概要）\s*", "", text)
    text = re.sub(r"【見本】【下書き】\s*", "", text)
    text = re.sub(r"番号\s*班\s*設問\s*側面\s*付箋の記載（原文）\s*", "", text)
    return re.sub(r"\s\d+ / \d+\s", "\n", text)


@pytest.mark.parametrize("reader", [by_pdftotext, by_pypdf])
def test_every_note_stands_once(
    reader: Callable[[Path], str], file: Path, view: SessionSnapshot
) -> None:
    text = bare(without_edges(reader(file)))
    whole = [n.text for n in view.notes if len(n.text) > 4 and not missing(n.text)]
    counts = {note: text.count(bare(note)) for note in whole}

    assert len(whole) > 50
    assert {note: n for note, n in counts.items() if n != 1} == {}


def test_no_name_of_the_roster(file: Path, minutes_file: Made) -> None:
    text = squeezed(by_pypdf(file))

    assert not [name for name in minutes_file.names if name in text]


def test_all_fonts_are_embedded(file: Path) -> None:
    rows = [row.split() for row in said("pdffonts", file).split("\n")[2:] if row]

    assert rows
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}


def test_structure_is_sound(file: Path) -> None:
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", file)


def test_pages_are_a4_and_numbered_and_stamped(file: Path) -> None:
    pages = pypdf.PdfReader(file).pages

    for number, (page, text) in enumerate(zip(pages, pages_by_pypdf(file), strict=True), 1):
        assert f"{number} / {len(pages)}" in text
        assert "【見本】【下書き】" in text
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]


def test_outline_title_and_language_are_set(file: Path) -> None:
    reader = pypdf.PdfReader(file)
    titles = [one.title for one in reader.outline if not isinstance(one, list)]

    assert titles[0] == "1 開会・趣旨"
    assert titles[-1] == "別紙1 付箋一覧（全件・原文）"
    assert reader.metadata is not None
    assert reader.metadata.title == "職員ワークショップ　開催結果（概要）"
    assert reader.metadata.author == ""
    assert str(reader.root_object["/Lang"]) == "ja-JP"


def test_links_arrive_on_the_row_they_name(file: Path) -> None:
    reader = pypdf.PdfReader(file)
    pages = [page.indirect_reference for page in reader.pages]
    links = [one.get_object() for page in reader.pages for one in page.get("/Annots", ())]
    arrived = {pages.index(link["/Dest"][0].indirect_reference) for link in links}

    assert len(links) > 25
    assert min(arrived) < max(arrived)  # islands in the front, notes in the list behind


def test_same_snapshot_same_bytes(content: bytes, view: SessionSnapshot) -> None:
    assert minutes_pdf(compose(view), lambda _: None) == content


def test_what_no_font_has_is_shown_as_a_mark_and_said(file: Path, view: SessionSnapshot) -> None:
    odd = [note.number for note in view.notes if missing(note.text)]
    text = by_pypdf(file)

    assert odd
    assert "〓" in text
    assert (
        f"書体に無い文字を〓で示した付箋がある（WordとExcelには元の文字のまま入る）。\n付箋{odd[0]}"
        in text
    )


def test_it_opens_from_memory_and_has_pages(content: bytes) -> None:
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) >= 4
