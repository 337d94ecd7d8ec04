"""A change of a node: the new value, and the reason, which is required."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QWidget

from kisarazu_ws.domain.mandala import NODE_KINDS, VISION_MARKS, MandalaNode
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row


class ChangeDialog(QDialog):
    """Only the parts named in `parts` (kind, label, tags) are shown; the reason always is."""

    def __init__(
        self,
        title: str,
        parts: Sequence[str],
        node: MandalaNode | None,
        look: Look,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._parts = parts
        self.kind = QComboBox()
        for key in ("action", "effect", "place", "stakeholder", "project", "challenge"):
            self.kind.addItem(NODE_KINDS[key], key)
        self.label = QLineEdit(node.label if node and "kind" not in parts else "")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("例：第2回の意見交換で、担い手が変わったため")
        self.reason.textChanged.connect(self._check)
        self.label.textChanged.connect(self._check)
        self.pillars = {p: QCheckBox(f"{p.sign} {p.label}") for p in Pillar}
        self.visions = {n: QCheckBox(VISION_MARKS[n - 1]) for n in range(1, 8)}
        self.inferred = QCheckBox("要確認のままにする")
        if node and "kind" not in parts:
            for pillar, box in self.pillars.items():
                box.setChecked(pillar in node.pillars)
            for number, box in self.visions.items():
                box.setChecked(number in node.visions)
            self.inferred.setChecked(node.inferred)
        self._accept = button("この内容にする", self.accept, role="primary", key="Ctrl+Return")
        self._lay_out(title, look)
        self._check()

    def chosen_pillars(self) -> tuple[str, ...]:
        """The ticked pillars."""
        return tuple(p.value for p, box in self.pillars.items() if box.isChecked())

    def chosen_visions(self) -> tuple[int, ...]:
        """The ticked visions."""
        return tuple(n for n, box in self.visions.items() if box.isChecked())

    def _lay_out(self, title: str, look: Look) -> None:
        page = column(label(title, "title"), gap=look.px(10))
        if "kind" in self._parts:
            page.addWidget(label("種類", "hint"))
            page.addWidget(self.kind)
        if "label" in self._parts:
            page.addWidget(label("名前", "hint"))
            page.addWidget(self.label)
        if "tags" in self._parts:
            page.addWidget(label("柱", "hint"))
            page.addLayout(row(*self.pillars.values(), -1, gap=look.px(12)))
            page.addWidget(label("対応するビジョン", "hint"))
            page.addLayout(row(*self.visions.values(), -1, gap=look.px(8)))
            page.addWidget(self.inferred)
        page.addWidget(label("理由（必ず書きます。版の違いの一覧に残ります）", "hint"))
        page.addWidget(self.reason)
        page.addLayout(row(-1, button("やめる", self.reject), self._accept))
        page.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        self.setLayout(page)
        self.setMinimumWidth(look.px(520))

    def _check(self) -> None:
        named = "label" not in self._parts or bool(self.label.text().strip())
        self._accept.setEnabled(named and bool(self.reason.text().strip()))
