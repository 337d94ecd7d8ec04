"""Bringing the city's vocabulary and its mandala from the shipped TOML files into a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kisarazu_ws.domain.mandala import MandalaNode, MandalaVersion, node_id
from kisarazu_ws.domain.reference import Term
from kisarazu_ws.paths import resources
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.operation import operation

_TERM_FIELDS = {
    "kind", "key", "name", "position", "pillar", "description", "keywords", "wordings",
    "inferred", "sample", "data",
}  # fmt: skip
_NODE_FIELDS = {
    "key", "kind", "label", "parent", "pillars", "visions", "theme", "position", "inferred",
    "inferred_note",
}  # fmt: skip
_HEADER_FIELDS = {"label", "title", "goal", "node", "note"}


@operation("資料の内容を入れる", undoable=False)
def bring_reference(tx: Tx) -> None:
    """Put all terms and the published mandala versions into a fresh file; done twice changes
    nothing."""
    folder = resources()
    for raw in _read(folder / "reference" / "terms.toml")["term"]:
        tx.put(_term(raw))
    for position, name in enumerate(("ver_0.toml", "ver_1.0.toml")):
        _bring_mandala(tx, _read(folder / "mandala" / name), position)


def _term(raw: Mapping[str, Any]) -> Term:
    data = {**raw.get("data", {}), **{k: v for k, v in raw.items() if k not in _TERM_FIELDS}}
    return Term(
        id=f"{raw['kind']}:{raw['key']}",
        kind=raw["kind"],
        key=raw["key"],
        name=raw["name"],
        position=int(raw.get("position", 0)),
        pillar=raw.get("pillar"),
        description=raw.get("description", ""),
        keywords=tuple(raw.get("keywords", ())),
        wordings=tuple(raw.get("wordings", ())),
        inferred=bool(raw.get("inferred", False)),
        sample=bool(raw.get("sample", False)),
        data=data,
    )


def _bring_mandala(tx: Tx, raw: Mapping[str, Any], position: int) -> None:
    version = tx.put(
        MandalaVersion(
            id=f"mandala-{raw['label']}",
            label=str(raw["label"]),
            title=raw["title"],
            goal=raw.get("goal", ""),
            state="published",
            position=position,
            note=raw.get("note", ""),
            data={k: v for k, v in raw.items() if k not in _HEADER_FIELDS},
        )
    )
    for node in raw.get("node", ()):
        tx.put(_node(version.id, node))


def _node(version_id: str, raw: Mapping[str, Any]) -> MandalaNode:
    return MandalaNode(
        id=node_id(version_id, raw["key"]),
        version_id=version_id,
        key=raw["key"],
        kind=raw["kind"],
        label=raw["label"],
        position=int(raw.get("position", 0)),
        parent_key=raw.get("parent"),
        pillars=tuple(raw.get("pillars", ())),
        visions=tuple(raw.get("visions", ())),
        theme_key=raw.get("theme"),
        inferred=bool(raw.get("inferred", False)),
        inferred_note=raw.get("inferred_note", ""),
        data={k: v for k, v in raw.items() if k not in _NODE_FIELDS},
    )


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
