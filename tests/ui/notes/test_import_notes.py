"""Many notes at once: what comes in and what does not is seen before it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTreeWidget
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.ui.widgets.import_dialog import OTHER, ImportDialog

Seen = list[list[list[list[str]]]]


def notes(bench: Bench) -> list[Note]:
    return sorted(bench.snapshot.all(Note).values(), key=lambda n: n.number)


def rows(dialog: ImportDialog) -> list[list[list[str]]]:
    """The cells of each table of the dialog."""
    return [
        [
            [item.text(place) for place in range(table.columnCount())]
            for at in range(table.topLevelItemCount())
            if (item := table.topLevelItem(at))
        ]
        for table in dialog.findChildren(QTreeWidget)
    ]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """What each dialog showed; the person accepts."""
    shown: Seen = []

    def accept(dialog: ImportDialog) -> int:
        shown.append(rows(dialog))
        return int(ImportDialog.DialogCode.Accepted)

    monkeypatch.setattr(ImportDialog, "exec", accept)
    return shown


def test_a_table_shows_what_comes_and_what_is_wrong_row_by_row(
    qtbot: QtBot, station: NotesStation, bench: Bench, seen: Seen, tmp_path: Path
) -> None:
    view = bench.view
    assert view is not None
    table = tmp_path / "付箋.csv"
    lines = [
        "本文,班,設問,カード番号,天気",
        "見本：川がきれい,2,課題,11,晴",
        f"{'あ' * 501},1,課題,12,",
        "見本：橋がこわい,9,課題,13,",
        "見本：花,1,課題,11,",
        "見本：店が減った,,,14,",
    ]
    table.write_text("\n".join(lines), encoding="utf-8-sig")

    station.paper.choose_group(2)
    station.paper.import_file(table)

    qtbot.waitUntil(lambda: len(notes(bench)) == 42)
    good, bad = seen[0]
    assert [(cells[0], cells[2], cells[3]) for cells in good] == [
        ("見本：川がきれい", view.groups[1].name, "11"),
        ("見本：店が減った", view.groups[2].name, "14"),
    ]
    assert [cells[0] for cells in bad] == ["3", "4", "5"]
    assert [n.group_id for n in notes(bench)[-2:]] == [view.groups[1].id, view.groups[2].id]
    assert {n.source for n in notes(bench)[-2:]} == {"import"}


def test_many_pasted_lines_become_many_notes(
    qtbot: QtBot, station: NotesStation, bench: Bench, seen: Seen
) -> None:
    QApplication.clipboard().setText(f"見本：一、二\n\n見本：三\r\n{'長' * 501}\n見本：四\n")
    station.paper.box.paste()

    qtbot.waitUntil(lambda: len(notes(bench)) == 43)
    assert [n.text for n in notes(bench)[-3:]] == ["見本：一、二", "見本：三", "見本：四"]
    assert [cells[0] for cells in seen[0][1]] == ["4"]


def test_pasted_lines_may_stay_one_note(
    qtbot: QtBot, station: NotesStation, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImportDialog, "exec", lambda _: OTHER)
    QApplication.clipboard().setText("見本：一\n見本：二")
    station.paper.box.paste()

    assert station.paper.box.toPlainText() == "見本：一\n見本：二"
    assert len(notes(bench)) == 40


def test_nothing_comes_in_when_the_person_says_no(
    qtbot: QtBot, station: NotesStation, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImportDialog, "exec", lambda _: 0)
    QApplication.clipboard().setText("見本：一\n見本：二")
    station.paper.box.paste()

    assert len(notes(bench)) == 40


def test_an_import_is_taken_back_in_one_step(
    qtbot: QtBot, station: NotesStation, bench: Bench, seen: Seen
) -> None:
    QApplication.clipboard().setText("見本：一\n見本：二")
    station.paper.box.paste()
    qtbot.waitUntil(lambda: len(notes(bench)) == 42)

    bench.undo()

    qtbot.waitUntil(lambda: len(notes(bench)) == 40)
