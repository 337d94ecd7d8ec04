"""The whole file as one immutable value, and what changes between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar, cast

from kisarazu_ws.domain.rows import RowChange, Table
from kisarazu_ws.domain.values import Entity

__all__ = ["Changes", "RowChange", "Snapshot"]

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True)
class Changes:
    """What one committed operation changed: Japanese label, who asked, and the rows."""

    label: str
    actor: str
    rows: tuple[RowChange, ...]

    @property
    def kinds(self) -> frozenset[type[Entity]]:
        """The kinds of values touched."""
        return frozenset(row.kind for row in self.rows)


class Snapshot:
    """Every stored value at one moment; reading it needs no lock and no disk."""

    def __init__(self, tables: Mapping[type[Entity], Mapping[str, Entity]]) -> None:
        self._tables = {kind: Table(dict(table)) for kind, table in tables.items()}

    def all(self, kind: type[E]) -> Mapping[str, E]:
        """All values of a kind by id, in the order in which they were made."""
        table = self._tables.get(kind)
        return MappingProxyType(cast("Mapping[str, E]", table.whole() if table else {}))

    def get(self, kind: type[E], id: str | None) -> E | None:
        """The value with this id, or None."""
        table = self._tables.get(kind)
        return None if table is None or id is None else cast("E | None", table.get(id))

    def of_session(self, kind: type[E], session_id: str | None) -> tuple[E, ...]:
        """The values of a kind that belong to a session (their `session_id`)."""
        return self.where(kind, "session_id", session_id or "")

    def where(self, kind: type[E], field: str, value: str) -> tuple[E, ...]:
        """The values of a kind whose `field` is `value`; quick however many there are."""
        table = self._tables.get(kind)
        return cast("tuple[E, ...]", table.groups(field).of(value) if table else ())

    def highest_number(self, kind: type[Entity], session_id: str) -> int:
        """The highest `number` in a session (0 without any); quick however many there are."""
        table = self._tables.get(kind)
        return table.groups("session_id").highest_number(session_id) if table else 0

    def after(self, rows: Iterable[RowChange]) -> Snapshot:
        """The snapshot in which `rows` have happened; this one stays as it is."""
        touched: dict[type[Entity], list[RowChange]] = {}
        for row in rows:
            touched.setdefault(row.kind, []).append(row)
        new = Snapshot({})
        new._tables = dict(self._tables)
        for kind, found in touched.items():
            new._tables[kind] = self._tables.get(kind, Table({})).after(tuple(found))
        return new
