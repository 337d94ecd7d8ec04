"""Operations on the board: clusters, nameplates, tags, links, votes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kisarazu_ws.domain.clusters import (
    LINK_KINDS,
    MAX_DEPTH,
    Answer,
    Cluster,
    ClusterLink,
    Tag,
    Vote,
    depth,
    descendants,
    tag_id,
    vote_id,
)
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.values import changed, new_id, now_iso
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need, next_number, refuse
from kisarazu_ws.workshop.operation import FACILITATOR, operation

NAMEPLATE_MAX = 120
PERSON = "person"


@dataclass(frozen=True)
class AcceptedGroup:
    """A proposal that a person accepted: notes into an existing cluster or into a new one."""

    note_ids: tuple[str, ...]
    nameplate: str
    into: str | None = None


@operation("島を作る")
def make_cluster(
    tx: Tx,
    session_id: str,
    note_ids: Sequence[str],
    nameplate: str = "",
    parent_id: str | None = None,
    x: float = 0.0,
    y: float = 0.0,
    proposed: bool = False,
) -> Cluster:
    """A new cluster of these notes (possibly none)."""
    cluster = tx.put(
        Cluster(
            id=new_id(),
            session_id=session_id,
            nameplate=_nameplate(nameplate),
            number=next_number(tx.of_session(Cluster, session_id)),
            parent_id=parent_id,
            x=x,
            y=y,
            proposed=proposed,
        )
    )
    _check_depth(tx, cluster)
    place_notes(tx, note_ids, cluster.id)
    return cluster


@operation("付箋を島に置く")
def place_notes(tx: Tx, note_ids: Iterable[str], cluster_id: str | None) -> None:
    """Put notes into a cluster, or take them out (None)."""
    if cluster_id is not None:
        need(tx, Cluster, cluster_id)
    for note_id in note_ids:
        note = need(tx, Note, note_id)
        tx.put(changed(note, cluster_id=cluster_id, lone=False, placed_by=PERSON))


@operation("付箋を動かす")
def move_notes(
    tx: Tx,
    places: Mapping[str, tuple[float, float]],
    cluster_id: str | None = None,
    keep_cluster: bool = True,
) -> None:
    """Lay notes at places on the table; with `keep_cluster` False also into `cluster_id`."""
    for note_id, (x, y) in places.items():
        note = changed(need(tx, Note, note_id), x=x, y=y, placed_by=PERSON)
        if not keep_cluster:
            note = changed(note, cluster_id=cluster_id, lone=False)
        tx.put(note)


@operation("一匹狼にする")
def set_lone(tx: Tx, note_ids: Iterable[str], lone: bool = True) -> None:
    """Say that notes belong to no cluster and may stay so (or take that back)."""
    for note_id in note_ids:
        note = need(tx, Note, note_id)
        tx.put(
            changed(
                note,
                lone=lone,
                cluster_id=None if lone else note.cluster_id,
                placed_by=PERSON if lone else None,
            )
        )


@operation("表札を書く")
def name_cluster(tx: Tx, cluster_id: str, nameplate: str) -> Cluster:
    """Write the sentence that says what the cluster says."""
    cluster = need(tx, Cluster, cluster_id)
    return tx.put(changed(cluster, nameplate=_nameplate(nameplate)))


@operation("島を動かす")
def move_cluster(tx: Tx, cluster_id: str, x: float, y: float) -> Cluster:
    """Lay a cluster elsewhere; what is inside goes with it."""
    return tx.put(changed(need(tx, Cluster, cluster_id), x=x, y=y))


@operation("島を重ねる")
def nest_cluster(tx: Tx, cluster_id: str, parent_id: str | None) -> Cluster:
    """Put a cluster inside another (or back on the table): three levels, never a circle."""
    cluster = need(tx, Cluster, cluster_id)
    if parent_id in descendants(cluster_id, tx.of_session(Cluster, cluster.session_id)):
        raise refuse("circle", "島を自分の中には入れられません。", "別の島を選んでください。")
    nested = tx.put(changed(cluster, parent_id=parent_id))
    for below in descendants(cluster_id, tx.of_session(Cluster, cluster.session_id)):
        _check_depth(tx, need(tx, Cluster, below))
    return nested


@operation("島を一つにする")
def merge_clusters(tx: Tx, into_id: str, cluster_ids: Iterable[str]) -> None:
    """Everything of other clusters goes into one; their nameplates are dropped with them."""
    need(tx, Cluster, into_id)
    for cluster_id in cluster_ids:
        if cluster_id != into_id:
            _dissolve(tx, need(tx, Cluster, cluster_id), into_id)


@operation("島をほどく")
def dissolve_cluster(tx: Tx, cluster_id: str) -> None:
    """Take a cluster away; its notes and inner clusters come to where it was."""
    cluster = need(tx, Cluster, cluster_id)
    _dissolve(tx, cluster, cluster.parent_id)


@operation("提案を受け入れる")
def accept_groups(tx: Tx, session_id: str, groups: Iterable[AcceptedGroup]) -> tuple[str, ...]:
    """Make proposals real; a note that a person has placed meanwhile stays where it is."""
    made = []
    for group in groups:
        free = [i for i in group.note_ids if _is_free(tx.get(Note, i))]
        if group.into and tx.get(Cluster, group.into):
            place_notes(tx, free, group.into)
            made.append(group.into)
        elif len(free) > 1:
            cluster = make_cluster(tx, session_id, free, group.nameplate, proposed=True)
            made.append(cluster.id)
        else:
            continue
        _answer(tx, session_id, "cluster", group.nameplate, accepted=True)
    return tuple(made)


@operation("提案を見送る")
def refuse_group(tx: Tx, session_id: str, nameplate: str) -> None:
    """A person sent a proposed cluster away; the minutes can say how many."""
    _answer(tx, session_id, "cluster", nameplate, accepted=False)


@operation("分類を決める")
def confirm_tag(
    tx: Tx, subject_id: str, session_id: str, kind: str, key: str, reason: str = ""
) -> Tag:
    """A person says that this pillar, theme, vision or challenge holds."""
    return _tag(tx, subject_id, session_id, kind, key, "confirmed", FACILITATOR, reason)


@operation("分類をまとめて決める")
def confirm_tags(tx: Tx, session_id: str, tags: Iterable[tuple[str, str, str]]) -> None:
    """Confirm many (subject id, kind, key) at once."""
    for subject_id, kind, key in tags:
        _tag(tx, subject_id, session_id, kind, key, "confirmed", FACILITATOR, "")


@operation("分類を外す")
def reject_tag(tx: Tx, subject_id: str, session_id: str, kind: str, key: str) -> Tag:
    """A person says that it does not hold; it is not suggested again."""
    return _tag(tx, subject_id, session_id, kind, key, "rejected", FACILITATOR, "")


@operation("分類の案をつける", undoable=False)
def suggest_tags(tx: Tx, session_id: str, tags: Iterable[tuple[str, str, str, str]]) -> int:
    """Store the machine's suggestions (subject id, kind, key, reason) beside what people decided.

    Older suggestions of the same subjects and kinds go; what a person confirmed or rejected stays.
    """
    wanted = {tag_id(s, k, key): (s, k, key, why) for s, k, key, why in tags}
    scope = {(s, k) for s, k, _, _ in wanted.values()}
    for old in tx.of_session(Tag, session_id):
        ours = (old.subject_id, old.kind) in scope and old.state == "suggested"
        if ours and old.id not in wanted:
            tx.drop(old)
    for id_, (subject_id, kind, key, why) in wanted.items():
        if tx.get(Tag, id_) is None:
            _tag(tx, subject_id, session_id, kind, key, "suggested", "engine", why)
    return len(wanted)


@operation("島をつなぐ")
def link_clusters(
    tx: Tx, session_id: str, source_id: str, target_id: str, kind: str, label: str = ""
) -> ClusterLink:
    """A labelled relation between two clusters (cause | related | opposed | means)."""
    if source_id == target_id or kind not in LINK_KINDS:
        raise refuse("link", "この2つの島はつなげません。", "別の島と関係の種類を選んでください。")
    return tx.put(
        ClusterLink(
            id=new_id(),
            session_id=session_id,
            source_id=source_id,
            target_id=target_id,
            kind=kind,
            label=label.strip(),
        )
    )


@operation("つながりを消す")
def unlink_clusters(tx: Tx, link_id: str) -> None:
    """Remove a relation."""
    tx.drop(need(tx, ClusterLink, link_id))


@operation("島を効果と実現しやすさで置く")
def lay_on_grid(tx: Tx, cluster_id: str, effect: float | None, ease: float | None) -> Cluster:
    """The cluster's place in the priority grid, each 0 … 1; None takes it off the grid."""
    place = [None if v is None else min(max(v, 0.0), 1.0) for v in (effect, ease)]
    cluster = need(tx, Cluster, cluster_id)
    return tx.put(changed(cluster, effect=place[0], ease=place[1]))


