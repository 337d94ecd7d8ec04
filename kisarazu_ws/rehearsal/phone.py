"""One simulated phone: joins, listens, and sends its queue exactly as resources/phone/link.js."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import math
import random
import time
from collections.abc import Callable
from typing import Any

from kisarazu_ws.rehearsal.line import Answer, Line, NoAnswer
from kisarazu_ws.rehearsal.script import Script, Written
from kisarazu_ws.rehearsal.values import Delivery, Plan, Tally

BATCH = 20
TIMER_S = 5.0  # how often the page looks whether something waits
NEW_BOOT_S = 5.0
LONG_WAIT_S = 15.0
SHORT_WAIT_S = 2.0  # while the stream is heard
HEARING_S = 20.0


class Phone:
    """Writes first, then sends: the same ids again with full jitter until there is an answer.

    `on_state` hears of every state that the laptop pushed or was asked for.
    """

    def __init__(
        self,
        script: Script,
        plan: Plan,
        line: Line,
        tally: Tally,
        on_state: Callable[[int, dict[str, Any]], None],
    ) -> None:
        self.line = line
        self.state: dict[str, Any] = {}
        self.joined = asyncio.Event()
        self.refused_entry = False
        self._script = script
        self._plan = plan
        self._tally = tally
        self._on_state = on_state
        self._chance = random.Random(f"{plan.seed}:{script.number}:waits")
        self._queue: dict[str, tuple[dict[str, Any], float]] = {}
        self._seq = 0
        self._session = ""
        self._boot: str | None = None
        self._version: int | None = None
        self._not_before = 0.0
        self._heard = -math.inf  # when the open stream last spoke
        self._batch = BATCH
        self._wake = asyncio.Event()
        self._work = asyncio.Event()
        self._joining = asyncio.Lock()

    async def live(self) -> None:
        """Join, listen and send until cancelled."""
        await self.join()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._send_queue())

    @property
    def waiting(self) -> int:
        """How many operations have no final answer yet."""
        return len(self._queue)

    def write(self, note: Written) -> None:
        """Press 「出す」: the note is in the queue from now on."""
        now = time.monotonic()
        self._seq += 1
        op = {"op_id": note.op_id, "note_id": note.note_id, "kind": "create", "text": note.text}
        if self.state.get("prompt"):
            op["prompt"] = self.state["prompt"]
        self._queue[note.op_id] = ({**op, "seq": self._seq}, now)
        self._tally.deliveries[note.note_id] = Delivery(
            note.note_id, self._script.number, note.text, now
        )
        self._work.set()  # as on the page, a new note does not shorten the wait of earlier ones

    def nudge(self) -> None:
        """The page came back, or the network did: try now."""
        self._work.set()
        self._wake.set()
        self._wake = asyncio.Event()

    async def join(self) -> None:
        """Ask to be let in until the laptop answers; a wrong token ends it."""
        async with self._joining:
            attempt = 0
            self.joined.clear()
            while not (self.joined.is_set() or self.refused_entry):
                await self._try_to_join(attempt)
                attempt += 1

    async def _try_to_join(self, attempt: int) -> None:
        wait = self._jitter(attempt)
        body = {"token": self._plan.token, "device_key": self._script.key}
        with contextlib.suppress(NoAnswer):
            answer = await self.line.ask("POST", "/api/v1/join", "", body)
            if answer.status == 200:
                self._adopt(answer.content)
                return
            self.refused_entry = answer.status == 401
            wait = max(wait, answer.after_s)
        if not self.refused_entry:
            await self._pause(wait)

    def _adopt(self, content: dict[str, Any]) -> None:
        if not self._session:
            self._tally.joined += 1
        self._meet(content["boot_id"])
        self._session = content["session_uid"]
        self.joined.set()
        self._work.set()
        self._show(content)

    def _meet(self, boot: str) -> None:
        """A laptop that started anew is met by all phones at once: each waits a little."""
        if self._boot not in (None, boot):
            self._not_before = time.monotonic() + self._chance.uniform(0, NEW_BOOT_S)
        if self._boot != boot:
            self._boot, self._version = boot, None

    # --- listening -----------------------------------------------------------------------------

    async def _listen(self) -> None:
        attempt = 0
        while not self.refused_entry:
            if not self.joined.is_set():
                await self.join()
            spoke = False
            with contextlib.suppress(NoAnswer):
                spoke = self._plan.stream and await self._read_stream()
                if not spoke:
                    await self._refresh()
            attempt = 0 if spoke else attempt + 1
            await self._pause(max(0.5, self._jitter(attempt)))

    async def _read_stream(self) -> bool:
        spoke = False
        with contextlib.suppress(NoAnswer):
            async for state in self.line.events(self._script.key):
                spoke = True
                self._heard = time.monotonic()
                if state:
                    await self._take_state(state)
        self._heard = -math.inf
        return spoke

    async def _refresh(self) -> None:
        since = "" if self._version is None else f"?since={self._version}"
        answer = await self.line.ask("GET", f"/api/v1/state{since}", self._script.key)
        if answer.status == 200:
            await self._take_state(answer.content)
        elif answer.status == 401:
            await self.join()

    async def _take_state(self, state: dict[str, Any]) -> None:
        self._meet(state["boot_id"])
        if state["session_uid"] == self._session:
            self._show(state)
        else:
            await self.join()

    def _show(self, state: dict[str, Any]) -> None:
        was_closed = not self.state.get("open", True)
        self._version = state.get("version", self._version)
        self.state = state
        self._on_state(self._script.number, state)
        if was_closed and state["open"]:
            self._work.set()

    # --- the queue -----------------------------------------------------------------------------

    async def _send_queue(self) -> None:
        attempt = 0
        while not self.refused_entry:
            batch = list(self._queue.values())[: self._batch]
            if not batch or not self.joined.is_set() or not self.state["open"]:
                attempt = 0
                await self._until_there_is_work()
                continue
            wait = max(await self._send(batch, attempt), self._not_before - time.monotonic())
            attempt = 0 if wait <= 0 else attempt + 1
            if wait > 0:
                await self._pause(wait)

    async def _send(self, batch: list[tuple[dict[str, Any], float]], attempt: int) -> float:
        """Send one batch; the seconds to wait, 0 when there is nothing to wait for."""
        now = time.monotonic()
        if now < self._not_before:
            return self._not_before - now
        ops = [{**op, "age_ms": int((now - at) * 1000)} for op, at in batch]
        retry = self._jitter(attempt) + 0.001
        self._count_try(ops)
        try:
            body = {"session_uid": self._session, "ops": ops}
            answer = await self.line.ask("POST", "/api/v1/ops", self._script.key, body)
            return await self._take_answer(answer, retry)
        except NoAnswer:
            return retry

    def _count_try(self, ops: list[dict[str, Any]]) -> None:
        found = [self._tally.deliveries[op["note_id"]] for op in ops]
        self._tally.retried += any(one.tries for one in found)
        for one in found:
            again = dataclasses.replace(one, tries=one.tries + 1)
            self._tally.deliveries[one.note_id] = again

    async def _take_answer(self, answer: Answer, retry: float) -> float:
        if answer.status == 200:
            self._meet(answer.content["boot_id"])
            return 0.0 if self._settle(answer.content["results"]) else retry
        if answer.status in (401, 409):
            await self.join()
            return 0.0 if self.joined.is_set() else retry
        if answer.status == 413:
            self._batch = max(1, self._batch // 2)
        return max(retry, answer.after_s)

    def _settle(self, results: list[dict[str, Any]]) -> bool:
        """Take out what is final; whether all of it is."""
        final = [one for one in results if one["status"] != "closed"]
        if len(final) < len(results):
            self.state = {**self.state, "open": False}
        for one in final:
            op, _ = self._queue.pop(one["op_id"], ({}, 0.0))
            if one["status"] in ("stored", "duplicate"):
                self._tally.duplicate += one["status"] == "duplicate"
                self._acknowledge(op["note_id"], one["note_no"])
            else:
                self._tally.held += 1
        return len(final) == len(results)

    def _acknowledge(self, note_id: str, number: int) -> None:
        one = self._tally.deliveries[note_id]
        done = dataclasses.replace(one, acked=time.monotonic(), number=number)
        self._tally.deliveries[note_id] = done

    # --- waiting -------------------------------------------------------------------------------

    def _jitter(self, attempt: int) -> float:
        hears = time.monotonic() - self._heard < HEARING_S
        longest = SHORT_WAIT_S if hears else LONG_WAIT_S
        return self._chance.random() * min(longest, 0.5 * 2.0 ** min(attempt, 10))

    async def _until_there_is_work(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TIMER_S):
                await self._work.wait()
        self._work.clear()

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
