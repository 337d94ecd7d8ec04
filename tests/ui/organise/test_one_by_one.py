"""One note at a time, and notes that become their parts or carry marks: all of it by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.clusters import Answer, Cluster
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.split_editor import sentences
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.notes import correct_note
from kisarazu_ws.workshop.organise import make_cluster
from tests.builders import Small

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def station(qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look) -> OrganiseStation:
    made = OrganiseStation(bench, jobs, look)
    qtbot.addWidget(made)
    made.resize(1278, 712)
    made.show()
    made.entered()
    return made


def note(made: Small, at: int) -> Note:
    return made.workshop.snapshot.all(Note)[made.notes[at].id]


def begin(qtbot: QtBot, station: OrganiseStation) -> None:
    QTest.keyClick(station.board, Qt.Key.Key_I)
    qtbot.waitUntil(station.one_by_one.isVisible)


def answer(station: OrganiseStation, words: str, *down: Qt.Key) -> None:
    QTest.keyClicks(station.one_by_one._words, words)
    for key in (*down, Qt.Key.Key_Return):
        QTest.keyClick(station.one_by_one._words, key)


def test_each_note_is_asked_for_until_none_waits(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    ids = [n.id for n in small_file.notes]
    do, session = small_file.workshop.do, small_file.session.id
    island = do(make_cluster, session, ids[3:], "mimamori").result()
    qtbot.waitUntil(lambda: island.id in station.board.scene.islands)
    begin(qtbot, station)
    panel = station.one_by_one

    assert panel.note == ids[0]
    answer(station, "mima")
    qtbot.waitUntil(lambda: note(small_file, 0).cluster_id == island.id)
    qtbot.waitUntil(lambda: panel.note == ids[1])
    answer(station, "fresh")
    qtbot.waitUntil(lambda: note(small_file, 1).cluster_id not in (None, island.id))
    qtbot.waitUntil(lambda: panel.note == ids[2])
    QTest.keyClick(panel._words, Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: note(small_file, 2).lone)
    qtbot.waitUntil(lambda: not panel.isVisible())
    names = {c.nameplate for c in small_file.workshop.snapshot.all(Cluster).values()}
    assert names == {"mimamori", "fresh"}


def test_later_comes_back_at_the_end_and_enter_alone_places_nothing(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    ids = [n.id for n in small_file.notes]
    do, session = small_file.workshop.do, small_file.session.id
    do(make_cluster, session, ids[2:], "island").result()
    qtbot.waitUntil(lambda: bool(station.board.scene.islands))
    begin(qtbot, station)
    station.one_by_one.propose({})
    QTest.keyClick(station.one_by_one._words, Qt.Key.Key_Return)
    assert station.one_by_one.note == ids[0]
    QTest.keyClick(station.one_by_one._words, Qt.Key.Key_Right, CONTROL)
    assert station.one_by_one.note == ids[1]
    QTest.keyClick(station.one_by_one._words, Qt.Key.Key_Right, CONTROL)
    assert station.one_by_one.note == ids[0]
    assert note(small_file, 0).cluster_id is None


def test_a_proposal_is_put_first_and_says_so(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    ids = [n.id for n in small_file.notes]
    do, session = small_file.workshop.do, small_file.session.id
    do(make_cluster, session, ids[2:4], "first").result()
    second = do(make_cluster, session, ids[4:], "second").result()
    qtbot.waitUntil(lambda: second.id in station.board.scene.islands)
    begin(qtbot, station)
    station.one_by_one.propose({ids[0]: second.id})
    item = station.one_by_one.list.item(0)
    assert item is not None
    assert "second" in item.text()
    assert "案" in item.text()


def test_a_note_is_split_by_key(qtbot: QtBot, station: OrganiseStation, small_file: Small) -> None:
    first = small_file.notes[0].id
    words = "見本：バスが少ない。買い物も遠い。\n空き家も増えた"
    small_file.workshop.do(correct_note, first, words).result()
    qtbot.waitUntil(lambda: station.board.scene.notes[first].note.text == words)
    station.board.select([first])
    QTest.keyClick(station.board, Qt.Key.Key_D)
    assert station.splitter.parts() == ["見本：バスが少ない。", "買い物も遠い。", "空き家も増えた"]
    QTest.keyClick(station.splitter.words, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: note(small_file, 0).state == "split")
    qtbot.waitUntil(lambda: len(station.board.scene.notes) == 42)


def test_sentences_lose_no_word() -> None:
    text = "見本：一。二！ 三\n四"
    assert "".join(sentences(text)) == "".join(text.split())


def test_star_and_copy_are_put_on_and_taken_off_by_key(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    ids = [n.id for n in small_file.notes[:2]]
    station.board.select(ids)
    QTest.keyClick(station.board, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: note(small_file, 0).starred and note(small_file, 1).starred)
    station.toolbar.search.setText("★")
    assert station._found() == ids
    station.toolbar.search.clear()
    station.board.select(ids)
    QTest.keyClick(station.board, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: note(small_file, 1).same_as == ids[0])
    assert station.board.scene.notes[ids[1]].marks == "★ ＝1"
    station.board.select(ids)
    QTest.keyClick(station.board, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: note(small_file, 1).same_as is None)


def test_a_proposal_sent_away_is_on_record(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    station.suggestions.propose()
    qtbot.waitUntil(lambda: bool(station.suggestions.proposals), timeout=30_000)
    station.suggestions.dismiss()
    qtbot.waitUntil(lambda: bool(small_file.workshop.snapshot.all(Answer)))
    (said,) = small_file.workshop.snapshot.all(Answer).values()
    assert not said.accepted
