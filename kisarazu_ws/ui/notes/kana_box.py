"""A text box for one note: Enter gives it away, never in the middle of kana conversion."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KanaBox(QPlainTextEdit):
    """`entered` on Enter; `pasted` with the text when many lines are pasted or dropped.

    Shift+Enter breaks the line. With nothing typed, Ctrl+Z belongs to the window.
    """

    entered = Signal()
    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._composing = False
        self.setTabChangesFocus(True)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ENTER and plain:
            if not self._composing:
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.toPlainText()
        ):
            event.ignore()
            return True
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if sum(bool(line.strip()) for line in source.text().splitlines()) > 1:
            self.pasted.emit(source.text())
        else:
            super().insertFromMimeData(source)
