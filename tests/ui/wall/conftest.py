"""The wall over the same file as the notes station."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.reception_control import ReceptionControl
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.wall.window import WallWindow
from tests.ui.notes.conftest import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reception(bench: Bench) -> Iterator[ReceptionControl]:
    control = ReceptionControl(bench, 0, "kaijo", "himitsu")
    yield control
    control.close()


@pytest.fixture
def table() -> SharedTable:
    return SharedTable()


@pytest.fixture
def wall(
    qtbot: QtBot,
    bench: Bench,
    look: Look,
    reception: ReceptionControl,
    clock: Clock,
    table: SharedTable,
) -> WallWindow:
    made = WallWindow(bench, reception, clock, table)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    return made
