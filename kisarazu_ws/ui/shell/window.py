"""The one window: rail, top bar, the seven stations, keys, and words for when something fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.shell.notices import Toast, tell_bug, tell_trouble
from kisarazu_ws.ui.shell.rail import Rail
from kisarazu_ws.ui.shell.topbar import TopBar
from kisarazu_ws.ui.station import Station, StationPlan
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import empty_state


class Window(QMainWindow):
    """Shows one station at a time. Menu entries come from the composition root as
    (label, key, what to do); `strips` lie below the top bar; `closing` is called once before the
    window goes."""

    def __init__(
        self,
        bench: Bench,
        look: Look,
        plans: Sequence[StationPlan],
        menu: Sequence[tuple[str, str, Callable[[], object]]],
        closing: Callable[[], None],
        log_file: str,
        strips: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self.setWindowTitle(f"{bench.workshop.path.stem} — きさらづWS")
        self._bench = bench
        self._look = look
        self._closing = closing
        self._strips = tuple(strips)
        self.plans = tuple(plans)
        self._closed = False
        self._made: dict[int, Station] = {}
        self.rail = Rail([(p.title, p.icon) for p in plans], look)
        self.top = TopBar(bench, look)
        self._place = 0
        self._pages = QStackedWidget()
        sentence = "まだ会がありません。\n「準備」でひな形を選んで会を作ると、ここで使えます。"
        self._nothing = empty_state(
            look, sentence, "準備へ", lambda: self.show_station(0), "prepare"
        )
        self._pages.addWidget(self._nothing)
        bench.session_chosen.connect(lambda _: self.show_station(self._place))
        self._lay_out()
        self._toast = Toast(self, look)
        self._add_menu(menu)
        self._add_keys()
        self.rail.chosen.connect(self.show_station)
        self.top.asked.connect(self._asked)
        bench.told.connect(self._toast.say)
        bench.troubled.connect(self._trouble)
        bench.broken.connect(lambda _: tell_bug(self, log_file))
        self.resize(1366, 768)
        self.show_station(0)

    def show_station(self, place: int) -> None:
        """Go to a station (0 … 6)."""
        self.rail.select(place)
        self._place = place
        if self.plans[place].needs_session and self._bench.session is None:
            self._pages.setCurrentWidget(self._nothing)
            return
        station = self.station(place)
        self._pages.setCurrentWidget(station)
        station.entered()

    def station(self, place: int) -> Station:
        """The station at a place, made when it is first asked for."""
        if place not in self._made:
            self._made[place] = self.plans[place].make()
            self._pages.addWidget(self._made[place])
        return self._made[place]

    @property
    def stations(self) -> tuple[Station, ...]:
        """All of them."""
        return tuple(self.station(place) for place in range(len(self.plans)))

    def make_the_rest(self) -> None:
        """Make the stations nobody has visited yet, one a turn, so that the hand is not kept
        waiting at its first visit."""
        missing = [p for p in range(len(self.plans)) if p not in self._made]
        if missing and not self._closed:
            self.station(missing[0])
            QTimer.singleShot(0, self.make_the_rest)

    def geometry_text(self) -> str:
        """Where the window stands, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def restore_geometry_text(self, text: str) -> None:
        """Put the window where it stood last time, if that is known."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closed = True
        self._closing()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        ground = QWidget()
        ground.setObjectName("ground")
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        for strip in self._strips:
            column.addWidget(strip)
        column.addWidget(self._pages, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(ground)

    def _add_menu(self, entries: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        self._menu = QMenu(self)
        for label, key, run in entries:
            if not label:
                self._menu.addSeparator()
                continue
            action = QAction(label, self)
            if key:
                action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, run=run: run())
            self._menu.addAction(action)
            self.addAction(action)

    def _add_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Z", self._bench.undo),
            ("Ctrl+Shift+Z", self._bench.redo),
            ("Ctrl+Y", self._bench.redo),
            ("F10", lambda: self._asked("menu")),
            ("Ctrl++", lambda: self._look.step(1)),
            ("Ctrl+;", lambda: self._look.step(1)),
            ("Ctrl+-", lambda: self._look.step(-1)),
        ]
        for place in range(len(self.plans)):
            keys.append((f"Ctrl+{place + 1}", partial(self.show_station, place)))
        for key, run in keys:
            action = QAction(self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, run=run: run())
            self.addAction(action)

    def _asked(self, what: str) -> None:
        if what == "undo":
            self._bench.undo()
        elif what == "redo":
            self._bench.redo()
        else:
            button = self.top.menu_button()
            self._menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _trouble(self, error: WorkshopError) -> None:
        tell_trouble(self, error)
