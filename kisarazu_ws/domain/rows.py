"""The values of one kind through many commits, each of which changes very few of them.

Copying a table of 100,000 notes for each note that a phone sends would keep the writer from its
work, and so would looking through all of them for those of a phone. So what changed lately is kept
apart from what was there before, and is folded in now and then, or when all values are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kisarazu_ws.domain.values import Entity

FOLD = 256  # rows kept apart before they are folded in
Values = tuple[Entity, ...]


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


class Table:
    """Values by id, in the order in which they were made; never changed once it is made."""

    __slots__ = ("_groups", "_state")

    def __init__(
        self,
        base: dict[str, Entity],
        since: dict[str, Entity] | None = None,
        groups: dict[str, Groups] | None = None,
    ) -> None:
        # One attribute, so that a thread that folds never shows another thread half of it.
        self._state = (base, since or {})
        self._groups = groups if groups is not None else {}

    def get(self, id: str) -> Entity | None:
        """The value with this id."""
        base, since = self._state
        return since.get(id) or base.get(id)

    def whole(self) -> dict[str, Entity]:
        """All values, not to be changed."""
        base, since = self._state
        if since:
            base = {**base, **since}
            self._state = (base, {})
        return base

    def groups(self, field: str) -> Groups:
        """The values by what their `field` says."""
        found = self._groups.get(field)
        if found is None:
            found = self._groups[field] = grouped(self.whole().values(), field)
        return found

    def after(self, rows: tuple[RowChange, ...]) -> Table:
        """The table in which `rows` have happened."""
        if any(row.after is None for row in rows):
            return Table(_applied(self.whole(), rows))
        base, since = self._state
        if len(since) + len(rows) > FOLD:
            base, since = self.whole(), {}
        changed = {row.id: row.after for row in rows if row.after is not None}
        groups = {name: g.after(rows) for name, g in list(self._groups.items())}
        kept = {name: g for name, g in groups.items() if g is not None}
        return Table(base, {**since, **changed}, kept)


class Groups:
    """The values of a table by one field."""

    __slots__ = ("_base", "_field", "_found", "_rows", "_tops")

    def __init__(
        self,
        field: str,
        base: dict[str, Values],
        tops: dict[str, int],
        rows: tuple[RowChange, ...] = (),
    ) -> None:
        self._field = field
        self._base = base
        self._tops = tops  # highest numbers in `_base`, as far as somebody asked
        self._rows = rows
        self._found: dict[str, Values] = {}

    def of(self, key: str) -> Values:
        """The values of one group, in the order in which they were made."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._with_rows(key)
        return found

    def highest_number(self, key: str) -> int:
        """The highest `number` that anything in the group has or had lately."""
        top = self._tops.get(key)
        if top is None:
            top = self._tops[key] = max(map(_number, self._base.get(key, ())), default=0)
        mine = (row.after for row in self._rows if self._key(row.after) == key)
        return max(top, max(map(_number, mine), default=0))

    def after(self, rows: tuple[RowChange, ...]) -> Groups | None:
        """The groups in which `rows` have happened; None when a value changed its group."""
        moved = any(
            row.before is not None and self._key(row.before) != self._key(row.after) for row in rows
        )
        if moved:
            return None
        all_rows = self._rows + rows
        if len(all_rows) <= FOLD:
            return Groups(self._field, self._base, self._tops, all_rows)
        return self._folded(rows)

    def _folded(self, rows: tuple[RowChange, ...]) -> Groups:
        keys = {self._key(row.after) for row in self._rows}
        base = {**self._base, **{key: self.of(key) for key in keys}}
        tops = {**self._tops, **{k: self.highest_number(k) for k in keys if k in self._tops}}
        return Groups(self._field, base, tops, rows)

    def _with_rows(self, key: str) -> Values:
        before = self._base.get(key, ())
        latest: dict[str, Entity] = {}
        added: dict[str, None] = {}
        for row in self._rows:
            if row.after is not None and self._key(row.after) == key:
                latest[row.id] = row.after
                if row.before is None:
                    added[row.id] = None
        if len(latest) > len(added):
            before = tuple(latest.get(value.id, value) for value in before)
        return before + tuple(latest[id] for id in added)

    def _key(self, value: Entity | None) -> str:
        return getattr(value, self._field) or ""


def grouped(values: Iterable[Entity], field: str) -> Groups:
    """Group values by a field; None counts as ""."""
    lists: dict[str, list[Entity]] = {}
    for value in values:
        lists.setdefault(getattr(value, field) or "", []).append(value)
    return Groups(field, {key: tuple(found) for key, found in lists.items()}, {})


def _applied(table: dict[str, Entity], rows: Iterable[RowChange]) -> dict[str, Entity]:
    new = dict(table)
    for row in rows:
        if row.after is None:
            new.pop(row.id, None)
        else:
            new[row.id] = row.after
    return new


def _number(value: Entity | None) -> int:
    return int(getattr(value, "number", 0))
