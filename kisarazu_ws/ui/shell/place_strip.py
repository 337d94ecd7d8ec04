"""A strip that stays while something about the place of the file should be known."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.theme import ATTENTION, LINE, SURFACE, Look
from kisarazu_ws.ui.widgets.make import button, label, row
from kisarazu_ws.workshop.workshop import Concern

EVERY_MS = 60_000


class PlaceStrip(QFrame):
    """Asks at once and then every minute, off this thread. A mild concern can be put away."""

    _found = Signal(object)

    def __init__(self, ask: Callable[[], tuple[Concern, ...]], jobs: Jobs, look: Look) -> None:
        super().__init__()
        self._ask, self._jobs = ask, jobs
        self._away: set[str] = set()
        self.words = label("", wrap=True)
        self._hide = button("わかりました", self._put_away)
        inside = row(self.words, self._hide, gap=look.px(16))
        inside.setStretch(0, 1)
        inside.setContentsMargins(look.px(16), look.px(6), look.px(12), look.px(6))
        self.setLayout(inside)
        self.setStyleSheet(
            f"PlaceStrip {{ background: {SURFACE}; border: 0; border-bottom: 1px solid {LINE};"
            f" border-left: {look.px(6)}px solid {ATTENTION}; }}"
        )
        self.shown: tuple[Concern, ...] = ()
        self._found.connect(self._show)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look_again)
        self._timer.start()
        self.hide()
        QTimer.singleShot(0, self.look_again)

    def look_again(self) -> None:
        """Ask now."""

        def work(_: Progress) -> None:
            self._found.emit(self._ask())

        self._jobs.start(work)

    def _show(self, found: tuple[Concern, ...]) -> None:
        self._away &= {one.code for one in found}  # what comes back is told again
        self.shown = tuple(one for one in found if one.strong or one.code not in self._away)
        self.words.setText("\n".join(f"⚠ {one.sentence}{one.next_step}" for one in self.shown))
        self._hide.setVisible(not any(one.strong for one in self.shown))
        self.setVisible(bool(self.shown))

    def _put_away(self) -> None:
        self._away |= {one.code for one in self.shown}
        self.look_again()
