"""kill -9 at random instants, 50 clients writing: what was told against what is in the file.

    python -m benchmarks.kills [KILLS [SEED]]

Every tenth kill hits the whole stack (reception process, HTTP); the others the window's process,
one in ten of them while it opens the file. The last JSON line is the sum.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import kills


def main() -> None:
    """Kill and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    begin = time.monotonic()

    def say(score: kills.Score, *, every: int = 50) -> None:
        if score.kills % every == 0:
            plain = dataclasses.asdict(score)
            seconds = round(time.monotonic() - begin)
            line = {"benchmark": "kills", "seed": seed, **plain, "seconds": seconds}
            print(json.dumps(line, ensure_ascii=False), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        score = kills.run(Path(folder), count, seed, stack_every=10, most=2500, on_kill=say)
    say(score, every=1)
    sys.exit(0 if score.good else 1)


if __name__ == "__main__":
    main()
