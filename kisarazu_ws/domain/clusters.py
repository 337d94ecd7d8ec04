"""Clusters (島) with nameplates (表札), the tree they form, links, tags and votes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kisarazu_ws.domain.values import Entity

MAX_DEPTH = 3
LINK_KINDS: Mapping[str, str] = {
    "cause": "原因",
    "related": "関連",
    "opposed": "対立",
    "means": "手段",
}


@dataclass(frozen=True, kw_only=True)
class Cluster(Entity):
    """Notes that belong together; `parent_id` nests it, to three levels. `proposed` says that a
    person accepted it from a suggestion. `effect` and `ease` (0 … 1) are its place in the priority
    grid (効果 × 実現しやすさ), None while nobody has said."""

    session_id: str
    number: int
    nameplate: str = ""
    parent_id: str | None = None
    x: float = 0.0
    y: float = 0.0
    proposed: bool = False
    effect: float | None = None
    ease: float | None = None


@dataclass(frozen=True, kw_only=True)
class ClusterLink(Entity):
    """A labelled relation between two clusters."""

    session_id: str
    source_id: str
    target_id: str
    kind: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Tag(Entity):
    """A pillar, theme, vision or challenge on a note or cluster.

    `state`: suggested | confirmed | rejected; only confirmed ones are counted in print.
    `id` is `subject:kind:key`, so that one tag exists once.
    """

    session_id: str
    subject_id: str
    kind: str
    key: str
    state: str
    actor: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Vote(Entity):
    """Dots on a cluster or note in one round: one row per device, or the paper dots counted at a
    group's table (or, without one, in the hall)."""

    session_id: str
    subject_id: str
    count: int
    device_id: str | None = None
    source: str = "phone"
    round: int = 1
    group_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(Entity):
    """What a person said to a machine's proposal, so that the minutes can tell how much was
    proposed and taken; `kind`: cluster | nameplate | tag. `words` is what was proposed."""

    session_id: str
    kind: str
    accepted: bool
    words: str
    at: str


def vote_id(subject_id: str, voter: str, round_number: int) -> str:
    """The id of a voter's dots on a subject: in one round a new count replaces the old one.

    The first round's ids are those of format 1, which knew no rounds.
    """
    return f"{subject_id}:{voter}" + (f":{round_number}" if round_number > 1 else "")


def tag_id(subject_id: str, kind: str, key: str) -> str:
    """The id of a tag."""
    return f"{subject_id}:{kind}:{key}"


def depth(cluster_id: str, clusters: Mapping[str, Cluster]) -> int:
    """1 for a top-level cluster, 2 for one inside it …; a broken or circular chain ends it."""
    level, seen = 1, {cluster_id}
    parent = clusters[cluster_id].parent_id
    while parent is not None and parent in clusters and parent not in seen:
        seen.add(parent)
        level += 1
        parent = clusters[parent].parent_id
    return level


def descendants(cluster_id: str, clusters: Iterable[Cluster]) -> frozenset[str]:
    """The cluster and all below it."""
    children: dict[str | None, list[str]] = {}
    for cluster in clusters:
        children.setdefault(cluster.parent_id, []).append(cluster.id)
    found, queue = set[str](), [cluster_id]
    while queue:
        one = queue.pop()
        if one not in found:
            found.add(one)
            queue.extend(children.get(one, ()))
    return frozenset(found)
