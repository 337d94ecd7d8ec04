"""Notes that arrive while people work: laid where a fresh look would lay them; no other moves."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.layout import lay_out, with_arrivals
from kisarazu_ws.workshop.notes import NewNote, write_note, write_notes
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.snapshot import session_snapshot
from tests.builders import Small


@pytest.fixture
def station(qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look) -> OrganiseStation:
    made = OrganiseStation(bench, jobs, look)
    qtbot.addWidget(made)
    made.resize(1278, 712)
    made.show()
    made.entered()
    return made


def test_a_fresh_note_joins_the_scene_that_is_shown(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    scene = station.board.scene
    before = {i: (s.x, s.y) for i, s in scene.notes.items()}
    new = NewNote("見本：あとから", source="phone", group_id=small_file.groups[1].id)
    made = small_file.workshop.do(write_note, small_file.session.id, new).result()

    qtbot.waitUntil(lambda: made.id in station.board.scene.notes)
    assert station.board.scene is scene
    assert {i: (s.x, s.y) for i, s in scene.notes.items() if i != made.id} == before
    sprite = scene.notes[made.id]
    assert scene.note_at(sprite.x + 5, sprite.y + 5) == made.id
    assert [t.count for t in scene.trays] == [10, 11, 10, 10]


def test_a_later_look_at_everything_moves_nothing(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    news = [NewNote(f"見本：{i}", group_id=small_file.groups[i % 4].id) for i in range(9)]
    made = small_file.workshop.do(write_notes, small_file.session.id, news).result()
    qtbot.waitUntil(lambda: made[-1].id in station.board.scene.notes)
    laid = {i: (s.x, s.y) for i, s in station.board.scene.notes.items()}
    station._refresh()
    assert {i: (s.x, s.y) for i, s in station.board.scene.notes.items()} == laid


def test_arrivals_lie_where_a_fresh_layout_puts_them(small_file: Small) -> None:
    view = session_snapshot(small_file.workshop.snapshot, small_file.session.id)
    part = lay_out(view.clusters, view.notes[:-5], view.groups)
    whole = lay_out(view.clusters, view.notes, view.groups, part)
    quick = with_arrivals(part, view.notes[-5:])
    assert quick is not None
    assert quick.notes == whole.notes
    assert {t.group_id: t.box for t in quick.trays} == {t.group_id: t.box for t in whole.trays}
    assert quick.bounds == whole.bounds


def test_without_a_tray_everything_is_laid_anew(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    made = small_file.workshop.do(
        write_note, small_file.session.id, NewNote("見本：班なし")
    ).result()
    qtbot.waitUntil(lambda: made.id in station.board.scene.notes)
    assert len(station.board.scene.trays) == 5


def test_what_people_do_is_shown_at_once_and_with_what_arrived(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    do, session = small_file.workshop.do, small_file.session.id
    made = do(write_note, session, NewNote("見本", group_id=small_file.groups[0].id)).result()
    island = do(make_cluster, session, [made.id], "見本の島").result()
    qtbot.waitUntil(lambda: island.id in station.board.scene.islands)
    assert station.board.scene.notes[made.id].note.cluster_id == island.id
