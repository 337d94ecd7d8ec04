"""The operation log: rows before and after, from which undo and redo are replayed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kisarazu_ws.domain.snapshot import RowChange
from kisarazu_ws.domain.values import Entity
from kisarazu_ws.store.mapping import KINDS, TABLES, shape


@dataclass(frozen=True)
class LoggedOp:
    """One line of the history; `state`: done | undone | dropped (undone, then passed over)."""

    seq: int
    at: str
    actor: str
    label: str
    state: str


def append(
    connection: sqlite3.Connection, at: str, actor: str, label: str, rows: Iterable[RowChange]
) -> None:
    """Write what was done; whatever had been undone can no longer be redone."""
    connection.execute("UPDATE op_log SET state='dropped' WHERE state='undone'")
    connection.execute(
        "INSERT INTO op_log (at, actor, label, state, rows) VALUES (?, ?, ?, 'done', ?)",
        (at, actor, label, encode(rows)),
    )


def mark(connection: sqlite3.Connection, seq: int, state: str) -> None:
    """Set the state of a line."""
    connection.execute("UPDATE op_log SET state=? WHERE seq=?", (state, seq))


def newest_done(connection: sqlite3.Connection) -> LoggedOp | None:
    """The operation that undo would take back."""
    return _one(connection, "WHERE state='done' ORDER BY seq DESC")


def next_undone(connection: sqlite3.Connection) -> LoggedOp | None:
    """The operation that redo would do again."""
    return _one(connection, "WHERE state='undone' ORDER BY seq")


def history(connection: sqlite3.Connection, limit: int) -> tuple[LoggedOp, ...]:
    """The newest lines first."""
    found = connection.execute(
        "SELECT seq, at, actor, label, state FROM op_log ORDER BY seq DESC LIMIT ?", (limit,)
    )
    return tuple(LoggedOp(*row) for row in found)


def rows_of(connection: sqlite3.Connection, seq: int) -> tuple[RowChange, ...]:
    """The rows of a line."""
    (text,) = connection.execute("SELECT rows FROM op_log WHERE seq=?", (seq,)).fetchone()
    return decode(text)


def encode(rows: Iterable[RowChange]) -> str:
    """Rows as JSON text: [table, id, before, after]."""
    plain = [[TABLES[r.kind], r.id, _plain(r.before), _plain(r.after)] for r in rows]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> tuple[RowChange, ...]:
    """The rows that `encode` wrote."""
    return tuple(
        RowChange(KINDS[table], id, _value(table, before), _value(table, after))
        for table, id, before, after in json.loads(text)
    )


def _plain(value: Entity | None) -> dict[str, Any] | None:
    return None if value is None else shape(type(value)).row(value)


def _value(table: str, row: dict[str, Any] | None) -> Entity | None:
    return None if row is None else shape(KINDS[table]).value(row)


def _one(connection: sqlite3.Connection, where: str) -> LoggedOp | None:
    row = connection.execute(
        f"SELECT seq, at, actor, label, state FROM op_log {where} LIMIT 1"
    ).fetchone()
    return LoggedOp(*row) if row else None
