"""A pipe end that never makes its speaker wait: one thread sends, one receives."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

_GOODBYE = None  # pickles to itself


class Duplex:
    """Messages out by a queue, messages in by a callback on the receiving thread."""

    def __init__(
        self, connection: Connection, on_message: Callable[[Any], None], on_end: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._on_message = on_message
        self._on_end = on_end
        self._out: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._receiver = threading.Thread(target=self._receive, name="pipe-in", daemon=True)
        self._sender = threading.Thread(target=self._send, name="pipe-out", daemon=True)

    def start(self) -> None:
        """Begin to receive and send."""
        self._receiver.start()
        self._sender.start()

    def send(self, message: Any) -> None:
        """Queue a message; never waits for the other side."""
        self._out.put(message)

    def hang_up(self) -> None:
        """Send what is queued and say goodbye, which ends the other side's receiving.

        Closing would not do: a file that another thread is reading stays open until it has read.
        """
        self._out.put(_GOODBYE)

    def wait_until_sent(self) -> None:
        """Wait until everything up to the goodbye has left."""
        self._sender.join()

    def join(self) -> None:
        """Wait for the end of both directions and close."""
        self._receiver.join()
        self._sender.join()
        self._connection.close()

    def _receive(self) -> None:
        try:
            while (message := self._connection.recv()) is not _GOODBYE:
                self._on_message(message)
        except (EOFError, OSError):
            pass  # the other process is gone, which means the same
        self._on_end()
        self._out.put(_GOODBYE)

    def _send(self) -> None:
        # An OSError means that nobody listens any more; the receiving thread tells.
        with contextlib.suppress(OSError):
            while (message := self._out.get()) is not _GOODBYE:
                self._connection.send(message)
            self._connection.send(_GOODBYE)
