"""Dots from phones and paper on one page."""

from __future__ import annotations

import hashlib

import pytest
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.clusters import Vote
from kisarazu_ws.domain.phones import OpKind, PhoneOp
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.values import new_id
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.organise.votes import VotesPage
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.phones import PhoneDesk
from kisarazu_ws.workshop.sessions import open_reception
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
    return [(t.nameplate, t.phones, t.paper, t.total) for t in rows]  # type: ignore[attr-defined]


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
    page._count(page.grid._model.rows[1], "5")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: shown(page)[0] == ("二つめ", 0, 5, 5))
    page.stop()
    qtbot.waitUntil(lambda: small_file.workshop.snapshot.all(Session)[session].votes_each == 0)
    assert sum(v.count for v in small_file.workshop.snapshot.all(Vote).values()) == 6