@operation("シールの数を記録する")
def count_dots(
    tx: Tx, session_id: str, subject_id: str, count: int, group_id: str | None = None
) -> Vote:
    """The paper dots of this round on a cluster or note, counted in the hall or at one group's
    table; a new count replaces the old one."""
    if not 0 <= count <= 9999:
        raise refuse(
            "count", f"{count}は数えられる範囲を超えています。", "0から9999で入れてください。"
        )
    number = need(tx, Session, session_id).votes_round
    voter = f"paper:{group_id}" if group_id else "paper"
    return tx.put(
        Vote(
            id=vote_id(subject_id, voter, number),
            session_id=session_id,
            subject_id=subject_id,
            count=count,
            source="paper",
            round=number,
            group_id=group_id,
        )
    )


def _answer(tx: Tx, session_id: str, kind: str, words: str, *, accepted: bool) -> None:
    tx.put(
        Answer(
            id=new_id(),
            session_id=session_id,
            kind=kind,
            accepted=accepted,
            words=words,
            at=now_iso(),
        )
    )


def _tag(
    tx: Tx,
    subject_id: str,
    session_id: str,
    kind: str,
    key: str,
    state: str,
    actor: str,
    reason: str,
) -> Tag:
    return tx.put(
        Tag(
            id=tag_id(subject_id, kind, key),
            session_id=session_id,
            subject_id=subject_id,
            kind=kind,
            key=key,
            state=state,
            actor=actor,
            reason=reason,
        )
    )


def _dissolve(tx: Tx, cluster: Cluster, into_id: str | None) -> None:
    for note in tx.of_session(Note, cluster.session_id):
        if note.cluster_id == cluster.id:
            tx.put(changed(note, cluster_id=into_id))
    for child in tx.of_session(Cluster, cluster.session_id):
        if child.parent_id == cluster.id:
            tx.put(changed(child, parent_id=None if into_id == child.id else into_id))
    for link in tx.of_session(ClusterLink, cluster.session_id):
        if cluster.id in (link.source_id, link.target_id):
            tx.drop(link)
    tx.drop(cluster)


def _check_depth(tx: Tx, cluster: Cluster) -> None:
    clusters = {c.id: c for c in tx.of_session(Cluster, cluster.session_id)}
    if depth(cluster.id, clusters) > MAX_DEPTH:
        raise refuse("deep", f"島は{MAX_DEPTH}段までです。", "一つ外側の島に入れてください。")


def _nameplate(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > NAMEPLATE_MAX:
        raise refuse("too_long", "表札が長すぎます。", f"{NAMEPLATE_MAX}文字までに縮めてください。")
    return words


def _is_free(note: Note | None) -> bool:
    return note is not None and note.state == "live" and note.cluster_id is None and not note.lone
