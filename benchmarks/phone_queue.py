"""Storms over a phone in Chromium: what was typed against what is in the file.

    python -m benchmarks.phone_queue [CYCLES [SEED]]

The link is steady, the phone offline, the laptop away, or the line cut after the commit; the page
stays, is reloaded, closed, crashed, killed with its browser, or open in two tabs. Then the negative
controls: a queue in memory must lose, and new ids at each try must double. JSON lines; the first
ones show how far it got.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.phone import storms
from tests.phone.altered import Change, altered_page
from tests.phone.storms import Score, Storm
from tests.reception.conftest import make_hall


def main() -> None:
    """Brew and print."""
    cycles = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    page = _measure("page", cycles, seed)
    few = max(6, cycles // 20)
    forgetful = _measure("queue in memory", few, seed, *storms.FORGETFUL)
    renaming = _measure("new ids at each try", few, seed, *storms.RENAMING)
    kept = page.lost == page.duplicate == 0
    sys.exit(0 if kept and forgetful.lost and renaming.duplicate else 1)


def _measure(what: str, cycles: int, seed: int, *changes: Change) -> Score:
    begin = time.monotonic()

    def say(**more: object) -> None:
        line = {"benchmark": "phone_queue", "what": what, "seed": seed, **more}
        line["seconds"] = round(time.monotonic() - begin)
        print(json.dumps(line, ensure_ascii=False), flush=True)

    def on_cycle(score: Score) -> None:
        if score.cycles % 50 == 0:
            say(cycles=score.cycles)

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        altered_page(Path(folder), *changes),
    ):
        hall = make_hall(Path(folder) / "見本.kws")
        try:
            storm = Storm(hall, dict(os.environ), Path(folder) / "profile", seed)
            score = storm.run(cycles, on_cycle=on_cycle)
        finally:
            hall.close()
    say(**vars(score))
    return score


if __name__ == "__main__":
    main()
