"""Undo and redo: the rows of a logged operation replayed backwards or forwards, field by field.

Only fields that the operation changed are touched, so a phone's later correction of a note's text
does not stand in the way of taking back where the facilitator put it. Where somebody changed the
same field later, undo is refused with a message.
"""

from __future__ import annotations

import dataclasses
import sqlite3

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.snapshot import RowChange
from kisarazu_ws.domain.values import Entity
from kisarazu_ws.store import oplog
from kisarazu_ws.store.oplog import LoggedOp
from kisarazu_ws.store.tx import Tx


def undo(tx: Tx, connection: sqlite3.Connection) -> str | None:
    """Take back the newest operation; its label, or None when there is nothing to take back."""
    return _replay(tx, connection, oplog.newest_done(connection), backwards=True)


def redo(tx: Tx, connection: sqlite3.Connection) -> str | None:
    """Do the operation again that was undone last; its label, or None."""
    return _replay(tx, connection, oplog.next_undone(connection), backwards=False)


def _replay(
    tx: Tx, connection: sqlite3.Connection, logged: LoggedOp | None, *, backwards: bool
) -> str | None:
    if logged is None:
        return None
    rows = oplog.rows_of(connection, logged.seq)
    for row in reversed(rows) if backwards else rows:
        _apply(tx, row.reversed() if backwards else row, logged.label)
    oplog.mark(connection, logged.seq, "undone" if backwards else "done")
    return logged.label


def _apply(tx: Tx, row: RowChange, label: str) -> None:
    current = tx.get(row.kind, row.id)
    if row.before is None and row.after is not None:
        if current is not None:
            raise _refused(label)
        tx.put(row.after)
    elif row.after is None:
        if current != row.before:
            raise _refused(label)
        if current is not None:
            tx.drop(current)
    elif row.before is not None:
        tx.put(_merged(current, row.before, row.after, label))


def _merged(current: Entity | None, before: Entity, after: Entity, label: str) -> Entity:
    if current is None:
        raise _refused(label)
    fresh: dict[str, object] = {}
    for field in dataclasses.fields(before):
        was, will = getattr(before, field.name), getattr(after, field.name)
        if was == will:
            continue
        if getattr(current, field.name) != was:
            raise _refused(label)
        fresh[field.name] = will
    return dataclasses.replace(current, **fresh)  # type: ignore[arg-type]


def _refused(label: str) -> WorkshopError:
    return WorkshopError(
        "undo_refused",
        f"「{label}」のあとで同じところが変わっているため、戻せません。",
        "今の内容はそのまま残っています。",
        "必要なところを直接直してください。",
    )
