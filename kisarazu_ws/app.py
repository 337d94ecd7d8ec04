"""The composition root: builds everything and hands it over by constructor.

Window first: the file is read and the window shown before the heavy parts (language engine,
documents, phone server) are loaded; each is loaded when it is first needed.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import os
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from kisarazu_ws import config
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.paths import user_data
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.notes.reception_control import ReceptionControl
from kisarazu_ws.ui.notes.timer_card import local_now
from kisarazu_ws.ui.shell.notices import tell_bug, tell_trouble
from kisarazu_ws.ui.shell.opening import open_or_make, open_workshop
from kisarazu_ws.ui.shell.place_strip import PlaceStrip
from kisarazu_ws.ui.shell.records import HistoryDialog, KeysDialog
from kisarazu_ws.ui.shell.start import FILTER
from kisarazu_ws.ui.shell.window import Window
from kisarazu_ws.ui.station import Station, StationPlan
from kisarazu_ws.ui.theme import Look, load_fonts
from kisarazu_ws.ui.wall.lead import WallLead
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.wall.window import TABLE
from kisarazu_ws.ui.widgets.ask import ask
from kisarazu_ws.workshop.rehearsing import is_rehearsal
from kisarazu_ws.workshop.safekeeping import Safekeeper
from kisarazu_ws.workshop.workshop import Workshop

if TYPE_CHECKING:
    from kisarazu_ws.language.engine import Engine
    from kisarazu_ws.ui.rehearsal.band import RehearsalBand

log = logging.getLogger(__name__)


def run(path: Path | None) -> int:
    """Open the app on `path` (or ask which file) and stay until it is closed."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationDisplayName("きさらづWS")
    log_file = start_log()
    load_fonts()
    settings = config.load()
    look = Look(settings.text_percent)
    look.apply()
    workshop = open_workshop(path, settings, look)
    while workshop is not None:
        app = App(workshop, settings, look, log_file)
        sys.excepthook = app.on_bug
        app.window.show()
        QTimer.singleShot(0, app.window.make_the_rest)
        code = application.exec()
        if app.then is None:
            return code
        settings = app.settings
        workshop = open_workshop(followed(workshop.path, app.then), settings, look)
    return 0


def followed(path: Path, then: Callable[[], Path]) -> Path:
    """The file to open next: the one that `then` leads to, or the same after a trouble was told."""
    try:
        return then()
    except WorkshopError as error:
        tell_trouble(None, error)
        return path


def start_log() -> Path:
    """Write the log into the person's folder: three files of 1 MB at most."""
    file = user_data() / "kisarazu-ws.log"
    handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return file


def first_session(snapshot: Snapshot) -> str:
    """The session to begin with: one that is open, else the first of the list."""
    sessions = sorted(
        (s for s in snapshot.all(Session).values() if not s.external), key=lambda s: s.position
    )
    opened = [s for s in sessions if s.status == "open"]
    return (opened or sessions)[0].id if sessions else ""


