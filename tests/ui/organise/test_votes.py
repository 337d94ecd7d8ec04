"""Dots from phones and paper on one page."""

from __future__ import annotations

import hashlib

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.clusters import Vote
from kisarazu_ws.domain.phones import OpKind, OpStatus, PhoneOp
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.values import new_id
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.organise.votes import VotesPage
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.organise import count_dots, make_cluster
from kisarazu_ws.workshop.phones import PhoneDesk
from kisarazu_ws.workshop.sessions import begin_round, open_reception, publish_votes
from kisarazu_ws.workshop.snapshot import session_snapshot
from tests.builders import Small


@pytest.fixture
def page(qtbot: QtBot, bench: Bench, look: Look) -> VotesPage:
    made = VotesPage(bench, look)
    qtbot.addWidget(made)

    def refresh() -> None:
        if bench.view is not None:
            made.show_view(bench.view)

    bench.changed.connect(refresh)
    refresh()
    return made


def shown(page: VotesPage) -> list[tuple[str, int, int, int]]:
    rows = page.grid._model.rows
    return [(t.nameplate, t.phones, sum(t.paper.values()), t.total) for t in rows]  # type: ignore[attr-defined]


def test_phones_and_paper_are_counted_apart_and_together(
    qtbot: QtBot, page: VotesPage, small_file: Small
) -> None:
    do, session = small_file.workshop.do, small_file.session.id
    assert not page.show_phones.isEnabled()
    first = do(make_cluster, session, [small_file.notes[0].id], "一つめ").result()
    do(make_cluster, session, [small_file.notes[1].id], "二つめ").result()
    do(open_reception, session).result()
    qtbot.waitUntil(page.show_phones.isEnabled)
    page.each.setValue(2)
    page.publish()
    qtbot.waitUntil(lambda: small_file.workshop.snapshot.all(Session)[session].votes_each == 2)
    desk = PhoneDesk(small_file.workshop, session)
    device = desk.admit("a" * 64).device_id
    sha256 = hashlib.sha256(b"").hexdigest()
    vote = PhoneOp(new_id(), new_id(), OpKind.VOTE, sha256, cluster_id=first.id)
    desk.submit(device, (vote,))
    qtbot.waitUntil(lambda: ("一つめ", 1, 0, 1) in shown(page))
    page._count(None, page.grid._model.rows[1], "5")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: shown(page)[0] == ("二つめ", 0, 5, 5))
    page.stop()
    qtbot.waitUntil(lambda: small_file.workshop.snapshot.all(Session)[session].votes_each == 0)
    assert sum(v.count for v in small_file.workshop.snapshot.all(Vote).values()) == 6


def cell(page: VotesPage, row: int, title: str) -> QModelIndex:
    model = page.grid.model()
    titles = [c.title for c in page.grid._model.columns]
    return model.index(row, titles.index(title))


def test_a_second_round_counts_anew_by_group_and_keeps_the_first(
    qtbot: QtBot, page: VotesPage, small_file: Small
) -> None:
    workshop, session = small_file.workshop, small_file.session.id
    island = workshop.do(make_cluster, session, [small_file.notes[0].id], "一つめ").result()
    workshop.do(count_dots, session, island.id, 4).result()
    qtbot.waitUntil(lambda: shown(page) == [("一つめ", 0, 4, 4)])
    assert page.round.isHidden()

    page.begin()
    qtbot.waitUntil(lambda: shown(page) == [("一つめ", 0, 0, 0)])
    group = small_file.groups[0]
    page.grid.model().setData(cell(page, 0, f"紙（{group.name}）"), "3")
    qtbot.waitUntil(lambda: shown(page) == [("一つめ", 0, 3, 3)])
    assert page.again.isVisibleTo(page)

    page.round.setCurrentIndex(0)
    page.round.activated.emit(0)
    assert shown(page) == [("一つめ", 0, 4, 4)]
    assert not page.grid.model().setData(cell(page, 0, "紙（会場）"), "9")


def test_a_phone_has_its_dots_anew_in_the_next_round(small_file: Small) -> None:
    workshop, session = small_file.workshop, small_file.session.id
    island = workshop.do(make_cluster, session, [small_file.notes[0].id], "一つめ").result()
    workshop.do(open_reception, session).result()
    workshop.do(publish_votes, session, 1).result()
    desk = PhoneDesk(workshop, session)
    device = desk.admit("a" * 64).device_id

    def vote() -> OpStatus:
        sha256 = hashlib.sha256(b"").hexdigest()
        op = PhoneOp(new_id(), new_id(), OpKind.VOTE, sha256, cluster_id=island.id)
        return desk.submit(device, (op,))[0].status

    assert [vote(), vote()] == [OpStatus.STORED, OpStatus.INVALID]
    workshop.do(begin_round, session).result()
    workshop.do(publish_votes, session, 1).result()
    assert desk.my_votes(device) == {}
    assert [vote(), vote()] == [OpStatus.STORED, OpStatus.INVALID]
    view = session_snapshot(workshop.snapshot, session)
    assert [v.count for v in view.votes] == [v.count for v in view.earlier_votes] == [1]
