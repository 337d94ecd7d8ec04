"""One byte of a closed file is changed, so many times: what does opening it make of that?"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.store.mapping import TABLES
from kisarazu_ws.workshop.workshop import Workshop


@dataclass
class Outcome:
    """`named`: refused, by code of the trouble. `harmless`: all values are as they were. `missed`:
    the file opens, and a value is another. `crashes`: anything else that came up."""

    flips: int = 0
    named: dict[str, int] = field(default_factory=dict)
    harmless: int = 0
    missed: int = 0
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
        _open(file, before, outcome, at)
        for left in folder.glob(f"flip{number}.*"):
            if left.is_file():
                left.unlink()
    return outcome


def _open(file: Path, before: Snapshot, outcome: Outcome, at: int) -> None:
    try:
        with Workshop(file) as opened:
            same = all(opened.snapshot.all(kind) == before.all(kind) for kind in TABLES)
    except WorkshopError as error:
        outcome.named[error.code] = outcome.named.get(error.code, 0) + 1
    except Exception as error:
        outcome.crashes.append(f"byte {at}: {error!r}")
    else:
        outcome.harmless += same
        outcome.missed += not same