def open_unseen(file: Path) -> str:
    """Open the window on `file` without showing it to anybody, visit every station, close it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    load_fonts()
    look = Look()
    look.apply()
    app = App(open_or_make(file, fresh=False), config.Settings(), look, user_data() / "log")
    app.window.show()
    for place, station in enumerate(app.window.stations):
        app.window.show_station(place)
        application.processEvents()
        station.grab()
    app.window.close()
    return f"{len(app.window.stations)}画面"


def _nothing() -> None:
    """What a separator does."""


class App:
    """Everything that lives as long as the window."""

    def __init__(
        self, workshop: Workshop, settings: config.Settings, look: Look, log_file: Path
    ) -> None:
        self.workshop = workshop
        self.rehearsing = is_rehearsal(workshop.snapshot)
        self.settings = settings if self.rehearsing else config.with_recent(settings, workshop.path)
        self.look = look
        self.log_file = log_file
        self.bench = Bench(workshop)
        self.jobs = Jobs()
        self.bench.choose(first_session(workshop.snapshot))
        self.reception = ReceptionControl(
            self.bench, settings.port, settings.wifi_name, settings.wifi_password
        )
        self.reception.wifi_changed.connect(self._keep_wifi)
        self.safekeeper = Safekeeper(workshop)
        # What is done once the window and the file are closed; it gives the file to open then.
        self.then: Callable[[], Path] | None = None
        self.wall = WallLead(self.bench, self.reception, local_now, SharedTable())
        self.window = Window(
            self.bench, look, self._plans(), self._menu(), self.close, str(log_file),
            (*self._band(), PlaceStrip(workshop.concerns, self.jobs, look)),
        )  # fmt: skip
        self.window.restore_geometry_text(settings.geometry)

    def close(self) -> None:
        """Stop what runs, remember the settings, fold the file into one."""
        if self.band is not None:
            self.band.close_phones()
        self.reception.close()
        self.settings = dataclasses.replace(
            self.settings,
            text_percent=self.look.percent,
            geometry=self.window.geometry_text(),
        )
        config.save(self.settings)
        self.jobs.close()
        self.bench.close()
        self.safekeeper.stop()
        self.workshop.close()

    def _keep_wifi(self, name: str, password: str) -> None:
        self.settings = dataclasses.replace(self.settings, wifi_name=name, wifi_password=password)

    def _plans(self) -> tuple[StationPlan, ...]:
        """The stations in the order of the day; each imports what it needs when it is made."""

        def prepare() -> Station:
            from kisarazu_ws.ui.prepare.station import PrepareStation

            return PrepareStation(*parts)

        def groups() -> Station:
            from kisarazu_ws.ui.groups.station import GroupsStation

            return GroupsStation(*parts)

        def notes() -> Station:
            from kisarazu_ws.ui.notes.station import NotesStation

            return NotesStation(*parts, self.reception, wall=self.wall)

        def organise() -> Station:
            from kisarazu_ws.ui.organise.station import OrganiseStation

            return OrganiseStation(
                *parts, table=self.wall.table, show_table=self._show_table, engine=engine()
            )

        def mandala() -> Station:
            from kisarazu_ws.ui.mandala.station import MandalaStation

            return MandalaStation(*parts)

        def minutes() -> Station:
            from kisarazu_ws.ui.minutes.station import MinutesStation

            return MinutesStation(*parts, engine=engine())

        def compare() -> Station:
            from kisarazu_ws.ui.compare.station import CompareStation

            return CompareStation(*parts)

        @functools.cache
        def engine() -> Engine:
            from kisarazu_ws.language.engine import Engine
            from kisarazu_ws.paths import resources

            return Engine(resources())

        parts = (self.bench, self.jobs, self.look)
        return (
            StationPlan("準備", "prepare", prepare, needs_session=False),
            StationPlan("班分け", "groups", groups),
            StationPlan("付箋", "notes", notes),
            StationPlan("整理", "organise", organise),
            StationPlan("マンダラ", "mandala", mandala, needs_session=False),
            StationPlan("議事録", "minutes", minutes),
            StationPlan("比較", "compare", compare, needs_session=False),
        )

    def _menu(self) -> tuple[tuple[str, str, Callable[[], object]], ...]:
        return (
            ("スクリーンに出す・閉じる", "F5", lambda: self.wall.toggle(self.window)),
            ("スクリーンに机を出す", "Shift+F5", self._show_table),
            ("スクリーンで届いた順に再生", "Ctrl+F5", lambda: self.wall.play(self.window)),
            ("スクリーンの前の画面", "Alt+PgUp", lambda: self.wall.leaf(-1)),
            ("スクリーンの次の画面", "Alt+PgDown", lambda: self.wall.leaf(1)),
            ("", "", _nothing),
            ("会場診断…", "Ctrl+D", self._check_venue),
            ("リハーサル…", "Ctrl+Shift+R", self._rehearse),
            ("", "", _nothing),
            ("操作の記録を見る", "Ctrl+H", self._show_history),
            ("控えを作る", "Ctrl+B", self._back_up),
            ("控えから戻す…", "Ctrl+Shift+B", self._choose_copy),
            ("別の場所に写しを保存…", "Ctrl+Shift+S", self._copy),
            ("", "", _nothing),
            ("文字を大きく", "Ctrl++", lambda: self.look.step(1)),
            ("文字を小さく", "Ctrl+-", lambda: self.look.step(-1)),
            ("", "", _nothing),
            ("キーの一覧", "F1", lambda: KeysDialog(self.look, self.window).exec()),
            ("閉じる", "Ctrl+Q", lambda: self.window.close()),
        )

    def _show_table(self) -> None:
        self.wall.show_page(TABLE, self.window)

    def _check_venue(self) -> None:
        from kisarazu_ws.ui.notes.venue_check import check_venue

        self.reception.look_for_addresses()
        check_venue(self.bench, self.reception, self.jobs, self.look, self.window)

    def _show_history(self) -> None:
        self.bench.then(
            self.workshop.history(),
            lambda found: HistoryDialog(found, self.look, self.window).exec(),
        )

    def _back_up(self) -> None:
        def say(path: Path | None) -> None:
            words = (
                f"控えを作りました（{path.name}）" if path else "空きがなく、控えを作れませんでした"
            )
            self.bench.tell(words)

        self.bench.then(self.workshop.back_up("manual"), say)

    def _choose_copy(self) -> None:
        from kisarazu_ws.ui.shell.restore_dialog import RestoreDialog

        dialog = RestoreDialog(
            self.workshop.path, self.bench.snapshot, self.jobs, self.look, self.window
        )
        if dialog.exec() and dialog.chosen is not None:
            copy, path = dialog.chosen, self.workshop.path

            def go_back() -> Path:
                from kisarazu_ws.workshop.restoring import restore

                restore(path, copy)
                return path

            self._leave(go_back)

    def _leave(self, then: Callable[[], Path]) -> None:
        """Close the window, do `then`, and open the file that it gives."""
        self.then = then
        self.window.close()

    def _band(self) -> tuple[QWidget, ...]:
        """The band over a rehearsal; nothing over the real file."""
        self.band: RehearsalBand | None = None
        if not self.rehearsing:
            return ()
        from kisarazu_ws.ui.rehearsal.band import RehearsalBand

        self.band = RehearsalBand(self.bench, self.reception, self.look)
        self.band.over.connect(self._end_rehearsal)
        return (self.band,)

    def _rehearse(self) -> None:
        """Practise on a copy: the window closes and opens again on it."""
        from kisarazu_ws.rehearsal import copies

        if self.rehearsing or not ask(
            self.window, "リハーサルを始めますか。",
            "いまのファイルの写しを作り、写しの上で練習します。本番のファイルは変わりません。",
            "始める",
        ):  # fmt: skip
            return
        copy = copies.free_name(self.workshop.path)

        def practise() -> Path:
            copies.stamp(copy)
            return copy

        self.bench.then(self.workshop.copy_to(copy), lambda _: self._leave(practise))

    def _end_rehearsal(self) -> None:
        from kisarazu_ws.rehearsal import copies

        copy = self.workshop.path

        def back() -> Path:
            copies.remove(copy)
            return copies.original_of(copy)

        self._leave(back)

    def _copy(self) -> None:
        offered = self.workshop.path.with_name(f"{self.workshop.path.stem}の写し.kws")
        name, _ = QFileDialog.getSaveFileName(self.window, "写しの名前", str(offered), FILTER)
        target = Path(name) if name else None
        if target and target.resolve() != self.workshop.path.resolve():
            future = self.workshop.copy_to(target)
            self.bench.then(future, lambda _: self.bench.tell(f"「{target.name}」に写しました"))

    def on_bug(self, kind: type[BaseException], error: BaseException, trace: object) -> None:
        """An exception nobody expected: logged with its trace, told as a bug."""
        log.error("uncaught", exc_info=error)
        if not issubclass(kind, KeyboardInterrupt):
            tell_bug(self.window, str(self.log_file))
