"""axe-core finds nothing on any state of the page, in any language, at 320 by 640."""

from __future__ import annotations

import datetime as dt
import importlib.resources
from collections.abc import Callable

import pytest
from selenium.webdriver.common.keys import Keys

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Phase
from kisarazu_ws.reception.wire import LANGUAGES
from kisarazu_ws.workshop.notes import remove_notes
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.phones import PhoneDesk
from kisarazu_ws.workshop.sessions import (
    ask,
    close_reception,
    open_reception,
    publish_votes,
    start_phase,
)
from kisarazu_ws.workshop.templates import new_session
from tests.builders import template
from tests.phone.screen import NO_STORAGE, Screen
from tests.reception.conftest import Hall

pytestmark = pytest.mark.e2e

AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RUN = """
    const done = arguments[arguments.length - 1];
    document.getAnimations().forEach((one) => one.finish());
    axe.run().then((found) => done(found.violations.map((one) =>
      [one.id, ...one.nodes.map((node) => `${node.target}: ${node.failureSummary}`)])));
"""
NO_ANSWER = "window.fetch = () => new Promise(() => {});"

State = Callable[[Screen, Hall], None]


def violations(screen: Screen) -> list[list[str]]:
    """What axe-core finds with all its default rules, contrast included."""
    if screen.driver.execute_script("return !window.axe"):
        screen.driver.execute_script(AXE + ";window.axe = axe;")
    found: list[list[str]] = screen.driver.execute_async_script(RUN)
    return found


def join(screen: Screen, hall: Hall) -> None:
    screen.go(f"{hall.url}/j/{hall.config.token}")


def connecting(screen: Screen, hall: Hall) -> None:
    screen.before_every_page(NO_ANSWER)
    screen.driver.get(f"{hall.url}/j/{hall.config.token}")
    screen.until(lambda: screen.shown("connecting"))


def code(screen: Screen, hall: Hall) -> None:
    screen.go(hall.url)
    screen.get("code").send_keys("wrong1" + Keys.ENTER)
    screen.until(lambda: screen.text("code-message"))


def writing(screen: Screen, hall: Hall) -> None:
    join(screen, hall)
    screen.write("見本：" + "長い" * 260)


def settings(screen: Screen, hall: Hall) -> None:
    join(screen, hall)
    screen.click("settings-open")


def phase(screen: Screen, hall: Hall) -> None:
    join(screen, hall)
    [found] = [p for p in hall.made.workshop.snapshot.all(Phase).values() if p.minutes == 60]
    screen.write("見本：書きかけ")
    hall.made.workshop.do(start_phase, found.id, dt.datetime.now()).result()
    hall.made.workshop.do(ask, hall.made.session.id, hall.made.prompts[2].id).result()
    screen.until(lambda: screen.text("phase-title") and screen.shown("changed"))


def vote(screen: Screen, hall: Hall) -> None:
    join(screen, hall)
    workshop, session = hall.made.workshop, hall.made.session
    workshop.do(make_cluster, session.id, [hall.made.notes[0].id], "見守りの輪").result()
    workshop.do(publish_votes, session.id, 1).result()
    screen.until(lambda: screen.shown("voting"))
    screen.press_vote("vote")
    screen.until(lambda: screen.text("votes-left") == "のこり0票")


def mine(screen: Screen, hall: Hall) -> None:
    """Arrived, taken out at the laptop, being corrected, asked about."""
    join(screen, hall)
    for text in ("見本：花", "見本：木", "見本：鳥"):
        screen.send(text)
        screen.until(lambda: not screen.value("box") and not screen.waiting())
    screen.until(lambda: len(screen.buttons()) == 6)
    [note] = [n for n in hall.made.workshop.snapshot.all(Note).values() if n.number == 41]
    hall.made.workshop.do(remove_notes, [note.id]).result()
    hall.reception.notify_device(note.device_id or "")
    screen.until(lambda: "進行役が外しました" in screen.text("notes"))
    screen.buttons()[3].click()
    screen.buttons()[0].click()


def kept(screen: Screen, hall: Hall) -> None:
    join(screen, hall)
    hall.leave()
    screen.send("見本：まだ")
    screen.until(lambda: "つながったら" in screen.text("message"))


def held(screen: Screen, hall: Hall) -> None:
    kept(screen, hall)
    workshop = hall.made.workshop
    other = workshop.do(new_session, template()).result()
    workshop.do(open_reception, other.id).result()
    hall.desk = PhoneDesk(workshop, other.id)
    hall.open()
    screen.until(lambda: screen.shown("troubled"))


def ended(screen: Screen, hall: Hall) -> None:
    join(screen, hall)
    screen.send("見本：花")
    screen.until(lambda: len(screen.buttons()) == 2)
    hall.made.workshop.do(close_reception, hall.made.session.id).result()
    screen.until(lambda: screen.shown("closed"))


def refused(screen: Screen, hall: Hall) -> None:
    screen.before_every_page(NO_STORAGE)
    join(screen, hall)
    assert screen.shown("warning")


STATES = (
    connecting, code, writing, settings, phase, vote, mine, kept, held, ended, refused,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_no_state_has_a_violation_in_any_language(screen: Screen, hall: Hall, state: State) -> None:
    screen.resize(320, 640)
    state(screen, hall)
    found = {}
    for language in LANGUAGES:
        screen.look(language)
        found[language] = violations(screen)
    assert not any(found.values()), found


def test_the_thanks_of_a_shared_tablet_has_no_violation(screen: Screen, hall: Hall) -> None:
    screen.resize(320, 640)
    screen.go(f"{hall.url}/j/{hall.config.token}?kiosk=1")
    assert violations(screen) == []
    for language in LANGUAGES:
        screen.look(language)
        screen.send("見本：タブレットから")
        screen.until(lambda: screen.shown("thanks"))
        assert violations(screen) == [], language
        screen.until(lambda: not screen.shown("thanks"))


def test_an_unlabelled_field_and_pale_words_would_be_found(joined: Screen) -> None:
    joined.driver.execute_script("""
        document.querySelector('main').append(document.createElement('input'));
        document.getElementById('question').style.color = '#ccc';""")
    assert {one[0] for one in violations(joined)} == {"color-contrast", "label"}
