"""The whole file as one immutable value, and what changes between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, cast

from kisarazu_ws.domain.values import Entity

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; None means that it did not exist."""

    kind: type[Entity]
    id: str
    before: Entity | None
    after: Entity | None

    def reversed(self) -> RowChange:
        """The same change undone."""
        return RowChange(self.kind, self.id, self.after, self.before)


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
        self._tables = tables
        self._by_session: dict[type[Entity], dict[str, tuple[Entity, ...]]] = {}

    def all(self, kind: type[E]) -> Mapping[str, E]:
        """All values of a kind by id, in the order in which they were made."""
        return MappingProxyType(cast("Mapping[str, E]", self._tables.get(kind, {})))

    def get(self, kind: type[E], id: str | None) -> E | None:
        """The value with this id, or None."""
        return None if id is None else self.all(kind).get(id)

    def of_session(self, kind: type[E], session_id: str | None) -> tuple[E, ...]:
        """The values of a kind that belong to a session (their `session_id`)."""
        index = self._by_session.get(kind)
        if index is None:
            index = self._by_session[kind] = _index(self._tables.get(kind, {}).values())
        return cast("tuple[E, ...]", index.get(session_id or "", ()))

    def after(self, rows: Iterable[RowChange]) -> Snapshot:
        """The snapshot in which `rows` have happened; this one stays as it is."""
        touched: dict[type[Entity], dict[str, Entity]] = {}
        for row in rows:
            table = touched.get(row.kind)
            if table is None:
                table = touched[row.kind] = dict(self._tables.get(row.kind, {}))
            if row.after is None:
                table.pop(row.id, None)
            else:
                table[row.id] = row.after
        new = Snapshot({**self._tables, **touched})
        kept = {k: v for k, v in self._by_session.items() if k not in touched}
        new._by_session = kept
        return new


def _index(values: Iterable[Entity]) -> dict[str, tuple[Entity, ...]]:
    lists: dict[str, list[Entity]] = {}
    for value in values:
        lists.setdefault(cast("Any", value).session_id or "", []).append(value)
    return {session: tuple(found) for session, found in lists.items()}
