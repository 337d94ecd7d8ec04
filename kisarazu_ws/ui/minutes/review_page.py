"""公開前の確認: open questions, and the notes each is about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QInputDialog, QScrollArea, QVBoxLayout, QWidget

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, card, column, label, row
from kisarazu_ws.workshop.notes import correct_note, remove_notes
from kisarazu_ws.workshop.review import Question, open_questions
from kisarazu_ws.workshop.snapshot import SessionSnapshot

SHOWN = 8
EDITABLE = ("names", "contact", "honorific", "nothing")


class ReviewPage(QScrollArea):
    """`counted` carries how many questions are open, and how many of them touch privacy."""

    counted = Signal(int, int)

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._look = look
        self.questions: tuple[Question, ...] = ()
        self.setWidgetResizable(True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, look.px(12), look.px(8), look.px(12))
        self._column.setSpacing(look.px(12))
        self.setWidget(inside)

    def refresh(self, view: SessionSnapshot) -> None:
        """Ask anew what is open."""
        self.questions = open_questions(self._bench.snapshot, view)
        while self._column.count():
            item = self._column.takeAt(0)
            if widget := item.widget() if item else None:
                widget.deleteLater()
        numbers = {n.id: n for n in view.notes}
        for question in self.questions:
            self._column.addWidget(self._card(question, numbers))
        if not self.questions:
            self._column.addWidget(label("確認することはもうありません。", "heading"))
        self._column.addStretch(1)
        self.counted.emit(len(self.questions), sum(q.private for q in self.questions))

    def _card(self, question: Question, notes: dict[str, Note]) -> QFrame:
        role = "attention" if question.private else "heading"
        made = card(
            self._look,
            label(question.sentence, role, wrap=True),
            label(question.next_step, "hint", wrap=True),
        )
        inside = made.layout()
        assert isinstance(inside, QVBoxLayout)
        if question.kind in EDITABLE:
            for id_ in question.note_ids[:SHOWN]:
                inside.addLayout(self._note_row(notes[id_]))
            rest = len(question.note_ids) - SHOWN
            if rest > 0:
                inside.addWidget(label(f"ほか{rest}件", "hint"))
        return made

    def _note_row(self, note: Note) -> QVBoxLayout:
        return column(
            label(f"{note.number}番　{note.text}", wrap=True),
            row(
                -1,
                button("文を直す", lambda: self._edit(note)),
                button("一覧から外す", lambda: self._bench.do(remove_notes, [note.id])),
            ),
            gap=self._look.px(2),
        )

    def _edit(self, note: Note) -> None:
        text, ok = QInputDialog.getMultiLineText(
            self, f"{note.number}番を直す", "元の文は庁内の記録に残ります", note.text
        )
        if ok:
            self._bench.do(correct_note, note.id, text, "公開前の確認")
