"""The phones in a process of their own, so that a window stays smooth while they work."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

from kisarazu_ws.reception.duplex import Duplex
from kisarazu_ws.rehearsal.values import Plan, Result

TELL_S = 0.25
STOP_S = 5.0
PAUSE, GO_ON, STOP = "pause", "go_on", "stop"


class Phones:
    """A running crowd; `start` once. It ends by itself, by `stop`, or with this process."""

    def __init__(
        self, plan: Plan, on_progress: Callable[[Result], None], on_end: Callable[[Result], None]
    ) -> None:
        """Both are called on a thread of its own: counts four times a second, then the result
        with all its notes (also after `stop`; counts as last heard if the process died)."""
        self._plan = plan
        self._on_progress = on_progress
        self._on_end = on_end
        self._last = Result(phones=plan.phones)
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin; returns at once."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=run, args=(theirs, self._plan), name="phones", daemon=True
        )
        self._process.start()
        theirs.close()
        self._pipe = Duplex(ours, self._heard, self._end)
        self._pipe.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    def pause(self) -> None:
        """Nobody writes for a while."""
        self._pipe.send(PAUSE)

    def go_on(self) -> None:
        """Write again."""
        self._pipe.send(GO_ON)

    def stop(self) -> None:
        """Everybody leaves now."""
        self._pipe.send(STOP)

    def wait(self, timeout_s: float | None = None) -> Result:
        """Block until the crowd has ended; how it went."""
        self._ended.wait(timeout_s)
        return self._last

    def close(self) -> None:
        """Stop, and wait until the process is gone."""
        self.stop()
        self._process.join(STOP_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.join()

    def _heard(self, result: Result) -> None:
        self._last = result
        if not result.deliveries:
            self._on_progress(result)

    def _end(self) -> None:
        self._ended.set()
        self._on_end(self._last)


def run(connection: Connection, plan: Plan) -> None:
    """What the child process is started with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then stops us
    asyncio.run(_run(connection, plan))


async def _run(connection: Connection, plan: Plan) -> None:
    from kisarazu_ws.rehearsal.crowd import Crowd

    loop = asyncio.get_running_loop()
    crowd = Crowd(plan)
    working = asyncio.create_task(crowd.run())
    told: dict[str, Callable[[], object]] = {
        PAUSE: crowd.pause,
        GO_ON: crowd.go_on,
        STOP: working.cancel,
    }

    def on_loop(word: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: we are leaving
            loop.call_soon_threadsafe(told[word])

    pipe = Duplex(connection, on_loop, lambda: on_loop(STOP))
    pipe.start()
    while not working.done():
        pipe.send(_counts(crowd.result()))
        await asyncio.wait({working}, timeout=TELL_S)
    pipe.send(crowd.result())
    pipe.hang_up()
    pipe.wait_until_sent()
    if not working.cancelled():
        working.result()


def _counts(result: Result) -> Result:
    """Without the single notes, which are told once at the end."""
    return dataclasses.replace(result, deliveries=())
