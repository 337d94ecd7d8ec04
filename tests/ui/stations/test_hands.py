"""準備, 班分け, マンダラ and 議事録 as hands use them, on a real file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.mandala import MandalaNode
from kisarazu_ws.domain.minutes import Finding, Minutes
from kisarazu_ws.domain.sessions import Phase
from kisarazu_ws.ui.groups.station import GroupsStation
from kisarazu_ws.ui.mandala.change_dialog import ChangeDialog
from kisarazu_ws.ui.mandala.station import MandalaStation
from kisarazu_ws.ui.minutes.station import MinutesStation
from kisarazu_ws.ui.prepare.agenda import AgendaPage
from kisarazu_ws.ui.prepare.station import PrepareStation
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.minutes import check_minutes
from kisarazu_ws.workshop.notes import NewNote, write_note
from tests.builders import Small
from tests.ui.hands import Shown, press


def person(made: Small, at: int) -> Participant:
    return made.workshop.snapshot.all(Participant)[made.participants[at].id]


def test_the_agendas_times_follow_an_edit(qtbot: QtBot, shown: Shown, small_file: Small) -> None:
    station = shown(PrepareStation)
    assert isinstance(station, PrepareStation)
    agenda = station.pages.widget(1)
    assert isinstance(agenda, AgendaPage)
    model = agenda.grid.model()
    assert model.index(1, 0).data() == "13:50–14:50"
    model.setData(model.index(0, 2), "30分")
    qtbot.waitUntil(lambda: model.index(1, 0).data() == "14:00–15:00")
    assert "15:40" in agenda._sum.text()
    phases = small_file.workshop.snapshot.of_session(Phase, small_file.session.id)
    assert sorted(p.minutes for p in phases) == [30, 40, 60]


def test_people_are_seated_and_marked_by_keys(
    qtbot: QtBot, shown: Shown, small_file: Small
) -> None:
    station = shown(GroupsStation)
    assert isinstance(station, GroupsStation)
    first = station.cards[small_file.groups[0].id].people
    first.item(0).setSelected(True)
    before = {p.id: p.group_id for p in small_file.participants}
    QTest.keyClick(first, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: person(small_file, 0).absent)
    now = small_file.workshop.snapshot.all(Participant)
    assert {p.id: p.group_id for p in now.values()} == before
    QTest.keyClick(first, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: person(small_file, 0).pinned)
    QTest.keyClick(first, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: person(small_file, 0).group_id == small_file.groups[2].id)
    assert "5人" in station.sentence.text() or "人が" in station.sentence.text()


def test_a_district_moves_by_its_menu(qtbot: QtBot, shown: Shown, small_file: Small) -> None:
    station = shown(GroupsStation)
    assert isinstance(station, GroupsStation)
    station.split()

    def keys(at: int) -> tuple[str, ...]:
        return small_file.workshop.snapshot.all(Group)[small_file.groups[at].id].district_keys

    qtbot.waitUntil(lambda: sum(len(keys(at)) for at in range(4)) == 8)
    card = station.cards[small_file.groups[0].id]
    qtbot.waitUntil(lambda: bool(card.findChildren(QMenu)))
    key = keys(0)[0]
    card.findChildren(QMenu)[0].actions()[0].trigger()
    qtbot.waitUntil(lambda: key in keys(1))


def test_a_published_mandala_offers_no_change_and_a_draft_does(
    qtbot: QtBot, shown: Shown, small_file: Small
) -> None:
    station = shown(MandalaStation)
    assert isinstance(station, MandalaStation)
    station.select("weakening_ties")
    assert station.node_panel._locked.isVisible()
    assert not station.node_panel._tools.isVisible()
    from kisarazu_ws.workshop.mandala import draft_version

    draft = small_file.workshop.do(draft_version, "mandala-1.0", "1.1").result()
    station.choose_version(draft.id)
    assert station.node_panel._tools.isVisible()
    assert "ビジョン⑥" in station.coverage._sentence.text()
    qtbot.waitUntil(lambda: station.canvas._picture is not None)
    station.canvas.setFocus()
    QTest.keyClick(station.canvas, Qt.Key.Key_Right)
    assert station._node_key != "weakening_ties"


def test_a_change_cannot_be_made_without_its_reason(
    qtbot: QtBot, shown: Shown, small_file: Small, look: Look
) -> None:
    node = small_file.workshop.snapshot.all(MandalaNode)["mandala-1.0:weakening_ties"]
    station = shown(MandalaStation)
    dialog = ChangeDialog("名前を変える", ("label",), node, look, station)
    qtbot.addWidget(dialog)
    assert not dialog._accept.isEnabled()
    dialog.reason.setText("会で決まったため")
    assert dialog._accept.isEnabled()
    dialog.label.clear()
    assert not dialog._accept.isEnabled()


def test_what_is_being_typed_in_the_minutes_survives_arrivals(
    qtbot: QtBot, shown: Shown, small_file: Small
) -> None:
    station = shown(MinutesStation)
    assert isinstance(station, MinutesStation)
    editor = station.sections.editors["review"].words
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    editor.insertPlainText("見本：前回は")
    small_file.workshop.do(write_note, small_file.session.id, NewNote("見本：あとから")).result()
    qtbot.waitUntil(lambda: station.bench.view is not None and len(station.bench.view.notes) == 41)
    assert editor.toPlainText() == "見本：前回は"
    station.sections.editors["title"].words.setFocus()
    qtbot.waitUntil(lambda: bool(small_file.workshop.snapshot.all(Minutes)))
    (minutes,) = small_file.workshop.snapshot.all(Minutes).values()
    assert minutes.fields == {"review": "見本：前回は"}


def test_a_finding_stands_in_the_pages(qtbot: QtBot, shown: Shown, small_file: Small) -> None:
    station = shown(MinutesStation)
    assert isinstance(station, MinutesStation)
    station.findings.fresh.setPlainText("見本：共通する意見があった。")
    station.findings.add()
    qtbot.waitUntil(lambda: bool(small_file.workshop.snapshot.all(Finding)))
    qtbot.waitUntil(lambda: bool(station.preview.pages), timeout=30_000)
    assert station.findings.fresh.toPlainText() == ""


def test_nothing_is_published_while_a_name_stands_in_a_note(
    qtbot: QtBot, shown: Shown, small_file: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))
    do, session = small_file.workshop.do, small_file.session.id
    do(write_note, session, NewNote("見本：見本名簿05号が言った")).result()
    do(check_minutes, session).result()
    station = shown(MinutesStation)
    assert isinstance(station, MinutesStation)
    press(station, "公開する")
    qtbot.waitUntil(lambda: station.tabs.currentWidget() is station.review)
    assert not asked
    (minutes,) = small_file.workshop.snapshot.all(Minutes).values()
    assert minutes.state == "checked"
