"""会場診断 on the screen: the verdict waits for a real phone; another address is noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pypdf
import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from kisarazu_ws.reception.addresses import ranked
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.notes import reception_control
from kisarazu_ws.ui.notes.reception_control import OPEN, ReceptionControl
from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.ui.notes.venue_check import VenueCheckDialog
from kisarazu_ws.ui.theme import Look


@pytest.fixture
def dialog(
    qtbot: QtBot, station: NotesStation, bench: Bench, jobs: Jobs, look: Look,
    reception: ReceptionControl,
) -> VenueCheckDialog:  # fmt: skip
    made = VenueCheckDialog(bench, reception, jobs, look)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.checks), timeout=20_000)
    return made


def names(dialog: VenueCheckDialog) -> list[str]:
    return [check.name for check in dialog.checks]


def test_only_a_real_phone_makes_the_verdict(
    qtbot: QtBot, dialog: VenueCheckDialog, reception: ReceptionControl
) -> None:
    assert "1台で試す" in dialog.sentence.text()
    assert "ポート" in names(dialog)
    assert dialog._open.isVisible()

    reception.start("127.0.0.1")
    qtbot.waitUntil(lambda: "スマートフォン" in names(dialog), timeout=30_000)
    assert dialog.code.isVisible()
    httpx.get(reception.url.lower(), timeout=10)
    qtbot.waitUntil(lambda: "使えます" in dialog.sentence.text(), timeout=30_000)


def test_the_ladder_is_printed(
    qtbot: QtBot, dialog: VenueCheckDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog.print_ladder(tmp_path / "段.pdf")
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    pages = pypdf.PdfReader(tmp_path / "段.pdf").pages

    assert len(pages) == 4
    names = ("会場のWi-Fi", "持ち込み", "共用タブレット", "紙の付箋")
    for page, name in zip(pages, names, strict=True):
        assert name in page.extract_text()


def test_another_address_is_noticed_and_reception_opens_on_it(
    qtbot: QtBot, station: NotesStation, reception: ReceptionControl,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    found: list[Callable[[], object]] = [lambda: ranked([("127.0.0.2", "Wi-Fi")])]
    reception.start("127.0.0.2")
    qtbot.waitUntil(lambda: reception.state == OPEN, timeout=30_000)
    monkeypatch.setattr(reception_control, "_own_addresses", lambda: found[-1]())
    reception.look_for_addresses()
    qtbot.waitUntil(lambda: [a.ip for a in reception.addresses] == ["127.0.0.2"])
    assert not station.reception_card._moved.isVisible()

    found.append(lambda: [_usable("127.0.0.3")])
    reception.look_for_addresses()
    qtbot.waitUntil(lambda: station.reception_card._moved.isVisible())
    assert "127.0.0.3" in station.reception_card._moved_words.text()

    reception.move()
    qtbot.waitUntil(lambda: "127.0.0.3" in reception.url, timeout=30_000)
    assert not station.reception_card._moved.isVisible()


def _usable(ip: str) -> object:
    from kisarazu_ws.reception.addresses import LAN, Address

    return Address(ip, "Wi-Fi", LAN, "")
