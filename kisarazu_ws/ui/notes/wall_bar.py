"""The wall's pages side by side at the station where notes come in."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.wall.lead import WallLead
from kisarazu_ws.ui.wall.window import PAGES, REPLAY
from kisarazu_ws.ui.widgets.make import button, row


class WallBar(QWidget):
    """Shows what the wall shows, and turns it; its keys belong to the app's menu."""

    def __init__(self, lead: WallLead, look: Look) -> None:
        super().__init__()
        self.lead = lead
        self.pages = [QPushButton(page.title) for page in PAGES]
        for place, chip in enumerate(self.pages):
            chip.setCheckable(True)
            chip.setToolTip(f"スクリーンに「{chip.text()}」を出す（スクリーンで {place + 1}）")
            chip.clicked.connect(lambda _=False, to=place: lead.show_page(to, self))
        self.back, self.on, self.play = QPushButton(), QPushButton(), QPushButton()
        self._picture(self.back, "chevron-left", "スクリーンの前の画面（Alt+PgUp）")
        self._picture(self.on, "chevron-right", "スクリーンの次の画面（Alt+PgDown）")
        for part in (self.back, self.on, self.play):
            part.setFixedWidth(look.px(36))
        self.back.clicked.connect(lambda _=False: lead.leaf(-1))
        self.on.clicked.connect(lambda _=False: lead.leaf(1))
        self.play.clicked.connect(lambda _=False: lead.play(self))
        self.open = button("", lambda: lead.toggle(self), picture="wall", look=look)
        self.setLayout(row(*self.pages, self.back, self.on, self.play, self.open, gap=look.px(4)))
        lead.changed.connect(self._show)
        self._show()

    def _picture(self, part: QPushButton, picture: str, words: str) -> None:
        part.setIcon(icon(picture))
        part.setToolTip(words)
        part.setAccessibleName(words)

    def _show(self) -> None:
        wall = self.lead.wall
        for place, chip in enumerate(self.pages):
            chip.setVisible(wall is not None)
            chip.setChecked(wall is not None and wall.page == place)
        for part in (self.back, self.on):
            part.setVisible(wall is not None)
            part.setEnabled(wall is not None and wall.steps() > 1)
        self.play.setVisible(wall is not None and wall.page == REPLAY)
        playing = wall is not None and wall.playing
        words = "再生を止める（Ctrl+F5）" if playing else "届いた順に再生する（Ctrl+F5）"
        self._picture(self.play, "pause" if playing else "play", words)
        words = "スクリーンを閉じる" if wall else "スクリーンに出す"
        self.open.setText(words)
        self.open.setToolTip(f"{words}（F5）")
