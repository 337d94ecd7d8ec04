"""What a mandala picture shows: a version, and over it evidence, or changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kisarazu_ws.domain.mandala import MandalaNode, MandalaVersion, NodeDifference


@dataclass(frozen=True)
class MandalaView:
    """`evidence` (node key -> count) makes it a picture of coverage, `changes` one of differences
    to `base_label`; both None draws the content."""

    version: MandalaVersion
    nodes: tuple[MandalaNode, ...]
    evidence: Mapping[str, int] | None = None
    changes: tuple[NodeDifference, ...] | None = None
    base_label: str = ""
    sample: bool = False

    def of(self, kind: str, parent_key: str | None = None) -> tuple[MandalaNode, ...]:
        """The nodes of a kind (below a parent, when one is given), in their order."""
        found = (
            n
            for n in self.nodes
            if n.kind == kind and (parent_key is None or n.parent_key == parent_key)
        )
        return tuple(sorted(found, key=lambda n: n.position))

    def homeless(self) -> tuple[MandalaNode, ...]:
        """Nodes that hang below no project of this version."""
        projects = {n.key for n in self.nodes if n.kind == "project"}
        kinds = ("effect", "action", "place", "stakeholder")
        return tuple(n for n in self.nodes if n.kind in kinds and n.parent_key not in projects)

    def plain(self) -> MandalaView:
        """The same content without evidence and changes, which its arrangement is made for."""
        return MandalaView(self.version, self.nodes)

    def quiet(self, node: MandalaNode) -> bool:
        """Whether the node steps back: a coverage picture in which nothing supports it, or a
        difference picture in which it did not change."""
        if self.evidence is not None:
            return not self.evidence.get(node.key)
        return self.changes is not None and not self.mark(node)

    def mark(self, node: MandalaNode) -> str:
        """The short note beside a node: how much evidence, or what changed."""
        if self.evidence is not None:
            count = self.evidence.get(node.key, 0)
            return f"根拠{count}" if count else ""
        signs = {"added": "＋新", "renamed": "改名", "retagged": "札替"}
        kinds = [d.kind for d in self.changes or () if d.key == node.key]
        return "・".join(signs[k] for k in kinds if k in signs)
