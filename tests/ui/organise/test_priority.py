"""The priority grid: by drag and by key the same place, undone like everything else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.organise.priority import PriorityPage
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.organise import make_cluster
from tests.builders import Small


@pytest.fixture
def page(qtbot: QtBot, bench: Bench, look: Look, small_file: Small) -> PriorityPage:
    for name in ("見本：見守り", "見本：足"):
        small_file.workshop.do(make_cluster, small_file.session.id, [], name).result()
    made = PriorityPage(bench, look)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()

    def show(_: object) -> None:
        if bench.view is not None:
            made.show_view(bench.view)

    bench.changed.connect(show)
    qtbot.waitUntil(lambda: bench.view is not None and len(bench.view.clusters) == 2)
    show(None)
    return made


def island(made: Small, at: int = 0) -> Cluster:
    found = made.workshop.snapshot.of_session(Cluster, made.session.id)
    return sorted(found, key=lambda c: c.number)[at]


def test_keys_lay_an_island_and_move_it(
    qtbot: QtBot, page: PriorityPage, small_file: Small
) -> None:
    page.list.setCurrentRow(0)
    QTest.keyClick(page.field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: island(small_file).effect == 0.5)
    qtbot.waitUntil(lambda: "まだ" not in page.list.item(0).text())
    QTest.keyClick(page.field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: island(small_file).effect == 0.55)
    assert island(small_file).ease == 0.5
    small_file.workshop.undo().result()
    assert island(small_file).effect == 0.5


def test_a_press_lays_the_chosen_island_and_a_drag_moves_it(
    qtbot: QtBot, page: PriorityPage, small_file: Small
) -> None:
    page.list.setCurrentRow(1)
    field = page.field
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.spot(0.8, 0.2).toPoint())
    qtbot.waitUntil(lambda: island(small_file, 1).effect is not None)
    assert island(small_file, 1).effect == pytest.approx(0.8, abs=0.02)
    qtbot.waitUntil(lambda: island(small_file, 1).id in field._at)
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=field.spot(0.8, 0.2).toPoint())
    QTest.mouseMove(field, field.spot(0.3, 0.7).toPoint())
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=field.spot(0.3, 0.7).toPoint())
    qtbot.waitUntil(lambda: island(small_file, 1).ease == pytest.approx(0.7, abs=0.02))


def test_an_island_comes_off_the_grid(qtbot: QtBot, page: PriorityPage, small_file: Small) -> None:
    page.list.setCurrentRow(0)
    QTest.keyClick(page.field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: island(small_file).effect is not None)
    page._off.click()
    qtbot.waitUntil(lambda: island(small_file).effect is None)
