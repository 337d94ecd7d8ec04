"""Connections with a deadline and a share per address, which plain uvicorn lacks.

Without it 1,006 connections that send a byte now and then shut everybody out.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kisarazu_ws.reception.config import Limits

EVENTS_PATH = "/api/v1/events"
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class Door:
    """Which connections each address holds, oldest first."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._inside: defaultdict[str, list[GuardedProtocol]] = defaultdict(list)
        self._count = 0

    def enter(self, guest: GuardedProtocol) -> bool:
        """Let a connection in; a full address gives up its oldest waiting one for the new one.

        A phone that left the Wi-Fi without a word leaves dead connections behind; they must not
        keep it out when it comes back.
        """
        mine = self._inside[guest.address]
        if len(mine) >= self.limits.connections_per_address:
            waiting = next((one for one in mine if one.is_waiting()), None)
            if waiting is None:
                return False
            self.leave(waiting)
            waiting.transport.abort()
        if self._count >= self.limits.connections:
            return False
        self._inside[guest.address].append(guest)
        self._count += 1
        return True

    def leave(self, guest: GuardedProtocol) -> None:
        """Forget a connection; one that was never let in is no matter."""
        mine = self._inside.get(guest.address, [])
        if guest in mine:
            mine.remove(guest)
            self._count -= 1
        if not mine:
            self._inside.pop(guest.address, None)


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a deadline for each request and a bound on its head."""

    door: ClassVar[Door]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Arm the deadline before the first byte."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self._deadline: asyncio.TimerHandle | None = None
        self._in_head = False
        self._head_bytes = 0
        if self.door.enter(self):
            self._arm()
        else:
            transport.write(_FULL)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._disarm()
        self.door.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Every byte counts against a deadline, also the ones that make no request."""
        if self.transport.is_closing():
            return
        self._arm()
        was_in_head = self._in_head
        super().data_received(data)
        if was_in_head and self._in_head:  # the first part is bounded by what one read takes
            self._head_bytes += len(data)
            if self._head_bytes > self.door.limits.head_bytes and not self.transport.is_closing():
                self.send_400_response("Head too large.")

    def on_message_begin(self) -> None:
        """A pipelined request has a deadline of its own."""
        self._in_head = True
        self._head_bytes = 0
        self._arm()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """What follows is a body, which the application measures."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is here in whole; answering it may take longer."""
        self._disarm()
        super().on_message_complete()

    def is_waiting(self) -> bool:
        """Whether closing this connection would interrupt no answer (an event stream reopens)."""
        busy = self.cycle is not None and not self.cycle.response_complete
        return not busy or self.scope.get("path") == EVENTS_PATH

    def _arm(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.door.limits.deadline_s, self._too_late)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        self.transport.abort()


def guarded(limits: Limits) -> type[GuardedProtocol]:
    """A protocol class whose connections share one door."""
    return type("Guarded", (GuardedProtocol,), {"door": Door(limits)})
