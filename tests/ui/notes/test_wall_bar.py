"""The wall is led from the station."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.ui.wall.window import WallWindow


def wall_of(station: NotesStation) -> WallWindow | None:
    return station.wall_bar.wall


def test_the_wall_opens_turns_and_closes(qtbot: QtBot, station: NotesStation) -> None:
    bar = station.wall_bar
    QTest.keyClick(station, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: wall_of(station) is not None)
    wall = wall_of(station)
    assert wall is not None
    assert wall.isVisible()
    assert wall.page == 2  # reception is closed: there is no code to show

    QTest.mouseClick(bar.pages[4], Qt.MouseButton.LeftButton)
    assert wall.page == 4
    assert [chip.isChecked() for chip in bar.pages] == [False, False, False, False, True, False]

    QTest.keyClick(wall, Qt.Key.Key_4)
    assert bar.pages[3].isChecked()
    bar.on.click()
    assert wall.step == 1

    station.activateWindow()
    QTest.keyClick(station, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: wall_of(station) is None)
    assert not any(chip.isVisible() for chip in bar.pages)
