"""The mandala: versions, nodes with stable keys, evidence, difference and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kisarazu_ws.domain.values import Entity

NODE_KINDS: Mapping[str, str] = {
    "goal": "目指す姿",
    "vision": "ビジョン",
    "challenge": "地域課題",
    "project": "プロジェクト",
    "effect": "効果",
    "action": "取組",
    "place": "場所・資源",
    "stakeholder": "主体",
}
VISION_MARKS = "①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True, kw_only=True)
class MandalaVersion(Entity):
    """One version; `state`: draft | published (read-only). `data` holds tagline, flows …."""

    label: str
    title: str
    goal: str
    state: str = "draft"
    base_id: str | None = None
    created_at: str = ""
    position: int = 0
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MandalaNode(Entity):
    """One node; `key` is the same in every version, `id` is `version:key`."""

    version_id: str
    key: str
    kind: str
    label: str
    position: int = 0
    parent_key: str | None = None
    pillars: tuple[str, ...] = ()
    visions: tuple[int, ...] = ()
    theme_key: str | None = None
    inferred: bool = False
    inferred_note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MandalaChange(Entity):
    """Why a node changed: `kind` added | renamed | retagged | removed, with reason and session."""

    version_id: str
    node_key: str
    kind: str
    before: str
    after: str
    reason: str
    at: str
    session_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence(Entity):
    """A note or cluster that supports a mandala node, a finding or a project seed.

    `target_id` is a node id, finding id or seed id; `source_kind` is note | cluster.
    """

    target_id: str
    source_kind: str
    source_id: str
    session_id: str


@dataclass(frozen=True, kw_only=True)
class ProjectSeed(Entity):
    """A candidate project (事業のタネ); `seed_class`: private_led | co_created."""

    title: str
    seed_class: str = "private_led"
    stage: str = "発掘"
    need: str = ""
    theme_keys: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    session_id: str | None = None
    node_key: str | None = None
    sample: bool = False


SEED_CLASSES: Mapping[str, tuple[str, str]] = {
    "private_led": ("⑴ 民間事業者が主体的にビジネスとして実施", "事業採算性"),
    "co_created": ("⑵ 市と連携・共創して取り組む", "新たな財源確保"),
}
SEED_STAGES = ("発掘", "ブラッシュアップ", "試行", "事業化")


def node_id(version_id: str, key: str) -> str:
    """The id of a node within a version."""
    return f"{version_id}:{key}"


@dataclass(frozen=True)
class NodeDifference:
    """What became of one node between two versions; `kind` as in `MandalaChange`."""

    kind: str
    key: str
    before: MandalaNode | None
    after: MandalaNode | None


def difference(
    old: Iterable[MandalaNode], new: Iterable[MandalaNode]
) -> tuple[NodeDifference, ...]:
    """All differences by node key: removed, added, renamed, retagged (a node may be both)."""
    before, after = {n.key: n for n in old}, {n.key: n for n in new}
    found: list[NodeDifference] = []
    for key in [*before, *(k for k in after if k not in before)]:
        found.extend(_node_difference(key, before.get(key), after.get(key)))
    return tuple(found)


def _node_difference(
    key: str, old: MandalaNode | None, new: MandalaNode | None
) -> Iterable[NodeDifference]:
    if old is None or new is None:
        yield NodeDifference("added" if old is None else "removed", key, old, new)
        return
    if old.label != new.label:
        yield NodeDifference("renamed", key, old, new)
    if _tags(old) != _tags(new):
        yield NodeDifference("retagged", key, old, new)


def _tags(node: MandalaNode) -> tuple[object, ...]:
    return (
        frozenset(node.pillars),
        frozenset(node.visions),
        node.parent_key,
        node.theme_key,
        node.inferred,
    )


@dataclass(frozen=True)
class Coverage:
    """What the mandala's effects and the evidence reach.

    `vision_effects`: vision number -> number of effects that name it; `silent`: nodes of the kinds
    vision, challenge and effect without evidence; `pillar_evidence`: pillar -> evidence count.
    """

    vision_effects: Mapping[int, int]
    evidence_count: Mapping[str, int]
    silent: tuple[MandalaNode, ...]
    pillar_evidence: Mapping[str, int]


def coverage(nodes: Sequence[MandalaNode], evidence: Iterable[Evidence]) -> Coverage:
    """Which vision, challenge and pillar nothing supports."""
    counts: dict[str, int] = {}
    for one in evidence:
        counts[one.target_id] = counts.get(one.target_id, 0) + 1
    by_key = {n.key: counts.get(n.id, 0) for n in nodes}
    visions = {n.position: 0 for n in nodes if n.kind == "vision"}
    pillars = {"environment": 0, "economy": 0, "society": 0}
    for node in nodes:
        for number in node.visions if node.kind == "effect" else ():
            visions[number] = visions.get(number, 0) + 1
        for pillar in node.pillars:
            pillars[pillar] = pillars.get(pillar, 0) + by_key[node.key]
    asked = ("vision", "challenge", "effect")
    silent = tuple(n for n in nodes if n.kind in asked and not by_key[n.key])
    return Coverage(visions, by_key, silent, pillars)
