"""The sample file: the seed's real content, and 見本 notes, people and counts around it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.mandala import ProjectSeed
from kisarazu_ws.domain.sessions import Prompt, Series, Session
from kisarazu_ws.domain.values import changed, new_id
from kisarazu_ws.paths import resources
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.mandala import put_seed
from kisarazu_ws.workshop.minutes import add_finding, put_external_count
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.organise import confirm_tag, make_cluster, place_notes
from kisarazu_ws.workshop.people import NewParticipant, add_participants, assign_districts
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.templates import new_session, template_of

Row = Mapping[str, Any]


@operation("見本を作る", undoable=False)
def make_sample(tx: Tx) -> None:
    """Fill a fresh file with reference data, the year's sessions and the 見本 notes."""
    bring_reference(tx)
    raw = tomllib.loads((resources() / "sample" / "sample.toml").read_text(encoding="utf-8"))
    series = {row["key"]: _series(tx, i, row) for i, row in enumerate(raw.get("series", ()))}
    sessions = {row["key"]: _session(tx, row, series) for row in raw["session"]}
    people = _people(tx, raw, sessions)
    for row in raw.get("finding", ()):
        add_finding(tx, sessions[row["session"]].id, row["text"], row.get("kind", "finding"))
    _notes(tx, "notes.csv", sessions, people)
    _notes(tx, "exchange_notes.csv", sessions, people)
    for row in raw.get("count", ()):
        put_external_count(
            tx, sessions[row["session"]].id, row["axis"], row["key"], row["count"], "見本"
        )
    for row in raw.get("project_seed", ()):
        _seed(tx, row, sessions)


def _series(tx: Tx, position: int, row: Row) -> Series:
    return tx.put(
        Series(
            id=f"series-{row['key']}",
            title=row["title"],
            kind=row["kind"],
            position=position,
            note=row.get("note", ""),
        )
    )
