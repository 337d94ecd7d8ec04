"""The reception process's end of the pipe: questions out, answers in, on the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from multiprocessing.connection import Connection

from kisarazu_ws.domain.phones import Device, OpResult, PhoneOp, PublicState
from kisarazu_ws.reception.duplex import Duplex
from kisarazu_ws.reception.messages import (
    Admit,
    Answer,
    Ask,
    DeviceChanged,
    Look,
    OwnView,
    Publish,
    Question,
    Submit,
    ToLaptop,
    ToPhones,
    Value,
)


class Trouble(Exception):  # noqa: N818 - an expected answer, not a fault of ours
    """The workshop could not do it; `code` is that of its `WorkshopError`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Bridge:
    """Asks the workshop. `queued` counts the operations that wait for an answer.

    Once the workshop has said goodbye (`ended`), it answers no more: every question is `Trouble`.
    """

    def __init__(self, connection: Connection, answer_s: float) -> None:
        self.queued = 0
        self.ended = False
        self.state: PublicState | None = None
        self.on_state: Callable[[], None] = _nothing
        self.on_device: Callable[[str], None] = _nothing
        self.on_end: Callable[[], None] = _nothing
        self._answer_s = answer_s
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Value | None]] = {}
        self._loop = asyncio.get_running_loop()
        self._pipe = Duplex(connection, self._heard, self._ended)

    def start(self) -> None:
        """Begin to listen to the workshop; set the callbacks first."""
        self._pipe.start()

    def tell(self, message: ToLaptop) -> None:
        """Say something that needs no answer."""
        self._pipe.send(message)

    def hang_up(self) -> None:
        """Send what is queued and say goodbye."""
        self._pipe.hang_up()
        self._pipe.wait_until_sent()

    async def admit(self, key_sha256: str) -> Device:
        """The device of this key; raises `Trouble`."""
        device = await self._ask(Admit(key_sha256))
        assert isinstance(device, Device)
        return device

    async def submit(self, device_id: str, ops: tuple[PhoneOp, ...]) -> tuple[OpResult, ...]:
        """The results, on disk; raises `Trouble`."""
        self.queued += len(ops)
        try:
            results = await self._ask(Submit(device_id, ops))
        finally:
            self.queued -= len(ops)
        assert isinstance(results, tuple)
        return results

    async def look(self, device_id: str) -> OwnView:
        """What the device owns; raises `Trouble`."""
        view = await self._ask(Look(device_id))
        assert isinstance(view, OwnView)
        return view

    async def _ask(self, question: Question) -> Value | None:
        if self.ended:
            raise Trouble("busy")
        number = next(self._numbers)
        future: asyncio.Future[Value | None] = self._loop.create_future()
        self._waiting[number] = future
        self._pipe.send(Ask(number, question))
        try:
            async with asyncio.timeout(self._answer_s):
                return await future
        except TimeoutError:
            raise Trouble("busy") from None
        finally:
            self._waiting.pop(number, None)

    def _heard(self, message: ToPhones) -> None:
        self._on_loop(lambda: self._take(message))

    def _take(self, message: ToPhones) -> None:
        if isinstance(message, Answer):
            self._answer(message)
        elif isinstance(message, Publish):
            self.state = message.state
            self.on_state()
        elif isinstance(message, DeviceChanged):
            self.on_device(message.device_id)

    def _answer(self, answer: Answer) -> None:
        future = self._waiting.get(answer.number)
        if future is None or future.done():
            return  # it came too late; the phone asks again with the same ids
        if answer.trouble:
            future.set_exception(Trouble(answer.trouble))
        else:
            future.set_result(answer.value)

    def _ended(self) -> None:
        self._on_loop(self._end)

    def _end(self) -> None:
        self.ended = True
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Trouble("busy"))
        self.on_end()

    def _on_loop(self, call: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: we are leaving
            self._loop.call_soon_threadsafe(call)


def _nothing(*_: object) -> None:
    """What is done before the callbacks are set."""
