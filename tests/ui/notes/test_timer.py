"""The timer on a clock that the test turns, and the question that is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.station import NotesStation
from tests.ui.notes.conftest import Clock


def test_a_phase_starts_runs_over_and_is_given_more_time(
    qtbot: QtBot, station: NotesStation, bench: Bench, clock: Clock
) -> None:
    timer = station.timer
    QTest.keyClick(station, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: timer.clock.text() == "20:00")
    assert timer.title.text() == "開会"

    clock.forward(minutes=19, seconds=30)
    timer.tick()
    assert timer.clock.text() == "00:30"
    clock.forward(minutes=1)
    timer.tick()
    assert timer.clock.text() == "超過 00:30"

    QTest.keyClick(station, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: timer.clock.text() == "00:30")


def test_a_held_timer_does_not_run(qtbot: QtBot, station: NotesStation, clock: Clock) -> None:
    timer = station.timer
    QTest.keyClick(station, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: timer.clock.text() == "20:00")
    QTest.keyClick(station, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: timer.hold.text() == "再開")

    clock.forward(minutes=5)
    timer.tick()
    assert timer.clock.text() == "20:00"

    QTest.keyClick(station, Qt.Key.Key_F8)  # the key survives the button's other words
    qtbot.waitUntil(lambda: timer.hold.text() == "止める")
    clock.forward(minutes=5)
    timer.tick()
    assert timer.clock.text() == "15:00"


def test_the_next_phase_brings_its_question(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    view = bench.view
    assert view is not None
    QTest.keyClick(station, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: station.timer.title.text() == "開会")
    QTest.keyClick(station, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: station.timer.title.text() == "課題を書く")
    assert station.prompts.chips[view.prompts[1].id].isChecked()
    QTest.keyClick(station, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: station.timer.go.text() == "進行を終える")
    QTest.keyClick(station, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: station.timer.go.text() == "始める：開会（20分）")


def test_the_asked_question_changes_by_click_and_by_key(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    view = bench.view
    assert view is not None
    chips = station.prompts.chips
    QTest.mouseClick(chips[view.prompts[2].id], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: chips[view.prompts[2].id].isChecked())

    QTest.keyClick(station, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: chips[view.prompts[1].id].isChecked())
    assert not chips[view.prompts[2].id].isChecked()
