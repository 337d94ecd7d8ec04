"""1,000 single-byte changes of a closed file: named, harmless, missed, crashes.

    python -m benchmarks.corruption [FLIPS] [SEED]

Prints a JSON line; exit code 1 when anything but a named trouble came up.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
import sys
import tempfile
from pathlib import Path

from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.workshop import Workshop
from tests.faults import corruption


def main() -> None:
    """Measure and print."""
    flips = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sample.kws"
        with Workshop(file, create=True) as workshop:
            workshop.do(make_sample).result()
        outcome = corruption.run(file, Path(folder), flips, seed)
    line = {"benchmark": "corruption", "seed": seed, **dataclasses.asdict(outcome)}
    print(json.dumps(line, ensure_ascii=False))
    sys.exit(1 if outcome.crashes else 0)


if __name__ == "__main__":
    main()
