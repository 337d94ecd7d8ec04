"""How a domain value becomes a row and a row a value: one table per kind, the same field names."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kisarazu_ws.domain.clusters import Answer, Cluster, ClusterLink, Tag, Vote
from kisarazu_ws.domain.devices import JoinedDevice
from kisarazu_ws.domain.disclosure import Disclosure
from kisarazu_ws.domain.groups import Group, Participant, RosterEntry, SeatRule
from kisarazu_ws.domain.mandala import (
    Evidence,
    MandalaChange,
    MandalaNode,
    MandalaVersion,
    ProjectSeed,
)
from kisarazu_ws.domain.minutes import Attachment, ExternalCount, Finding, Minutes
from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.reference import Term
from kisarazu_ws.domain.sessions import Phase, Prompt, Series, Session
from kisarazu_ws.domain.values import Entity

# Parents before children: rows are written in this order and removed in the reverse.
TABLES: Mapping[type[Entity], str] = {
    Term: "term",
    Series: "series",
    Session: "session",
    Prompt: "prompt",
    Phase: "phase",
    Group: "seat_group",
    Participant: "participant",
    RosterEntry: "roster",
    SeatRule: "seat_rule",
    JoinedDevice: "device",
    Cluster: "cluster",
    ClusterLink: "cluster_link",
    Note: "note",
    NoteRevision: "note_revision",
    Disclosure: "disclosure",
    Tag: "tag",
    Vote: "vote",
    Answer: "answer",
    MandalaVersion: "mandala_version",
    MandalaNode: "mandala_node",
    MandalaChange: "mandala_change",
    ProjectSeed: "project_seed",
    Finding: "finding",
    Evidence: "evidence",
    Minutes: "minutes",
    Attachment: "attachment",
    ExternalCount: "external_count",
}
KINDS: Mapping[str, type[Entity]] = {name: kind for kind, name in TABLES.items()}


@dataclass(frozen=True)
class Shape:
    """The columns of a kind, and how those that SQLite cannot hold are turned into text."""

    table: str
    kind: type[Entity]
    columns: tuple[str, ...]
    json_columns: frozenset[str]
    tuple_columns: frozenset[str]
    bool_columns: frozenset[str]

    def row(self, value: Entity) -> dict[str, Any]:
        """The value as column -> SQLite value."""
        return {name: self._to_sql(name, getattr(value, name)) for name in self.columns}

    def value(self, row: Mapping[str, Any]) -> Entity:
        """The row as a value; columns that an older format did not have take their defaults."""
        known = (name for name in self.columns if name in row)
        return self.kind(**{name: self._from_sql(name, row[name]) for name in known})

    def reader(self) -> Callable[[tuple[Any, ...]], Entity]:
        """A fast reader of rows whose columns stand in the order of `columns`."""
        special = [
            (i, name)
            for i, name in enumerate(self.columns)
            if name in self.json_columns or name in self.bool_columns
        ]

        def read(row: tuple[Any, ...]) -> Entity:
            values = list(row)
            for i, name in special:
                values[i] = self._from_sql(name, values[i])
            made = object.__new__(self.kind)  # a frozen dataclass's __init__ is ten times slower
            made.__dict__.update(zip(self.columns, values, strict=True))
            return made

        return read

    def _to_sql(self, name: str, value: Any) -> Any:
        if name in self.json_columns:
            return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
        return int(value) if name in self.bool_columns else value

    def _from_sql(self, name: str, value: Any) -> Any:
        if name in self.json_columns:
            if value in ("[]", "{}"):
                return () if name in self.tuple_columns else {}
            found = json.loads(value)
            return tuple(found) if name in self.tuple_columns else found
        return bool(value) if name in self.bool_columns else value


def _plain(value: Any) -> Any:
    return (
        [dict(v) if isinstance(v, Mapping) else v for v in value]
        if (isinstance(value, tuple))
        else dict(value)
    )


def _shape(kind: type[Entity]) -> Shape:
    types = {f.name: str(f.type) for f in dataclasses.fields(kind)}
    tuples = frozenset(n for n, t in types.items() if t.startswith("tuple["))
    mappings = frozenset(n for n, t in types.items() if t.startswith("Mapping["))
    bools = frozenset(n for n, t in types.items() if t == "bool")
    return Shape(TABLES[kind], kind, tuple(types), tuples | mappings, tuples, bools)


_SHAPES: Mapping[type[Entity], Shape] = {kind: _shape(kind) for kind in TABLES}


def shape(kind: type[Entity]) -> Shape:
    """The shape of a kind, read from its dataclass fields (`id` first)."""
    return _SHAPES[kind]
