"""What an operation sees: the newest values, and a place to put changed ones.

Nothing reaches SQL until the operation has returned, so one that raises leaves nothing behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

from kisarazu_ws.domain.snapshot import RowChange, Snapshot
from kisarazu_ws.domain.values import Entity

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True)
class PhoneAnswer:
    """What a phone was told for an operation, kept so that it is told the same again."""

    op_id: str
    device_id: str
    payload_sha256: str
    result: str


class Tx:
    """One operation's view of the file; valid only while the operation runs."""

    def __init__(self, snapshot: Snapshot, connection: sqlite3.Connection, actor: str) -> None:
        self._base = snapshot
        self._connection = connection
        self.actor = actor
        self._rows: dict[tuple[type[Entity], str], RowChange] = {}
        self.answers: dict[str, PhoneAnswer] = {}
        self.blobs: dict[str, bytes] = {}

    def get(self, kind: type[E], id: str | None) -> E | None:
        """The value with this id as it stands now, or None."""
        if id is None:
            return None
        row = self._rows.get((kind, id))
        return cast("E | None", row.after) if row else self._base.get(kind, id)

    def all(self, kind: type[E]) -> Iterator[E]:
        """All values of a kind as they stand now."""
        return iter(self.now().all(kind).values())

    def of_session(self, kind: type[E], session_id: str) -> tuple[E, ...]:
        """The values of a kind that belong to a session, as they stand now."""
        return self.now().of_session(kind, session_id)

    def put(self, value: E) -> E:
        """Add the value, or replace the one with the same id."""
        self._record(type(value), value.id, value)
        return value

    def drop(self, value: Entity) -> None:
        """Remove the value."""
        self._record(type(value), value.id, None)

    def phone_answer(self, op_id: str) -> PhoneAnswer | None:
        """What was answered to this phone operation before, from disk or from this batch."""
        if op_id in self.answers:
            return self.answers[op_id]
        row = self._connection.execute(
            "SELECT op_id, device_id, payload_sha256, result FROM phone_op WHERE op_id = ?",
            (op_id,),
        ).fetchone()
        return PhoneAnswer(*row) if row else None

    def answer_phone(self, answer: PhoneAnswer) -> None:
        """Keep the answer together with the change it speaks of."""
        self.answers[answer.op_id] = answer

    def put_blob(self, sha256: str, content: bytes) -> None:
        """Keep the bytes of an attachment."""
        self.blobs[sha256] = content

    def rows(self) -> tuple[RowChange, ...]:
        """What changed, in order; values put back as they were are left out."""
        return tuple(r for r in self._rows.values() if r.before != r.after)

    def now(self) -> Snapshot:
        """The snapshot with this operation's changes so far."""
        if self._dirty:
            self._base_now = self._base.after(self._rows.values())
            self._dirty = False
        return self._base_now or self._base

    _base_now: Snapshot | None = None
    _dirty = False

    def _record(self, kind: type[Entity], id: str, after: Entity | None) -> None:
        earlier = self._rows.get((kind, id))
        before = earlier.before if earlier else self._base.get(kind, id)
        self._rows[kind, id] = RowChange(kind, id, before, after)
        self._dirty = True
