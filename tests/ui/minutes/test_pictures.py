"""写真: chosen files come in small and without their place, get captions, and can go again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from kisarazu_ws.domain.minutes import Attachment
from kisarazu_ws.export.export import minutes_pdf
from kisarazu_ws.ui.minutes.station import MinutesStation
from kisarazu_ws.workshop.snapshot import session_snapshot
from tests.builders import Small
from tests.export.photos import photo_with_place
from tests.ui.hands import Shown, press


@pytest.fixture
def station(shown: Shown) -> MinutesStation:
    made = shown(MinutesStation)
    assert isinstance(made, MinutesStation)
    made.tabs.setCurrentWidget(made.pictures)
    return made


def attachments(small_file: Small) -> list[Attachment]:
    return list(small_file.workshop.snapshot.all(Attachment).values())


def test_a_photograph_comes_in_small_and_bare_and_stands_in_the_pages(
    qtbot: QtBot, station: MinutesStation, small_file: Small, tmp_path: Path
) -> None:
    assert station.pictures._empty.isVisible()
    file = tmp_path / "活動.jpg"
    file.write_bytes(photo_with_place())
    letter = tmp_path / "手紙.jpg"
    letter.write_text("拝啓")
    station.pictures.take([file, letter])
    qtbot.waitUntil(lambda: len(station.pictures.cards) == 1, timeout=10_000)
    (one,) = attachments(small_file)
    content = small_file.workshop.blob(one.sha256).result()
    assert content is not None
    with Image.open(io.BytesIO(content)) as stored:
        assert not stored.getexif()
        assert max(stored.size) <= 1600

    (made,) = station.pictures.cards.values()
    made.caption.setPlainText("見本：班の話し合い")
    made.caption.left.emit("見本：班の話し合い")
    qtbot.waitUntil(lambda: attachments(small_file)[0].caption == "見本：班の話し合い")
    view = session_snapshot(small_file.workshop.snapshot, small_file.session.id)
    pdf = minutes_pdf(view, blobs=lambda sha256: small_file.workshop.blob(sha256).result())
    assert b"/Image" in pdf

    press(station.pictures, "外す")
    qtbot.waitUntil(lambda: not station.pictures.cards)
    assert station.pictures._empty.isVisible()
    small_file.workshop.undo().result()
    qtbot.waitUntil(lambda: len(station.pictures.cards) == 1)
