"""The strip below the top bar: there while something should be known, and no longer."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.shell.place_strip import PlaceStrip
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.workshop import Concern

MILD = Concern("network", "ネットワークにあります。", "写してください。")
STRONG = Concern("very_little_room", "空きが残り50MBです。", "消してください。", strong=True)


def test_it_comes_goes_and_can_be_put_away(qtbot: QtBot, jobs: Jobs, look: Look) -> None:
    found: list[tuple[Concern, ...]] = [(MILD,)]
    strip = PlaceStrip(lambda: found[-1], jobs, look)
    qtbot.addWidget(strip)
    qtbot.waitUntil(strip.isVisible)
    assert "写してください" in strip.words.text()

    strip._hide.click()
    qtbot.waitUntil(lambda: not strip.isVisible())

    found.append((MILD, STRONG))
    strip.look_again()
    qtbot.waitUntil(strip.isVisible)
    assert "空きが残り50MB" in strip.words.text()
    assert not strip._hide.isVisible()

    found.append(())
    strip.look_again()
    qtbot.waitUntil(lambda: not strip.isVisible())
