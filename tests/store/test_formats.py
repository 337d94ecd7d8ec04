"""Every older file opens: each format's file was made by the app of its time and is kept here."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from kisarazu_ws.domain.clusters import Cluster, Vote
from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.store import backup, migrations
from kisarazu_ws.workshop.workshop import Workshop

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def oldest(kws: Path) -> Path:
    """A file of format 1: 40 notes, one island with three of them, four dots, one correction."""
    kws.write_bytes(gzip.decompress((DATA / "format1.kws.gz").read_bytes()))
    return kws


def schema(path: Path) -> dict[str, set[tuple[str, str, int]]]:
    """Table -> its columns with type and whether they must be filled."""
    with sqlite3.connect(path) as plain:
        names = [r[0] for r in plain.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
        return {
            name: {(c[1], c[2], c[3]) for c in plain.execute(f'PRAGMA table_info("{name}")')}
            for name in names
        }


def test_a_file_of_format_1_comes_over_whole(oldest: Path) -> None:
    with Workshop(oldest) as opened:
        notes = list(opened.snapshot.all(Note).values())
        (island,) = opened.snapshot.all(Cluster).values()
        assert len(notes) == 40
        assert sum(n.cluster_id == island.id for n in notes) == 3
        assert not any(n.starred or n.split_from or n.same_as for n in notes)
        assert (island.effect, island.ease) == (None, None)
        assert [v.count for v in opened.snapshot.all(Vote).values()] == [4]
        assert len(opened.snapshot.all(NoteRevision)) == 41
    assert list(backup.folder(oldest).glob("*-migration.kws"))


def test_it_gets_the_tables_of_a_fresh_file(oldest: Path, tmp_path: Path) -> None:
    Workshop(oldest).close()
    fresh = tmp_path / "fresh.kws"
    Workshop(fresh, create=True).close()
    assert schema(oldest) == schema(fresh)


def test_what_was_done_in_the_older_format_can_still_be_undone(oldest: Path) -> None:
    with Workshop(oldest) as opened:
        assert opened.undo().result() == "付箋の文を直す"
        assert opened.undo().result() == "シールの数を記録する"
        assert opened.undo().result() == "島を作る"
        assert not opened.snapshot.all(Cluster)


def test_the_step_carries_the_number(oldest: Path) -> None:
    Workshop(oldest).close()
    with sqlite3.connect(oldest) as plain:
        assert migrations.version_of(plain) == migrations.FORMAT
