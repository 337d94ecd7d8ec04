"""On the smallest phones, zoomed and with the largest text, nothing is cut and all can be hit."""

from __future__ import annotations

import datetime as dt

import pytest

from kisarazu_ws.domain.sessions import Phase
from kisarazu_ws.reception.wire import LANGUAGES
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.sessions import close_reception, publish_votes, start_phase
from tests.phone.screen import Screen
from tests.reception.conftest import Hall

pytestmark = pytest.mark.e2e

# A zoom of 200 % leaves half as many CSS pixels, each of them twice as large.
SCREENS = ((320, 640, 1), (360, 740, 1), (320, 640, 2))
TARGET = 44  # CSS pixels: WCAG 2.2, 2.5.5
FAULTS = """
    const [target] = arguments;
    const seen = [...document.querySelectorAll('body *')].filter((one) => one.offsetParent);
    const touched = seen.filter((one) => one.matches('button, input, textarea'));
    const isWide = (one) =>
      one.getBoundingClientRect().right > document.documentElement.clientWidth + .5;
    const isCut = (one) => !one.matches('#box, header') // the one scrolls, the other has a margin
      && getComputedStyle(one).display !== 'inline' && one.clientWidth
      && one.scrollWidth > one.clientWidth + 1;
    const isSmall = (one) => one.offsetHeight < target || one.offsetWidth < target;
    const names = (list) => list.map((one) => one.id || one.textContent);
    return { wide: names(seen.filter(isWide)), cut: names(seen.filter(isCut)),
      small: names(touched.filter(isSmall)) };"""
NONE: dict[str, list[str]] = {"wide": [], "cut": [], "small": []}


def faults(screen: Screen) -> dict[str, list[str]]:
    """What is beyond the edge, cut, or too small for a finger."""
    found: dict[str, list[str]] = screen.driver.execute_script(FAULTS, TARGET)
    return found


@pytest.fixture
def full(joined: Screen, hall: Hall) -> Screen:
    """The page with all that can be on it at once."""
    workshop, session = hall.made.workshop, hall.made.session
    joined.send("見本：" + "長い" * 40)
    joined.until(lambda: len(joined.buttons()) == 2)
    joined.send("見本：一人暮らしの高齢者の見守りが足りない")
    joined.until(lambda: len(joined.buttons()) == 4)
    [phase] = [p for p in workshop.snapshot.all(Phase).values() if p.minutes == 60]
    workshop.do(start_phase, phase.id, dt.datetime.now()).result()
    nameplate = "見守りの輪をひろげて一人暮らしを支える"
    workshop.do(make_cluster, session.id, [hall.made.notes[0].id], nameplate).result()
    workshop.do(publish_votes, session.id, 2).result()
    joined.until(lambda: joined.shown("voting"))
    joined.buttons()[1].click()  # asks whether it shall be withdrawn
    joined.write("見本：" + "書きかけ" * 120)
    joined.click("settings-open")
    return joined


def test_nothing_is_cut_and_all_can_be_hit(full: Screen, hall: Hall) -> None:
    found = look_everywhere(full)
    full.click("settings-close")
    hall.made.workshop.do(close_reception, hall.made.session.id).result()
    full.until(lambda: full.shown("closed"))
    found |= look_everywhere(full)
    assert [(where, one) for where, one in found.items() if one != NONE] == []


def look_everywhere(screen: Screen) -> dict[tuple[object, ...], dict[str, list[str]]]:
    """The faults in every size of screen, of text, and in every language."""
    found: dict[tuple[object, ...], dict[str, list[str]]] = {}
    for width, height, zoom in SCREENS:
        screen.resize(width, height, zoom)
        for size in (1, 2, 3):
            for language in LANGUAGES:
                screen.look(language, size)
                found[screen.shown("closed"), width, zoom, size, language] = faults(screen)
    return found


def test_a_cut_word_and_a_tiny_button_would_be_found(full: Screen) -> None:
    full.driver.execute_script("""
        const style = (id, words) => Object.assign(document.getElementById(id).style, words);
        style('send', { minHeight: '40px', height: '40px' });
        style('question', { width: '3em', whiteSpace: 'nowrap', overflow: 'hidden' });
        style('title', { minWidth: '400px' });""")
    found = faults(full)
    assert "send" in found["small"]
    assert "question" in found["cut"]
    assert "title" in found["wide"]
