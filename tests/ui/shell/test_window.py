"""The window around the stations: going about, undo, what it says."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.sessions import Phase
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.shell.topbar import clock_text
from kisarazu_ws.ui.shell.window import Window
from kisarazu_ws.ui.station import Station, StationPlan
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.organise import make_cluster, place_notes
from kisarazu_ws.workshop.sessions import open_reception, start_phase
from tests.builders import Small


class Plain(Station):
    """A station that counts how often it was asked to show something."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__(bench, jobs, look)
        self.shown = 0

    def refresh(self, changes: Changes | None) -> None:
        self.shown += 1


@pytest.fixture
def window(qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look) -> Window:
    plans = [StationPlan("見る", "notes", lambda: Plain(bench, jobs, look)) for _ in range(7)]
    made = Window(bench, look, plans, [("何か", "Ctrl+K", lambda: None)], lambda: None, "log")
    qtbot.addWidget(made)
    made.show()
    return made


def make(window: Window, small_file: Small) -> None:
    bench = window._bench
    bench.do(make_cluster, small_file.session.id, [small_file.notes[0].id], "島").result()


def test_a_hidden_station_refreshes_only_when_it_is_shown(
    qtbot: QtBot, window: Window, small_file: Small
) -> None:
    first, second = window.stations[0], window.stations[1]
    assert isinstance(first, Plain)
    assert isinstance(second, Plain)
    make(window, small_file)
    qtbot.waitUntil(lambda: first.shown == 2)
    assert second.shown == 0
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert second.shown == 1


def test_undo_by_key_takes_back_and_says_what(
    qtbot: QtBot, window: Window, small_file: Small
) -> None:
    make(window, small_file)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window._bench.snapshot.all(Cluster))
    qtbot.waitUntil(lambda: "「島を作る」を元に戻しました" in window._toast.text())


def test_trouble_is_told_in_three_sentences(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: told.append(f"{box.text()}\n{box.informativeText()}")
    )
    with pytest.raises(WorkshopError):
        window._bench.do(place_notes, ["none"], None).result()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].count("\n") == 2
    assert "何も" in told[0] or "そのまま" in told[0]


def test_the_top_bar_shows_session_phase_and_reception(
    qtbot: QtBot, window: Window, small_file: Small
) -> None:
    bench = window._bench
    phase = bench.snapshot.of_session(Phase, small_file.session.id)[1]
    bench.do(start_phase, phase.id, dt.datetime.now().astimezone()).result()
    bench.do(open_reception, small_file.session.id).result()
    qtbot.waitUntil(lambda: window.top._phase.text() == "課題を書く")
    qtbot.waitUntil(lambda: "受付中" in window.top._reception.text())
    assert window.top._clock.text().startswith(("59:", "60:"))
    assert window.top._sessions.currentText() == "職員ワークショップ"


def test_the_text_grows_by_key(qtbot: QtBot, window: Window, look: Look) -> None:
    before = look.font().pixelSize()
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert look.percent == 115
    assert look.font().pixelSize() > before
    look.set_percent(100)


def test_without_a_session_the_way_to_one_is_shown(
    qtbot: QtBot, window: Window, small_file: Small
) -> None:
    window._bench.choose("")
    window.show_station(2)
    assert window._pages.currentWidget() is window._nothing
    window._bench.choose(small_file.session.id)
    assert window._pages.currentWidget() is window.station(2)


@pytest.mark.parametrize(("seconds", "text"), [(600, "10:00"), (59, "00:59"), (-61, "超過 01:01")])
def test_time_over_is_said_in_words(seconds: int, text: str) -> None:
    assert clock_text(seconds) == text
