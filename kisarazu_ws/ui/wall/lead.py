"""Leads the wall from wherever the facilitator is: open it, choose its page, leaf, play, close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.reception_control import ReceptionControl
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.wall.window import JOIN, LIVE, REPLAY, WallWindow


class WallLead(QObject):
    """`wall` is the window while it is open, else None; `changed` when it, its page, its screen
    or its playing is another; `table` is what it follows."""

    changed = Signal()

    def __init__(
        self,
        bench: Bench,
        reception: ReceptionControl,
        now: Callable[[], dt.datetime],
        table: SharedTable,
    ) -> None:
        super().__init__()
        self._bench, self._reception, self._now = bench, reception, now
        self.table = table
        self.wall: WallWindow | None = None

    def toggle(self, beside: QWidget) -> None:
        """Bring the wall to the screen that `beside` is not on, or take it away."""
        if self.wall:
            self.wall.close()
        else:
            self.show_page(JOIN if self._reception.url else LIVE, beside)

    def show_page(self, page: int, beside: QWidget) -> None:
        """Show a page of the wall, which opens when it was closed."""
        if self.wall is None:
            self.wall = WallWindow(self._bench, self._reception, self._now, self.table)
            self.wall.turned.connect(self.changed)
            self.wall.closed.connect(self._closed)
            self.wall.open_on(beside.window())
            beside.window().activateWindow()  # keys stay where the facilitator types
        self.wall.turn_to(page)

    def leaf(self, by: int) -> None:
        """One screen further or back inside the wall's page."""
        if self.wall:
            self.wall.leaf(by)

    def play(self, beside: QWidget) -> None:
        """Play the notes in the order in which they came, or hold."""
        if self.wall is None:
            self.show_page(REPLAY, beside)
        if self.wall:
            self.wall.play()

    def close(self) -> None:
        """Take the wall away, if it is there."""
        if self.wall:
            self.wall.close()

    def _closed(self) -> None:
        if self.wall:
            self.wall.deleteLater()
            self.wall = None
        self.changed.emit()
