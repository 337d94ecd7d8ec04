"""kill -9 at random instants while fifty clients write; what was told is compared with the file.

The phones' side lives here and outlives the laptop's: what was not acknowledged is sent again, with
the same ids, to whatever process opens the file next.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.faults import stack
from tests.faults.child import Work
from tests.faults.phones import RECORD, Told, Verdict, examine, make_hall

ROOT = Path(__file__).parents[2]
ROTATE = 3000  # acknowledged operations in a file, then a new one: a large file only takes longer
EARLY = 0.1  # the share of kills that hit the opening
MOST_S = 60.0


@dataclass
class Score:
    """What came of a run, in counts."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    duplicate: int = 0
    misnumbered: int = 0
    refused: int = 0
    damaged: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether everything promised was kept."""
        faults = (self.lost, self.duplicate, self.misnumbered, self.refused, self.damaged)
        return not any(faults) and not self.troubles

    def add(self, hall: Hall) -> None:
        """Count a hall to which no more is sent."""
        self.acknowledged += hall.told.count
        self.refused += hall.told.refused
        self.lost += hall.verdict.lost
        self.duplicate += hall.verdict.duplicate
        self.misnumbered += hall.verdict.misnumbered
        self.damaged += hall.verdict.integrity != "ok"
        troubles = hall.folder / "troubles"
        if troubles.exists():
            self.troubles.append(troubles.read_text(encoding="utf-8"))
            troubles.unlink()
        shutil.rmtree(hall.path.parent, ignore_errors=True)  # the newest may not be made yet


class Nursery:
    """The process that forks the children; `environment` is theirs too."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.child"],
            cwd=ROOT,
            env=os.environ | (environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to: IO[str] = self._process.stdin
        self._from: IO[str] = self._process.stdout

    def start(self, work: Work) -> int:
        """A child that does `work`; its process id."""
        self._to.write(json.dumps(dataclasses.asdict(work)) + "\n")
        self._to.flush()
        return int(self._from.readline())

    def ended(self) -> int:
        """Wait until the child is gone; its exit status (-9: killed)."""
        return int(self._from.readline())

    def close(self) -> None:
        """No more children; one that still runs is killed with the process that forked it."""
        self._process.kill()
        self._process.wait()
        self._to.close()
        self._from.close()

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class Hall:
    """One file and all that its phones were told."""

    folder: Path
    seed: int
    number: int
    told: Told = field(default_factory=Told)
    boots: int = 0
    session_id: str = ""
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def path(self) -> Path:
        """The workshop file."""
        return self.folder / f"hall{self.number}" / "見本.kws"

    def work(self, variant: str) -> Work:
        """What the next child has to do."""
        if not self.boots:
            self.path.parent.mkdir()
            self.session_id = make_hall(self.path)
        self.boots += 1
        return Work(
            path=str(self.path),
            session_id=self.session_id,
            seed=self.seed,
            hall=self.number,
            boot=self.boots,
            next_of=self.told.next_of(),
            told=str(self.folder / f"told-{self.number}-{self.boots}"),
            troubles=str(self.folder / "troubles"),
            variant=variant,
        )

    def examine(self) -> None:
        """Compare what was told with the file as it lies there."""
        self.verdict = examine(self.path, self.seed, self.number, self.told)


def run(
    folder: Path,
    kills: int,
    seed: int,
    *,
    variant: str = "",
    stack_every: int = 0,
    most: int = 2500,
    on_kill: Callable[[Score], None] = lambda _: None,
) -> Score:
    """Kill so many times; every `stack_every`th time the whole stack is between phone and file.

    A child is killed after a random number of acknowledgements up to `most` (and a random moment
    more), or while it opens the file.
    """
    dice = random.Random(seed)
    score = Score()
    hall = Hall(folder, seed, 0)
    with Nursery() as nursery:
        for i in range(kills):
            whole = bool(stack_every) and i % stack_every == stack_every - 1
            _one(nursery, hall, "stack" if whole else variant, dice, most)
            score.kills += 1
            hall.examine()
            if hall.told.count > ROTATE or not (hall.verdict.good or variant):
                score.add(hall)
                hall = Hall(folder, seed, hall.number + 1)
            on_kill(score)
    score.add(hall)
    return score


def _one(nursery: Nursery, hall: Hall, variant: str, dice: random.Random, most: int) -> None:
    work = hall.work(variant)
    told = Path(work.told)
    pid = nursery.start(work)

    def kill() -> None:
        os.kill(pid, signal.SIGKILL)

    if dice.random() < EARLY:
        time.sleep(dice.uniform(0, 0.3))
        kill()
    elif variant == "stack":
        stack.talk(work, told, hall.told, dice.randint(1, most), kill)
    else:
        wanted = dice.randint(1, most) * RECORD.size
        until(lambda: told.exists() and told.stat().st_size >= wanted)
        time.sleep(dice.uniform(0, 0.02))
        kill()
    assert nursery.ended() == -signal.SIGKILL, "the child ended by itself"
    if variant != "stack":
        hall.told.read(told)


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, a minute at most."""
    end = time.monotonic() + MOST_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.003)
