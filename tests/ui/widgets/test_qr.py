"""A QR code is drawn in whole pixels inside its quiet zone."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.widgets.qr import QUIET, QrCode, modules

TEXT = "HTTP://192.168.137.1:8765/J/0123456789ABCDEFGHJKMNPQRS"


def test_the_join_address_needs_29_modules_and_a_quiet_zone_of_four() -> None:
    rows = modules(TEXT)

    assert len(rows) == 29 + 2 * 4
    edge = [*rows[:4], *rows[-4:], *([row[:4] + row[-4:] for row in rows])]
    assert not any(any(row) for row in edge)


@pytest.mark.parametrize("side", [111, 126, 400, 733])
def test_every_module_is_a_square_of_whole_pixels(qtbot: QtBot, side: int) -> None:
    code = QrCode("参加ページ")
    qtbot.addWidget(code)
    code.resize(side, side)
    code.show_text(TEXT)
    picture = code.grab().toImage()
    rows = modules(TEXT)
    each = side // len(rows)
    start = (side - 1) // 2 - each * len(rows) // 2

    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            left, top = start + x * each, start + y * each
            if QUIET <= x < len(rows) - QUIET and QUIET <= y < len(rows) - QUIET:
                wanted = "black" if dark else "white"
                for at in ((left, top), (left + each - 1, top + each - 1)):
                    assert picture.pixelColor(*at) == QColor(wanted), (x, y)
