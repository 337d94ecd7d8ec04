"""One byte of a closed file is changed, so many times: what does opening it make of that?"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.store import backup
from kisarazu_ws.store.mapping import TABLES
from kisarazu_ws.store.recover import recover
from kisarazu_ws.workshop.workshop import Workshop


@dataclass
class Outcome:
    """`named`: refused, by code of the trouble. `harmless`: all values are as they were. `missed`:
    the file opens, and a value is another. `crashes`: anything else that came up, also while the
    named ones were recovered: `recovered` ones have every value again, `parted` ones lost some,
    `values_lost` in all; `whole_by_copy`: with a copy beside it, every value came back."""

    flips: int = 0
    named: dict[str, int] = field(default_factory=dict)
    harmless: int = 0
    missed: int = 0
    recovered: int = 0
    parted: int = 0
    values_lost: int = 0
    whole_by_copy: int = 0
    crashes: list[str] = field(default_factory=list)


def run(original: Path, folder: Path, flips: int, seed: int) -> Outcome:
    """Change one byte at a time of copies of the closed file `original`."""
    dice = random.Random(seed)
    content = original.read_bytes()
    with Workshop(original) as opened:
        before = opened.snapshot
    outcome = Outcome()
    for number in range(flips):
        at = dice.randrange(len(content))
        flipped = content[at] ^ dice.randint(1, 255)
        file = folder / f"flip{number}.kws"
        file.write_bytes(content[:at] + bytes([flipped]) + content[at + 1 :])
        outcome.flips += 1
        _open(file, original, before, outcome, at)
        shutil.rmtree(backup.folder(file), ignore_errors=True)
        for left in folder.glob(f"flip{number}.*"):
            left.unlink()
    return outcome


def _open(file: Path, original: Path, before: Snapshot, outcome: Outcome, at: int) -> None:
    try:
        with Workshop(file) as opened:
            same = not _lost(opened.snapshot, before)
    except WorkshopError as error:
        outcome.named[error.code] = outcome.named.get(error.code, 0) + 1
        _recover(file, original, before, outcome, at)
    except Exception as error:
        outcome.crashes.append(f"byte {at}: {error!r}")
    else:
        outcome.harmless += same
        outcome.missed += not same


def _recover(file: Path, original: Path, before: Snapshot, outcome: Outcome, at: int) -> None:
    """Once from the file alone, and once with a copy of the original beside it."""
    try:
        lost = _lost_after_recovery(file, before)
        outcome.recovered += not lost
        outcome.parted += bool(lost)
        outcome.values_lost += lost
        beside = backup.folder(file)
        beside.mkdir()
        shutil.copyfile(original, beside / "20260101-000000-open.kws")
        outcome.whole_by_copy += not _lost_after_recovery(file, before)
    except Exception as error:
        outcome.crashes.append(f"recovering, byte {at}: {error!r}")


def _lost_after_recovery(file: Path, before: Snapshot) -> int:
    target = file.with_name(f"{file.stem}.recovered.kws")
    recover(file, target)
    with Workshop(target) as opened:
        lost = _lost(opened.snapshot, before)
    shutil.rmtree(backup.folder(target), ignore_errors=True)
    target.unlink()
    return lost


def _lost(found: Snapshot, before: Snapshot) -> int:
    """How many values are missing or another."""
    return sum(
        found.all(kind).get(id_) != value
        for kind in TABLES
        for id_, value in before.all(kind).items()
    )
