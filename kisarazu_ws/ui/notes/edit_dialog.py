"""Correct a note's words; the earlier wordings stay in sight and in the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.text import NOTE_MAX, clean
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row


class EditDialog(QDialog):
    """`words` and `reason` hold what was typed when it was accepted."""

    def __init__(
        self, note: Note, revisions: Sequence[NoteRevision], look: Look, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{note.number}番の文を直す")
        self._look = look
        self.words = QPlainTextEdit(note.text)
        self.words.setAccessibleName("付箋の文")
        self.words.setStyleSheet(f"font-size: {look.px(16)}px;")
        self.words.setTabChangesFocus(True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("直した理由（任意。例：読み違い）")
        self._count = label("", "hint")
        self._save = button("直す", self.accept, role="primary", key="Ctrl+Return")
        earlier = [f"{r.rev}. {r.text}" for r in revisions if r.rev < note.rev]
        parts: list[QWidget] = [label(f"{note.number}番の文を直す", "title"), self.words]
        if earlier:
            history = label("これまでの文（消えません）\n" + "\n".join(earlier), "hint", wrap=True)
            parts.append(history)
        page = column(
            *parts,
            self.reason,
            row(
                self._count,
                -1,
                button("やめる", self.reject),
                self._save,
                gap=look.px(8),
            ),
            gap=look.px(12),
        )
        page.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self.setLayout(page)
        self.resize(look.px(560), look.px(360))
        self.words.textChanged.connect(self._measure)
        self._measure()
        self.words.moveCursor(QTextCursor.MoveOperation.End)

    def text(self) -> str:
        """The words as typed."""
        return self.words.toPlainText()

    def _measure(self) -> None:
        length = len(clean(self.text()))
        self._count.setText(f"{length}／{NOTE_MAX}文字")
        set_role(self._count, "hint" if length <= NOTE_MAX else "attention")
        self._save.setEnabled(0 < length <= NOTE_MAX)
