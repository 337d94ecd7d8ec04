"""The board with many notes: frames while zooming and panning, and the first complete picture.

    python -m benchmarks.board [NOTES]

1920×1080, software rendering; one frame is one full repaint of the surface after a step of the
camera, with event processing between. Prints JSON lines, milliseconds.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from benchmarks.file import build
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look, load_fonts
from kisarazu_ws.workshop.workshop import Workshop

FRAMES = 120


def main() -> None:
    """Measure and print."""
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    application = QApplication(sys.argv[:1])
    load_fonts()
    look = Look()
    look.apply()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.kws"
        session_id = build(file, notes)
        with Workshop(file) as workshop:
            bench, jobs = Bench(workshop), Jobs()
            bench.choose(session_id)
            begin = time.perf_counter()
            station = OrganiseStation(bench, jobs, look)
            station.resize(1920, 1080)
            station.show()
            station.entered()
            board = station.board
            canvas = QImage(board.size(), QImage.Format.Format_RGB32)

            def frame() -> float:
                application.processEvents()
                start = time.perf_counter()
                painter = QPainter(canvas)
                board.render(painter, QPointF(0, 0).toPoint())
                painter.end()
                return (time.perf_counter() - start) * 1000

            frame()
            while not board.is_complete():
                frame()
            _say("first_complete_picture", [(time.perf_counter() - begin) * 1000], notes)
            zooms = []
            for at in range(FRAMES):
                board.zoom_by(1.06 if at % 60 < 30 else 1 / 1.06)
                zooms.append(frame())
            _say("zoom", zooms, notes)
            pans = []
            for at in range(FRAMES):
                board.pan_by(24 if at % 60 < 30 else -24, 10)
                pans.append(frame())
            _say("pan", pans, notes)
            bench.close()
            jobs.close()


def _say(what: str, found: list[float], notes: int) -> None:
    ordered = sorted(found)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    line = {
        "benchmark": "board",
        "what": f"{what}_ms",
        "median": round(statistics.median(found), 1),
        "p99": round(last, 1),
        "notes": notes,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
