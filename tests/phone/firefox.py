"""A page in Firefox, driven by WebDriver BiDi: Debian has no geckodriver."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

T = TypeVar("T")
START_S = 60
ANSWER_S = 60
# What Firefox would fetch, ask or show by itself.
PREFERENCES = """
user_pref("remote.active-protocols", 1);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("browser.safebrowsing.provider.mozilla.updateURL", "");
"""
CENTRE = """
    const at = document.querySelector(%s);
    at.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = at.getBoundingClientRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
"""


class Firefox:
    """One tab. `run` answers what the body of a function returns, as JSON can tell it."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._numbers = itertools.count(1)
        self._http = self._do(_session())
        self._line = self._do(_line(self._http, f"{address}/session"))
        self._call("session.new", capabilities={})
        self._tab = self._call("browsingContext.create", type="tab")["context"]
        phone = {"width": 360, "height": 740}
        self._call("browsingContext.setViewport", context=self._tab, viewport=phone)

    def open(self, url: str) -> None:
        self._call("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def reload(self) -> None:
        self._call("browsingContext.reload", context=self._tab, wait="complete")

    def run(self, body: str) -> Any:
        answer = self._call(
            "script.evaluate",
            expression=f"JSON.stringify((() => {{ {body} }})() ?? null)",
            target={"context": self._tab},
            awaitPromise=False,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def click(self, css: str) -> None:
        x, y = self.run(CENTRE % json.dumps(css))
        steps: list[dict[str, object]] = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "finger", "actions": steps})

    def write(self, text: str) -> None:
        keys = [{"type": kind, "value": one} for one in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": keys})

    def close(self) -> None:
        self._do(self._line.close())
        self._do(self._http.close())
        self._loop.close()

    def _act(self, source: dict[str, object]) -> None:
        self._call("input.performActions", context=self._tab, actions=[source])

    def _call(self, method: str, **params: object) -> Any:
        return self._do(self._ask(method, params))

    async def _ask(self, method: str, params: dict[str, object]) -> Any:
        number = next(self._numbers)
        await self._line.send_json({"id": number, "method": method, "params": params})
        while True:  # events come in between
            answer = await self._line.receive_json(timeout=ANSWER_S)
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


async def _line(http: aiohttp.ClientSession, url: str) -> aiohttp.ClientWebSocketResponse:
    return await http.ws_connect(url, max_msg_size=0)


@contextmanager
def firefox(env: dict[str, str]) -> Iterator[Firefox]:
    """A Firefox with a profile of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        (profile / "user.js").write_text(PREFERENCES)
        said = profile / "said"
        command = ("firefox-esr", "--headless", "--no-remote", "--remote-debugging-port", "0")
        with said.open("w") as output:
            process = subprocess.Popen(
                [*command, "--profile", folder],
                env=env | {"HOME": folder}, stdout=output, stderr=output,
            )  # fmt: skip
        try:
            page = Firefox(_address(said))
            try:
                yield page
            finally:
                page.close()
        finally:
            process.terminate()
            process.wait()


def _address(said: Path) -> str:
    """Where Firefox says that it listens."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if found := re.search(r"BiDi listening on (ws://\S+)", said.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"Firefox does not listen: {said.read_text()}")
