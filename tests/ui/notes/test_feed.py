"""The list of what arrived: find, correct, take out, bring back, move."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.edit_dialog import EditDialog
from kisarazu_ws.ui.notes.feed_model import NOTE
from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.workshop.notes import NewNote, write_note, write_notes


def choose(station: NotesStation, *rows: int) -> list[Note]:
    selection = station.feed.list.selectionModel()
    selection.clearSelection()
    for row in rows:
        index = station.feed.shown.index(row, 0)
        selection.select(index, selection.SelectionFlag.Select)
    return station.feed.chosen()


def state(bench: Bench, note: Note) -> str:
    return bench.snapshot.all(Note)[note.id].state


def test_words_are_corrected_and_the_first_wording_stays(
    qtbot: QtBot, station: NotesStation, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def correct(dialog: EditDialog) -> int:
        dialog.words.setPlainText("見本：直した文")
        return 1

    monkeypatch.setattr(EditDialog, "exec", correct)
    (note,) = choose(station, 0)
    QTest.keyClick(station.feed.list, Qt.Key.Key_F2)

    qtbot.waitUntil(lambda: bench.snapshot.all(Note)[note.id].text == "見本：直した文")
    kept = [r.text for r in bench.snapshot.all(NoteRevision).values() if r.note_id == note.id]
    assert kept == [note.text, "見本：直した文"]
    qtbot.waitUntil(lambda: station.feed.shown.index(0, 0).data() == "見本：直した文")


def test_del_takes_notes_out_and_brings_them_back(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    first, second = choose(station, 0, 1)
    station.feed.list.setFocus()
    QTest.keyClick(station.feed.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: state(bench, first) == state(bench, second) == "removed")
    qtbot.waitUntil(lambda: station.total.text() == "38枚")

    choose(station, 0, 1)
    QTest.keyClick(station.feed.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: state(bench, first) == state(bench, second) == "live")


def test_the_list_is_narrowed_by_words_group_and_kind(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    view = bench.view
    assert view is not None
    shown = station.feed.shown
    station.feed.search.setText("ｂｕｓ")
    assert shown.rowCount() == 0
    station.feed.search.setText("バス")
    assert shown.rowCount() == 8
    station.feed.search.clear()
    station.feed.groups.setCurrentIndex(station.feed.groups.findData(view.groups[0].id))
    assert shown.rowCount() == 10
    station.feed.states.setCurrentIndex(station.feed.states.findData("phone"))
    assert shown.rowCount() == 0

    new = NewNote("見本：1班のスマホから", source="phone", group_id=view.groups[0].id)
    bench.do(write_note, bench.session_id, new)
    qtbot.waitUntil(lambda: shown.rowCount() == 1)


def test_chosen_notes_get_another_group(qtbot: QtBot, station: NotesStation, bench: Bench) -> None:
    view = bench.view
    assert view is not None
    (note,) = choose(station, 0)
    menu = station.feed._menu
    menu.aboutToShow.emit()
    next(a for a in menu.actions() if a.text() == "2班の付箋にする").trigger()

    qtbot.waitUntil(lambda: bench.snapshot.all(Note)[note.id].group_id == view.groups[1].id)


def test_undo_of_an_import_takes_its_notes_off_the_list(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    bench.do(write_notes, bench.session_id, [NewNote("見本：a"), NewNote("見本：b")])
    qtbot.waitUntil(lambda: station.feed.model.rowCount() == 42)

    bench.undo()

    qtbot.waitUntil(lambda: station.feed.model.rowCount() == 40)
    assert station.feed.shown.index(0, 0).data(NOTE).number == 40


def test_markup_stays_words_in_the_tooltip(
    qtbot: QtBot, station: NotesStation, bench: Bench
) -> None:
    bench.do(write_note, bench.session_id, NewNote("<img src=x onerror=alert(1)>"))
    qtbot.waitUntil(lambda: station.feed.model.rowCount() == 41)

    tip = station.feed.shown.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in tip
    assert "<img" not in tip


def test_counts_per_group_and_question_add_up(station: NotesStation) -> None:
    names = [name for name, _ in station.counts.rows]
    assert names == ["1班", "2班", "3班", "4班", "計"]
    assert station.counts.rows[-1][1] == [14, 13, 13, 40]
    assert [line[-1] for _, line in station.counts.rows[:-1]] == [10, 10, 10, 10]
