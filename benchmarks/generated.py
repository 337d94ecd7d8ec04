"""Requests that nobody thought of, against a real reception.

    python -m benchmarks.generated [COUNT [SEED]]

Prints a JSON line; exit code 1 when an answer was one that must not be, told foreign words, or did
not fit docs/openapi.json.
"""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.reception import generated
from tests.reception.conftest import make_hall
from tests.reception.test_generated import OPEN


def main() -> None:
    """Ask and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        hall = make_hall(Path(folder) / "hall.kws", OPEN)
        outcome = generated.run(hall, count, seed)
        hall.close()
    line = {
        "benchmark": "generated",
        "seed": seed,
        "requests": outcome.requests,
        "statuses": dict(sorted(outcome.statuses.items())),
        "faults": outcome.faults,
        "seconds": round(time.monotonic() - begin),
    }
    print(json.dumps(line, ensure_ascii=False))
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
