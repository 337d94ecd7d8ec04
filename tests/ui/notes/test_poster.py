"""The codes on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.notes.station import NotesStation


def test_the_poster_says_where_phones_go(
    qtbot: QtBot, station: NotesStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    target = tmp_path / "参加のしかた.pdf"
    station.make_poster(target)
    assert not target.exists()  # nothing to say before reception is open
    station.reception.start("127.0.0.1")
    qtbot.waitUntil(lambda: bool(station.reception.url), timeout=30_000)
    station.make_poster(target)
    qtbot.waitUntil(lambda: bool(opened))
    text = PdfReader(target).pages[0].extract_text()
    assert station.reception.url in text
    assert station.reception.code in text
