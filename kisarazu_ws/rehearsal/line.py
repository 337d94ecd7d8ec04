"""One phone's way to the laptop: real HTTP from an address of its own, over a network as bad as
asked for."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from kisarazu_ws.rehearsal.values import Network, Tally

ABORT_S = 15.0  # the page gives a request up after this
SILENCE_S = 40.0  # and a stream, whose heartbeats come every 15 s


class NoAnswer(Exception):  # noqa: N818 - what phones live with
    """Nothing came back: the request or its answer was lost."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: its status, the seconds of `Retry-After`, and its JSON object."""

    status: int
    after_s: float = 0.0
    content: dict[str, Any] = field(default_factory=dict)


class Line:
    """Asks one thing at a time or listens to the stream; `close` at the end."""

    def __init__(
        self, url: str, address: str | None, network: Network, chance: random.Random, tally: Tally
    ) -> None:
        self._network = network
        self._chance = chance
        self._tally = tally
        self._asking: set[asyncio.Task[Answer]] = set()
        self._streams: set[aiohttp.ClientResponse] = set()
        self.offline = False
        self._http = aiohttp.ClientSession(
            url,
            connector=aiohttp.TCPConnector(local_addr=(address, 0) if address else None),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Hang up."""
        await self._http.close()

    def leave_network(self) -> None:
        """From now on nothing comes through, and what was under way is lost."""
        self.offline = True
        for task in self._asking:
            task.cancel()
        for response in self._streams:
            response.close()

    async def ask(
        self, method: str, path: str, key: str, body: dict[str, Any] | None = None
    ) -> Answer:
        """The answer; raises `NoAnswer`, after which nobody knows whether the request arrived."""
        task = asyncio.create_task(self._exchange(method, path, key, body))
        self._asking.add(task)
        try:
            await asyncio.wait({task})
        finally:
            self._asking.discard(task)
            task.cancel()
        if task.cancelled():
            raise NoAnswer
        return task.result()

    async def events(self, key: str) -> AsyncIterator[dict[str, Any]]:
        """The states of an event stream as they come, {} for a heartbeat; ends when it does."""
        await self._on_the_way()
        limits = aiohttp.ClientTimeout(total=None, sock_read=SILENCE_S)
        try:
            async with self._http.get(
                "/api/v1/events", headers=_headers(key), timeout=limits
            ) as response:
                if response.status != 200:
                    self._tally.refused[response.status] += 1
                    return
                self._streams.add(response)
                try:
                    async for line in response.content:
                        if line.startswith(b"data: "):
                            yield json.loads(line[6:])
                        elif line.startswith(b":"):
                            yield {}
                finally:
                    self._streams.discard(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer from error

    async def _exchange(
        self, method: str, path: str, key: str, body: dict[str, Any] | None
    ) -> Answer:
        await self._on_the_way()
        try:
            async with self._http.request(
                method,
                path,
                json=body,
                headers=_headers(key),
                timeout=aiohttp.ClientTimeout(total=ABORT_S),
            ) as response:
                # The head is here, so the laptop has done what it was asked for.
                if self._chance.random() < self._network.cut:
                    self._tally.lost_answers += 1
                    response.close()
                    raise NoAnswer
                return await self._read(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer from error

    async def _read(self, response: aiohttp.ClientResponse) -> Answer:
        if response.status >= 400:
            self._tally.refused[response.status] += 1
        is_json = response.content_type == "application/json"
        after = float(response.headers.get("Retry-After", "0"))
        return Answer(response.status, after, await response.json() if is_json else {})

    async def _on_the_way(self) -> None:
        if self.offline:
            raise NoAnswer
        if self._network.delay_s:
            await asyncio.sleep(self._chance.uniform(0, self._network.delay_s))
        if self._chance.random() < self._network.lost:
            self._tally.lost_requests += 1
            await asyncio.sleep(self._chance.uniform(0, self._network.notice_s))
            raise NoAnswer


def _headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}
