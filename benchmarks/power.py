"""Power cuts with lost unsynced writes: what phones were told against what the disk holds.

    python -m benchmarks.power [CUTS [SEED]]

Each cut is examined twice: with everything unsynced lost, and with torn sectors of it. Then the
same with 2 % failing writes and syncs before the cut, and (negative control: it must lose) without
waiting for the disk. Each JSON line is one sum. Linux, gcc.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import power


def main() -> None:
    """Cut and print."""
    cuts = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    kept = not _measure("full", cuts, seed)
    kept &= not _measure("full_failing", cuts // 4, seed, fail_ppm=20_000)
    control = _measure("normal", cuts // 20, seed, variant="normal")
    sys.exit(0 if kept and control else 1)


def _measure(what: str, cuts: int, seed: int, *, variant: str = "", fail_ppm: int = 0) -> int:
    """Print one line; the answer is how much was lost, doubled or damaged."""
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        score = power.run(Path(folder), cuts, seed, variant=variant, fail_ppm=fail_ppm)
    plain = dataclasses.asdict(score)
    plain["cuts"] = plain.pop("kills")
    plain["troubles"] = sum(text.count("\n") for text in score.troubles)
    seconds = round(time.monotonic() - begin)
    print(
        json.dumps({"benchmark": "power", "what": what, "seed": seed, **plain, "seconds": seconds})
    )
    sys.stdout.flush()
    return score.lost + score.duplicate + score.misnumbered + score.damaged


if __name__ == "__main__":
    main()
