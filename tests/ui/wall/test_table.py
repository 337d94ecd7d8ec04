"""The wall that follows: the same notes, the same part of the table, live."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.wall.window import TABLE, WallWindow
from kisarazu_ws.workshop.notes import NewNote, write_note
from tests.builders import Small


def test_the_wall_shows_what_the_facilitator_looks_at(
    qtbot: QtBot,
    bench: Bench,
    jobs: Jobs,
    look: Look,
    small_file: Small,
    wall: WallWindow,
    table: SharedTable,
) -> None:
    station = OrganiseStation(bench, jobs, look, table=table)
    qtbot.addWidget(station)
    station.resize(1278, 712)
    station.show()
    station.entered()
    wall.turn_to(TABLE)
    first = small_file.notes[0].id
    qtbot.waitUntil(lambda: first in wall.table.scene.notes)

    sprite = station.board.scene.notes[first]
    station.board.fit(sprite.rect)
    qtbot.waitUntil(lambda: wall.table.seen().width() < station.board.scene.bounds.width())
    assert wall.table.seen().contains(sprite.rect)

    new = NewNote("見本：あとから", group_id=small_file.groups[0].id)
    made = small_file.workshop.do(write_note, small_file.session.id, new).result()
    qtbot.waitUntil(lambda: made.id in wall.table.scene.notes)


def test_other_pages_do_not_show_the_table(qtbot: QtBot, wall: WallWindow) -> None:
    wall.turn_to(TABLE)
    assert wall.table.isVisible()
    wall.turn_to(0)
    assert not wall.table.isVisible()
