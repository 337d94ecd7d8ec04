"""The wall is led from the station."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.ui.wall.window import REPLAY


def test_the_wall_opens_turns_and_closes(qtbot: QtBot, station: NotesStation) -> None:
    bar, lead = station.wall_bar, station.wall
    bar.open.click()
    wall = lead.wall
    assert wall is not None
    assert wall.isVisible()
    assert wall.page == 2  # reception is closed: there is no code to show

    QTest.mouseClick(bar.pages[4], Qt.MouseButton.LeftButton)
    assert wall.page == 4
    assert [place for place, chip in enumerate(bar.pages) if chip.isChecked()] == [4]

    QTest.keyClick(wall, Qt.Key.Key_4)
    assert bar.pages[3].isChecked()
    bar.on.click()
    assert wall.step == 1

    bar.open.click()
    qtbot.waitUntil(lambda: lead.wall is None)
    assert not any(chip.isVisible() for chip in bar.pages)


def test_notes_are_played_in_the_order_in_which_they_came(
    qtbot: QtBot, station: NotesStation
) -> None:
    station.wall.play(station)
    wall = station.wall.wall
    assert wall is not None
    wall._player.setInterval(1)
    assert wall.playing
    assert wall.page == REPLAY
    assert station.wall_bar.play.isVisible()
    wall.grab()
    first = min(station.bench.view.notes, key=lambda n: n.number)  # type: ignore[union-attr]
    assert first.text in "".join(wall.words)

    qtbot.waitUntil(lambda: not wall.playing)
    assert wall.step == wall.steps() - 1
    wall.grab()
    last = max(station.bench.view.notes, key=lambda n: n.number)  # type: ignore[union-attr]
    assert last.text in "".join(wall.words)

    QTest.keyClick(wall, Qt.Key.Key_P)  # once more, from the first
    assert (wall.playing, wall.step) == (True, 0)
    QTest.keyClick(wall, Qt.Key.Key_P)
    assert not wall.playing
