"""Cold start: from starting the process to the first painted window and to an idle one.

    python -m benchmarks.start [RUNS]

A fresh process each time, on a file with 5,000 notes; prints JSON lines with medians in seconds.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.file import build

NOTES = 5000
CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from kisarazu_ws import config
from kisarazu_ws.app import App
from kisarazu_ws.ui.shell.opening import open_or_make
from kisarazu_ws.ui.theme import Look, load_fonts
application = QApplication(sys.argv[:1])
load_fonts()
look = Look()
look.apply()
app = App(open_or_make(Path(sys.argv[1]), fresh=False), config.Settings(), look, Path("log"))
app.window.show()
app.window.grab()
print("painted", flush=True)
def idle():
    print("idle", flush=True)
    app.window.close()
QTimer.singleShot(0, idle)
application.exec()
"""


def one_start(file: Path) -> tuple[float, float]:
    """Seconds to the first painted window, and until it answers."""
    begin = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    times = []
    for word in ("painted", "idle"):
        assert child.stdout.readline().strip() == word
        times.append(time.perf_counter() - begin)
    child.wait()
    child.stdout.close()
    return times[0], times[1]


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.kws"
        build(file, NOTES)
        found = [one_start(file) for _ in range(runs)]
    for at, what in enumerate(("first_window_s", "usable_s")):
        value = round(statistics.median(times[at] for times in found), 3)
        print(json.dumps({"benchmark": "start", "what": what, "value": value, "notes": NOTES}))


if __name__ == "__main__":
    main()
