"""Fair shares, on a clock of the test's own."""

from __future__ import annotations

import pytest

from kisarazu_ws.domain.phones import Device
from kisarazu_ws.reception.devices import PRESENT_S, KnownDevices, Stream
from kisarazu_ws.reception.limits import Buckets


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_is_let_through_and_then_one_a_second(clock: Clock) -> None:
    buckets = Buckets(1, 3, clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 1]
    clock.now += 1
    assert [buckets.take("a"), buckets.take("a")] == [0, 1]


def test_one_name_does_not_pay_for_another(clock: Clock) -> None:
    buckets = Buckets(1, 1, clock)
    assert [buckets.take("a"), buckets.take("b")] == [0, 0]


def test_a_batch_larger_than_the_burst_passes_and_is_paid_for(clock: Clock) -> None:
    buckets = Buckets(1, 10, clock)
    assert buckets.take("a", 20) == 0
    assert buckets.take("a", 20) == 11
    clock.now += 11
    assert buckets.take("a", 20) == 0


def test_names_are_forgotten_before_they_fill_the_memory(clock: Clock) -> None:
    buckets = Buckets(1, 1, clock)
    for number in range(25_000):
        buckets.take(str(number))
    assert len(buckets._levels) <= 10_000


def test_a_device_counts_as_connected_while_it_speaks_or_listens(clock: Clock) -> None:
    devices = KnownDevices(40, clock)
    known = devices.add(Device("d", "k"), "10.0.0.1")
    clock.now += PRESENT_S + 1
    assert (devices.connected(), devices.joined()) == (0, 1)
    known.streams.add(Stream())
    assert devices.connected() == 1


def test_an_address_brings_only_so_many_new_devices() -> None:
    devices = KnownDevices(2)
    for number in range(2):
        assert devices.has_room("10.0.0.1")
        devices.add(Device(str(number), str(number)), "10.0.0.1")
    devices.add(Device("0", "0"), "10.0.0.1")
    assert not devices.has_room("10.0.0.1")
    assert devices.has_room("10.0.0.2")
