"""Notes typed on a phone while its tab, its browser, its network and the laptop come and go.

Everything is real: Chromium with a profile of its own, the reception process, the workshop file.
In each cycle something happens to the link and something to the page; at the end every note that
was typed must be in the file exactly once.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from kisarazu_ws.domain.phones import Device, OpResult, PhoneNote, PhoneOp, PublicState
from kisarazu_ws.workshop.phones import PhoneDesk
from tests.phone.altered import Change
from tests.phone.screen import Screen, start_chromium
from tests.reception.conftest import Hall

LINKS = ("steady", "offline", "away", "cut")
PAGES = ("stay", "reload", "close", "crash", "kill", "tabs")
# The page's waits are drawn; a tenth of each keeps their order and saves the hours.
HASTE = "{ const drawn = Math.random; Math.random = () => drawn() / 10; }"
TYPE = """
    const [text] = arguments;
    const box = document.getElementById('box');
    box.value = text;
    box.dispatchEvent(new Event('input'));
    document.getElementById('send').click();"""
KEPT = "return document.getElementById('notes').textContent.includes(arguments[0])"
SETTLED = "return !document.getElementById('box').value && !document.querySelector('li.kept')"

# Negative controls: a page that keeps its queue in memory, and one that makes new ids at each try.
FORGETFUL: tuple[Change, ...] = (
    ("store.js", "places: [inDatabase(), inLocalStorage(), inMemory()]", "places: [inMemory()]"),
)
RENAMING: tuple[Change, ...] = (
    (
        "link.js",
        "  } catch {\n    setOnline(false);\n    return retry;\n",
        """  } catch {
    for (const one of batch) {
      await queue.remove(one.op_id);
      one.op_id = one.op.op_id = randomHex(16);
      one.op.note_id = randomHex(16);
      await queue.put(one);
    }
    return retry;
""",
    ),
)


@dataclass
class Score:
    """What came of a run, in counts."""

    cycles: int = 0
    typed: int = 0
    lost: int = 0
    duplicate: int = 0
    troubles: Counter[str] = field(default_factory=Counter)


class CuttingDesk:
    """The workshop's desk; once armed, the line is cut after the commit and before the answer."""

    def __init__(self, desk: PhoneDesk) -> None:
        self._desk = desk
        self.armed = False
        self.cut = threading.Event()

    def public_state(self) -> PublicState:
        return self._desk.public_state()

    def admit(self, key_sha256: str) -> Device:
        return self._desk.admit(key_sha256)

    def notes_of(self, device_id: str) -> tuple[PhoneNote, ...]:
        return self._desk.notes_of(device_id)

    def my_votes(self, device_id: str) -> dict[str, int]:
        return self._desk.my_votes(device_id)

    def submit(self, device_id: str, ops: tuple[PhoneOp, ...]) -> tuple[OpResult, ...]:
        results = self._desk.submit(device_id, ops)
        if self.armed:
            self.armed = False
            for child in multiprocessing.active_children():
                if child.name == "reception":
                    child.kill()
            self.cut.set()
        return results


class Storm:
    """One phone, one hall, and what happens to them."""

    def __init__(self, hall: Hall, env: dict[str, str], profile: Path, seed: int) -> None:
        self._hall = hall
        self._desk = CuttingDesk(PhoneDesk(hall.made.workshop, hall.made.session.id))
        hall.config = replace(hall.config, port=hall.port)
        hall.reception.stop()
        hall.desk = self._desk
        hall.open()
        self._env = env
        self._profile = profile
        self._dice = random.Random(seed)
        self._typed: list[str] = []
        self._url = f"{hall.url}/j/{hall.config.token}"
        self._start()
        self._screen.go(self._url)

    def run(
        self,
        cycles: int,
        links: tuple[str, ...] = LINKS,
        pages: tuple[str, ...] = PAGES,
        on_cycle: Callable[[Score], None] = lambda _: None,
    ) -> Score:
        """So many cycles, then everything is settled and counted."""
        score = Score()
        try:
            drawn = zip(self._draw(links), self._draw(pages), strict=False)
            for link, page in islice(drawn, cycles):
                self._cycle(link, page)
                score.cycles += 1
                score.troubles.update((link, page))
                on_cycle(score)
            self._settle()
        finally:
            self._screen.driver.quit()
        found = Counter(self._hall.texts())
        score.typed = len(self._typed)
        score.lost = sum(text not in found for text in self._typed)
        score.duplicate = sum(found.values()) - len(found)
        return score

    def _draw(self, kinds: tuple[str, ...]) -> Iterator[str]:
        """Each kind equally often, in any order."""
        while True:
            yield from self._dice.sample(kinds, len(kinds))

    # --- one cycle ---------------------------------------------------------------------------

    def _cycle(self, link: str, page: str) -> None:
        troubles: Mapping[str, tuple[Callable[[], None], Callable[[], None]]] = {
            "steady": (_nothing, _nothing),
            "offline": (lambda: self._offline(True), lambda: self._offline(False)),
            "away": (self._hall.reception.stop, self._hall.open),
            "cut": (self._arm, self._reopen),
        }
        begin, end = troubles[link]
        begin()
        getattr(self, f"_{page}")()
        end()
        self._screen.go(self._url)

    def _stay(self) -> None:
        for _ in range(self._dice.randint(1, 3)):
            self._type()
        self._until_kept()

    def _reload(self) -> None:
        self._stay()
        self._type()
        self._pause()
        with contextlib.suppress(WebDriverException):  # the laptop may be away
            self._screen.driver.refresh()

    def _close(self) -> None:
        self._stay()
        self._type()
        self._pause()
        self._leave_tab()

    def _crash(self) -> None:
        self._stay()
        self._type()
        self._pause()
        with contextlib.suppress(WebDriverException):  # what it answers: "tab crashed"
            self._screen.driver.execute_cdp_cmd("Page.crash", {})
        self._leave_tab()

    def _kill(self) -> None:
        self._stay()
        self._pause()
        lock = self._profile / "SingletonLock"
        os.kill(int(os.readlink(lock).rpartition("-")[2]), signal.SIGKILL)
        self._screen.driver.quit()
        lock.unlink(missing_ok=True)
        self._start()
        with contextlib.suppress(WebDriverException):  # the laptop may be away
            self._screen.driver.get(self._url)

    def _tabs(self) -> None:
        first = self._screen.driver.current_window_handle
        self._stay()
        self._open_tab()
        with contextlib.suppress(WebDriverException):  # the laptop may be away
            self._screen.driver.get(self._url)
            second = self._screen.driver.current_window_handle
            for tab in (first, second, first, second):
                self._screen.driver.switch_to.window(tab)
                self._type()
            self._until_kept()
        self._screen.driver.close()
        self._screen.driver.switch_to.window(first)

    # --- the link ----------------------------------------------------------------------------

    def _offline(self, offline: bool) -> None:
        self._screen.driver.set_network_conditions(
            offline=offline, latency=0, throughput=10_000_000
        )

    def _arm(self) -> None:
        self._desk.armed = True

    def _reopen(self) -> None:
        self._desk.armed = False
        self._hall.reception.stop()
        self._hall.open()

    # --- the phone ---------------------------------------------------------------------------

    def _start(self) -> None:
        self._screen = Screen(start_chromium(self._env, str(self._profile)))
        self._desktop = self._screen.driver.current_window_handle
        self._open_tab()

    def _open_tab(self) -> None:
        self._screen.driver.switch_to.new_window("tab")
        self._screen.before_every_page(HASTE)

    def _leave_tab(self) -> None:
        with contextlib.suppress(WebDriverException):  # a crashed one may not answer
            self._screen.driver.close()
        self._screen.driver.switch_to.window(self._desktop)
        self._open_tab()

    def _type(self) -> None:
        """Send what was found in the box, then write one more note and press the button."""
        self._screen.until(self._send_draft)
        self._typed.append(f"見本：{len(self._typed) + 1}枚目")
        self._screen.driver.execute_script(TYPE, self._typed[-1])

    def _send_draft(self) -> bool:
        if self._screen.value("box"):
            self._screen.click("send")
        return not self._screen.value("box")

    def _until_kept(self) -> None:
        """The page lists what was typed last: it has told that it keeps it."""
        self._screen.until(lambda: self._screen.driver.execute_script(KEPT, self._typed[-1]))

    def _pause(self) -> None:
        time.sleep(self._dice.uniform(0, 0.08))

    def _settle(self) -> None:
        """All is well again, and the phone is looked at until nothing waits."""
        self._screen.go(self._url)
        self._screen.until(
            lambda: self._send_draft() and self._screen.driver.execute_script(SETTLED)
        )


def _nothing() -> None:
    """What happens on a steady link."""
