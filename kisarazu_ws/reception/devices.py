"""The devices that joined this reception process, and the streams that keep them informed."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from kisarazu_ws.domain.phones import Device
from kisarazu_ws.reception.limits import Clock
from kisarazu_ws.reception.messages import OwnView

PRESENT_S = 30.0  # how long after its last word a device counts as connected


class Stream:
    """One open event stream; wishes that come close together leave as one message."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._state = False
        self._mine = False
        self._ended = False

    def wish_state(self) -> None:
        """The public state changed."""
        self._state = True
        self._wake.set()

    def wish_mine(self) -> None:
        """Something that the device owns changed."""
        self._mine = True
        self._wake.set()

    def end(self) -> None:
        """No more messages after what was wished until now."""
        self._ended = True
        self._wake.set()

    async def wishes(self, heartbeat_s: float, gap_s: float) -> AsyncIterator[tuple[bool, bool]]:
        """(state, mine) each time something changed, (False, False) as heartbeat."""
        while True:
            try:
                async with asyncio.timeout(heartbeat_s):
                    await self._wake.wait()
            except TimeoutError:
                yield False, False
                continue
            wished = self._state, self._mine
            self._state = self._mine = False
            self._wake.clear()
            if any(wished):
                yield wished
            if self._ended:
                return  # after what was last said, so that phones hear that reception closed
            await asyncio.sleep(gap_s)


@dataclass(eq=False)
class Known:
    """A joined device: what it owns (None = ask again), and its streams."""

    device: Device
    address: str
    seen: float
    changes: int = 0
    view: OwnView | None = None
    streams: set[Stream] = field(default_factory=set)

    def forget_view(self) -> None:
        """What the device owns is no longer what was last heard."""
        self.changes += 1
        self.view = None


class KnownDevices:
    """Devices by the hash of their key, and the cap on new ones per address."""

    def __init__(self, per_address: int, clock: Clock = time.monotonic) -> None:
        self._per_address = per_address
        self._clock = clock
        self._by_key: dict[str, Known] = {}
        self._by_id: dict[str, Known] = {}
        self._new_from: Counter[str] = Counter()

    def find(self, key_sha256: str) -> Known | None:
        """The device with this key, now seen."""
        known = self._by_key.get(key_sha256)
        if known:
            known.seen = self._clock()
        return known

    def has_room(self, address: str) -> bool:
        """Whether this address may bring one more new device."""
        return self._new_from[address] < self._per_address

    def add(self, device: Device, address: str) -> Known:
        """Remember a device; two joins at once give the same one."""
        known = self._by_key.get(device.key_sha256)
        if known is None:
            known = Known(device, address, self._clock())
            self._by_key[device.key_sha256] = self._by_id[device.device_id] = known
            self._new_from[address] += 1
        return known

    def changed(self, device_id: str) -> None:
        """Tell a device that something it owns changed."""
        known = self._by_id.get(device_id)
        if known:
            known.forget_view()
            for stream in known.streams:
                stream.wish_mine()

    def publish(self) -> None:
        """Tell all devices that the public state changed."""
        for stream in self._streams():
            stream.wish_state()

    def end_streams(self) -> None:
        """Let every stream finish."""
        for stream in self._streams():
            stream.end()

    def joined(self) -> int:
        """How many devices joined."""
        return len(self._by_key)

    def connected(self) -> int:
        """How many are there: a stream is open, or they asked for something a moment ago."""
        since = self._clock() - PRESENT_S
        return sum(bool(k.streams) or k.seen >= since for k in self._by_key.values())

    def _streams(self) -> list[Stream]:
        return [stream for known in self._by_key.values() for stream in known.streams]
