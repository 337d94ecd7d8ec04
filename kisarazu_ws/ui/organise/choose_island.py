"""Choosing an island by typing a part of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.domain.text import fold
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import label


@dataclass(frozen=True)
class Choice:
    """An island in the list."""

    id: str
    name: str
    count: int


class ChooseIsland(QFrame):
    """A small list over the board; closes by itself after a choice or Esc."""

    def __init__(self, host: QWidget, look: Look, closed: Callable[[], None]) -> None:
        super().__init__(host)
        set_role(self, "card")
        self._host = host
        self._look = look
        self._closed = closed
        self._choices: Sequence[Choice] = ()
        self._chosen: Callable[[str, str], None] = _nothing
        self._title = label("", "heading")
        self._kind = QComboBox()
        self._kind.setAccessibleName("関係の種類")
        self._words = QLineEdit()
        self._words.setPlaceholderText("表札の一部を打つ")
        self._words.setAccessibleName("島の名前の一部")
        self._words.textChanged.connect(lambda _: self._list_again())
        self._words.returnPressed.connect(self._take)
        self._words.installEventFilter(self)
        self._list = QListWidget()
        self._list.itemActivated.connect(lambda _: self._take())
        self._list.itemClicked.connect(lambda _: self._take())
        column = QVBoxLayout(self)
        for widget in (self._title, self._kind, self._words, self._list):
            column.addWidget(widget)
        self.hide()

    def open(
        self,
        title: str,
        choices: Sequence[Choice],
        chosen: Callable[[str, str], None],
        kinds: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Ask; `chosen` gets the island's id and the chosen kind ("" where none was offered)."""
        self._title.setText(title)
        self._choices, self._chosen = choices, chosen
        self._kind.clear()
        for key, words in kinds:
            self._kind.addItem(words, key)
        self._kind.setVisible(bool(kinds))
        self._words.clear()
        self._list_again()
        host = self._host
        self.setFixedSize(self._look.px(340), min(self._look.px(380), host.height() - 32))
        self.move(QPoint((host.width() - self.width()) // 2, (host.height() - self.height()) // 3))
        self.show()
        self.raise_()
        self._words.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                row = (self._list.currentRow() + step) % self._list.count()
                self._list.setCurrentRow(row)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _list_again(self) -> None:
        words = fold(self._words.text()).split()
        self._list.clear()
        for choice in self._choices:
            if all(w in fold(choice.name) for w in words):
                item = QListWidgetItem(f"{choice.name}　{choice.count}枚")
                item.setData(Qt.ItemDataRole.UserRole, choice.id)
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _take(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            island, kind = item.data(Qt.ItemDataRole.UserRole), self._kind.currentData() or ""
            self._close()
            self._chosen(island, kind)

    def _close(self) -> None:
        self.hide()
        self._closed()


def _nothing(island: str, kind: str) -> None:
    """Before anybody asked."""
