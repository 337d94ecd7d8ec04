"""A disk that is full at 200 random moments, and one that fails at 200, while fifty clients write.

    python -m benchmarks.trouble [MOMENTS] [SEED]

Prints JSON lines; exit code 1 when something that was told is lost or the work does not go on.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import trouble
from tests.faults.trouble import Outcome

EVENING = 20  # moments between two starts of the writing process


def main() -> None:
    """Measure and print."""
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    kept = [_measure("disk_full", trouble.fill, moments, seed)]
    kept.append(_measure("write_errors", trouble.err, moments, seed))
    sys.exit(0 if all(kept) else 1)


def _measure(what: str, run: trouble.Run, moments: int, seed: int) -> bool:
    begin = time.monotonic()
    total = Outcome()
    for evening in range(-(-moments // EVENING)):
        with tempfile.TemporaryDirectory() as folder:
            total.add(run(Path(folder), min(EVENING, moments - total.moments), seed + evening))
    seconds = round(time.monotonic() - begin)
    line = {"benchmark": "trouble", "what": what, "seed": seed, **dataclasses.asdict(total)}
    print(json.dumps({**line, "seconds": seconds}), flush=True)
    return total.good


if __name__ == "__main__":
    main()
