"""The timer of the running phase: start, hold, go on, more time, next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy

from kisarazu_ws.domain.sessions import Phase
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.shell.topbar import clock_text, seconds_left
from kisarazu_ws.ui.theme import ATTENTION, INK, Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.ui.widgets.relabel import relabel
from kisarazu_ws.workshop.sessions import (
    end_phase,
    extend_timer,
    pause_timer,
    resume_timer,
    start_phase,
)
from kisarazu_ws.workshop.snapshot import SessionSnapshot

Now = Callable[[], dt.datetime]


def local_now() -> dt.datetime:
    """The present moment with its offset."""
    return dt.datetime.now().astimezone()


class TimerCard(QFrame):
    """Ticks only while a phase runs; `now` is the clock."""

    def __init__(self, bench: Bench, look: Look, now: Now) -> None:
        super().__init__()
        set_role(self, "card")
        self._bench = bench
        self._look = look
        self._now = now
        self._view: SessionSnapshot | None = None
        self.title = label("", "heading", wrap=True)
        self.clock = label("")
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.clock.setAccessibleName("残り時間")
        self.go = button("", self._go, picture="play", key="F7", look=look)
        self.hold = button("", self._hold, key="F8", look=look)
        self.one = button("＋1分", lambda: self._extend(1), key="F9")
        self.five = button("＋5分", lambda: self._extend(5), key="Shift+F9")
        narrow = "padding: 0 4px;"  # three beside each other, also with large type
        for part in (self.hold, self.one, self.five):
            part.setStyleSheet(narrow)
        for part in (self.hold, self.one, self.five, self.go):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._ticker = QTimer(self, interval=250)  # a clock has to tick: this only redraws it
        self._ticker.timeout.connect(self.tick)
        heads = row(self.title, self.clock, gap=look.px(8))
        heads.setStretch(0, 1)
        inside = column(
            heads,
            row(self.hold, self.one, self.five, gap=look.px(6)),
            self.go,
            gap=look.px(8),
        )
        inside.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(12))
        self.setLayout(inside)
        look.changed.connect(self.tick)

    def refresh(self, view: SessionSnapshot) -> None:
        """Show the phase as it is now."""
        self._view = view
        session = view.session
        phase, following = self._running(), self._following()
        self.title.setText(phase.title if phase else "進行はまだ始まっていません")
        running, held = session.phase_ends_at is not None, session.phase_left_s is not None
        for part in (self.hold, self.one, self.five):
            part.setEnabled(running or held)
        self.hold.setIcon(icon("play" if held else "pause"))
        word = "再開" if held else "止める"
        relabel(self.hold, word, "F8", f"タイマーを{'再開する' if held else '止める'}")
        self._name_go(phase, following)
        if running != self._ticker.isActive():
            self._ticker.start() if running else self._ticker.stop()
        self.tick()

    def tick(self) -> None:
        """Show the seconds that are left now."""
        left = seconds_left(self._view.session, self._now()) if self._view else None
        self.clock.setVisible(left is not None)
        self.clock.setText("" if left is None else clock_text(left))
        late = left is not None and left < 0
        size = self._look.px(20 if late else 34)
        sheet = f"color: {ATTENTION if late else INK}; font-size: {size}px; font-weight: bold;"
        if self.clock.styleSheet() != sheet:
            self.clock.setStyleSheet(sheet)

    def _name_go(self, phase: Phase | None, following: Phase | None) -> None:
        if following:
            word = "次へ" if phase else "始める"
            self._say_go(f"{word}：{following.title}（{following.minutes}分）")
        elif phase:
            self._say_go("進行を終える")
        else:
            self._say_go("進行がありません（準備で作れます）")
        self.go.setEnabled(bool(following or phase))

    def _say_go(self, words: str) -> None:
        metrics = self.go.fontMetrics()
        room = max(self.go.width() - self._look.px(56), self._look.px(160))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        relabel(self.go, shown, "F7", words)

    def _running(self) -> Phase | None:
        view = self._view
        found = (p for p in view.phases if p.id == view.session.phase_id) if view else ()
        return next(iter(found), None)

    def _following(self) -> Phase | None:
        if self._view is None:
            return None
        phase = self._running()
        after = -1 if phase is None else phase.position
        return next((p for p in self._view.phases if p.position > after), None)

    def _go(self) -> None:
        following = self._following()
        if following:
            self._bench.do(start_phase, following.id, self._now())
        elif self._running() and self._view:
            self._bench.do(end_phase, self._view.session.id)

    def _hold(self) -> None:
        if self._view is None:
            return
        session = self._view.session
        held = session.phase_left_s is not None
        self._bench.do(resume_timer if held else pause_timer, session.id, self._now())

    def _extend(self, minutes: int) -> None:
        if self._view is not None:
            self._bench.do(extend_timer, self._view.session.id, minutes)
