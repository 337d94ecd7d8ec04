"""成果や気づき: sentences of a person, each with the cards that support it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.domain.mandala import Evidence
from kisarazu_ws.domain.minutes import Finding
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.ui.widgets.source_picker import SourcePicker
from kisarazu_ws.workshop.mandala import add_evidence, remove_evidence
from kisarazu_ws.workshop.minutes import add_finding, edit_finding, move_finding, remove_finding
from kisarazu_ws.workshop.snapshot import SessionSnapshot

KINDS = {"finding": "成果や気づき", "decision": "決定事項", "plan": "今後の予定"}


class Words(QPlainTextEdit):
    """Text that is handed over (`left`) when the focus leaves it changed."""

    left = Signal(str)

    def __init__(self, text: str, look: Look, lines: int = 3) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self.setFixedHeight(look.px(22 * lines + 16))
        self.saved = text

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        text = self.toPlainText().strip()
        if text != self.saved:
            self.saved = text
            self.left.emit(text)

    def show_text(self, text: str) -> None:
        """Show newer words unless somebody is typing."""
        if not self.hasFocus() and self.toPlainText().strip() != text:
            self.setPlainText(text)
        self.saved = text


class FindingCard(QFrame):
    """One sentence."""

    def __init__(self, finding: Finding, bench: Bench, look: Look) -> None:
        super().__init__()
        set_role(self, "card")
        self._id = finding.id
        self._bench = bench
        self._look = look
        self.words = Words(finding.text, look)
        self.words.setAccessibleName(KINDS[finding.kind])
        self.words.left.connect(self._save)
        self._evidence = label("", "hint", wrap=True)
        tools = row(
            button("根拠", self._pick, picture="link", look=look, tip="この文を支える付箋を選ぶ"),
            -1,
            button("上へ", lambda: self._move(-1), role="quiet"),
            button("下へ", lambda: self._move(1), role="quiet"),
            button("消す", self._remove, role="danger"),
            gap=look.px(4),
        )
        inside = column(
            label(KINDS[finding.kind], "hint"), self.words, self._evidence, tools, gap=look.px(6)
        )
        inside.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        self.setLayout(inside)

    def refresh(self, finding: Finding, view: SessionSnapshot) -> None:
        """Show the newest words and evidence."""
        self.words.show_text(finding.text)
        numbers = {n.id: f"{n.number}番" for n in view.notes}
        plates = {c.id: f"島「{c.nameplate}」" for c in view.clusters}
        sources = [e.source_id for e in view.evidence if e.target_id == finding.id]
        named = [numbers.get(s) or plates.get(s, "") for s in sources]
        self._evidence.setText(
            "根拠：" + "、".join(n for n in named if n) if named else "根拠の付箋がまだありません"
        )

    def _save(self, text: str) -> None:
        if text:
            self._bench.do(edit_finding, self._id, text)
        else:
            self._remove()

    def _pick(self) -> None:
        view = self._bench.view
        if view is None:
            return
        mine = {e.source_id: e for e in view.evidence if e.target_id == self._id}
        picker = SourcePicker("根拠の付箋", view, frozenset(mine), self._look, self)
        if picker.exec():
            self._take(picker.chosen(), mine)

    def _take(self, chosen: list[tuple[str, str]], mine: dict[str, Evidence]) -> None:
        ids = {source_id for _, source_id in chosen}
        fresh = [(kind, id_) for kind, id_ in chosen if id_ not in mine]
        gone = [e.id for source_id, e in mine.items() if source_id not in ids]
        if fresh:
            self._bench.do(add_evidence, self._id, self._bench.session_id, fresh)
        if gone:
            self._bench.do(remove_evidence, gone)

    def _move(self, by: int) -> None:
        finding = self._bench.snapshot.get(Finding, self._id)
        if finding:
            self._bench.do(move_finding, self._id, finding.position + by)

    def _remove(self) -> None:
        self._bench.do(remove_finding, self._id)


class FindingsPage(QScrollArea):
    """All sentences of the session, and a place for the next one."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._look = look
        self.cards: dict[str, FindingCard] = {}
        self.setWidgetResizable(True)
        self.kind = QComboBox()
        for key, name in KINDS.items():
            self.kind.addItem(name, key)
        self.fresh = Words("", look)
        self.fresh.setPlaceholderText("例：高齢者福祉と自治会の在り方は、4班すべてで挙がった。")
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(12))
        inside = QWidget()
        page = column(
            self._list,
            row(self.kind, -1),
            self.fresh,
            row(-1, button("加える", self.add, role="primary", key="Ctrl+Return")),
            -1,
            gap=look.px(8),
        )
        page.setContentsMargins(0, look.px(12), look.px(8), look.px(12))
        inside.setLayout(page)
        self.setWidget(inside)

    def refresh(self, view: SessionSnapshot) -> None:
        """Show the newest findings, in their order."""
        wanted = [f.id for f in view.findings]
        if list(self.cards) != wanted:
            self._rebuild(view)
        for finding in view.findings:
            self.cards[finding.id].refresh(finding, view)

    def add(self) -> None:
        """Add the typed sentence."""
        text = self.fresh.toPlainText().strip()
        if text and self._bench.session_id:
            kind = self.kind.currentData()
            added = self._bench.do(add_finding, self._bench.session_id, text, kind)
            self._bench.then(added, lambda _: self.fresh.clear())

    def _rebuild(self, view: SessionSnapshot) -> None:
        for card in self.cards.values():
            self._list.removeWidget(card)
            card.deleteLater()
        self.cards = {f.id: FindingCard(f, self._bench, self._look) for f in view.findings}
        for card in self.cards.values():
            self._list.addWidget(card)
