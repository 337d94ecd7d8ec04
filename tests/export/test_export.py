"""The one door: all formats into a folder, whole or not at all."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.text import NOTE_MAX, clean
from kisarazu_ws.domain.values import changed
from kisarazu_ws.export.export import FORMATS, Maker, export, minutes_pdf
from kisarazu_ws.workshop.minutes import add_picture
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.templates import new_session
from tests.builders import template
from tests.export.made import Made
from tests.export.photos import photo_with_place


def nothing(_: str) -> None:
    return None


def test_every_format_is_one_file_with_a_japanese_name(
    view: SessionSnapshot, tmp_path: Path
) -> None:
    written = export(view, tmp_path / "書き出し", FORMATS, blobs=nothing)

    assert [path.name for path in written] == [
        "議事録_職員ワークショップ.pdf", "議事録_職員ワークショップ.docx",
        "発表資料_職員ワークショップ.pptx",
        "意見一覧_職員ワークショップ.xlsx", "意見一覧_職員ワークショップ.csv",
        "議事録_職員ワークショップ.md", "ボード_職員ワークショップ.svg",
        "ボード_職員ワークショップ.png",
    ]  # fmt: skip
    assert all(path.stat().st_size > 500 for path in written)
    assert sorted((tmp_path / "書き出し").iterdir()) == sorted(written)


def test_preview_is_the_exported_file(view: SessionSnapshot, tmp_path: Path) -> None:
    (path,) = export(view, tmp_path, ["pdf"], blobs=nothing)

    assert minutes_pdf(view, blobs=nothing) == path.read_bytes()


def test_progress_is_told_and_cancel_leaves_nothing_half(
    view: SessionSnapshot, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    written = export(
        view, tmp_path, FORMATS, blobs=nothing, progress=lambda done, of: told.append((done, of)),
        cancelled=lambda: len(told) > 3,
    )  # fmt: skip

    assert told[:3] == [(0, 8), (1, 8), (2, 8)]
    assert sorted(tmp_path.iterdir()) == sorted(written)
    assert len(written) == 3


def test_an_unknown_format_is_refused_before_anything_is_written(
    view: SessionSnapshot, tmp_path: Path
) -> None:
    with pytest.raises(WorkshopError) as told:
        export(view, tmp_path / "x", ["pdf", "doc"], blobs=nothing)

    assert told.value.code == "format"
    assert not (tmp_path / "x").exists()


def test_a_session_without_anything_gives_every_format(changing: Made, tmp_path: Path) -> None:
    session = changing.small.workshop.do(new_session, template(), "空の会").result()
    empty = session_snapshot(changing.small.workshop.snapshot, session.id)
    written = export(empty, tmp_path, FORMATS, blobs=nothing)

    assert len(written) == len(FORMATS)


@settings(max_examples=12)
@given(st.lists(st.text(max_size=NOTE_MAX), min_size=1, max_size=4))
def test_no_note_that_can_be_written_stops_an_export(
    view: SessionSnapshot, texts: list[str]
) -> None:
    written = [clean(text) or "見本" for text in texts]
    notes = tuple(changed(n, text=t) for n, t in zip(view.notes, written, strict=False))
    maker = Maker(dataclasses.replace(view, notes=notes), nothing, lambda: False)

    assert all(maker.make(format_) for format_ in FORMATS)


def test_a_photograph_goes_in_without_where_it_was_taken(changing: Made, tmp_path: Path) -> None:
    content = photo_with_place()
    do, session_id = changing.small.workshop.do, changing.small.session.id
    do(add_picture, session_id, "a" * 64, "image/jpeg", content, "発表の様子").result()
    written = export(changing.view, tmp_path, ["pdf", "docx"], blobs=lambda _: content)

    with zipfile.ZipFile(written[1]) as archive:
        word = b"".join(archive.read(name) for name in archive.namelist())
    (photo,) = [i.data for page in pypdf.PdfReader(written[0]).pages for i in page.images]

    assert b"GPS-PLACE" in content
    assert "発表の様子".encode() in word
    assert not [1 for found in (word, photo) for mark in (b"GPS-PLACE", b"Exif") if mark in found]


def test_a_picture_that_cannot_be_read_does_not_stop_the_minutes(
    changing: Made, tmp_path: Path
) -> None:
    do, session_id = changing.small.workshop.do, changing.small.session.id
    do(add_picture, session_id, "b" * 64, "image/jpeg", b"broken", "壊れた写真").result()

    assert len(export(changing.view, tmp_path, ["pdf", "docx"], blobs=lambda _: b"broken")) == 2
