"""Files are whole or not there, and a trouble is told in Japanese with what is safe."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.export.files import file_name, ready_folder, trouble, write_whole


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("職員ワークショップ", "議事録_職員ワークショップ.pdf"),
        ('里山/里海: "第1回" <案>?', "議事録_里山里海 第1回 案.pdf"),
        ("  ", "議事録_会.pdf"),
        ("NUL", "議事録_会.pdf"),
        ("長" * 300, f"議事録_{'長' * 60}.pdf"),
        ("終わりの点...", "議事録_終わりの点.pdf"),
    ],
)
def test_names_are_fit_for_every_system(title: str, name: str) -> None:
    assert file_name("議事録", title, "pdf") == name


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "議事録.pdf"
    write_whole(path, b"old")
    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "議事録.pdf"
    path.write_bytes(b"old")
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no always-full device here")
    with pytest.raises(WorkshopError) as told:
        _write_through(path, full)

    assert told.value.code == "disk_full"
    assert path.read_bytes() == b"old"


def _write_through(path: Path, device: Path) -> None:
    """Really write to the full device, and say it as `write_whole` does."""
    try:
        with device.open("wb", buffering=0) as out:
            out.write(b"x")
    except OSError as error:
        raise trouble(error, path) from error


def test_a_place_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "議事録.pdf"
    blocked.mkdir()  # a rename onto a folder is refused on every system
    with pytest.raises(WorkshopError) as told:
        write_whole(blocked, b"x")

    assert "議事録.pdf" in told.value.what
    assert "無事" in told.value.safe
    assert list(tmp_path.iterdir()) == [blocked]


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "書類").write_bytes(b"")
    with pytest.raises(WorkshopError):
        ready_folder(tmp_path / "書類")


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EACCES, "file_locked"), (errno.EIO, "write_failed")],
)
def test_every_trouble_has_its_words(number: int, code: str) -> None:
    told = trouble(OSError(number, os.strerror(number)), Path("議事録.docx"))

    assert told.code == code
    assert all((told.what, told.safe, told.next_step))
