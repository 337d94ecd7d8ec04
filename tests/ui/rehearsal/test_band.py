"""リハーサル on the screen: a copy that says what it is, real sending, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kisarazu_ws import app as application
from kisarazu_ws import config
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.rehearsal.dialog import PhonesDialog
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import small


@pytest.fixture
def opened(qapp: QApplication, look: Look, kws: Path, tmp_path: Path) -> Iterator[application.App]:
    small(kws).workshop.close()
    made = application.App(Workshop(kws), config.Settings(port=0), look, tmp_path / "log")
    made.window.show()
    yield made
    if made.window.isVisible():
        made.window.close()


def test_an_evening_on_a_copy_and_back(
    qtbot: QtBot, opened: application.App, look: Look, kws: Path, tmp_path: Path,
    told: list[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(application, "ask", lambda *_: True)
    monkeypatch.setattr("kisarazu_ws.ui.rehearsal.band.ask", lambda *_: True)
    before = kws.read_bytes()
    assert opened.band is None
    opened._rehearse()
    qtbot.waitUntil(lambda: opened.then is not None, timeout=20_000)
    assert opened.then is not None
    copy = application.followed(kws, opened.then)
    assert copy.name == f"{kws.stem}のリハーサル.kws"
    unchanged = kws.read_bytes()[100:] == before[100:]
    assert unchanged

    again = application.App(Workshop(copy), config.Settings(port=0), look, tmp_path / "log")
    again.window.show()
    band = again.band
    assert band is not None
    assert band.isVisible()
    assert "本番のファイルは変わりません" in band.words.text()
    how = PhonesDialog(look)
    how.pace.addItem("すぐ", 0.5)
    how.pace.setCurrentIndex(how.pace.count() - 1)
    band.run(5, 10, how)
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert "書いた付箋 10枚、届いた付箋 10枚、失われた付箋 0枚" in told[0]
    phone = [n for n in again.workshop.snapshot.all(Note).values() if n.source == "phone"]
    assert len(phone) == 10
    assert all("見本" in note.text for note in phone)

    band._end.click()
    assert again.then is not None
    assert application.followed(copy, again.then) == kws
    assert not copy.exists()
    assert not copy.with_name(f"{copy.stem}.backups").exists()


def test_closing_the_window_ends_the_phones(
    qtbot: QtBot, opened: application.App, look: Look, kws: Path, tmp_path: Path, told: list[str]
) -> None:
    from kisarazu_ws.rehearsal import copies

    copy = copies.free_name(kws)
    opened.workshop.copy_to(copy).result()
    copies.stamp(copy)
    again = application.App(Workshop(copy), config.Settings(port=0), look, tmp_path / "log")
    again.window.show()
    band = again.band
    assert band is not None
    band.run(3, 300, PhonesDialog(look))
    qtbot.waitUntil(lambda: band._phones is not None, timeout=30_000)
    phones = band._phones
    assert phones is not None
    process = phones._process
    again.window.close()
    assert not process.is_alive()
