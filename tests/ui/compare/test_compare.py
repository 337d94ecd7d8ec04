"""Side by side: sessions with external counts, groups, and what may be said of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.compare.station import CompareStation
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.comparing import new_external_session
from kisarazu_ws.workshop.minutes import put_external_count
from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.workshop import Workshop


@pytest.fixture
def station(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, jobs: Jobs, look: Look
) -> Iterator[CompareStation]:
    with Workshop(tmp_path / "見本.kws", create=True) as workshop:
        workshop.do(make_sample).result()
        bench = Bench(workshop)
        first = min(workshop.snapshot.all(Session).values(), key=lambda s: s.position)
        bench.choose(first.id)
        made = CompareStation(bench, jobs, look)
        qtbot.addWidget(made)
        made.show()
        made.entered()
        yield made
        bench.close()


def turn(station: CompareStation, side: str, axis: str) -> None:
    station.side.setCurrentIndex(station.side.findData(side))
    station.axis.setCurrentIndex(station.axis.findData(axis))
    station.refresh(None)


def test_the_published_comparison_comes_out(station: CompareStation) -> None:
    assert [c.n for c in station.columns] == [119, 96]
    assert station.sentence.text().startswith("大きな相違はありません")
    assert "外部の会は件数だけ" in station.sentence.text()
    assert "見本" in station.sentence.text()


def test_groups_below_thirty_are_for_reference_only(station: CompareStation) -> None:
    turn(station, "groups", "pillar")
    assert [c.title for c in station.columns] == ["1班", "2班", "3班", "4班"]
    assert {c.n for c in station.columns} <= {29, 30}
    assert ("（参考）" in station._counts.text()) == any(c.n < 30 for c in station.columns)


def test_islands_are_compared_by_what_they_are_called(station: CompareStation) -> None:
    turn(station, "districts", "category")
    assert len(station.columns) == 8
    assert any("見守りたい" in name for name in station.names.values())


def test_one_column_leads_on_instead_of_comparing(station: CompareStation) -> None:
    for at in range(station.sessions.count()):
        station.sessions.item(at).setCheckState(Qt.CheckState.Unchecked)
    assert station._right.currentIndex() == 0


def test_a_session_run_elsewhere_enters_by_its_counts(
    qtbot: QtBot, station: CompareStation
) -> None:
    workshop = station.bench.workshop
    other = workshop.do(new_external_session, "見本：ほかの会", "2024-01").result()
    workshop.do(put_external_count, other.id, "pillar", "environment", 60).result()
    workshop.do(put_external_count, other.id, "pillar", "society", 40).result()
    station.refresh(None)
    items = [station.sessions.item(at) for at in range(station.sessions.count())]
    next(i for i in items if "ほかの会" in i.text()).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: len(station.columns) == 3)
    assert "「環境」は見本：ほかの会が" in station.sentence.text()


def test_the_figures_can_be_taken_along_as_a_table(station: CompareStation) -> None:
    station.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].count("\t") == 2
    assert lines[1].startswith("環境\t9（7.6％）\t8（8.3％）")
