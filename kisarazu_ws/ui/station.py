"""What the seven stations have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.theme import Look


@dataclass(frozen=True)
class StationPlan:
    """A place on the rail: its title, the icon in resources/icons, and how the station is made.

    Stations are made when they are first needed, so that the window stands before documents,
    solver and language are loaded. One that `needs_session` is not shown while there is none.
    """

    title: str
    icon: str
    make: Callable[[], Station]
    needs_session: bool = True


class Station(QWidget):
    """A screen of the rail. It holds no truth: `refresh` shows the newest snapshot.

    A hidden station only remembers that something changed and refreshes when it is shown.
    """

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
