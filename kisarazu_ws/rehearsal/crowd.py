"""A whole crowd of simulated phones in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from kisarazu_ws.rehearsal.line import Line
from kisarazu_ws.rehearsal.phone import Phone
from kisarazu_ws.rehearsal.script import Script, scripts
from kisarazu_ws.rehearsal.values import Plan, Result, Tally

LOOK_S = 0.05  # how often the crowd looks whether everything has arrived


def has_own_addresses() -> bool:
    """Whether every address 127.x.y.z is there without being set up (not on macOS)."""
    return sys.platform != "darwin"


def own_address(number: int) -> str:
    """The loopback address of phone `number` (below 4 million): 127.64.0.1 and on."""
    high, low = divmod(number, 254)
    return f"127.{64 + high // 256}.{high % 256}.{low + 1}"


class Crowd:
    """Phones that come, write their notes and stay until all of them are acknowledged."""

    def __init__(
        self, plan: Plan, on_state: Callable[[int, dict[str, Any]], None] = lambda *_: None
    ) -> None:
        self.tally = Tally()
        self.phones: list[Phone] = []
        self._plan = plan
        self._on_state = on_state
        self._begin = time.monotonic()
        self._going_on = asyncio.Event()
        self._going_on.set()

    async def run(self) -> Result:
        """Everything from the first phone's coming; what is cancelled ends at once."""
        _raise_file_limit()
        self._begin = time.monotonic()
        lives: list[asyncio.Task[None]] = []
        try:
            for script in scripts(self._plan):
                phone = self._phone(script)
                self.phones.append(phone)
                lives.append(asyncio.create_task(self._live(phone, script)))
            writers = [
                asyncio.create_task(self._write(phone, script))
                for phone, script in zip(self.phones, scripts(self._plan), strict=True)
            ]
            lives += writers
            await asyncio.gather(*writers)
            await self._until_all_is_said()
        finally:
            for task in lives:
                task.cancel()
            await asyncio.gather(*lives, return_exceptions=True)
            await asyncio.gather(*(phone.line.close() for phone in self.phones))
        return self.result()

    def result(self) -> Result:
        """How it goes until now."""
        return self.tally.result(self._plan.phones, time.monotonic() - self._begin)

    def pause(self) -> None:
        """Nobody writes for a while; what was written goes on its way."""
        self._going_on.clear()

    def go_on(self) -> None:
        """Write again."""
        self._going_on.set()

    def _phone(self, script: Script) -> Phone:
        plan = self._plan
        address = own_address(script.number) if plan.own_address else None
        chance = random.Random(f"{plan.seed}:{script.number}:network")
        line = Line(plan.url, address, plan.network, chance, self.tally)
        return Phone(script, plan, line, self.tally, self._on_state)

    async def _live(self, phone: Phone, script: Script) -> None:
        await asyncio.sleep(script.arrives)
        async with asyncio.TaskGroup() as group:
            group.create_task(phone.live())
            if script.away_from is not None:
                group.create_task(self._be_away(phone, script.away_from, script.away_s))

    async def _be_away(self, phone: Phone, after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        phone.line.leave_network()
        await asyncio.sleep(seconds)
        phone.line.offline = False
        phone.nudge()  # the browser's "online"

    async def _write(self, phone: Phone, script: Script) -> None:
        """The notes at their instants; a note waits for its phone to be let in."""
        await asyncio.sleep(self._plan.arrive_s)
        clock = 0.0
        for note in script.notes:
            await asyncio.sleep(max(0.0, note.at - clock))
            clock = note.at
            await self._going_on.wait()
            if await self._let_in(phone):
                phone.write(note)

    async def _let_in(self, phone: Phone) -> bool:
        if not phone.state:  # once let in, a phone writes whether it is connected or not
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._plan.patience_s):
                    await phone.joined.wait()
        return bool(phone.state)

    async def _until_all_is_said(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._plan.patience_s):
                while any(phone.waiting for phone in self.phones):
                    await asyncio.sleep(LOOK_S)


def _raise_file_limit() -> None:
    if os.name != "posix":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(8192, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
