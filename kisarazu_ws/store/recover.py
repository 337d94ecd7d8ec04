"""What can still be read of a damaged file, brought into a new one; the old one is not touched.

Rows are read from both ends and then range by range of their numbers (rowid), around what SQLite
cannot read; each must hold values that the app could have written. What is missing is filled in
from the newest copy that opens, and only for tables in which something could not be read. A ruined
header or table of contents, which keeps SQLite from reading anything, is replaced by a sound one.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.store import backup, errors
from kisarazu_ws.store.mapping import KINDS, shape
from kisarazu_ws.store.opening import close_file, open_file

Row = tuple[Any, ...]
_HEADER = 100
_PAGE_COUNT, _VALID_FOR, _INTERIOR = 28, 92, 0x05
_FAILURES = (sqlite3.Error, ValueError, TypeError, LookupError)
_MOST_ROWID = 2**31  # far more rows than any workshop has; asked only where the last one is unknown


@dataclass
class Recovery:
    """By table: rows `read`, `filled` in from a copy, `dropped` because what they belong to is
    gone; `places`: spots that could not be read. `copy` is where the filling came from."""

    read: dict[str, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    copy: str = ""

    @property
    def whole(self) -> bool:
        """Whether every row could be read and kept."""
        return not self.places and not self.dropped

    @property
    def sentence(self) -> str:
        """What came over and what did not, for a person."""
        words = [
            f"付箋{self.read.get('note', 0)}件、島{self.read.get('cluster', 0)}つを読み取りました。"
        ]
        if self.filled:
            more = sum(self.filled.values())
            words.append(f"読めなかったところは、控え（{self.copy}）から{more}件を補いました。")
        if self.dropped:
            count = sum(self.dropped.values())
            words.append(f"{count}件は、つながる相手が失われていたため入れていません。")
        if self.places and not self.filled:
            words.append(f"{sum(self.places.values())}か所は読めませんでした。")
        return "".join(words)


def recover(damaged: Path, target: Path) -> Recovery:
    """Bring everything readable of `damaged` into the new file `target`.

    Raises `WorkshopError`: exists (the target), missing, not_a_workshop_file (nothing of ours can
    be read and there is no copy), disk_full, disk_failed.
    """
    if target.exists():
        raise _exists(target)
    if not damaged.exists():
        raise errors.missing(damaged)
    with tempfile.TemporaryDirectory() as folder:
        rows, made = _read_all(damaged, Path(folder))
        _fill(damaged, Path(folder), rows, made)
        if not any(rows.values()):
            raise errors.not_ours(damaged)
        _write(target, rows, made)
    return made


# --- reading ---------------------------------------------------------------------------------


def _read_all(damaged: Path, folder: Path) -> tuple[dict[str, list[Row]], Recovery]:
    made = Recovery()
    work = folder / "damaged.db"
    _copy(damaged, work)
    wal = damaged.with_name(f"{damaged.name}-wal")
    if wal.exists():
        _copy(wal, folder / "damaged.db-wal")
    if not _opens(work):
        _graft(damaged, work, folder)
    rows: dict[str, list[Row]] = {}
    for table in _tables():
        rows[table], places = _rows_of(work, table)
        made.read[table] = len(rows[table])
        if places:
            made.places[table] = places
    return rows, made


def _rows_of(file: Path, table: str) -> tuple[list[Row], int]:
    """The good rows of a table and how many ranges could not be read. A connection of its own: one
    that met damage may refuse everything after it."""
    connection = sqlite3.connect(file, isolation_level=None)
    bad = 0
    good: dict[Any, Row] = {}
    try:
        found = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        if not found:
            return [], 1
        columns = [name for name in _columns(table) if name in found]
        for row in _scan(connection, table, columns):
            if row is None or (whole := _checked(table, columns, row)) is None:
                bad += 1
            else:
                good[whole[0]] = whole
    except _FAILURES:
        bad += 1
    finally:
        connection.close()
    return list(good.values()), bad


def _scan(connection: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[Row | None]:
    """Every row that can be read, some of them twice; None where something cannot.

    From both ends first, leaf by leaf: a ruined number in the tree above leads a search astray
    without any error. Then by ranges around what could not be read, if anything.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    failed = False
    for order in ("", "ORDER BY rowid DESC"):
        try:
            for row in connection.execute(f'SELECT {names} FROM "{table}" {order}'):
                yield tuple(row)
        except _FAILURES:
            failed = True
    if failed or not _sound(connection, table):
        yield None
    if failed:
        yield from _around(connection, table, names)


def _around(connection: sqlite3.Connection, table: str, names: str) -> Iterator[Row]:
    ranges = [(1, _last(connection, table))]
    while ranges:
        low, high = ranges.pop()
        reached, stopped = low, high
        try:
            for rowid, *row in _between(connection, table, names, low, high, "ASC"):
                yield tuple(row)
                reached = rowid + 1
            continue
        except _FAILURES:
            pass
        try:
            for rowid, *row in _between(connection, table, names, reached, high, "DESC"):
                yield tuple(row)
                stopped = rowid - 1
        except _FAILURES:
            pass
        if stopped > reached:
            middle = (reached + stopped) // 2
            ranges += [(middle + 1, stopped), (reached, middle)]


def _between(
    connection: sqlite3.Connection, table: str, names: str, low: int, high: int, order: str
) -> Iterator[Row]:
    return connection.execute(
        f'SELECT rowid, {names} FROM "{table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid {order}',
        (low, high),
    )


def _sound(connection: sqlite3.Connection, table: str) -> bool:
    try:
        found = connection.execute(f"PRAGMA quick_check('{table}')").fetchone()
    except _FAILURES:
        return False
    return bool(found[0] == "ok")


