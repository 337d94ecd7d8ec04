"""公開前の確認: each note is decided on by key, and the list leads on until nothing is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.disclosure import Disclosure
from kisarazu_ws.domain.minutes import Minutes
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.minutes.station import MinutesStation
from kisarazu_ws.workshop.notes import NewNote, write_note
from tests.builders import Small
from tests.ui.hands import Shown, press

MAIL = "見本：ご連絡は mihon@example.jp まで"


@pytest.fixture
def note(small_file: Small) -> Note:
    return small_file.workshop.do(write_note, small_file.session.id, NewNote(MAIL)).result()


@pytest.fixture
def station(qtbot: QtBot, shown: Shown, note: Note) -> MinutesStation:
    made = shown(MinutesStation)
    assert isinstance(made, MinutesStation)
    made.tabs.setCurrentWidget(made.review)
    qtbot.waitUntil(lambda: row_of(made, note) is not None, timeout=20_000)
    return made


def row_of(station: MinutesStation, note: Note) -> int | None:
    shown = station.review.notes.open
    rows = range(shown.count())
    return next((r for r in rows if shown.item(r).text().startswith(f"{note.number}番")), None)


def choose(station: MinutesStation, note: Note) -> None:
    row = row_of(station, note)
    assert row is not None
    station.review.notes.open.setCurrentRow(row)
    station.review.notes.open.setFocus()


def decision(small_file: Small, note: Note) -> Disclosure | None:
    return small_file.workshop.snapshot.get(Disclosure, note.id)


def button_shown(station: MinutesStation, words: str) -> bool:
    return any(b.text() == words and b.isVisible() for b in station.findChildren(QPushButton))


def test_a_found_word_is_marked_and_masked_by_key(
    qtbot: QtBot, station: MinutesStation, small_file: Small, note: Note
) -> None:
    choose(station, note)
    item = station.review.notes.open.currentItem()
    assert item is not None
    assert "〔連絡先〕" in item.text()
    assert "【mihon@example.jp】" in item.text()

    QTest.keyClick(station, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: row_of(station, note) is None, timeout=20_000)
    made = decision(small_file, note)
    assert made is not None
    assert (made.choice, made.text) == ("mask", "見本：ご連絡は ●● まで")


@pytest.mark.parametrize(("key", "choice"), [(Qt.Key.Key_3, "keep"), (Qt.Key.Key_4, "drop")])
def test_keeping_and_leaving_out_by_key(
    qtbot: QtBot, station: MinutesStation, small_file: Small, note: Note, key: Qt.Key, choice: str
) -> None:
    choose(station, note)
    QTest.keyClick(station, key, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: decision(small_file, note) is not None)
    made = decision(small_file, note)
    assert made is not None
    assert made.choice == choice


@pytest.mark.parametrize(
    ("typed", "choice"), [("見本：窓口へ", "generalise"), ("見本：●●へ", "mask")]
)
def test_other_words(
    qtbot: QtBot, station: MinutesStation, small_file: Small, note: Note,
    monkeypatch: pytest.MonkeyPatch, typed: str, choice: str,
) -> None:  # fmt: skip
    offered: list[str] = []

    def answer(_: object, __: str, ___: str, text: str) -> tuple[str, bool]:
        offered.append(text)
        return typed, True

    monkeypatch.setattr(QInputDialog, "getMultiLineText", answer)
    choose(station, note)
    press(station, "言いかえる…")
    qtbot.waitUntil(lambda: decision(small_file, note) is not None)
    made = decision(small_file, note)
    assert made is not None
    assert (made.choice, made.text) == (choice, typed)
    assert offered == ["見本：ご連絡は ●● まで"]


def test_a_decision_can_be_taken_back_on_the_screen(
    qtbot: QtBot, station: MinutesStation, small_file: Small, note: Note
) -> None:
    choose(station, note)
    press(station, "載せない")
    decided = station.review.notes.decided
    qtbot.waitUntil(lambda: decided.count() == 1, timeout=20_000)
    assert decided.item(0).text() == f"{note.number}番〔載せない〕"
    decided.setCurrentRow(0)
    press(station, "決め直す")
    qtbot.waitUntil(lambda: row_of(station, note) is not None, timeout=20_000)
    assert decision(small_file, note) is None


def test_once_decided_it_can_be_published(
    qtbot: QtBot, station: MinutesStation, small_file: Small, note: Note,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("kisarazu_ws.ui.minutes.station.ask", lambda *_: True)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: None)
    choose(station, note)
    press(station, "伏せる")
    qtbot.waitUntil(lambda: decision(small_file, note) is not None)
    press(station, "確認済みにする")
    qtbot.waitUntil(lambda: bool(small_file.workshop.snapshot.all(Minutes)))
    qtbot.waitUntil(lambda: button_shown(station, "公開する"))
    press(station, "公開する")

    def published() -> bool:
        return any(
            m.state == "published" for m in small_file.workshop.snapshot.all(Minutes).values()
        )

    qtbot.waitUntil(published, timeout=30_000)
