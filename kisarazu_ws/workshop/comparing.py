"""Columns for a comparison, cut out of the file; and sessions known only by their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kisarazu_ws.domain.balance import balance, common_opinions, confirmed_labels
from kisarazu_ws.domain.comparison import Column
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.values import new_id
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import next_position, refuse
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.snapshot import SessionSnapshot

AXES = {"pillar": "柱", "theme": "テーマ", "category": "島（分類）"}


@operation("外部の会を加える")
def new_external_session(tx: Tx, title: str, date: str | None = None) -> Session:
    """A session that was run elsewhere and is known by counts only."""
    if not title.strip():
        raise refuse("empty", "会の名前がありません。", "名前を書いてください。")
    precision = {0: "none", 4: "year", 7: "month"}.get(len(date or ""), "day")
    return tx.put(
        Session(
            id=new_id(),
            kind="other",
            title=title.strip(),
            position=next_position(tx.all(Session)),
            date=date or None,
            date_precision=precision,
            status="done",
            external=True,
        )
    )


def session_column(view: SessionSnapshot, axis: str) -> Column:
    """A whole session as one column; an external one by its counts."""
    if view.session.external:
        return _external(view, axis)
    return _column(view, view.notes, axis, view.session.title)


def group_columns(view: SessionSnapshot, axis: str) -> tuple[Column, ...]:
    """One column a group."""
    return tuple(
        _column(view, [n for n in view.notes if n.group_id == g.id], axis, g.name)
        for g in view.groups
    )


def district_columns(view: SessionSnapshot, axis: str) -> tuple[Column, ...]:
    """One column a district that has notes."""
    found = []
    for term in view.terms.get("district", ()):
        notes = [n for n in view.notes if n.district_key == term.key]
        if notes:
            found.append(_column(view, notes, axis, term.name))
    return tuple(found)


def row_names(views: Sequence[SessionSnapshot], axis: str) -> dict[str, str]:
    """The rows of an axis: key -> name, in the city's order; categories as they come."""
    if axis in ("pillar", "theme") and views:
        return {t.key: t.name for t in views[0].terms.get(axis, ())}
    names: dict[str, str] = {}
    for view in views:
        for cluster in view.clusters:
            if cluster.parent_id is None and cluster.nameplate:
                names[cluster.nameplate] = cluster.nameplate
        for count in view.external_counts:
            if count.axis == "category":
                names[count.key] = count.key
    return names


def _column(view: SessionSnapshot, notes: Sequence[Note], axis: str, title: str) -> Column:
    if axis == "category":
        return _categories(view, notes, title)
    found = balance(notes, view.tags, view.clusters, axis)
    labels = confirmed_labels(notes, view.tags, view.clusters, axis)
    groups = {n.id: n.group_id for n in notes}
    said = {(key, groups[id_]) for id_, keys in labels.items() for key in keys if groups[id_]}
    mentions = Counter(key for key, _ in said)
    return Column(
        title, found.confirmed, found.labelled, groups=mentions, group_count=len(view.groups),
        sample=view.session.sample,
    )  # fmt: skip


def _categories(view: SessionSnapshot, notes: Sequence[Note], title: str) -> Column:
    plates = {c.id: c.nameplate for c in view.clusters}
    rows = common_opinions(notes, view.clusters, [g.id for g in view.groups])
    every = common_opinions(notes, view.clusters, [view.session.id], of="session_id")
    counts: Counter[str] = Counter()
    for row in every:
        counts[plates[row.cluster_id]] += sum(map(len, row.cells.values()))
    # Two clusters may bear the same nameplate: they are one row, said by the groups of either.
    said = {(plates[r.cluster_id], group) for r in rows for group, ids in r.cells.items() if ids}
    del counts[""]  # those without a nameplate are no row
    return Column(
        title, counts, counts.total(), groups=Counter(plate for plate, _ in said),
        group_count=len(view.groups), sample=view.session.sample,
    )  # fmt: skip


def _external(view: SessionSnapshot, axis: str) -> Column:
    counts = {c.key: c.count for c in view.external_counts if c.axis == axis}
    return Column(
        view.session.title, counts, sum(counts.values()), sample=view.session.sample, external=True
    )
