"""The window on the projector: six pages, led by keys or from the notes station."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.reception_control import ReceptionControl
from kisarazu_ws.ui.shell.topbar import seconds_left
from kisarazu_ws.ui.theme import ATTENTION, GROUND, QUIET
from kisarazu_ws.ui.wall.balance_page import BalancePage
from kisarazu_ws.ui.wall.canvas import RIGHT, Canvas
from kisarazu_ws.ui.wall.notes_pages import BoardsPage, LivePage, ReplayPage
from kisarazu_ws.ui.wall.pages import MARGIN, Door, JoinPage, Moment, Page, QuestionPage, TablePage
from kisarazu_ws.ui.wall.table import FollowingTable, SharedTable

PAGES: tuple[Page, ...] = (
    JoinPage(), QuestionPage(), LivePage(), BoardsPage(), BalancePage(), TablePage(),
    ReplayPage(),
)  # fmt: skip
JOIN, QUESTION, LIVE, TABLE, REPLAY = 0, 1, 2, 5, 6
REPLAY_MS = 4000  # long enough to read a note aloud
FOOT = 0.08  # share of the height that the line with title and 見本 keeps
_NEXT = (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space)
_BACK = (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)


class WallWindow(QWidget):
    """Follows every commit. Keys: 1–7 page, ←/→ page before or after, ↓/↑ leaf, P play, F11, Esc.

    `turned` comes when page, step or playing changed, `closed` when the window went. `words` are
    those on the screen, `smallest` the smallest type in fortieths of the height, both as last
    drawn.
    """

    turned = Signal()
    closed = Signal()

    def __init__(
        self,
        bench: Bench,
        reception: ReceptionControl,
        now: Callable[[], dt.datetime],
        table: SharedTable,
    ) -> None:
        super().__init__()
        self.setWindowTitle("スクリーン — きさらづWS")
        # It goes when the main window goes, but is not hidden when that one is minimised.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setMinimumSize(480, 270)
        self.resize(960, 540)
        self._bench = bench
        self._reception = reception
        self._now = now
        self.page = 0
        self.step = 0
        self.words: tuple[str, ...] = ()
        self.smallest = 0.0
        bench.changed.connect(self._refresh)
        bench.session_chosen.connect(self._refresh)
        reception.changed.connect(self.update)
        self.table = FollowingTable(table, self)
        table.changed.connect(self.table.follow)
        self._ticker = QTimer(self, interval=250)  # a clock has to tick: this only redraws it
        self._ticker.timeout.connect(self._tick)
        self._shown_second: int | None = None
        self._player = QTimer(self, interval=REPLAY_MS)
        self._player.timeout.connect(self._play_on)

    def open_on(self, away_from: QWidget) -> None:
        """Show on a screen that `away_from` is not on, filling it; else as a window."""
        here = away_from.screen()
        other = next((s for s in QGuiApplication.screens() if s is not here), None)
        if other:
            self.setGeometry(other.geometry())
            self.showFullScreen()
        else:
            self.showNormal()
        self.raise_()
        self._mind_clock()

    def turn_to(self, page: int) -> None:
        """Show page 0 … 6."""
        self._player.stop()
        self.page = max(0, min(page, len(PAGES) - 1))
        self.step = 0
        self._turned()

    def leaf(self, by: int) -> None:
        """One screen further (+1) or back (-1) inside the page."""
        self.step = max(0, min(self.step + by, self.steps() - 1))
        self._turned()

    @property
    def playing(self) -> bool:
        """Whether the notes are being played in the order in which they came."""
        return self._player.isActive()

    def play(self) -> None:
        """Play the notes from here (from the first one, after the last), or hold."""
        if self.playing:
            self._player.stop()
            self._turned()
            return
        if self.page != REPLAY:
            self.turn_to(REPLAY)
        if self.step >= self.steps() - 1:
            self.step = 0
        self._player.start()
        self._turned()

    def steps(self) -> int:
        """How many screens the page has."""
        moment = self._moment()
        return PAGES[self.page].steps(moment) if moment else 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(GROUND))
        moment = self._moment()
        if moment is None:
            return
        area = _sixteen_nine(self.rect())
        painter.translate(area.topLeft())
        canvas = Canvas(painter, area.width(), area.height())
        page = PAGES[self.page]
        page.paint(canvas, moment, min(self.step, page.steps(moment) - 1))
        self._foot(canvas, moment)
        self.words, self.smallest = tuple(canvas.words), canvas.smallest
        self.setAccessibleDescription("\n".join(self.words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(PAGES):
            self.turn_to(key - Qt.Key.Key_1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.turn_to(self.page + (1 if key == Qt.Key.Key_Right else -1))
        elif key in _NEXT or key in _BACK:
            self.leaf(1 if key in _NEXT else -1)
        elif key == Qt.Key.Key_P:
            self.play()
        elif key == Qt.Key.Key_F11:
            self.showNormal() if self.isFullScreen() else self.showFullScreen()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_F5):
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_table()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._ticker.stop()
        self._player.stop()
        self.closed.emit()

    def _foot(self, canvas: Canvas, moment: Moment) -> None:
        session = moment.view.session
        line = canvas.rect(MARGIN, 37.7, canvas.width - 2 * MARGIN, 1.5)
        canvas.text(line.adjusted(0, 0, -12 * canvas.unit, 0), session.title, 1, colour=QUIET)
        if session.sample:
            canvas.text(line, "見本", 1, bold=True, colour=ATTENTION, align=RIGHT)

    def _moment(self) -> Moment | None:
        view = self._bench.view
        if view is None:
            return None
        control = self._reception
        mine = control.is_for(view.session.id)
        door = Door(control.url, control.code, control.wifi, control.wifi_name) if mine else Door()
        return Moment(view, door, self._now())

    def _refresh(self) -> None:
        self._mind_clock()
        self.update()
        if self.step >= self.steps():
            self.leaf(0)

    def _tick(self) -> None:
        left = seconds_left(self._bench.session, self._now())
        if left != self._shown_second:
            self._shown_second = left
            self.update()

    def _play_on(self) -> None:
        if self.step >= self.steps() - 1:
            self._player.stop()
        self.leaf(1)

    def _mind_clock(self) -> None:
        session = self._bench.session
        running = bool(session and session.phase_ends_at) and self.page == QUESTION
        ticks = running and self.isVisible()
        if ticks != self._ticker.isActive():
            self._ticker.start() if ticks else self._ticker.stop()

    def _show_table(self) -> None:
        """Over the page, above the foot line; keys stay with the window."""
        self.table.setGeometry(0, 0, self.width(), round(self.height() * (1 - FOOT)))
        self.table.setVisible(self.page == TABLE)
        self.table.follow()

    def _turned(self) -> None:
        self._mind_clock()
        self._show_table()
        self.update()
        self.turned.emit()


def _sixteen_nine(area: QRect) -> QRect:
    """The middle of a very wide or very narrow screen: pages are drawn for 4:3 to 16:9."""
    height = min(area.height(), area.width() * 3 // 4)
    width = min(area.width(), height * 16 // 9)
    shown = QRect(0, 0, width, height)
    shown.moveCenter(area.center())
    return shown
