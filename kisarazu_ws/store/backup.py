"""Copies of the file, made by SQLite's backup API into `<name>.backups/` beside it."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from pathlib import Path

KEEP = 12


def folder(path: Path) -> Path:
    """Where the copies of a file are kept."""
    return path.with_name(path.stem + ".backups")


def write(connection: sqlite3.Connection, path: Path, occasion: str) -> Path | None:
    """A checked copy named by time and occasion, or None when there is no room for one.

    Temp file, integrity check, fsync, rename: a copy that exists is a whole one. A copy that cannot
    be made never keeps the person from working.
    """
    target = folder(path) / f"{dt.datetime.now():%Y%m%d-%H%M%S}-{occasion}.kws"
    unfinished = target.with_suffix(".tmp")
    try:
        target.parent.mkdir(exist_ok=True)
        copy_to(connection, unfinished)
        os.replace(unfinished, target)
    except (OSError, sqlite3.Error):
        unfinished.unlink(missing_ok=True)
        return None
    _thin_out(target.parent)
    return target


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """A checked, synced copy of the database at `target`; raises sqlite3.Error or OSError."""
    target.unlink(missing_ok=True)
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
        # The copy inherits WAL from its source; one plain file is what people restore from.
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy is damaged")
    finally:
        copy.close()
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _thin_out(where: Path) -> None:
    copies = [p for p in where.glob("*.kws") if not p.stem.endswith("migration")]
    for old in sorted(copies)[:-KEEP]:
        old.unlink(missing_ok=True)
