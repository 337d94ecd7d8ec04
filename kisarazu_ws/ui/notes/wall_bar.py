"""Leads the wall from the facilitator's place: open it, choose its page, leaf, close it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.notes.reception_control import ReceptionControl
from kisarazu_ws.ui.notes.timer_card import Now
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.wall.window import PAGES, WallWindow
from kisarazu_ws.ui.widgets.make import button, row
from kisarazu_ws.ui.widgets.relabel import relabel


class WallBar(QWidget):
    """`wall` is the window while it is open, else None."""

    def __init__(
        self,
        bench: Bench,
        reception: ReceptionControl,
        look: Look,
        now: Now,
        table: SharedTable,
    ) -> None:
        super().__init__()
        self._bench, self._reception, self._now, self._table = bench, reception, now, table
        self.wall: WallWindow | None = None
        self.pages = [QPushButton(page.title) for page in PAGES]
        for place, chip in enumerate(self.pages):
            chip.setCheckable(True)
            chip.setToolTip(f"スクリーンに「{chip.text()}」を出す（スクリーンで {place + 1}）")
            chip.clicked.connect(lambda _=False, to=place: self.show_page(to))
        self.back, self.on = QPushButton(), QPushButton()
        for part, picture, by, words in (
            (self.back, "chevron-left", -1, "スクリーンの前の画面（Alt+PgUp）"),
            (self.on, "chevron-right", 1, "スクリーンの次の画面（Alt+PgDown）"),
        ):
            part.setIcon(icon(picture))
            part.setToolTip(words)
            part.setAccessibleName(words)
            part.setFixedWidth(look.px(36))
            part.setShortcut("Alt+PgUp" if by < 0 else "Alt+PgDown")
            part.clicked.connect(lambda _=False, by=by: self.leaf(by))
        self.open = button("", self.toggle, picture="wall", key="F5", look=look)
        self.setLayout(row(*self.pages, self.back, self.on, self.open, gap=look.px(4)))
        self._show()

    def toggle(self) -> None:
        """Bring the wall to the screen, or take it away."""
        if self.wall:
            self.wall.close()
        else:
            self.show_page(0 if self._reception.url else 2)

    def show_page(self, page: int) -> None:
        """Show a page of the wall, which opens when it was closed."""
        if self.wall is None:
            self.wall = WallWindow(self._bench, self._reception, self._now, self._table)
            self.wall.turned.connect(self._show)
            self.wall.closed.connect(self._closed)
            self.wall.open_on(self.window())
            self.window().activateWindow()  # keys stay where the facilitator types
        self.wall.turn_to(page)

    def leaf(self, by: int) -> None:
        """One screen further or back inside the wall's page."""
        if self.wall:
            self.wall.leaf(by)

    def close_wall(self) -> None:
        """Take the wall away, if it is there."""
        if self.wall:
            self.wall.close()

    def _closed(self) -> None:
        if self.wall:
            self.wall.deleteLater()
            self.wall = None
        self._show()

    def _show(self) -> None:
        wall = self.wall
        for place, chip in enumerate(self.pages):
            chip.setVisible(wall is not None)
            chip.setChecked(wall is not None and wall.page == place)
        for part in (self.back, self.on):
            part.setVisible(wall is not None)
            part.setEnabled(wall is not None and wall.steps() > 1)
        relabel(self.open, "スクリーンを閉じる" if wall else "スクリーンに出す", "F5")
