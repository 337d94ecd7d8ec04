"""The sample file: the seed's real content, and 見本 notes, people and counts around it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.mandala import ProjectSeed
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.reference import Term
from kisarazu_ws.domain.sessions import Prompt, Series, Session
from kisarazu_ws.domain.values import changed
from kisarazu_ws.paths import resources
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import next_position
from kisarazu_ws.workshop.mandala import add_evidence, put_seed
from kisarazu_ws.workshop.minutes import add_finding, put_external_count
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.organise import confirm_tags, make_cluster
from kisarazu_ws.workshop.people import (
    NewParticipant,
    add_participants,
    assign_districts,
    edit_roster,
)
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.templates import load_templates, new_session

Row = Mapping[str, Any]
LEFT_UNSORTED = ("exchange_circulation_1",)  # so that the proposals can be tried on something
_SESSION_FIELDS = (
    "kind", "title", "purpose", "date", "date_precision", "place", "status", "attendance_count",
    "attendance_unit", "attendance_cumulative", "attendance_approx", "activity", "minutes_form",
    "sample", "external",
)  # fmt: skip


@operation("見本を作る", undoable=False)
def make_sample(tx: Tx) -> None:
    """Fill a fresh file with reference data, the year's sessions and the 見本 notes."""
    bring_reference(tx)
    folder = resources() / "sample"
    raw = tomllib.loads((folder / "sample.toml").read_text(encoding="utf-8"))
    for row in raw["organisation"]:
        tx.put(_organisation(row))
    series = {row["key"]: _series(tx, row) for row in raw["series"]}
    sessions = {row["key"]: _session(tx, row, series) for row in raw["session"]}
    _people(tx, raw, sessions)
    clusters: dict[tuple[str, str], Cluster] = {}
    for name in ("notes.csv", "exchange_notes.csv"):
        with open(folder / name, encoding="utf-8", newline="") as file:
            clusters |= _notes(tx, list(csv.DictReader(file)), sessions)
    for row in raw["finding"]:
        _finding(tx, row, sessions, clusters)
    for row in raw["count"]:
        session_id = sessions[row["session"]].id
        put_external_count(tx, session_id, row["axis"], row["key"], row["count"], "見本")
    for row in raw["project_seed"]:
        put_seed(tx, _seed(row, sessions))


def _organisation(row: Row) -> Term:
    return Term(
        id=f"organisation:{row['key']}",
        kind="organisation",
        key=row["key"],
        name=row["name"],
        position=row["position"],
        description=row["description"],
        sample=True,
    )


def _series(tx: Tx, row: Row) -> Series:
    note = "\n".join(text for text in (row.get("note"), row.get("activity")) if text)
    position = next_position(tx.all(Series))
    return tx.put(
        Series(
            id=f"series-{row['key']}",
            title=row["title"],
            kind=row["kind"],
            position=position,
            note=note,
        )
    )


def _session(tx: Tx, row: Row, series: Mapping[str, Series]) -> Session:
    """A session with its template's agenda where its kind has one; `position` as in the list."""
    templates = {t.kind: t for t in load_templates().found}
    template = templates.get(row["kind"])
    given = {name: row[name] for name in _SESSION_FIELDS if name in row}
    parent = series.get(row.get("series", ""))
    given["series_id"] = parent.id if parent else None
    given["theme_keys"] = tuple(row.get("theme_keys", ()))
    given["details"] = dict(row.get("details", {}))
    if template is not None:
        return tx.put(changed(new_session(tx, template), **given))
    position = next_position(tx.all(Session))
    return tx.put(Session(id=f"session-{row['key']}", position=position, **given))


def _people(tx: Tx, raw: Mapping[str, Any], sessions: Mapping[str, Session]) -> None:
    for key, session in sessions.items():
        rows = [row for row in raw["group"] if row["session"] == key]
        groups = {g.number: g for g in tx.of_session(Group, session.id)}
        if rows:
            split = {groups[row["number"]].id: row["districts"] for row in rows}
            assign_districts(tx, session.id, split)
        people = [row for row in raw["participant"] if row["session"] == key]
        added = add_participants(tx, session.id, [_participant(row) for row in people])
        names = {row["code"]: row for row in raw["roster"] if row["session"] == key}
        for person in added:
            entry = names[person.code]
            edit_roster(tx, person.id, entry["name"], entry["kana"])


def _participant(row: Row) -> NewParticipant:
    return NewParticipant(
        code=row["code"],
        district_key=row["district"],
        affiliation=row["affiliation"],
        age_band=row["age_band"],
        group_number=row["group"],
    )


def _notes(
    tx: Tx, rows: Iterable[Row], sessions: Mapping[str, Session]
) -> dict[tuple[str, str], Cluster]:
    """Write the notes, lay them into their clusters and confirm their labels; clusters by
    (session key, category)."""
    islands: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        note = _note(tx, row, sessions[row["session"]])
        if row["session"] in LEFT_UNSORTED:
            continue
        if row["category"]:
            islands.setdefault((row["session"], row["category"]), []).append(row)
        tags = [(note.id, kind, row[kind]) for kind in ("pillar", "theme") if row[kind]]
        confirm_tags(tx, note.session_id, tags)
    return {
        key: make_cluster(
            tx, sessions[key[0]].id, [row["id"] for row in found], found[0]["nameplate"]
        )
        for key, found in islands.items()
    }


def _note(tx: Tx, row: Row, session: Session) -> Note:
    groups = {g.number: g.id for g in tx.of_session(Group, session.id)}
    prompts = {p.kind: p.id for p in tx.of_session(Prompt, session.id)}
    people = {p.code: p.id for p in tx.of_session(Participant, session.id)}
    new = NewNote(
        row["text"],
        source="sample",
        id=row["id"],
        prompt_id=prompts[row["prompt"]],
        group_id=groups.get(int(row["group"])),
        participant_id=people.get(row.get("participant", "")),
        district_key=row["district"] or None,
        organisation_key=row.get("organisation") or None,
    )
    return write_note(tx, session.id, new)


def _finding(
    tx: Tx,
    row: Row,
    sessions: Mapping[str, Session],
    clusters: Mapping[tuple[str, str], Cluster],
) -> None:
    session = sessions[row["session"]]
    finding = add_finding(tx, session.id, row["text"], row["kind"])
    wanted = [(row["session"], category) for category in row.get("evidence", ())]
    sources = [("cluster", clusters[key].id) for key in wanted]
    add_evidence(tx, finding.id, session.id, sources)


def _seed(row: Row, sessions: Mapping[str, Session]) -> ProjectSeed:
    return ProjectSeed(
        id=f"seed-{row['key']}",
        title=row["title"],
        seed_class=row["seed_class"],
        stage=row["stage"],
        need=row["need"],
        theme_keys=tuple(row["theme_keys"]),
        actors=tuple(row["actors"]),
        session_id=sessions[row["session"]].id,
        node_key=row["node_key"],
        sample=True,
    )
