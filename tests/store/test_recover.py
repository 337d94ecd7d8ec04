"""What a damaged file still gives: everything but what lies on the damaged spot."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.store.mapping import TABLES
from kisarazu_ws.store.recover import Recovery, recover
from kisarazu_ws.workshop.notes import NewNote, write_notes
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import small

NOTES = 640


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file of many pages, without copies."""
    path = tmp_path_factory.mktemp("recover") / "会.kws"
    made = small(path)
    news = [NewNote(f"見本：{n}番目の付箋に書いた、すこし長めの文です。") for n in range(600)]
    made.workshop.do(write_notes, made.session.id, news).result()
    made.workshop.close()
    return path


@pytest.fixture
def broken(sound: Path, tmp_path: Path) -> Path:
    """A copy of it to be damaged."""
    path = tmp_path / "会.kws"
    path.write_bytes(sound.read_bytes())
    return path


def contents(path: Path) -> Snapshot:
    with Workshop(path) as opened:
        return opened.snapshot


def same(one: Snapshot, other: Snapshot) -> bool:
    return all(dict(one.all(kind)) == dict(other.all(kind)) for kind in TABLES)


def leaf_pages(path: Path, text: str) -> Iterator[int]:
    """Where pages begin that hold the words."""
    content = path.read_bytes()
    for at in range(0, len(content), 4096):
        if text.encode() in content[at : at + 4096] and content[at] == 0x0D:
            yield at


def ruin(path: Path, at: int, length: int, seed: int = 1) -> None:
    dice = random.Random(seed)
    content = path.read_bytes()
    path.write_bytes(content[:at] + dice.randbytes(length) + content[at + length :])


def rescued(broken: Path) -> tuple[Recovery, Snapshot]:
    """The recovery, and what it brought; the damaged file stays as it was."""
    before = broken.read_bytes()
    made = recover(broken, broken.with_name("新しい会.kws"))
    assert broken.read_bytes() == before
    return made, contents(broken.with_name("新しい会.kws"))


def test_a_sound_file_comes_over_whole(sound: Path, broken: Path) -> None:
    made, found = rescued(broken)

    assert made.whole
    assert made.read["note"] == NOTES
    assert same(found, contents(sound))


def test_only_what_lies_on_the_ruined_page_is_lost_and_it_is_said(
    sound: Path, broken: Path
) -> None:
    pages = list(leaf_pages(broken, "300番目の付箋"))
    for at in pages:
        ruin(broken, at, 4096)
    made, found = rescued(broken)
    before = contents(sound)
    lost = len(before.all(Note)) - len(found.all(Note))

    assert set(made.places) <= {"note", "note_revision", "op_log"}
    assert not made.whole
    assert 0 < lost < 40
    assert all(before.all(Note)[id_] == note for id_, note in found.all(Note).items())


def test_the_newest_copy_fills_in_what_was_ruined(sound: Path, broken: Path) -> None:
    with Workshop(broken) as opened:
        opened.back_up("manual").result()
    for at in leaf_pages(broken, "300番目の付箋"):
        ruin(broken, at, 4096)
    made, found = rescued(broken)

    assert made.filled["note"] > 0
    assert made.copy.endswith(".kws")
    assert not made.dropped
    assert same(found, contents(sound))


def test_without_header_or_table_of_contents_all_is_still_found(sound: Path, broken: Path) -> None:
    ruin(broken, 0, 4096)
    _, found = rescued(broken)
    assert same(found, contents(sound))


def test_letters_that_were_never_written_do_not_come_over(sound: Path, broken: Path) -> None:
    content = broken.read_bytes()
    text = "見本：300番目".encode()
    broken.write_bytes(content.replace(text, b"\xff" + text[1:]))
    made, found = rescued(broken)

    assert len(found.all(Note)) == NOTES - 1
    assert len(found.all(NoteRevision)) == NOTES - 1
    assert made.places["note"] == 1


def test_rows_whose_parent_is_gone_are_dropped_and_counted(broken: Path) -> None:
    connection = sqlite3.connect(broken)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM note WHERE number <= 10")
    connection.commit()
    connection.close()
    made, found = rescued(broken)

    assert made.dropped == {"note_revision": 10}
    assert len(found.all(Note)) == NOTES - 10


def test_what_is_not_ours_or_stands_in_the_way_is_refused(broken: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="exists"):
        recover(broken, broken)
    with pytest.raises(WorkshopError, match="missing"):
        recover(tmp_path / "nothing.kws", tmp_path / "new.kws")
    letter = tmp_path / "手紙.kws"
    letter.write_text("拝啓")
    with pytest.raises(WorkshopError, match="not_a_workshop_file"):
        recover(letter, tmp_path / "new.kws")
    assert not (tmp_path / "new.kws").exists()
