"""The top bar: which session, what phase is running, reception, and that all is saved."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolButton

from kisarazu_ws.domain.sessions import Phase, Session
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.theme import ATTENTION, LINE, SURFACE, Look, set_role
from kisarazu_ws.ui.widgets.make import label

HEIGHT = 56


class TopBar(QFrame):
    """Stays the same on every station. `asked` carries undo | redo | menu."""

    asked = Signal(str)

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._look = look
        self._sessions = QComboBox()
        self._sessions.setAccessibleName("会を選ぶ")
        self._sessions.setToolTip("会を選ぶ")
        self._sample = label("見本")
        self._phase = label("")
        self._clock = label("")
        self._reception = label("")
        self._saved = label("保存済")
        self._buttons = [
            self._button("undo", "元に戻す（Ctrl+Z）"),
            self._button("redo", "やり直す（Ctrl+Shift+Z）"),
            self._button("menu", "メニュー（F10）", "more"),
        ]
        self._lay_out()
        self._sessions.activated.connect(self._choose)
        bench.changed.connect(self._hear)
        bench.session_chosen.connect(lambda _: self.refresh())
        self._ticker = QTimer(self, interval=500)  # a clock has to tick: this one only redraws it
        self._ticker.timeout.connect(self._tick)
        look.changed.connect(self._style)
        self._style()
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen session and its state."""
        self._list_sessions()
        session = self._bench.session
        self._sample.setVisible(bool(session and session.sample))
        self._reception.setText(_reception_text(session))
        self._tick()

    def menu_button(self) -> QToolButton:
        """The button that carries the menu."""
        return self._buttons[-1]

    def _list_sessions(self) -> None:
        found = sorted(self._bench.snapshot.all(Session).values(), key=lambda s: s.position)
        wanted = [(s.title, s.id) for s in found if not s.external]
        shown = [
            (self._sessions.itemText(i), self._sessions.itemData(i))
            for i in range(self._sessions.count())
        ]
        with QSignalBlocker(self._sessions):
            if wanted != shown:
                self._sessions.clear()
                for title, id_ in wanted:
                    self._sessions.addItem(title, id_)
            self._sessions.setCurrentIndex(self._sessions.findData(self._bench.session_id))
        self._sessions.setVisible(bool(wanted))

    def _tick(self) -> None:
        session = self._bench.session
        phase = self._bench.snapshot.get(Phase, session.phase_id) if session else None
        self._phase.setText(phase.title if phase else "")
        left = seconds_left(session, dt.datetime.now().astimezone())
        self._clock.setText("" if left is None else clock_text(left))
        late = left is not None and left < 0
        self._clock.setStyleSheet(f"color: {ATTENTION};" if late else "")
        running = session is not None and session.phase_ends_at is not None
        if running != self._ticker.isActive():
            self._ticker.start() if running else self._ticker.stop()

    def _hear(self, changes: Changes) -> None:
        if changes.kinds & {Session, Phase}:
            self.refresh()
        self._saved.setToolTip(f"{dt.datetime.now():%H:%M:%S} に保存しました（{changes.label}）")

    def _choose(self, index: int) -> None:
        self._bench.choose(self._sessions.itemData(index))

    def _button(self, name: str, tip: str, picture: str | None = None) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture or name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        set_role(button, "quiet")
        button.clicked.connect(lambda: self.asked.emit(name))
        return button

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        set_role(self._sample, "stamp")
        set_role(self._reception, "hint")
        set_role(self._saved, "hint")
        self._row.addWidget(self._sessions)
        self._row.addWidget(self._sample, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        for shown in (self._phase, self._clock):
            self._row.addWidget(shown)
        self._row.addStretch(1)
        for widget in (self._reception, self._saved, *self._buttons):
            self._row.addWidget(widget)
        self._clock.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _style(self) -> None:
        px = self._look.px
        self.setFixedHeight(px(HEIGHT))
        self._row.setContentsMargins(px(16), 0, px(8), 0)
        self._row.setSpacing(px(12))
        self._sessions.setMinimumWidth(px(260))
        self._sessions.setMaximumWidth(px(420))
        self._phase.setFont(self._look.font(15, bold=True))
        self._clock.setFont(self._look.font(22, bold=True))
        for button in self._buttons:
            button.setIconSize(QSize(px(20), px(20)))
            button.setFixedSize(px(40), px(40))
        self.setStyleSheet(
            f"""TopBar {{ background: {SURFACE}; border: 0; border-bottom: 1px solid {LINE}; }}
            QLabel[role="stamp"] {{ color: {ATTENTION}; border: 1px solid {ATTENTION};
                border-radius: {px(4)}px; padding: {px(2)}px {px(6)}px; font-weight: bold; }}"""
        )


def seconds_left(session: Session | None, now: dt.datetime) -> int | None:
    """Seconds left of the running phase (below 0: over time), or None when no timer is set."""
    if session is None or session.phase_id is None:
        return None
    if session.phase_ends_at is None:
        return session.phase_left_s
    return round((dt.datetime.fromisoformat(session.phase_ends_at) - now).total_seconds())


def clock_text(seconds: int) -> str:
    """Minutes and seconds; over time with a plus sign and the word for it."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{minutes:02}:{rest:02}" if seconds >= 0 else f"超過 {minutes:02}:{rest:02}"


def _reception_text(session: Session | None) -> str:
    if session is None:
        return ""
    return {"open": "● 受付中", "done": "○ 受付終了"}.get(session.status, "○ 受付前")
