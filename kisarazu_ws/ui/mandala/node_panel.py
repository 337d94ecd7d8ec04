"""The chosen node: what it is, what supports it, and what may be changed with a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.mandala import NODE_KINDS, VISION_MARKS, Evidence, MandalaNode
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.reference import Pillar, Term
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.ui.widgets.pillar_badge import PillarBadge

ID = 256  # Qt.UserRole


class NodePanel(QWidget):
    """`asked` carries evidence | rename | retag | remove | add | unsupport."""

    asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.node: MandalaNode | None = None
        self._kind = label("", "hint")
        self._label = label("", "heading", wrap=True)
        self._badges = QHBoxLayout()
        self._badges.setSpacing(look.px(4))
        self._visions = label("", wrap=True)
        self._inferred = label("", "attention", wrap=True)
        self._count = label("", "heading")
        self.evidence = QListWidget()
        self.evidence.setWordWrap(True)
        self.evidence.setAccessibleName("根拠")
        self._locked = label(
            "公開した版は変えられません。「新しい案を作る」と、この版をもとに直せます。",
            "hint",
            wrap=True,
        )
        self._tools = self._tool_rows()
        page = column(
            self._kind,
            self._label,
            self._badges,
            self._visions,
            self._inferred,
            look.px(4),
            self._count,
            self.evidence,
            self._locked,
            self._tools,
            -1,
            gap=look.px(8),
        )
        page.setContentsMargins(0, look.px(12), 0, 0)
        self.setLayout(page)
        self.show_node(None, None, editable=False)

    def show_node(
        self, snapshot: Snapshot | None, node: MandalaNode | None, *, editable: bool
    ) -> None:
        """Show a node, or what to do to see one."""
        self.node = node
        for part in (self._count, self.evidence, self._visions):
            part.setVisible(node is not None)
        self._locked.setVisible(node is not None and not editable)
        self._tools.setVisible(node is not None and editable)
        self._inferred.setVisible(bool(node and node.inferred))
        self._fill_badges(node.pillars if node else ())
        if node is None or snapshot is None:
            self._kind.setText("")
            self._label.setText("図の項目を選ぶと、内容と根拠がここに出ます。")
            return
        self._kind.setText(NODE_KINDS[node.kind])
        self._label.setText(node.label)
        self._visions.setText(_vision_text(snapshot, node))
        self._inferred.setText(f"要確認　{node.inferred_note}")
        self._fill_evidence(snapshot, node)

    def chosen_evidence(self) -> list[str]:
        """The ids of the marked evidence."""
        return [item.data(ID) for item in self.evidence.selectedItems()]

    def _fill_badges(self, pillars: tuple[str, ...]) -> None:
        while self._badges.count():
            item = self._badges.takeAt(0)
            if widget := item.widget() if item else None:
                widget.deleteLater()
        for pillar in pillars:
            self._badges.addWidget(PillarBadge(Pillar(pillar), self._look))
        self._badges.addStretch(1)

    def _fill_evidence(self, snapshot: Snapshot, node: MandalaNode) -> None:
        self.evidence.clear()
        found = [e for e in snapshot.all(Evidence).values() if e.target_id == node.id]
        self._count.setText(f"根拠 {len(found)}件" if found else "根拠はまだありません")
        for one in found:
            item = QListWidgetItem(source_text(snapshot, one))
            item.setData(ID, one.id)
            self.evidence.addItem(item)

    def _tool_rows(self) -> QWidget:
        def ask(what: str) -> Callable[[], None]:
            return lambda: self.asked.emit(what)

        box = QWidget()
        box.setLayout(
            column(
                row(
                    button("根拠をつける", ask("evidence"), role="primary", key="E"),
                    button("根拠を外す", ask("unsupport")),
                ),
                row(
                    button("名前", ask("rename"), key="F2", tip="名前を変える"),
                    button("柱・ビジョン", ask("retag"), key="T", tip="柱・ビジョンを変える"),
                ),
                row(
                    button("加える", ask("add"), key="Ins", tip="この下に項目を加える"),
                    button("外す", ask("remove"), role="danger", key="Del", tip="この項目を外す"),
                ),
                gap=self._look.px(6),
            )
        )
        return box


def source_text(snapshot: Snapshot, evidence: Evidence) -> str:
    """One piece of evidence in words: its session, number and what it says."""
    session = snapshot.get(Session, evidence.session_id)
    title = session.title if session else ""
    if evidence.source_kind == "cluster":
        cluster = snapshot.get(Cluster, evidence.source_id)
        words = f"島「{cluster.nameplate or '表札なし'}」" if cluster else "（消された島）"
    else:
        note = snapshot.get(Note, evidence.source_id)
        words = f"{note.number}番　{note.text}" if note else "（消された付箋）"
    return f"{words}\n{title}"


def _vision_text(snapshot: Snapshot, node: MandalaNode) -> str:
    terms = {t.position: t for t in snapshot.all(Term).values() if t.kind == "vision"}
    if node.kind == "vision":
        found = terms.get(node.position)
        others = {w["text"] for w in found.wordings} - {node.label} if found else set()
        return "".join(f"別の言い方：{text}" for text in sorted(others))
    names = [f"{VISION_MARKS[v - 1]}{terms[v].name}" for v in node.visions if v in terms]
    return "\n".join(names)
