"""Choose the cards and clusters that support something, by typing part of their words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from kisarazu_ws.domain.text import fold
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.snapshot import SessionSnapshot

SOURCE = Qt.ItemDataRole.UserRole


class SourcePicker(QDialog):
    """`chosen` gives (kind, id) of what was ticked: Space ticks, Enter accepts."""

    def __init__(
        self, title: str, view: SessionSnapshot, already: frozenset[str], look: Look,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self.search = QLineEdit()
        self.search.setPlaceholderText("言葉で探す（例：自治会）")
        self.search.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for cluster in view.clusters:
            words = cluster.nameplate or "（表札なし）"
            self._add(("cluster", cluster.id), f"島　{words}", cluster.id in already)
        for note in view.notes:
            self._add(("note", note.id), f"{note.number}番　{note.text}", note.id in already)
        page = column(
            label(title, "title"),
            self.search,
            self.list,
            row(
                label("スペースで選ぶ・外す", "hint"), -1, button("やめる", self.reject),
                button("これを根拠にする", self.accept, role="primary", key="Ctrl+Return"),
            ),
            gap=look.px(12),
        )  # fmt: skip
        page.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        self.setLayout(page)
        self.resize(look.px(680), look.px(560))

    def chosen(self) -> list[tuple[str, str]]:
        """What is ticked."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [i.data(SOURCE) for i in items if i.checkState() == Qt.CheckState.Checked]

    def _add(self, source: tuple[str, str], text: str, ticked: bool) -> None:
        item = QListWidgetItem(text)
        item.setData(SOURCE, source)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _filter(self, words: str) -> None:
        wanted = fold(words)
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(wanted not in fold(item.text()))
