"""Paper cards by keyboard: type, Enter, next; nothing typed is ever lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.paper_entry import following
from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.workshop.sessions import ask


def notes(bench: Bench) -> list[Note]:
    return sorted(bench.snapshot.all(Note).values(), key=lambda n: n.number)


def wait_for(qtbot: QtBot, bench: Bench, count: int) -> list[Note]:
    qtbot.waitUntil(lambda: len(notes(bench)) == count)
    return notes(bench)


def type_card(qtbot: QtBot, station: NotesStation, words: str) -> None:
    QTest.keyClicks(station.paper.box, words)
    QTest.keyClick(station.paper.box, Qt.Key.Key_Return)


def refusals(station: NotesStation) -> list[QPushButton]:
    """The buttons of the questions below the line."""
    return [
        button
        for place in range(station.paper.refused.count())
        if (item := station.paper.refused.itemAt(place)) and (frame := item.widget())
        for button in frame.findChildren(QPushButton)
    ]


def test_cards_follow_each_other_with_group_question_and_number(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    view = bench.view
    assert view is not None
    QTest.keyClick(station, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(station, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    station.paper.card_no.setText("A-09")

    type_card(qtbot, station, "first card")
    type_card(qtbot, station, "second card")

    made = wait_for(qtbot, bench, 42)[-2:]
    assert [n.text for n in made] == ["first card", "second card"]
    assert [n.card_no for n in made] == ["A-09", "A-10"]
    assert {n.group_id for n in made} == {view.groups[1].id}
    assert {n.prompt_id for n in made} == {view.prompts[1].id}
    assert {n.source for n in made} == {"paper"}
    assert station.paper.box.toPlainText() == ""
    assert station.paper.box.hasFocus()


def test_enter_inside_kana_conversion_does_not_send(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    box = station.paper.box
    QTest.keyClicks(box, "1. ")
    QApplication.sendEvent(box, QInputMethodEvent("みほん", []))
    QTest.keyClick(box, Qt.Key.Key_Return)
    commit = QInputMethodEvent("", [])
    commit.setCommitString("見本")
    QApplication.sendEvent(box, commit)
    assert box.toPlainText() == "1. 見本"
    assert len(notes(bench)) == 40

    QTest.keyClick(box, Qt.Key.Key_Return)
    assert wait_for(qtbot, bench, 41)[-1].text == "1. 見本"


def test_shift_enter_breaks_the_line(qtbot: QtBot, station: NotesStation, bench: Bench) -> None:
    QTest.keyClicks(station.paper.box, "one")
    QTest.keyClick(station.paper.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_card(qtbot, station, "two")

    assert wait_for(qtbot, bench, 41)[-1].text == "one\ntwo"


def test_a_card_number_twice_comes_back_as_a_question(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    for words in ("card seven", "another seven"):
        station.paper.card_no.setText("7")
        type_card(qtbot, station, words)
    QTest.keyClicks(station.paper.box, "half")
    qtbot.waitUntil(lambda: bool(refusals(station)))
    assert len(notes(bench)) == 41
    assert station.paper.box.toPlainText() == "half"

    bare = next(b for b in refusals(station) if b.text() == "番号なしで入れる")
    QTest.mouseClick(bare, Qt.MouseButton.LeftButton)

    last = wait_for(qtbot, bench, 42)[-1]
    assert (last.text, last.card_no) == ("another seven", None)
    assert not refusals(station)


def test_120_cards_go_in_without_a_mouse_and_without_waiting(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    """The line never waits for the file: the next card is typed while the last one is written."""
    station.paper.card_no.setText("1")
    for number in range(120):
        if number % 30 == 0:
            QTest.keyClick(
                station, Qt.Key(Qt.Key.Key_1 + number // 30), Qt.KeyboardModifier.AltModifier
            )
        type_card(qtbot, station, f"sample card {number + 1}")

    made = wait_for(qtbot, bench, 160)[40:]
    assert [n.text for n in made] == [f"sample card {n + 1}" for n in range(120)]
    assert [n.card_no for n in made] == [str(n + 1) for n in range(120)]
    assert len({n.group_id for n in made}) == 4


def test_too_long_words_stay_in_the_box(qtbot: QtBot, station: NotesStation, bench: Bench) -> None:
    station.paper.box.setPlainText("あ" * 501)
    QTest.keyClick(station.paper.box, Qt.Key.Key_Return)

    assert len(station.paper.box.toPlainText()) == 501
    assert len(notes(bench)) == 40


def test_the_line_follows_the_asked_question_but_not_under_half_typed_words(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    view = bench.view
    assert view is not None
    first, second, third = (p.id for p in view.prompts)
    bench.do(ask, bench.session_id, second)
    qtbot.waitUntil(lambda: station.paper.prompt.currentData() == second)

    QTest.keyClicks(station.paper.box, "half")
    bench.do(ask, bench.session_id, third)
    qtbot.waitUntil(lambda: station.prompts.chips[third].isChecked())
    assert station.paper.prompt.currentData() == second

    QTest.keyClick(station.paper.box, Qt.Key.Key_Return)
    assert wait_for(qtbot, bench, 41)[-1].prompt_id == second
    qtbot.waitUntil(lambda: station.paper.prompt.currentData() == third)
    assert first != third


def test_ctrl_z_takes_the_last_card_back_once_the_line_is_empty(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    from PySide6.QtGui import QKeySequence, QShortcut

    undo = QShortcut(QKeySequence("Ctrl+Z"), station)
    undo.activated.connect(bench.undo)
    type_card(qtbot, station, "a slip")
    wait_for(qtbot, bench, 41)

    QTest.keyClick(station.paper.box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    wait_for(qtbot, bench, 40)


@pytest.mark.parametrize(
    ("number", "after"), [("12", "13"), ("A-07", "A-08"), ("99", "100"), ("", ""), ("い", "")]
)
def test_the_next_card_number(number: str, after: str) -> None:
    assert following(number) == after
