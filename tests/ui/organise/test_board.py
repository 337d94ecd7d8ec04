"""The table under the hand: a drop says what it will do, does it, and Esc takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.clusters import Cluster, ClusterLink
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.board import Board
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.organise import make_cluster
from tests.builders import Small

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def station(
    qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look, small_file: Small
) -> OrganiseStation:
    for at, name in ((0, "見守り"), (3, "移動の足")):
        ids = [n.id for n in small_file.notes[at : at + 3]]
        small_file.workshop.do(make_cluster, small_file.session.id, ids, name).result()
    made = OrganiseStation(bench, jobs, look)
    qtbot.addWidget(made)
    made.resize(1278, 712)
    made.show()
    made.entered()
    qtbot.waitUntil(lambda: len(made.board.scene.islands) == 2)
    return made


def note(made: Small, at: int) -> Note:
    return made.workshop.snapshot.all(Note)[made.notes[at].id]


def island(made: Small, name: str) -> Cluster:
    return next(c for c in made.workshop.snapshot.all(Cluster).values() if c.nameplate == name)


def on_screen(board: Board, thing: str) -> QPoint:
    box = board.screen_box(thing)
    assert box is not None
    return box.center().toPoint()


def plate_of(board: Board, thing: str) -> QPoint:
    return (board.plate_box(thing).topLeft() + QPointF(4, 2)).toPoint()


def drag(board: Board, begin: QPoint, end: QPoint) -> str:
    """Press, move, and give what the drop says; the button is still down."""
    QTest.mousePress(board, LEFT, NONE, begin)
    QTest.mouseMove(board, begin + QPoint(12, 0))
    QTest.mouseMove(board, end)
    assert board._held is not None
    return board._held.drop.words if board._held.drop else ""


def test_notes_dragged_onto_an_island_go_there_and_the_drop_said_so(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    board, target = station.board, island(small_file, "見守り").id
    loose = [small_file.notes[i].id for i in (10, 11)]
    board.select(loose)
    end = on_screen(board, target)
    words = drag(board, on_screen(board, loose[0]), end)
    assert words == "→『見守り』へ 2枚"
    assert note(small_file, 10).cluster_id is None
    QTest.mouseRelease(board, LEFT, NONE, end)
    qtbot.waitUntil(lambda: note(small_file, 10).cluster_id == target)
    assert note(small_file, 11).cluster_id == target


def test_escape_lets_go_without_a_change(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    board = station.board
    begin, end = on_screen(board, small_file.notes[10].id), on_screen(board, small_file.notes[0].id)
    drag(board, begin, end)
    QTest.keyClick(board, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(board.dropped):
        QTest.mouseRelease(board, LEFT, NONE, end)


def test_a_note_dragged_out_lies_where_the_hand_let_go(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    board = station.board
    empty = QPoint(board.width() // 2, board.height() - 12)
    words = drag(board, on_screen(board, small_file.notes[0].id), empty)
    assert words == "島から出して机に置く（1枚）"
    QTest.mouseRelease(board, LEFT, NONE, empty)
    qtbot.waitUntil(lambda: note(small_file, 0).cluster_id is None)
    laid = note(small_file, 0)
    assert laid.x is not None
    assert laid.y is not None
    at = board.camera.to_board(QPointF(empty))
    assert QRectF(laid.x - 2, laid.y - 2, 170, 120).contains(at)


def test_a_note_on_a_loose_note_makes_an_island_of_both(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    board, other = station.board, small_file.notes[14]
    end = on_screen(board, other.id)
    words = drag(board, on_screen(board, small_file.notes[10].id), end)
    assert words == f"{other.number}番と合わせて新しい島にする"
    QTest.mouseRelease(board, LEFT, NONE, end)
    qtbot.waitUntil(lambda: note(small_file, 10).cluster_id is not None)
    assert note(small_file, 14).cluster_id == note(small_file, 10).cluster_id
    qtbot.waitUntil(lambda: note(small_file, 10).cluster_id in board.islands)


def test_an_island_dragged_onto_another_is_nested_and_out_again(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    board = station.board
    inner, outer = island(small_file, "移動の足"), island(small_file, "見守り")
    end = plate_of(board, outer.id)
    assert drag(board, plate_of(board, inner.id), end) == "→『見守り』の中に入れる"
    QTest.mouseRelease(board, LEFT, NONE, end)
    qtbot.waitUntil(lambda: board.scene.islands[inner.id].level == 2)
    empty = QPoint(board.width() // 2, board.height() - 12)
    drag(board, plate_of(board, inner.id), empty)
    QTest.mouseRelease(board, LEFT, NONE, empty)
    qtbot.waitUntil(lambda: board.scene.islands[inner.id].level == 1)


def test_a_lasso_catches_what_it_covers_and_shift_adds(
    station: OrganiseStation, small_file: Small
) -> None:
    board = station.board
    inside = {i for i, s in board.scene.notes.items() if s.note.group_id == small_file.groups[0].id}
    boxes = [board.screen_box(i) for i in inside if board.scene.notes[i].note.cluster_id is None]
    area = QRectF()
    for box in boxes:
        assert box is not None
        area = area.united(box)
    begin, end = area.topLeft().toPoint() - QPoint(6, 3), area.bottomRight().toPoint()
    QTest.mousePress(board, LEFT, NONE, begin)
    QTest.mouseMove(board, begin + QPoint(20, 20))
    QTest.mouseMove(board, end + QPoint(3, 3))
    QTest.mouseRelease(board, LEFT, NONE, end + QPoint(3, 3))
    assert len(board.notes) == len(boxes)
    other = next(i for i in board.scene.notes if i not in board.notes)
    QTest.mouseClick(board, LEFT, Qt.KeyboardModifier.ShiftModifier, on_screen(board, other))
    assert len(board.notes) == len(boxes) + 1


def test_arrows_walk_and_space_selects(station: OrganiseStation) -> None:
    board = station.board
    QTest.keyClick(board, Qt.Key.Key_Right)
    first = board.focus
    QTest.keyClick(board, Qt.Key.Key_Space)
    QTest.keyClick(board, Qt.Key.Key_Down)
    QTest.keyClick(board, Qt.Key.Key_Space)
    assert first in board.notes
    assert board.focus in board.notes
    assert len(board.notes) == 2
    assert f"{board.scene.notes[board.focus or ''].note.number}番" in board.accessibleDescription()


def test_notes_are_sent_to_an_island_by_a_part_of_its_name(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    station.board.select([small_file.notes[20].id])
    QTest.keyClick(station.board, Qt.Key.Key_S)
    station.chooser._words.setText("足")
    QTest.keyClick(station.chooser._words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: note(small_file, 20).cluster_id == island(small_file, "移動の足").id)


def test_a_nameplate_is_written_in_place_with_proposals_beneath(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    chosen = island(small_file, "見守り").id
    station.board.select(islands=[chosen])
    QTest.keyClick(station.board, Qt.Key.Key_Return)
    assert station.editor.island == chosen
    qtbot.waitUntil(lambda: bool(station.editor._proposals))
    offered = station.editor._proposals[0].text()
    QTest.mouseClick(station.editor._proposals[0], LEFT)
    qtbot.waitUntil(lambda: small_file.workshop.snapshot.all(Cluster)[chosen].nameplate == offered)


def test_islands_are_linked_by_key(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    source, target = island(small_file, "見守り"), island(small_file, "移動の足")
    station.board.select(islands=[source.id])
    QTest.keyClick(station.board, Qt.Key.Key_K)
    QTest.keyClick(station.chooser._words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(station.board.scene.links))
    link = next(iter(small_file.workshop.snapshot.all(ClusterLink).values()))
    assert (link.source_id, link.target_id, link.kind) == (source.id, target.id, "cause")


def test_searching_fades_the_others_and_selects_all_of_a_word(
    station: OrganiseStation, small_file: Small
) -> None:
    station.toolbar.search.setText("空き家")
    wanted = {n.id for n in small_file.notes if "空き家" in n.text}
    shown = {i for i, s in station.board.scene.notes.items() if not s.faded}
    assert shown == wanted
    station.toolbar.found.click()
    assert set(station.board.notes) == wanted


def test_one_group_alone_lies_on_the_table(station: OrganiseStation, small_file: Small) -> None:
    combo = station.toolbar._group
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    shown = {s.note.group_id for s in station.board.scene.notes.values()}
    assert shown == {small_file.groups[1].id}


def test_an_arriving_note_is_painted_while_the_others_stay(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    board = station.board
    qtbot.waitUntil(board.is_complete)
    places = {i: (s.x, s.y) for i, s in board.scene.notes.items()}
    new = NewNote("見本：あとから届いた", group_id=small_file.groups[0].id)
    fresh = small_file.workshop.do(write_note, small_file.session.id, new).result()
    qtbot.waitUntil(lambda: fresh.id in board.scene.notes)
    assert {i: (s.x, s.y) for i, s in board.scene.notes.items() if i in places} == places
    board.select([fresh.id])
    board.bring(fresh.id)
    board.select()
    qtbot.waitUntil(board.is_complete)
    box = board.screen_box(fresh.id)
    assert box is not None
    middle = (box.topLeft() + QPointF(box.width() * 0.5, box.height() * 0.72)).toPoint()
    paper = board.grab().toImage().pixelColor(middle)
    assert paper.blue() < paper.red()  # a yellow sticky, not the table


def test_a_session_without_notes_says_what_to_do(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    from kisarazu_ws.workshop.templates import new_session
    from tests.builders import template

    other = small_file.workshop.do(new_session, template()).result()
    station.bench.choose(other.id)
    qtbot.waitUntil(lambda: not station.board.scene.notes)
    assert station._empty is not None
    assert station._empty.isVisible()