def _last(connection: sqlite3.Connection, table: str) -> int:
    try:
        return int(connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()[0] or 0)
    except _FAILURES:
        return _MOST_ROWID


def _checked(table: str, columns: list[str], row: Row) -> Row | None:
    """The row in the order of today's columns, or None when it holds what was never written."""
    values = dict(zip(columns, row, strict=True))
    for column in _metadata().tables[table].columns:
        value = values.setdefault(column.name, None)
        if value is None:
            if not column.nullable and column.name in columns:
                return None
        elif not isinstance(value, _python_types(column.type.python_type)):
            return None
    if table in KINDS:
        kind = shape(KINDS[table])
        try:
            kind.reader()(tuple(values[name] for name in kind.columns))
        except _FAILURES:
            return None
    return tuple(values[name] for name in _columns(table))


def _python_types(declared: type) -> tuple[type, ...]:
    return (int, float) if declared is float else (declared,)


# --- filling and writing -----------------------------------------------------------------------


def _fill(damaged: Path, folder: Path, rows: dict[str, list[Row]], made: Recovery) -> None:
    """From the newest copy that opens, what tables with unreadable places are missing."""
    if not made.places:
        return
    for copy in backup.copies(damaged):
        work = folder / "copy.kws"
        try:
            _copy(copy.path, work)
            close_file(open_file(work))  # brings an older format up to date
        except WorkshopError:
            continue
        made.copy = copy.path.name
        for table in made.places:
            known = {row[0] for row in rows[table]}
            more = [row for row in _rows_of(work, table)[0] if row[0] not in known]
            rows[table] += more
            if more:
                made.filled[table] = len(more)
        return


def _write(target: Path, rows: Mapping[str, list[Row]], made: Recovery) -> None:
    opened = open_file(target, create=True)
    connection = opened.connection
    try:
        connection.execute("BEGIN IMMEDIATE")
        for table in _tables():
            refused = _insert(connection, table, rows[table])
            if refused:
                made.dropped[table] = refused
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        close_file(opened)
        target.unlink(missing_ok=True)
        raise errors.from_sqlite(error, target) or error from error
    close_file(opened)


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> int:
    """How many rows were refused; those that wait for a row of their own table come last."""
    marks = ", ".join("?" * len(_columns(table)))
    waiting, refused = rows, -1
    while waiting and len(waiting) != refused:
        refused = len(waiting)
        waiting = [row for row in waiting if not _inserted(connection, table, marks, row)]
    return len(waiting)


def _inserted(connection: sqlite3.Connection, table: str, marks: str, row: Row) -> bool:
    try:
        connection.execute(f'INSERT INTO "{table}" VALUES ({marks})', row)
    except sqlite3.IntegrityError:
        return False
    return True


# --- the file --------------------------------------------------------------------------------


def _opens(file: Path) -> bool:
    connection = sqlite3.connect(file)
    try:
        found = connection.execute("SELECT count(*) FROM sqlite_schema WHERE type='table'")
        return bool(found.fetchone()[0] >= len(_tables()))
    except _FAILURES:  # SQLite quotes damaged letters in its message
        return False
    finally:
        connection.close()


def _graft(damaged: Path, file: Path, folder: Path) -> None:
    """Give the file the header and the table of contents (sqlite_schema) of a sound one: of a copy,
    whose pages lie where this file's do, else of a fresh file, which this app lays out alike."""
    fresh = folder / "fresh.kws"
    close_file(open_file(fresh, create=True))
    for sound in (*(copy.path for copy in backup.copies(damaged)), fresh):
        grafted = folder / "grafted.db"
        shutil.copyfile(file, grafted)
        try:
            _graft_from(sound, grafted)
        except (OSError, LookupError):
            continue
        if _opens(grafted):
            grafted.replace(file)
            return


def _graft_from(sound: Path, file: Path) -> None:
    pages = sound.read_bytes()
    size = int.from_bytes(pages[16:18], "big")
    count = file.stat().st_size // size
    with file.open("rb+") as patched:
        for number in _schema_pages(pages, size):
            patched.seek((number - 1) * size)
            patched.write(pages[(number - 1) * size : number * size])
        patched.seek(_PAGE_COUNT)
        patched.write(count.to_bytes(4, "big") + bytes(8))  # and no free pages
        patched.seek(_VALID_FOR)
        patched.write(pages[24:28])  # or the page count does not hold


def _schema_pages(pages: bytes, size: int) -> list[int]:
    """The pages of sqlite_schema: the first, and those below it when it is no leaf (SQLite's file
    format, "B-tree Pages")."""
    if pages[_HEADER] != _INTERIOR:
        return [1]
    cells = int.from_bytes(pages[_HEADER + 3 : _HEADER + 5], "big")
    at = [_HEADER + 12 + 2 * cell for cell in range(cells)]
    offsets = [int.from_bytes(pages[place : place + 2], "big") for place in at] + [_HEADER + 8]
    below = [int.from_bytes(pages[place : place + 4], "big") for place in offsets]
    return [1, *(number for number in below if 0 < number * size <= len(pages))]


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise errors.disk_failed() from error


def _tables() -> list[str]:
    return [table.name for table in _metadata().sorted_tables]


def _columns(table: str) -> list[str]:
    return [column.name for column in _metadata().tables[table].columns]


def _metadata() -> Any:
    from kisarazu_ws.store.tables import METADATA  # SQLAlchemy: not before it is needed

    return METADATA


def _exists(target: Path) -> WorkshopError:
    return WorkshopError(
        "exists",
        f"「{target.name}」はもうあります。",
        "どのファイルにも触れていません。",
        "別の名前を指定してください。",
    )
