"""図解 and 叙述: from the relations between islands to a picture, and from there to sentences.

The last two steps of the KJ method. The picture is only an arrangement; the sentences are made of
the nameplates that people wrote, and each holds the islands it speaks of as its evidence. Both are
drafts: a person moves and rewrites them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kisarazu_ws.domain.balance import CommonRow, common_opinions
from kisarazu_ws.domain.clusters import Cluster, ClusterLink, descendants
from kisarazu_ws.domain.mandala import Evidence
from kisarazu_ws.domain.minutes import Finding
from kisarazu_ws.domain.values import changed, new_id
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.layout import Box
from kisarazu_ws.workshop.lookup import need, next_position
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.snapshot import SessionSnapshot

DIRECTED = ("cause", "means")
ACROSS, DOWN = 220.0, 96.0  # room between columns for the arrows, and between islands
LEFT, TOP = 40.0, 40.0  # not 0, 0, which means that nobody laid the island anywhere
LINKED = {
    "cause": "『{0}』が『{1}』の原因になっているという見方が出た。",
    "means": "『{0}』は『{1}』のための手段になると考えられた。",
    "related": "『{0}』と『{1}』は関わり合っている。",
    "opposed": "『{0}』と『{1}』の間には対立がある。",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence of the draft and the islands it speaks of."""

    text: str
    cluster_ids: tuple[str, ...]


# --- 図解 ------------------------------------------------------------------------------------


def arranged(
    clusters: Sequence[Cluster], links: Iterable[ClusterLink], boxes: Mapping[str, Box]
) -> dict[str, tuple[float, float]]:
    """Places for the outermost islands: causes and means left of what they lead to, what is only
    related beside it, and what no relation touches in rows below."""
    tops = [c for c in clusters if c.parent_id is None and c.id in boxes]
    edges = _edges(clusters, links)
    ranks = _ranks([c.id for c in tops], edges)
    columns: dict[int, list[str]] = {}
    for cluster in tops:
        if cluster.id in ranks:
            columns.setdefault(ranks[cluster.id], []).append(cluster.id)
    places = _columns(columns, edges, boxes)
    bottom = max((y + boxes[i].h for i, (_, y) in places.items()), default=TOP - DOWN)
    right = max((x + boxes[i].w for i, (x, _) in places.items()), default=0.0)
    alone = [c.id for c in tops if c.id not in ranks]
    places.update(_rows(alone, boxes, bottom + DOWN, max(right, 2400.0)))
    return places


@operation("図に並べる")
def lay_picture(tx: Tx, places: Mapping[str, tuple[float, float]]) -> None:
    """Lay islands where the picture has them, in one step that undo takes back."""
    for cluster_id, (x, y) in places.items():
        tx.put(changed(need(tx, Cluster, cluster_id), x=x, y=y))


Edge = tuple[str, str, bool]  # from, to, whether it has a direction


def _edges(clusters: Sequence[Cluster], links: Iterable[ClusterLink]) -> list[Edge]:
    """The relations between outermost islands; those of inner ones count for the outer."""
    by_id = {c.id: c for c in clusters}
    found: dict[tuple[str, str], bool] = {}
    for link in links:
        pair = _outermost(link.source_id, by_id), _outermost(link.target_id, by_id)
        if pair[0] and pair[1] and pair[0] != pair[1]:
            found[pair] = found.get(pair, False) or link.kind in DIRECTED
    return [(source, target, directed) for (source, target), directed in found.items()]


def _outermost(cluster_id: str, by_id: Mapping[str, Cluster]) -> str:
    seen: set[str] = set()
    while cluster_id in by_id and cluster_id not in seen:
        seen.add(cluster_id)
        parent = by_id[cluster_id].parent_id
        if parent is None:
            return cluster_id
        cluster_id = parent
    return ""


