"""Splitting a note with several ideas: one line for each part, the original stays on record."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row

_ENDS = re.compile(r"(?<=[。！？!?])\s*|\n+")


class SplitEditor(QFrame):
    """`split` carries the note's id and its parts."""

    split = Signal(str, list)

    def __init__(self, host: QWidget, look: Look, closed: Callable[[], object]) -> None:
        super().__init__(host)
        set_role(self, "card")
        self._host = host
        self._look = look
        self._closed = closed
        self._note = ""
        self._title = label("", "heading")
        self.words = QPlainTextEdit()
        self.words.setAccessibleName("付箋を分けた文（1行が1枚）")
        self.words.setTabChangesFocus(True)
        self.words.installEventFilter(self)
        self._go = button(
            "分ける", self._take, role="primary", tip="この行ごとに分ける（Ctrl+Enter）"
        )
        inside = column(
            self._title,
            label("1行が1枚になります。もとの文は記録に残ります。", "hint", wrap=True),
            self.words,
            row(-1, button("やめる", self._close, tip="やめる（Esc）"), self._go),
            gap=look.px(8),
        )
        inside.setContentsMargins(*[look.px(16)] * 4)
        self.setLayout(inside)
        self.words.textChanged.connect(self._count)
        self.hide()

    def open(self, note: Note) -> None:
        """Offer the note's sentences as parts."""
        self._note = note.id
        self._title.setText(f"{note.number}番を分ける")
        self.words.setPlainText("\n".join(sentences(note.text)))
        host, look = self._host, self._look
        self.setFixedSize(min(look.px(460), host.width() - 32), look.px(280))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 3)
        self.show()
        self.raise_()
        self.words.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ready = bool(held) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not ready and event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else a key of the window takes it
        elif event.type() == QEvent.Type.KeyPress:
            self._take() if ready else self._close()
        return True

    def parts(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in self.words.toPlainText().splitlines() if line.strip()]

    def _count(self) -> None:
        many = len(self.parts())
        self._go.setEnabled(many > 1)
        self._go.setText(f"{many}枚に分ける" if many > 1 else "分ける")

    def _take(self) -> None:
        parts = self.parts()
        if len(parts) > 1:
            self._close()
            self.split.emit(self._note, parts)

    def _close(self) -> None:
        self.hide()
        self._closed()


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; nothing of its words is left out."""
    return [part.strip() for part in _ENDS.split(text) if part and part.strip()]
