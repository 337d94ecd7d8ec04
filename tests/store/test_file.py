"""The promises of the file: whole or not at all, one writer, clear answers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import RowChange
from kisarazu_ws.store import backup, dialect, migrations, oplog
from kisarazu_ws.store.mapping import TABLES, shape
from kisarazu_ws.store.opening import close_file, open_file
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import put_all, small


def test_tables_hold_exactly_the_fields_of_the_values() -> None:
    assert dialect.SQLITE
    for kind, name in TABLES.items():
        columns = tuple(c.name for c in SQLModel.metadata.tables[name].columns)
        assert columns == shape(kind).columns, name


def test_what_was_written_is_read_again(kws: Path) -> None:
    made = small(kws)
    before = made.workshop.snapshot
    made.workshop.close()
    with Workshop(kws) as again:
        for kind in TABLES:
            assert dict(again.snapshot.all(kind)) == dict(before.all(kind))


def test_a_closed_file_is_one_file(kws: Path) -> None:
    small(kws).workshop.close()
    assert [p.name for p in kws.parent.iterdir() if p.is_file()] == [kws.name]
    with sqlite3.connect(kws) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert plain.execute("PRAGMA application_id").fetchone()[0] == migrations.APPLICATION_ID


def test_an_open_file_is_refused_to_a_second_window(kws: Path) -> None:
    first = small(kws)
    with pytest.raises(WorkshopError) as refused:
        Workshop(kws)
    first.workshop.close()
    assert refused.value.code == "in_use"
    assert "別の窓" in refused.value.what
    Workshop(kws).close()


def test_without_the_lock_file_sqlite_itself_refuses(kws: Path) -> None:
    first = small(kws)
    other = sqlite3.connect(kws, timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("SELECT * FROM note").fetchall()
    other.close()
    first.workshop.close()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"not a database, whatever its name", "not_a_workshop_file"), (None, "missing")],
)
def test_what_is_no_workshop_file_is_refused(kws: Path, content: bytes | None, code: str) -> None:
    if content is not None:
        kws.write_bytes(content)
    with pytest.raises(WorkshopError) as refused:
        Workshop(kws)
    assert refused.value.code == code
    assert content is None or kws.read_bytes() == content


def test_a_foreign_database_is_refused_and_left_alone(kws: Path) -> None:
    with sqlite3.connect(kws) as foreign:
        foreign.execute("CREATE TABLE x (y)")
    foreign.close()
    before = kws.read_bytes()
    with pytest.raises(WorkshopError) as refused:
        Workshop(kws)
    assert refused.value.code == "not_a_workshop_file"
    assert kws.read_bytes() == before


def test_a_newer_file_is_refused_and_left_alone(kws: Path) -> None:
    small(kws).workshop.close()
    with sqlite3.connect(kws) as newer:
        newer.execute(f"PRAGMA user_version={migrations.FORMAT + 1}")
    newer.close()
    before = kws.read_bytes()
    with pytest.raises(WorkshopError) as refused:
        Workshop(kws)
    assert refused.value.code == "too_new"
    assert kws.read_bytes() == before


def test_a_damaged_file_is_refused(kws: Path) -> None:
    small(kws).workshop.close()
    content = bytearray(kws.read_bytes())
    content[4096 * 3 : 4096 * 3 + 64] = b"\xff" * 64
    kws.write_bytes(content)
    with pytest.raises(WorkshopError) as refused:
        Workshop(kws)
    assert refused.value.code == "damaged"


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError) as refused:
        Workshop(tmp_path / "nowhere" / "a.kws", create=True)
    assert refused.value.code == "read_only"


def test_a_full_disk_loses_nothing_and_work_goes_on(kws: Path) -> None:
    made = small(kws)
    count = len(made.workshop.snapshot.all(Note))
    _limit(made.workshop, 0)
    with pytest.raises(WorkshopError) as full:
        made.workshop.do(put_all, {f"s{i}": "長" * 5000 for i in range(200)}).result()
    assert full.value.code == "disk_full"
    assert made.workshop.snapshot.get(Session, "s0") is None
    _limit(made.workshop, 10_000_000)
    made.workshop.do(put_all, {"after": "空きができた"}).result()
    made.workshop.close()
    with Workshop(kws) as again:
        assert again.snapshot.get(Session, "after")
        assert len(again.snapshot.all(Note)) == count


def test_one_failing_operation_does_not_harm_its_neighbours(kws: Path) -> None:
    made = small(kws)
    held = made.workshop.do(pause).result  # so that the others are committed as one group
    before = [made.workshop.do(put_all, {f"n{i}": "t"}) for i in range(10)]
    bad = made.workshop.do(orphan)
    after = [made.workshop.do(put_all, {f"m{i}": "t"}) for i in range(10)]
    held()
    with pytest.raises(sqlite3.IntegrityError):
        bad.result()
    for future in (*before, *after):
        future.result()
    assert made.workshop.snapshot.get(Note, "orphan") is None
    made.workshop.close()
    with Workshop(kws) as again:
        assert again.snapshot.get(Session, "n0")
        assert again.snapshot.get(Session, "m9")


def test_a_backup_is_a_whole_file_by_itself(kws: Path) -> None:
    made = small(kws)
    copy = made.workshop.back_up("test").result()
    assert copy is not None
    assert copy.parent == backup.folder(kws)
    made.workshop.close()
    opened = open_file(copy)
    assert len(opened.snapshot.all(Note)) == 40
    close_file(opened)


def test_migrations_run_in_order_each_with_its_number() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE a (x)")
    migrations.migrate(connection, {2: "ALTER TABLE a ADD COLUMN z", 1: "INSERT INTO a VALUES (1)"})
    assert migrations.version_of(connection) == 2
    assert connection.execute("SELECT * FROM a").fetchall() == [(1, None)]


def test_rows_survive_the_log() -> None:
    note = Note(id="n", session_id="s", number=1, text="あ", source="paper", created_at="t")
    rows = (RowChange(Note, "n", None, note), RowChange(Note, "n", note, None))
    assert oplog.decode(oplog.encode(rows)) == rows


@operation("止まる", undoable=False)
def pause(tx: Tx) -> None:
    """Hold the writer long enough for a group to gather."""
    threading.Event().wait(0.2)


@operation("親のない付箋")
def orphan(tx: Tx) -> None:
    """A note of no session, which the foreign key refuses."""
    tx.put(Note(id="orphan", session_id="none", number=1, text="", source="", created_at=""))


KILLED = """
import sys
from pathlib import Path
from tests.builders import put_all
from kisarazu_ws.workshop.workshop import Workshop
workshop = Workshop(Path(sys.argv[1]))
for i in range(100_000):
    workshop.do(put_all, {f"k{i}": "t"}).result()
    print(i, flush=True)
"""


def test_a_killed_process_loses_nothing_it_was_told(kws: Path) -> None:
    small(kws).workshop.close()
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(kws)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    told = [int(child.stdout.readline()) for _ in range(50)][-1]
    os.kill(child.pid, signal.SIGKILL)
    told = max([told, *(int(line) for line in child.stdout if line.strip().isdigit())])
    child.wait()
    child.stdout.close()
    with Workshop(kws) as again:
        assert all(again.snapshot.get(Session, f"k{i}") for i in range(told + 1))


def _limit(workshop: Workshop, pages: int) -> None:
    """A disk that is full, to SQLite: no page may be added."""

    def set_limit(connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA max_page_count={pages or 1}")

    workshop._writer.read(set_limit).result()
