"""Opening and closing a `.kws` file: one exclusive connection, checked before it is trusted."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.domain.values import Entity
from kisarazu_ws.store import backup, errors, migrations
from kisarazu_ws.store.lock import FileLock
from kisarazu_ws.store.mapping import TABLES, shape

HEADER = b"SQLite format 3\x00"


@dataclass
class OpenFile:
    """An open file: its one connection, its lock and all of its values."""

    path: Path
    connection: sqlite3.Connection
    lock: FileLock
    snapshot: Snapshot


def open_file(path: Path, *, create: bool = False) -> OpenFile:
    """Open the file for this process alone and read all of it.

    Raises `WorkshopError` with code missing, not_a_workshop_file, too_new, in_use, damaged,
    read_only, disk_full or disk_failed. A fresh file is made only with `create`.
    """
    fresh = not path.exists() or path.stat().st_size == 0
    if fresh and not create:
        raise errors.missing(path)
    lock = FileLock(path)
    lock.take()
    try:
        if not fresh:
            _check_header(path)
        connection = _connect(path)
        try:
            _prepare(connection, path, fresh)
            return OpenFile(path, connection, lock, load(connection))
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        lock.release()
        raise errors.from_sqlite(error, path) or error from error
    except OSError as error:
        lock.release()
        raise errors.disk_failed() from error
    except (ValueError, TypeError, LookupError) as error:  # no value that the app ever wrote
        lock.release()
        raise errors.damaged(path) from error
    except BaseException:
        lock.release()
        raise


def close_file(opened: OpenFile) -> None:
    """Fold the log back, so that one file is what people copy, and let go of it."""
    try:
        opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error:
        pass  # a full disk or a pulled stick: the log stays beside the file and is read next time
    finally:
        opened.connection.close()
        opened.lock.release()


def load(connection: sqlite3.Connection) -> Snapshot:
    """Every row of every table as values (plain sqlite3: five times as fast as the ORM)."""
    tables: dict[type[Entity], dict[str, Entity]] = {}
    for kind, name in TABLES.items():
        read = shape(kind).reader()
        columns = ", ".join(f'"{c}"' for c in shape(kind).columns)
        rows: list[tuple[Any, ...]] = connection.execute(
            f'SELECT {columns} FROM "{name}" ORDER BY rowid'
        ).fetchall()
        tables[kind] = {row[0]: read(row) for row in rows}
    return Snapshot(tables)


def _check_header(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)  # before SQLite has it, so no lock can be dropped
    try:
        if os.read(descriptor, 16) != HEADER:
            raise errors.not_ours(path)
    finally:
        os.close(descriptor)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0)
    for pragma in (
        "locking_mode=EXCLUSIVE",
        "busy_timeout=0",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, fresh: bool) -> None:
    if fresh:
        connection.execute("PRAGMA journal_mode=WAL")
        migrations.create(connection)
        return
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != migrations.APPLICATION_ID:
        raise errors.not_ours(path)
    if migrations.version_of(connection) > migrations.FORMAT:
        raise errors.too_new(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise errors.damaged(path)
    if migrations.version_of(connection) < migrations.FORMAT:
        backup.write(connection, path, "migration")
        migrations.migrate(connection)
