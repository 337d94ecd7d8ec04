"""Operations on the mandala: drafts, nodes, evidence, publishing, project seeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kisarazu_ws.domain.mandala import (
    Evidence,
    MandalaChange,
    MandalaNode,
    MandalaVersion,
    ProjectSeed,
    node_id,
)
from kisarazu_ws.domain.values import changed, new_id, now_iso
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need, next_position, refuse
from kisarazu_ws.workshop.operation import operation

RETAGGED = frozenset({"pillars", "visions", "parent_key", "theme_key", "inferred"})


@operation("マンダラの案を作る")
def draft_version(tx: Tx, base_id: str, label: str, note: str = "") -> MandalaVersion:
    """A draft that starts as a copy of `base_id`: the same keys, the same evidence."""
    base = need(tx, MandalaVersion, base_id)
    label = label.strip()
    if not label:
        raise refuse("label", "版の番号がありません。", "「1.1」のような番号をつけてください。")
    if any(v.label == label for v in tx.all(MandalaVersion)):
        raise refuse("label", f"ver.{label}はもうあります。", "別の版の番号をつけてください。")
    draft = tx.put(
        changed(
            base,
            id=new_id(),
            label=label,
            state="draft",
            base_id=base_id,
            created_at=now_iso(),
            note=note,
            position=next_position(tx.all(MandalaVersion)),
        )
    )
    supported: dict[str, list[Evidence]] = {}
    for one in tx.all(Evidence):
        supported.setdefault(one.target_id, []).append(one)
    for node in _nodes(tx, base_id):
        tx.put(changed(node, id=node_id(draft.id, node.key), version_id=draft.id))
        for one in supported.get(node.id, ()):
            _support(tx, node_id(draft.id, node.key), one)
    return draft


@operation("マンダラを公開版にする")
def publish_version(tx: Tx, version_id: str) -> MandalaVersion:
    """From now on the version is read-only."""
    return tx.put(changed(_draft(tx, version_id), state="published"))


@operation("マンダラの案を消す")
def remove_draft(tx: Tx, version_id: str) -> None:
    """Remove a draft with its nodes, changes and evidence; what grew from it now grows from its
    base."""
    version = _draft(tx, version_id)
    for later in [v for v in tx.all(MandalaVersion) if v.base_id == version_id]:
        tx.put(changed(later, base_id=version.base_id))
    nodes = _nodes(tx, version_id)
    ids = {n.id for n in nodes}
    for one in [e for e in tx.all(Evidence) if e.target_id in ids]:
        tx.drop(one)
    for change in [c for c in tx.all(MandalaChange) if c.version_id == version_id]:
        tx.drop(change)
    for node in nodes:
        tx.drop(node)
    tx.drop(version)


@operation("マンダラに加える")
def add_node(
    tx: Tx,
    version_id: str,
    kind: str,
    label: str,
    reason: str,
    parent_key: str | None = None,
    pillars: tuple[str, ...] = (),
    visions: tuple[int, ...] = (),
    theme_key: str | None = None,
    session_id: str | None = None,
) -> MandalaNode:
    """A new node with a fresh stable key; the reason is kept with it."""
    _draft(tx, version_id)
    key = f"{kind}_{new_id()[:8]}"
    position = next_position(n for n in _nodes(tx, version_id) if n.kind == kind)
    node = tx.put(
        MandalaNode(
            id=node_id(version_id, key),
            version_id=version_id,
            key=key,
            kind=kind,
            label=_label(label),
            position=position,
            parent_key=parent_key,
            pillars=pillars,
            visions=visions,
            theme_key=theme_key,
        )
    )
    _log(tx, node, "added", "", node.label, reason, session_id)
    return node


@operation("マンダラの名前を変える")
def rename_node(
    tx: Tx, id: str, label: str, reason: str, session_id: str | None = None
) -> MandalaNode:
    """Give a node another name; its key stays, so versions can be compared."""
    node = need(tx, MandalaNode, id)
    _draft(tx, node.version_id)
    renamed = tx.put(changed(node, label=_label(label)))
    _log(tx, node, "renamed", node.label, renamed.label, reason, session_id)
    return renamed


@operation("マンダラの柱・ビジョンを変える")
def retag_node(
    tx: Tx, id: str, fields: Mapping[str, Any], reason: str, session_id: str | None = None
) -> MandalaNode:
    """Change pillars, visions, parent_key, theme_key or inferred of a node; ValueError for any
    other field."""
    if not set(fields) <= RETAGGED:
        raise ValueError(f"not for retagging: {sorted(set(fields) - RETAGGED)}")
    node = need(tx, MandalaNode, id)
    _draft(tx, node.version_id)
    retagged = tx.put(changed(node, **fields))
    _log(tx, node, "retagged", tags_text(node), tags_text(retagged), reason, session_id)
    return retagged


@operation("マンダラから外す")
def remove_node(tx: Tx, id: str, reason: str, session_id: str | None = None) -> None:
    """Take a node out of a draft; what hung below it comes to its parent."""
    node = need(tx, MandalaNode, id)
    _draft(tx, node.version_id)
    for child in _nodes(tx, node.version_id):
        if child.parent_key == node.key:
            tx.put(changed(child, parent_key=node.parent_key))
    for one in [e for e in tx.all(Evidence) if e.target_id == id]:
        tx.drop(one)
    _log(tx, node, "removed", node.label, "", reason, session_id)
    tx.drop(node)


@operation("根拠をつける")
def add_evidence(
    tx: Tx, target_id: str, session_id: str, sources: Iterable[tuple[str, str]]
) -> tuple[Evidence, ...]:
    """Notes and clusters (kind, id) that support a node, finding or seed; twice counts once."""
    node = tx.get(MandalaNode, target_id)
    if node:
        _draft(tx, node.version_id)
    return tuple(
        tx.put(
            Evidence(
                id=f"{target_id}>{source_id}",
                target_id=target_id,
                source_kind=kind,
                source_id=source_id,
                session_id=session_id,
            )
        )
        for kind, source_id in sources
    )


@operation("根拠を外す")
def remove_evidence(tx: Tx, evidence_ids: Iterable[str]) -> None:
    """Take evidence away; that of a published version stays."""
    for id_ in evidence_ids:
        evidence = need(tx, Evidence, id_)
        node = tx.get(MandalaNode, evidence.target_id)
        if node:
            _draft(tx, node.version_id)
        tx.drop(evidence)


@operation("事業のタネを書く")
def put_seed(tx: Tx, seed: ProjectSeed) -> ProjectSeed:
    """Add a project seed or replace the one with the same id."""
    if not seed.title.strip():
        raise refuse("empty", "事業のタネの題名がありません。", "題名を書いてください。")
    return tx.put(seed)


@operation("事業のタネを消す")
def remove_seed(tx: Tx, seed_id: str) -> None:
    """Remove a project seed with its evidence."""
    for one in [e for e in tx.all(Evidence) if e.target_id == seed_id]:
        tx.drop(one)
    tx.drop(need(tx, ProjectSeed, seed_id))


def tags_text(node: MandalaNode) -> str:
    """Pillars and visions of a node in one short line, for the record of changes."""
    signs = {"environment": "環", "economy": "経", "society": "社"}
    pillars = "".join(signs[p] for p in node.pillars) or "柱なし"
    visions = "".join("①②③④⑤⑥⑦⑧⑨"[v - 1] for v in node.visions) or "ビジョンなし"
    return f"{pillars}・{visions}" + ("・要確認" if node.inferred else "")


def _draft(tx: Tx, version_id: str) -> MandalaVersion:
    version = need(tx, MandalaVersion, version_id)
    if version.state != "draft":
        raise refuse(
            "read_only_version",
            f"ver.{version.label}は公開した版のため変えられません。",
            "「新しい案を作る」から、この版をもとにした案で直してください。",
        )
    return version


def _nodes(tx: Tx, version_id: str) -> list[MandalaNode]:
    return [n for n in tx.all(MandalaNode) if n.version_id == version_id]


def _support(tx: Tx, target_id: str, evidence: Evidence) -> None:
    tx.put(changed(evidence, id=f"{target_id}>{evidence.source_id}", target_id=target_id))


def _log(
    tx: Tx,
    node: MandalaNode,
    kind: str,
    before: str,
    after: str,
    reason: str,
    session_id: str | None,
) -> None:
    if not reason.strip():
        raise refuse("reason", "理由が書かれていません。", "なぜ変えるのかを一言書いてください。")
    tx.put(
        MandalaChange(
            id=new_id(),
            version_id=node.version_id,
            node_key=node.key,
            kind=kind,
            before=before,
            after=after,
            reason=reason.strip(),
            at=now_iso(),
            session_id=session_id,
        )
    )


def _label(text: str) -> str:
    words = " ".join(text.split())
    if not 1 <= len(words) <= 60:
        raise refuse("label", "名前は1〜60文字で書いてください。", "名前を直してください。")
    return words
