"""Copies of the file, made by SQLite's backup API into `<name>.backups/` beside it.

Kept are the 12 newest, the last of each of the last seven days that have any, and every one that
was made before a migration. Copies are named by time and occasion; a clock that jumped back names
the next one just after the newest, so that the order stays the order in which they were made.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KEEP = 12
DAYS = 7
MIGRATION = "migration"
OCCASIONS: Mapping[str, str] = {
    "open": "開いたとき",
    "timer": "10分ごと",
    "phase": "段階が変わったとき",
    "export": "書き出す前",
    MIGRATION: "新しい版にする前",
    "restore": "控えから戻す前",
    "manual": "手で作った",
}
_NAME = re.compile(r"(\d{8}-\d{6})-([a-z]+)")
_STAMP = "%Y%m%d-%H%M%S"
_HEADER = 100  # bytes that differ between two copies of the same content (counters)
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class Copy:
    """A copy: where it lies, when (local time) and on which occasion (a key of `OCCASIONS`) it was
    made."""

    path: Path
    made_at: dt.datetime
    occasion: str


def folder(path: Path) -> Path:
    """Where the copies of a file are kept."""
    return path.with_name(path.stem + ".backups")


def copies(path: Path) -> tuple[Copy, ...]:
    """The copies of a file, newest first; none when the folder is missing or cannot be read."""
    found = []
    try:
        names = sorted(folder(path).glob("*.kws"), reverse=True)
    except OSError:
        return ()
    for one in names:
        if match := _NAME.fullmatch(one.stem):
            made_at = dt.datetime.strptime(match[1], _STAMP)
            found.append(Copy(one, made_at, match[2]))
    return tuple(found)


def begin(
    connection: sqlite3.Connection, path: Path, occasion: str, now: Clock = dt.datetime.now
) -> Copy | None:
    """The pages, copied as they are now, under a name that does not count yet (`finish` makes it a
    copy); None when there is no room. As quick as reading them: nothing is checked or synced."""
    target = _next(path, occasion, now())
    unfinished = _unfinished(target.path)
    try:
        target.path.parent.mkdir(exist_ok=True)
        _pages(connection, unfinished)
    except (OSError, sqlite3.Error):
        unfinished.unlink(missing_ok=True)
        return None
    return target


def finish(begun: Copy | None, path: Path) -> Path | None:
    """Check, sync and rename what `begin` copied: a copy that exists is a whole one. The same
    content is not kept twice (but before a migration). A copy that cannot be made never keeps the
    person from working: None."""
    if begun is None:
        return None
    unfinished = _unfinished(begun.path)
    newest = next(iter(copies(path)), None)
    try:
        _check(unfinished)
        if newest and begun.occasion != MIGRATION and _same(unfinished, newest.path):
            unfinished.unlink()
            return newest.path
        _sync(unfinished)
        os.replace(unfinished, begun.path)
    except (OSError, sqlite3.Error):
        unfinished.unlink(missing_ok=True)
        return None
    for old in outdated(copies(path)):
        old.path.unlink(missing_ok=True)
    return begun.path


def write(connection: sqlite3.Connection, path: Path, occasion: str) -> Path | None:
    """A checked copy, or None when there is no room for one."""
    return finish(begin(connection, path, occasion), path)


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """A checked, synced copy of the database at `target`; raises sqlite3.Error or OSError."""
    _pages(connection, target)
    _check(target)
    _sync(target)


def outdated(found: Sequence[Copy]) -> tuple[Copy, ...]:
    """Which of the copies (newest first) need not be kept any longer."""
    ordinary = [one for one in found if one.occasion != MIGRATION]
    last_of_day: dict[dt.date, Copy] = {}
    for one in ordinary:
        last_of_day.setdefault(one.made_at.date(), one)
    kept = {*ordinary[:KEEP], *list(last_of_day.values())[:DAYS]}
    return tuple(one for one in ordinary if one not in kept)


def _next(path: Path, occasion: str, now: dt.datetime) -> Copy:
    found = copies(path)
    moment = now.replace(microsecond=0)
    if found and moment <= found[0].made_at:
        moment = found[0].made_at + dt.timedelta(seconds=1)
    return Copy(folder(path) / f"{moment:{_STAMP}}-{occasion}.kws", moment, occasion)


def _unfinished(target: Path) -> Path:
    return target.with_suffix(".tmp")


def _pages(connection: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    copy = sqlite3.connect(target)
    try:
        copy.execute("PRAGMA synchronous=OFF")  # synced once, when it is whole
        connection.backup(copy)
    finally:
        copy.close()


def _check(target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        # The copy inherits WAL from its source; one plain file is what people restore from.
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy is damaged")
    finally:
        copy.close()


def _sync(target: Path) -> None:
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    return one.read_bytes()[_HEADER:] == other.read_bytes()[_HEADER:]
