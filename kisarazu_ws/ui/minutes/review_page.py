"""公開前の確認: what is open, asked by a job, because reading all notes takes a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.values import Cancelled
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.minutes.disclosure_list import DisclosureList
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import card, label
from kisarazu_ws.workshop.review import DECIDED, Question, open_questions, undecided
from kisarazu_ws.workshop.snapshot import SessionSnapshot

WAIT_MS = 300  # so that a run of changes is read once


class ReviewPage(QScrollArea):
    """`counted` carries how many notes and other things are open; `questions` are the newest."""

    counted = Signal(int)

    def __init__(self, bench: Bench, jobs: Jobs, look: Look, engine: Engine) -> None:
        super().__init__()
        self._bench, self._jobs, self._look, self._engine = bench, jobs, look, engine
        self.questions: tuple[Question, ...] = ()
        self._wanted: SessionSnapshot | None = None
        self._running: Progress | None = None
        self.notes = DisclosureList(bench, look)
        self._cards: list[QWidget] = []
        self.setWidgetResizable(True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, look.px(12), look.px(8), look.px(12))
        self._column.setSpacing(look.px(12))
        self._state = label("付箋を読んでいます…", "hint")
        self._column.addWidget(self._state)
        self._column.addWidget(self.notes)
        self._column.addStretch(1)
        self.notes.hide()
        self.setWidget(inside)
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._begin)

    def refresh(self, view: SessionSnapshot) -> None:
        """Ask soon what is open."""
        if view is not self._wanted:
            self._wanted = view
            self._timer.start()

    def ask(self, view: SessionSnapshot, then: Callable[[tuple[Question, ...]], object]) -> None:
        """Ask what is open in exactly this state of the session, and go on with the answer."""
        snapshot, engine = self._bench.snapshot, self._engine

        def work(progress: Progress) -> tuple[Question, ...] | None:
            try:
                return open_questions(snapshot, view, engine, progress.cancelled)
            except Cancelled:
                return None

        future, self._running = self._jobs.start(work)
        self._bench.then(future, lambda found: None if found is None else then(found))

    def _begin(self) -> None:
        if self._running is not None:
            self._running.cancel()  # what it reads is no longer what is there
        if (view := self._wanted) is not None:
            self.ask(view, lambda found: self._take(view, found))

    def _take(self, view: SessionSnapshot, found: tuple[Question, ...]) -> None:
        if view is not self._wanted:
            return
        self.questions = found
        open_ = undecided(found)
        self.notes.show_notes(view, open_)
        self.notes.setVisible(bool(open_ or view.disclosures))
        others = [question for question in found if question.kind not in DECIDED]
        self._show(others)
        self._state.setVisible(not found)
        self._state.setText(
            "確認することはもうありません。" if view.notes else "付箋はまだありません。"
        )
        self.counted.emit(len(open_) + len(others))

    def _show(self, questions: list[Question]) -> None:
        for old in self._cards:
            self._column.removeWidget(old)
            old.deleteLater()
        self._cards = [self._card(question) for question in questions]
        for place, made in enumerate(self._cards):
            self._column.insertWidget(2 + place, made)

    def _card(self, question: Question) -> QFrame:
        role = "attention" if question.private else "heading"
        return card(
            self._look,
            label(question.sentence, role, wrap=True),
            label(question.next_step, "hint", wrap=True),
        )
