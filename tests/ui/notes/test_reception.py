"""Reception from the station: real process, real posts, on the screen while somebody types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.feed_model import NOTE
from kisarazu_ws.ui.notes.reception_control import CLOSED, OPEN, ReceptionControl
from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.workshop.sessions import open_reception

Send = Callable[[str], str]


def newest(station: NotesStation) -> str:
    return str(station.feed.shown.index(0, 0).data(NOTE).text)


def test_a_phones_note_arrives_on_the_screen(
    qtbot: QtBot, station: NotesStation, send: Send
) -> None:
    assert send("見本：夜道が暗い") == "stored"

    qtbot.waitUntil(lambda: newest(station) == "見本：夜道が暗い")
    qtbot.waitUntil(lambda: station.total.text() == "41枚")
    qtbot.waitUntil(lambda: station.reception.connected == 1)


def test_half_typed_words_and_focus_survive_what_arrives(
    qtbot: QtBot, station: NotesStation, send: Send
) -> None:
    QTest.keyClicks(station.paper.box, "mihon half")
    station.feed.list.setCurrentIndex(station.feed.shown.index(3, 0))
    chosen = station.feed.chosen()

    for number in range(5):
        send(f"見本：届く{number}")

    qtbot.waitUntil(lambda: newest(station) == "見本：届く4")
    assert station.paper.box.toPlainText() == "mihon half"
    assert station.paper.box.hasFocus()
    assert station.feed.chosen() == chosen
    QTest.keyClicks(station.paper.box, " typed")
    assert station.paper.box.toPlainText() == "mihon half typed"


def test_the_codes_are_shown_while_open_only(
    qtbot: QtBot, station: NotesStation, reception: ReceptionControl
) -> None:
    card = station.reception_card
    assert card.start.isVisible()
    assert not card.page_code.isVisible()

    reception.start("127.0.0.1")
    qtbot.waitUntil(lambda: reception.state == OPEN, timeout=30_000)

    assert card.page_code.text == reception.url
    assert card.code.text() == reception.code
    assert card.page_code.isVisible()
    assert not card.wifi_code.isVisible()  # no Wi-Fi was set
    reception.set_wifi("kaijo", "secret;1")
    assert card.wifi_code.text == r"WIFI:T:WPA;S:kaijo;P:secret\;1;;"


def test_closing_reception_ends_it_in_the_file(
    qtbot: QtBot, bench: Bench, opened: ReceptionControl
) -> None:
    opened.stop()

    qtbot.waitUntil(lambda: opened.state == CLOSED, timeout=30_000)
    qtbot.waitUntil(lambda: bool(bench.session and bench.session.status == "done"))
    assert opened.url == ""


def test_closing_the_window_ends_an_open_reception(bench: Bench, opened: ReceptionControl) -> None:
    opened.close()

    assert bench.session is not None
    assert bench.session.status == "done"


def test_a_reception_left_open_by_a_crash_is_offered_again(
    qtbot: QtBot, bench: Bench, station: NotesStation
) -> None:
    bench.do(open_reception, bench.session_id)

    qtbot.waitUntil(lambda: station.reception_card.start.text() == "受付を再開する")


def test_a_port_that_is_taken_is_told_and_leaves_reception_closed(
    qtbot: QtBot, bench: Bench, station: NotesStation, opened: ReceptionControl
) -> None:
    assert opened.desk is not None
    second = ReceptionControl(bench, opened.desk.place["port"])
    with qtbot.waitSignal(bench.troubled, timeout=30_000) as told:
        second.start("127.0.0.1")

    assert told.args[0].code == "port_taken"
    assert second.state == CLOSED
    second.close()


def test_reception_opens_by_key(qtbot: QtBot, station: NotesStation) -> None:
    station.reception_card.addresses.insertItem(0, "このパソコン", "127.0.0.1")
    station.reception_card.addresses.setCurrentIndex(0)
    station.reception_card.refresh = lambda: None  # type: ignore[method-assign]

    QTest.keyClick(station, Qt.Key.Key_F4)

    qtbot.waitUntil(lambda: station.reception.state == OPEN, timeout=30_000)