def _ranks(ids: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The column of each island that a relation touches; a circle of causes ends itself."""
    touched = {i for source, target, _ in edges for i in (source, target)}
    ranks = {i: 0 for i in ids if i in touched}
    for _ in ranks:
        for source, target, directed in edges:
            wanted = ranks[source] + (1 if directed else 0)
            if ranks[target] < wanted < len(ranks):
                ranks[target] = wanted
    order = {rank: at for at, rank in enumerate(sorted(set(ranks.values())))}
    return {i: order[rank] for i, rank in ranks.items()}


def _columns(
    columns: Mapping[int, list[str]], edges: Sequence[Edge], boxes: Mapping[str, Box]
) -> dict[str, tuple[float, float]]:
    near: dict[str, list[str]] = {}
    for source, target, _ in edges:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    tallest = max((_height(c, boxes) for c in columns.values()), default=0.0)
    places: dict[str, tuple[float, float]] = {}
    x = LEFT
    for rank in sorted(columns):
        column = sorted(columns[rank], key=lambda i: _middle(near[i], places, boxes))
        y = TOP + (tallest - _height(column, boxes)) / 2
        for island in column:
            places[island] = (x, y)
            y += boxes[island].h + DOWN
        x += max(boxes[i].w for i in column) + ACROSS
    return places


def _height(column: Sequence[str], boxes: Mapping[str, Box]) -> float:
    return sum(boxes[i].h for i in column) + DOWN * (len(column) - 1)


def _middle(
    near: Iterable[str], places: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]
) -> float:
    """Where the islands lie that it is related to, so that lines cross little."""
    found = [places[i][1] + boxes[i].h / 2 for i in near if i in places]
    return sum(found) / len(found) if found else 0.0


def _rows(
    ids: Sequence[str], boxes: Mapping[str, Box], y: float, width: float
) -> dict[str, tuple[float, float]]:
    places: dict[str, tuple[float, float]] = {}
    x, tallest = LEFT, 0.0
    for island in ids:
        if x > LEFT and x + boxes[island].w > width:
            x, y, tallest = LEFT, y + tallest + DOWN, 0.0
        places[island] = (x, y)
        x += boxes[island].w + DOWN
        tallest = max(tallest, boxes[island].h)
    return places


# --- 叙述 ------------------------------------------------------------------------------------


def narrated(view: SessionSnapshot) -> list[Sentence]:
    """A draft of what the board says: each named island in order of how many groups speak in it,
    then each relation, in the words of the nameplates."""
    rows = common_opinions(view.notes, view.clusters, [g.id for g in view.groups])
    names = {c.id: c.nameplate for c in view.clusters if c.nameplate}
    said = [_of_island(row, names, view) for row in rows if row.cluster_id in names]
    linked = [
        Sentence(
            LINKED[link.kind].format(names[link.source_id], names[link.target_id]),
            (link.source_id, link.target_id),
        )
        for link in view.links
        if link.source_id in names and link.target_id in names
    ]
    return [*(one for one in said if one), *linked]


@operation("叙述の下書きを議事録に入れる")
def write_narrative(tx: Tx, session_id: str, sentences: Iterable[Sentence]) -> int:
    """Each sentence becomes a finding with its islands as evidence; one that stands there already
    is left out. Gives how many came in."""
    written = tx.of_session(Finding, session_id)
    known = {f.text for f in written}
    position = next_position(written)
    fresh = [s for s in sentences if s.text not in known]
    for at, sentence in enumerate(fresh, start=position):
        finding = Finding(id=new_id(), session_id=session_id, position=at, text=sentence.text)
        tx.put(finding)
        for cluster_id in sentence.cluster_ids:
            tx.put(
                Evidence(
                    id=f"{finding.id}>{cluster_id}",
                    target_id=finding.id,
                    source_kind="cluster",
                    source_id=cluster_id,
                    session_id=session_id,
                )
            )
    return len(fresh)


def _of_island(row: CommonRow, names: Mapping[str, str], view: SessionSnapshot) -> Sentence | None:
    inside = descendants(row.cluster_id, view.clusters)
    count = sum(n.cluster_id in inside for n in view.notes)
    if not count:
        return None
    spoke = [g.name for g in view.groups if row.cells.get(g.id)]
    who = "すべての班から" if row.kind == "all" else f"{'、'.join(spoke)}から" if spoke else ""
    words = f"{who}『{names[row.cluster_id]}』という意見が出た（付箋{count}枚）。"
    return Sentence(words, (row.cluster_id,))
