"""The way of a note in the other browsers that phones have: Firefox, and WebKit as on iPhones."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pytest

from kisarazu_ws.workshop.sessions import close_reception, open_reception
from tests.phone.firefox import firefox
from tests.phone.screen import PATIENCE_S
from tests.phone.webkit import webkit
from tests.reception.conftest import Hall

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Browser(Protocol):
    """What the tests do with any browser."""

    def open(self, url: str) -> None: ...
    def reload(self) -> None: ...
    def run(self, body: str) -> Any: ...
    def click(self, css: str) -> None: ...
    def write(self, text: str) -> None: ...


Start = Callable[[dict[str, str]], AbstractContextManager[Browser]]
BROWSERS: Mapping[str, tuple[str, Start]] = {
    "firefox": ("firefox-esr", firefox),
    "webkit": ("WebKitWebDriver", webkit),
}


@pytest.fixture(params=BROWSERS)
def browser(request: pytest.FixtureRequest, browser_env: dict[str, str]) -> Iterator[Browser]:
    """Each of them; one that is absent is passed over, but never where the whole suite counts."""
    program, start = BROWSERS[request.param]
    if shutil.which(program) is None and "CI" not in os.environ:
        pytest.skip(f"{program} is not installed; `python3 dev.py test` does that on Debian")
    with start(browser_env) as made:
        yield made


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def text(browser: Browser, id_: str) -> str:
    found: str = browser.run(f"return document.getElementById('{id_}')?.innerText.trim() ?? ''")
    return found


def send(browser: Browser, words: str) -> None:
    browser.click("#box")
    browser.write(words)
    browser.click("#send")


def stored(browser: Browser) -> dict[str, str]:
    found: dict[str, str] = browser.run("return { ...localStorage }")
    return found


def test_the_way_of_a_note(browser: Browser, hall: Hall) -> None:
    """Join, send while the laptop is away, reload, correct, withdraw."""
    browser.open(f"{hall.url}/j/{hall.config.token}")
    until(lambda: text(browser, "question") == "この地域の特性は？")
    hall.leave()
    send(browser, "見本：花")
    until(lambda: text(browser, "message").startswith("この端末に保存しました"))
    hall.open()
    browser.reload()
    until(lambda: "41番" in text(browser, "notes"))
    assert hall.texts() == ["見本：花"]
    browser.click("#notes .row button")
    until(lambda: text(browser, "editing") == "41番を直しています")
    browser.click("#box")
    browser.write("が咲く")
    browser.click("#send")
    until(lambda: text(browser, "message") == "41番、直した文が届きました")
    [after] = hall.texts()
    assert sorted(after) == sorted("見本：花が咲く")  # the click chose where it was written
    browser.click("#notes .row button:nth-child(2)")
    browser.click("#notes .danger")
    until(lambda: text(browser, "message") == "41番を取り下げました")


def test_nothing_stays_when_the_session_has_ended(browser: Browser, hall: Hall) -> None:
    browser.open(f"{hall.url}/j/{hall.config.token}")
    until(lambda: text(browser, "question") == "この地域の特性は？")
    send(browser, "見本：花")
    until(lambda: text(browser, "message") == "41番、届きました")
    assert "kws.key" in stored(browser)
    hall.made.workshop.do(close_reception, hall.made.session.id).result()
    until(lambda: not stored(browser))
    hall.made.workshop.do(open_reception, hall.made.session.id).result()
    until(lambda: "kws.key" in stored(browser))
    browser.reload()
    until(lambda: "41番" in text(browser, "notes"))
