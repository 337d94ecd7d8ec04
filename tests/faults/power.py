"""Power cuts at random moments while fifty clients write; what was told is compared with the disk.

The cut comes between any two writes or syncs of the child. Then the folder is rebuilt as the disk
would hold it, and the app's own opening must find everything that a phone was told in it.
"""

from __future__ import annotations

import dataclasses
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from tests.faults import disk
from tests.faults.kills import ROTATE, Hall, Nursery, Score

OPERATIONS = 8000  # a cut comes before one of so many writes and syncs
EARLY = 0.15  # the share of cuts near the opening
OPENING = 300
CLOSING = 0.15  # the share of cuts while the file is closed


def run(
    folder: Path,
    cuts: int,
    seed: int,
    *,
    variant: str = "",
    fail_ppm: int = 0,
    on_cut: Callable[[Score], None] = lambda _: None,
) -> Score:
    """Cut the current so many times; of each, a strict disk and a lucky, torn one are examined.

    With `fail_ppm` of a million writes and syncs fail before the cut.
    """
    dice = random.Random(seed)
    score = Score()
    hall = Hall(folder, seed, 0)
    with Nursery(disk.build(folder)) as nursery:
        for _ in range(cuts):
            _one(nursery, hall, variant, dice, fail_ppm)
            score.kills += 1
            if hall.told.count > ROTATE or not hall.verdict.good:
                score.add(hall)
                hall = Hall(folder, seed, hall.number + 1)
            on_cut(score)
    score.add(hall)
    return score


def _one(nursery: Nursery, hall: Hall, variant: str, dice: random.Random, fail_ppm: int) -> None:
    work = hall.work(variant)
    log, page = hall.folder / "disk.log", hall.folder / "levers"
    log.unlink(missing_ok=True)
    watched = hall.path.parent
    held = disk.Disk(watched)
    closes = dice.random() < CLOSING
    most = OPENING if dice.random() < EARLY else OPERATIONS
    cut_at = 0 if closes else dice.randint(1, most)
    levers = disk.Levers.fresh(page, cut_at=cut_at, dice=dice.randint(1, 2**62), fail_ppm=fail_ppm)
    below = [str(watched), str(log), str(page)]
    nursery.start(dataclasses.replace(work, disk=below, ends=dice.randint(1, 20) * closes))
    # A file may be closed before the current goes: then all of it must be there as well.
    assert nursery.ended() in ((0, -signal.SIGKILL) if closes else (-signal.SIGKILL,))
    levers.close()
    hall.told.read(Path(work.told))
    if log.exists():
        held.take(log)
    _hold_and_examine(held, hall, dice)


def _hold_and_examine(held: disk.Disk, hall: Hall, dice: random.Random) -> None:
    """The strict disk, then the torn one; the next child goes on with either."""
    watched = hall.path.parent
    kept = watched.with_name("kept")
    strict_first = dice.random() < 0.5
    for strict in (not strict_first, strict_first):
        held.hold(kept, None if strict else dice)
        shutil.rmtree(watched)
        kept.rename(watched)
        hall.examine()
        if not hall.verdict.good:
            return
