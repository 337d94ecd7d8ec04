"""What hands do with a station: put it on the screen, press its buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import Look


class Shown:
    """Puts a station on the screen."""

    def __init__(self, qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look) -> None:
        self._qtbot = qtbot
        self._parts = (bench, jobs, look)

    def __call__(self, kind: type[Station]) -> Station:
        made = kind(*self._parts)
        self._qtbot.addWidget(made)
        made.resize(1278, 712)
        made.show()
        made.entered()
        return made


def press(where: QWidget, words: str) -> None:
    found = [b for b in where.findChildren(QPushButton) if b.text() == words and b.isVisible()]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
