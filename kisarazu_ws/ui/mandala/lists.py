"""Two lists beside the picture: what nothing supports, and what changed since the base."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from kisarazu_ws.domain.mandala import (
    NODE_KINDS,
    VISION_MARKS,
    Coverage,
    Evidence,
    MandalaChange,
    MandalaNode,
    MandalaVersion,
    NodeDifference,
    coverage,
    difference,
)
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import column, label
from kisarazu_ws.workshop.mandala import tags_text
from kisarazu_ws.workshop.snapshot import version_nodes

KEY = 256  # Qt.UserRole
SIGNS = {
    "added": "＋ 加えた",
    "removed": "− 外した",
    "renamed": "名 改めた",
    "retagged": "札 付け替えた",
}


class _ListPanel(QWidget):
    """Sentences above, a list of nodes below; `picked` carries a node's key."""

    picked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._sentence = label("", wrap=True)
        self._heading = label("", "heading")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(lambda item: self.picked.emit(item.data(KEY)))
        page = column(self._sentence, self._heading, self.list, gap=look.px(8))
        page.setContentsMargins(0, look.px(12), 0, 0)
        self.setLayout(page)

    def _add(self, text: str, key: str) -> None:
        item = QListWidgetItem(text)
        item.setData(KEY, key)
        self.list.addItem(item)


class CoveragePanel(_ListPanel):
    """Which vision, challenge, effect and pillar has no evidence."""

    def show_version(self, snapshot: Snapshot, version: MandalaVersion | None) -> None:
        """Show the coverage of a version."""
        self.list.clear()
        nodes = version_nodes(snapshot, version.id) if version else ()
        if not nodes:
            self._sentence.setText("この版には図のデータがありません（資料の画像のみ）。")
            self._heading.setText("")
            return
        found = coverage(nodes, snapshot.all(Evidence).values())
        self._sentence.setText(_coverage_sentence(found))
        self._heading.setText(f"根拠のない項目 {len(found.silent)}")
        for node in found.silent:
            self._add(f"{NODE_KINDS[node.kind]}　{node.label}", node.key)


class ChangesPanel(_ListPanel):
    """The difference to the version it was made from, with reasons."""

    def show_version(self, snapshot: Snapshot, version: MandalaVersion | None) -> None:
        """Show the differences of a version to its base."""
        self.list.clear()
        base = snapshot.get(MandalaVersion, version.base_id) if version else None
        if version is None or base is None:
            self._sentence.setText("この版は、もとになった版の記録がありません。")
            self._heading.setText("")
            return
        found = difference(version_nodes(snapshot, base.id), version_nodes(snapshot, version.id))
        reasons = {
            (c.node_key, c.kind): c.reason
            for c in snapshot.all(MandalaChange).values()
            if c.version_id == version.id
        }
        self._sentence.setText(f"ver.{base.label} から ver.{version.label} への変更")
        self._heading.setText(f"{len(found)}か所" if found else "まだ変更はありません")
        for one in found:
            self._add(_difference_text(one, reasons.get((one.key, one.kind), "")), one.key)


def _coverage_sentence(found: Coverage) -> str:
    unreached = [VISION_MARKS[v - 1] for v, n in found.vision_effects.items() if v and not n]
    parts = []
    if unreached:
        parts.append(f"ビジョン{'・'.join(unreached)}は、どの効果からも支えられていません。")
    bare = [Pillar(p).label for p, n in found.pillar_evidence.items() if not n]
    total = sum(found.evidence_count.values())
    if not total:
        parts.append("付箋や島の根拠は、まだ一つもついていません。")
    elif bare:
        parts.append(f"{'・'.join(bare)}の項目には根拠がありません。")
    return "\n".join(parts) or "すべてのビジョンと柱に、支える効果と根拠があります。"


def _difference_text(one: NodeDifference, reason: str) -> str:
    words = {
        "added": lambda: _named(one.after),
        "removed": lambda: _named(one.before),
        "renamed": lambda: f"{_named(one.before)} → {_named(one.after)}",
        "retagged": lambda: f"{_named(one.after)}：{_tags(one.before)} → {_tags(one.after)}",
    }[one.kind]()
    return f"{SIGNS[one.kind]}　{words}\n理由：{reason or '記録なし'}"


def _named(node: MandalaNode | None) -> str:
    return f"「{node.label}」" if node else ""


def _tags(node: MandalaNode | None) -> str:
    return tags_text(node) if node else ""
