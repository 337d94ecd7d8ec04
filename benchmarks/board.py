"""The board with many notes: opening, zoom, pan, drag of one and of 200 notes, and a drop.

    python -m benchmarks.board [NOTES]

1920×1080, software rendering. A frame is one step of the hand (event handler included) and the
full repaint that shows it, all tile painting of that frame included: nothing is painted between
frames. Prints JSON lines, milliseconds (median, p99, largest) and resident memory.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.file import build
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.board import Board
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look, load_fonts
from kisarazu_ws.workshop.organise import AcceptedGroup, accept_groups, place_notes
from kisarazu_ws.workshop.workshop import Workshop

FRAMES = 240
REST_S = 1.0


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
            _half_into_islands(workshop, session_id)
            bench.choose(session_id)
            before = _resident_mb()
            station = _opened(application, bench, jobs, look, notes)
            _moves(application, station.board, notes)
            _drags(application, station.board, notes)
            _drop(application, station, workshop, notes)
            _print({"what": "memory_mb", "above_file_open": round(_resident_mb() - before)}, notes)
            bench.close()
            jobs.close()


def _half_into_islands(workshop: Workshop, session_id: str) -> None:
    """Every second note lies in an island of 25."""
    ids = [n.id for n in workshop.snapshot.of_session(Note, session_id)][::2]
    groups = [
        AcceptedGroup(tuple(ids[at : at + 25]), "地域の足を守り、出かけられるようにしたい")
        for at in range(0, len(ids), 25)
    ]
    workshop.do(accept_groups, session_id, groups).result()


def _opened(
    application: QApplication, bench: Bench, jobs: Jobs, look: Look, notes: int
) -> OrganiseStation:
    begin = time.perf_counter()
    station = OrganiseStation(bench, jobs, look)
    station.resize(1920, 1080)
    station.show()
    station.entered()
    application.processEvents()
    while not station.board.is_complete():
        station.board.repaint()
    _say("first_complete_picture", [(time.perf_counter() - begin) * 1000], notes)
    return station


def _moves(application: QApplication, board: Board, notes: int) -> None:
    _say("zoom", _frames(board, lambda at: board.zoom_by(_swing(at, 1.05))), notes)
    for what, larger in (("pan_far", 3.0), ("pan_near", 16.0)):
        board.fit()
        board.zoom_by(larger)
        _rest(application)
        _say(what, _frames(board, lambda at: board.pan_by(-24 if at % 120 < 60 else 24, -8)), notes)


def _drags(application: QApplication, board: Board, notes: int) -> None:
    """From the press to the frame before letting go; the first frame lifts the notes."""
    board.fit()
    board.zoom_by(4)
    _rest(application)
    seen = board.scene.notes_in(board.camera.seen(board.width(), board.height()))
    for count in (1, 200):
        held = seen[:count]
        box = board.screen_box(held[0])
        assert box is not None
        board.select(held)
        start = box.center()
        _mouse(board, QEvent.Type.MouseButtonPress, start)
        application.processEvents()

        def step(at: int, start: QPointF = start) -> None:
            there = QPoint(300 + at * 5 % 1000, 200 + at * 3 % 500)
            _mouse(board, QEvent.Type.MouseMove, start if at == 0 else QPointF(there))

        _say(f"drag_{count}", _frames(board, step), notes)
        QTest.keyClick(board, Qt.Key.Key_Escape)  # lets go without a drop


def _drop(
    application: QApplication, station: OrganiseStation, workshop: Workshop, notes: int
) -> None:
    """From a change on disk to the picture that shows it."""
    found: list[float] = []
    island = next(iter(station.board.scene.islands), None)
    for note in list(station.board.scene.notes)[:12]:
        workshop.do(place_notes, [note], island if len(found) % 2 else None).result()
        start = time.perf_counter()
        application.processEvents()
        station.board.repaint()
        found.append((time.perf_counter() - start) * 1000)
    _say("change_shown", found, notes)


def _frames(board: Board, step: Callable[[int], None]) -> list[float]:
    found: list[float] = []
    for at in range(FRAMES):
        start = time.perf_counter()
        step(at)
        board.repaint()
        found.append((time.perf_counter() - start) * 1000)
    return found


def _swing(at: int, factor: float) -> float:
    return factor if at % 120 < 60 else 1 / factor


def _rest(application: QApplication) -> None:
    """Let the picture become sharp."""
    until = time.perf_counter() + REST_S
    while time.perf_counter() < until:
        application.processEvents()


def _mouse(board: Board, kind: QEvent.Type, at: QPointF) -> None:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, at, left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(board, event)


def _resident_mb() -> float:
    """Resident memory of this process (Linux; 0 elsewhere)."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith("VmRSS")), 0.0)


def _say(what: str, found: list[float], notes: int) -> None:
    ordered = sorted(found)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    line = {
        "what": f"{what}_ms",
        "median": round(statistics.median(found), 1),
        "p99": round(last, 1),
        "largest": round(ordered[-1], 1),
    }
    _print(line, notes)


def _print(line: dict[str, object], notes: int) -> None:
    print(json.dumps({"benchmark": "board", **line, "notes": notes}), flush=True)


if __name__ == "__main__":
    main()
