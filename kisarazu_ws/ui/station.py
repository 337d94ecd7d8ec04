"""What the seven stations have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.theme import Look


class Station(QWidget):
    """A screen of the rail. It holds no truth: `refresh` shows the newest snapshot.

    A hidden station only remembers that something changed and refreshes when it is shown.
    """

    TITLE = ""
    ICON = ""  # the file name of its icon in resources/icons, without .svg

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__()
        self.bench = bench
        self.jobs = jobs
        self.look = look
        self._stale = True
        bench.changed.connect(self._hear)
        bench.session_chosen.connect(lambda _: self._hear(None))

    def refresh(self, changes: Changes | None) -> None:
        """Show the newest snapshot; `changes` is what changed last, None for "anything"."""
        raise NotImplementedError

    def entered(self) -> None:
        """The person came to this station: put the focus where work begins."""
        if self._stale:
            self._stale = False
            self.refresh(None)

    def _hear(self, changes: Changes | None) -> None:
        if self.isVisible():
            self.refresh(changes)
        else:
            self._stale = True
