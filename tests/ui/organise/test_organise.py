"""The board as hands use it: islands by key, proposals beside the work, what groups share."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.clusters import Cluster, Tag
from kisarazu_ws.domain.minutes import Finding
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Phase
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.organise import (
    confirm_tags,
    link_clusters,
    make_cluster,
    set_lone,
    suggest_tags,
)
from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import Small


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


def clusters(made: Small) -> list[Cluster]:
    return list(made.workshop.snapshot.all(Cluster).values())


def test_selected_notes_become_an_island_by_key(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    station.board.select([n.id for n in small_file.notes[:3]])
    QTest.keyClick(station.board, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: len(clusters(small_file)) == 1)
    assert {note(small_file, i).cluster_id for i in range(3)} == {clusters(small_file)[0].id}


def test_keys_make_lone_notes_and_label_them(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    station.board.select([small_file.notes[0].id])
    QTest.keyClick(station.board, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: bool(small_file.workshop.snapshot.all(Tag)))
    QTest.keyClick(station.board, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: note(small_file, 0).lone)
    tag = next(iter(small_file.workshop.snapshot.all(Tag).values()))
    assert (tag.key, tag.state) == ("environment", "confirmed")


def test_taking_out_brings_a_note_back_to_the_table(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    ids = [n.id for n in small_file.notes[:3]]
    small_file.workshop.do(make_cluster, small_file.session.id, ids, "島").result()
    qtbot.waitUntil(lambda: bool(station.board.scene.islands))
    station.board.select(ids[:1])
    QTest.keyClick(station.board, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: note(small_file, 0).cluster_id is None)
    assert note(small_file, 1).cluster_id


def test_the_environment_round_is_offered_only_when_it_is_low(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    do, session = small_file.workshop.do, small_file.session.id
    assert not station.balance._notice.isVisible()
    tags = [(n.id, "pillar", "society") for n in small_file.notes[:36]]
    do(confirm_tags, session, tags).result()
    qtbot.waitUntil(station.balance._notice.isVisible)
    more = [(n.id, "pillar", "environment") for n in small_file.notes[36:40]]
    do(confirm_tags, session, more).result()
    qtbot.waitUntil(lambda: not station.balance._notice.isVisible())


def test_the_round_comes_with_its_prompt_at_one_click(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    before = len(small_file.workshop.snapshot.of_session(Phase, small_file.session.id))
    station.balance.round_asked.emit()
    qtbot.waitUntil(
        lambda: len(small_file.workshop.snapshot.of_session(Phase, small_file.session.id)) > before
    )
    view = station.bench.view
    assert view is not None
    assert [p.kind for p in view.prompts].count("environment") == 1


def test_proposals_move_nothing_until_a_person_accepts_and_never_what_she_placed(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    do, session = small_file.workshop.do, small_file.session.id
    mine = do(make_cluster, session, [small_file.notes[0].id], "わたしの島").result()
    do(set_lone, [small_file.notes[1].id]).result()
    before = small_file.workshop.snapshot.all(Note)
    station.suggestions.propose()
    qtbot.waitUntil(lambda: bool(station.suggestions.proposals))
    assert dict(small_file.workshop.snapshot.all(Note)) == dict(before)
    station.suggestions.list.setCurrentRow(0)
    assert station.suggestions._reason.text()
    assert "語" in station.suggestions._reason.text()
    assert set(station.board.notes) == set(station.suggestions.proposals[0].note_ids)
    station.suggestions.accept_all()
    qtbot.waitUntil(lambda: len(clusters(small_file)) > 1)
    assert note(small_file, 0).cluster_id == mine.id
    assert note(small_file, 1).lone
    assert all(c.proposed for c in clusters(small_file) if c.id != mine.id)
    qtbot.waitUntil(lambda: not station.suggestions.proposals)


def test_accepting_all_is_one_step_back(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    station.suggestions.propose()
    qtbot.waitUntil(lambda: bool(station.suggestions.proposals))
    station.suggestions.accept_all()
    qtbot.waitUntil(lambda: bool(clusters(small_file)))
    assert small_file.workshop.undo().result() == "提案を受け入れる"
    assert not clusters(small_file)


def test_a_proposal_sent_away_is_gone_from_the_list_only(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    station.suggestions.propose()
    qtbot.waitUntil(lambda: len(station.suggestions.proposals) > 1)
    count = len(station.suggestions.proposals)
    station.suggestions.list.setCurrentRow(0)
    station.suggestions.dismiss()
    assert len(station.suggestions.proposals) == count - 1
    assert not clusters(small_file)


def test_suggested_labels_are_counted_only_when_confirmed(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    tags = [(n.id, "pillar", "society", "理由") for n in small_file.notes[:5]]
    small_file.workshop.do(suggest_tags, small_file.session.id, tags).result()
    qtbot.waitUntil(lambda: "5枚" in station.suggestions._tags.text())
    view = station.bench.view
    assert view is not None
    assert not any(view.confirmed(n.id, "pillar") for n in view.notes)
    station.suggestions.confirm_all()
    qtbot.waitUntil(
        lambda: all(t.state == "confirmed" for t in small_file.workshop.snapshot.all(Tag).values())
    )


def test_what_the_groups_share_stands_first_and_opens_its_cards(
    qtbot: QtBot, tmp_path: Path, jobs: Jobs, look: Look
) -> None:
    with Workshop(tmp_path / "見本.kws", create=True) as workshop:
        workshop.do(make_sample).result()
        bench = Bench(workshop)
        busiest = max(
            {n.session_id for n in workshop.snapshot.all(Note).values()},
            key=lambda id_: len(workshop.snapshot.of_session(Note, id_)),
        )
        bench.choose(busiest)
        station = OrganiseStation(bench, jobs, look)
        qtbot.addWidget(station)
        station.show()
        station.entered()
        station._pages.setCurrentWidget(station.common)
        table = station.common.table
        first = [table.item(0, at) for at in range(table.columnCount())]
        words = [item.text() if item else "" for item in first]
        assert words[1] == "◎ すべて"
        assert all(cell.endswith("件") for cell in words[2:])
        table.setCurrentCell(0, 2)
        assert f"{station.common.cards.count()}件" == words[2]
        assert "すべての班で話された島" in station.common.sentence.text()
        bench.close()


def test_relations_become_a_picture_and_a_draft_for_the_minutes(
    qtbot: QtBot, station: OrganiseStation, small_file: Small
) -> None:
    do, session, ids = (
        small_file.workshop.do, small_file.session.id, [n.id for n in small_file.notes],
    )  # fmt: skip
    one = do(make_cluster, session, ids[:3], "見本：足").result()
    two = do(make_cluster, session, ids[3:6], "見本：通院").result()
    do(link_clusters, session, one.id, two.id, "cause").result()
    qtbot.waitUntil(lambda: len(station.board.scene.links) == 1)

    QTest.keyClick(station.board, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: all(c.x > 0 for c in clusters(small_file)))
    left, right = sorted(clusters(small_file), key=lambda c: c.x)
    assert (left.id, right.id) == (one.id, two.id)

    QTest.keyClick(station.board, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(small_file.workshop.snapshot.all(Finding)) == 3)
