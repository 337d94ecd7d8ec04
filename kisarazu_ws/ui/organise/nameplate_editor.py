"""Writing a 表札 where it stands, with proposals out of the notes' own words beneath."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import label
from kisarazu_ws.workshop.organise import NAMEPLATE_MAX


class NameplateEditor(QFrame):
    """`written` with island id and words; `asked` with the id when the editor opens and proposals
    would help; Esc closes without a change."""

    written = Signal(str, str)
    asked = Signal(str)
    closed = Signal()

    def __init__(self, host: QWidget, look: Look) -> None:
        super().__init__(host)
        set_role(self, "card")
        self._host = host
        self._look = look
        self._island = ""
        self._edit = QLineEdit()
        self._edit.setMaxLength(NAMEPLATE_MAX)
        self._edit.setPlaceholderText("この島が言っていることを一文で")
        self._edit.setAccessibleName("表札")
        self._edit.returnPressed.connect(self._write)
        self._edit.installEventFilter(self)
        self._hint = label("")
        set_role(self._hint, "hint")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._edit)
        self._column.addWidget(self._hint)
        self._proposals: list[QPushButton] = []
        self.hide()

    def open(self, island: str, words: str, at: QRectF) -> None:
        """Begin to write the nameplate of an island at a place of the host."""
        self._island = island
        self._edit.setText(words)
        self._edit.selectAll()
        self.offer((), "付箋の言葉から案を考えています…")
        self.setFixedWidth(max(round(at.width()), self._look.px(360)))
        self._column.setContentsMargins(*[self._look.px(8)] * 4)
        self.show()
        self._fit()
        host = self._host
        x = min(max(round(at.x()), 8), host.width() - self.width() - 8)
        y = min(max(round(at.y()), 8), host.height() - self._look.px(220))
        self.move(x, max(y, 8))
        self.raise_()
        self._edit.setFocus()
        self.asked.emit(island)

    def offer(self, proposals: Sequence[str], hint: str = "") -> None:
        """Show proposals beneath; ↓ goes to them."""
        for button in self._proposals:
            self._column.removeWidget(button)
            button.deleteLater()
        self._proposals = [self._proposal(words) for words in proposals]
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._fit()

    @property
    def island(self) -> str:
        """The island being named ("" when closed)."""
        return self._island if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return True
            if event.key() == Qt.Key.Key_Down and self._proposals:
                self._proposals[0].setFocus()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _proposal(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setStyleSheet("text-align: left;")
        button.setToolTip("この案を表札にする")
        button.setAutoDefault(True)
        button.clicked.connect(lambda: self._take(words))
        self._column.addWidget(button)
        return button

    def _take(self, words: str) -> None:
        self._edit.setText(words)
        self._write()

    def _write(self) -> None:
        island, words = self._island, self._edit.text().strip()
        self._close()
        self.written.emit(island, words)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _fit(self) -> None:
        for button in self._proposals:
            button.show()
        self._column.invalidate()
        self.resize(self.width(), self._column.sizeHint().height())
