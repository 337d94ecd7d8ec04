"""A disk that is full for a while, or fails now and then, while fifty clients write.

The child is never started anew within a run: what it could not store it must say within two
seconds, keep on asking for, and store once there is room again.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from tests.faults import disk
from tests.faults.kills import Hall, Nursery, until
from tests.faults.phones import RECORD

ROOM = 200_000  # bytes that are left at most when the disk is said to be full
AGAIN = 200  # acknowledged operations by which it is seen that the work goes on
ERRORS_PPM = 50_000  # of writes and of syncs, in a million


@dataclass
class Outcome:
    """What phones were told and found; `worst_s`: the longest wait for an answer or a message."""

    moments: int = 0
    resumed: int = 0
    acknowledged: int = 0
    lost: int = 0
    duplicate: int = 0
    damaged: int = 0
    messages: dict[str, int] = field(default_factory=dict)
    worst_s: float = 0.0

    @property
    def good(self) -> bool:
        """Whether nothing told was lost and the work went on each time."""
        return not (self.lost or self.duplicate or self.damaged) and self.resumed == self.moments

    def add(self, other: Outcome) -> None:
        """Count another evening."""
        for name in ("moments", "resumed", "acknowledged", "lost", "duplicate", "damaged"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for code, count in other.messages.items():
            self.messages[code] = self.messages.get(code, 0) + count
        self.worst_s = max(self.worst_s, other.worst_s)


class Run(Protocol):
    """`fill` and `err`."""

    def __call__(self, folder: Path, moments: int, seed: int, /) -> Outcome:
        """One evening with so many disturbances."""


@dataclass(frozen=True)
class Evening:
    """A child that writes on a disk whose levers the test holds."""

    told: Path
    troubles: Path
    levers: disk.Levers

    def acknowledged(self) -> int:
        """How many operations were answered with "stored" so far."""
        return self.told.stat().st_size // RECORD.size if self.told.exists() else 0

    def complaints(self) -> int:
        """How many bytes of trouble were told so far."""
        return self.troubles.stat().st_size if self.troubles.exists() else 0

    def goes_on(self) -> bool:
        """Wait until many more were stored; False when that does not happen within a minute."""
        wanted = self.acknowledged() + AGAIN
        until(lambda: self.acknowledged() >= wanted)
        return self.acknowledged() >= wanted


def fill(folder: Path, moments: int, seed: int, *, variant: str = "") -> Outcome:
    """Let the disk be full at so many random moments of one evening."""
    dice = random.Random(seed)

    def full(evening: Evening) -> bool:
        before = evening.complaints()
        evening.levers.set(room=dice.randint(0, ROOM))
        until(lambda: evening.complaints() > before)
        time.sleep(dice.uniform(0, 0.5))
        evening.levers.set(room=-1)
        return evening.complaints() > before

    return _evening(folder, moments, seed, full, variant)


def err(folder: Path, moments: int, seed: int) -> Outcome:
    """Let one in twenty writes and syncs fail for a while, so many times."""
    dice = random.Random(seed)

    def failing(evening: Evening) -> bool:
        before = evening.complaints()
        evening.levers.set(fail_ppm=ERRORS_PPM, sync_fail_ppm=ERRORS_PPM)
        until(lambda: evening.complaints() > before)
        time.sleep(dice.uniform(0, 0.5))
        evening.levers.set(fail_ppm=0, sync_fail_ppm=0)
        return evening.complaints() > before

    return _evening(folder, moments, seed, failing, "")


def _evening(
    folder: Path, moments: int, seed: int, disturb: Callable[[Evening], bool], variant: str
) -> Outcome:
    hall = Hall(folder, seed, 0)
    outcome = Outcome()
    with _child(folder, hall, variant) as evening:
        evening.goes_on()
        for _ in range(moments):
            outcome.moments += 1
            outcome.resumed += disturb(evening) and evening.goes_on()
    hall.told.read(evening.told)
    hall.examine()
    _judge(outcome, hall, evening.troubles)
    return outcome


@contextmanager
def _child(folder: Path, hall: Hall, variant: str) -> Iterator[Evening]:
    page, log = folder / "levers", folder / "disk.log"
    levers = disk.Levers.fresh(page, dice=hall.seed + 1)
    work = hall.work(variant)
    below = [str(hall.path.parent), str(log), str(page)]
    with Nursery(disk.build(folder)) as nursery:
        pid = nursery.start(replace(work, disk=below))
        yield Evening(Path(work.told), Path(work.troubles), levers)
        os.kill(pid, signal.SIGKILL)
        assert nursery.ended() == -signal.SIGKILL, "the child ended by itself"
    levers.close()


def _judge(outcome: Outcome, hall: Hall, troubles: Path) -> None:
    outcome.acknowledged = hall.told.count
    outcome.lost, outcome.duplicate = hall.verdict.lost, hall.verdict.duplicate
    outcome.damaged = int(hall.verdict.integrity != "ok")
    lines = troubles.read_text(encoding="utf-8").splitlines() if troubles.exists() else []
    for line in map(json.loads, lines):
        code = line["code"]
        outcome.messages[code] = outcome.messages.get(code, 0) + 1
        outcome.worst_s = max(outcome.worst_s, line.get("waited_s", 0.0))
