"""The balance of the pillars, the reach of the themes, and what several groups have in common.

Only what a person confirmed is counted in print; a live screen may show suggested labels beside it,
hatched. A note's own labels come first; where it has none, those of the clusters around it hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kisarazu_ws.domain.clusters import Cluster, Tag
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.reference import Pillar

LOW_SHARE = 0.10  # below this the environment is called low …
LOW_AT_LEAST = 30  # … when at least so many notes were written


@dataclass(frozen=True)
class Balance:
    """Notes by key: `confirmed`, and `suggested` for those without a confirmed label.

    A note may count for several keys; `labelled` and `hinted` count notes; `n` is all of them.
    """

    confirmed: Mapping[str, int]
    suggested: Mapping[str, int]
    labelled: int
    hinted: int
    n: int

    @property
    def untagged(self) -> int:
        """Notes without any label."""
        return self.n - self.labelled - self.hinted

    def share(self, key: str, *, with_suggested: bool = False) -> float:
        """The share of a key among labelled notes (0 … 1; 0 when there are none)."""
        count, of = self.confirmed.get(key, 0), self.labelled
        if with_suggested:
            count, of = count + self.suggested.get(key, 0), of + self.hinted
        return count / of if of else 0.0


def confirmed_labels(
    notes: Iterable[Note], tags: Iterable[Tag], clusters: Iterable[Cluster], kind: str
) -> dict[str, tuple[str, ...]]:
    """The confirmed keys of every note (by id) that has any, its own or its clusters'."""
    sure, tree = _by_subject(tags, kind, "confirmed"), {c.id: c for c in clusters}
    found = {note.id: _labels(note, sure, tree) for note in notes}
    return {id_: keys for id_, keys in found.items() if keys}


def balance(
    notes: Sequence[Note], tags: Sequence[Tag], clusters: Iterable[Cluster], kind: str = "pillar"
) -> Balance:
    """How the notes are spread over the keys of a kind (pillar, theme, vision …)."""
    sure, hints = _by_subject(tags, kind, "confirmed"), _by_subject(tags, kind, "suggested")
    tree = {c.id: c for c in clusters}
    confirmed: dict[str, int] = {}
    suggested: dict[str, int] = {}
    labelled = hinted = 0
    for note in notes:
        keys = _labels(note, sure, tree)
        into = confirmed if keys else suggested
        labelled += bool(keys)
        if not keys:
            keys = _labels(note, hints, tree)
            hinted += bool(keys)
        for key in keys:
            into[key] = into.get(key, 0) + 1
    return Balance(confirmed, suggested, labelled, hinted, len(notes))


def needs_environment_round(found: Balance) -> bool:
    """Whether 環境 is under 10 % of at least 30 labelled notes, suggested labels included: while
    there is still time, a hint counts."""
    known = found.labelled + found.hinted
    share = found.share(Pillar.ENVIRONMENT, with_suggested=True)
    return known >= LOW_AT_LEAST and share < LOW_SHARE


@dataclass(frozen=True)
class CommonRow:
    """One cluster over the groups: the note ids of each group that speak in it.

    `kind`: all | several | one | none – said by all groups, by some, by one, or by none.
    """

    cluster_id: str
    cells: Mapping[str, tuple[str, ...]]
    kind: str

    @property
    def mentioned_by(self) -> int:
        """How many groups have a note in it."""
        return sum(bool(ids) for ids in self.cells.values())


def common_opinions(
    notes: Iterable[Note], clusters: Sequence[Cluster], columns: Sequence[str], of: str = "group_id"
) -> tuple[CommonRow, ...]:
    """Top-level clusters by how many of the columns speak in them, the widest first.

    `of` is the note's field that names its column: `group_id` or `district_key`.
    """
    tree = {c.id: c for c in clusters}
    tops = {c.id: _top(c.id, tree) for c in clusters}
    cells: dict[str, dict[str, list[str]]] = {}
    for note in notes:
        top = tops.get(note.cluster_id or "")
        column = getattr(note, of)
        if top and column:
            cells.setdefault(top, {}).setdefault(column, []).append(note.id)
    rows = []
    for cluster in clusters:
        if tops[cluster.id] == cluster.id:
            found = cells.get(cluster.id, {})
            row = {key: tuple(found.get(key, ())) for key in columns}
            rows.append(CommonRow(cluster.id, row, _kind(row)))
    return tuple(sorted(rows, key=lambda r: (-r.mentioned_by, -sum(map(len, r.cells.values())))))


def _kind(cells: Mapping[str, tuple[str, ...]]) -> str:
    spoken = sum(bool(ids) for ids in cells.values())
    if spoken == len(cells) and spoken > 1:
        return "all"
    return "several" if spoken > 1 else ("one" if spoken else "none")


def _by_subject(tags: Iterable[Tag], kind: str, state: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        if tag.kind == kind and tag.state == state:
            found[tag.subject_id] = (*found.get(tag.subject_id, ()), tag.key)
    return found


def _labels(
    note: Note, by_subject: Mapping[str, tuple[str, ...]], tree: Mapping[str, Cluster]
) -> tuple[str, ...]:
    if note.id in by_subject:
        return by_subject[note.id]
    seen: set[str] = set()
    at = note.cluster_id
    while at is not None and at in tree and at not in seen:
        if at in by_subject:
            return by_subject[at]
        seen.add(at)
        at = tree[at].parent_id
    return ()


def _top(cluster_id: str, tree: Mapping[str, Cluster]) -> str:
    seen: set[str] = set()
    at = cluster_id
    while (parent := tree[at].parent_id) in tree and at not in seen:
        seen.add(at)
        at = str(parent)
    return at
