"""Notes from phones for a long time while the window is open on a board of many notes.

    python -m benchmarks.soak [--minutes 5] [--rate 100] [--board 5000] [--elsewhere]

The real window (offscreen, 1366×768) shows the board and a hand pans it thirty times a second;
200 simulated phones write into the same session, or with `--elsewhere` into another session of the
file, so that the board stays as large as it was. A frame is one step of the hand and the repaint
that shows it. A stall is the time by which the event loop comes later than it should. Memory is
resident, after a warm-up; the notes themselves live in the window's memory, so what a fresh process
takes for them is said besides. Prints JSON lines.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.file import TEXT, memory
from kisarazu_ws import config
from kisarazu_ws.app import App
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.rehearsal.process import Phones
from kisarazu_ws.rehearsal.values import Plan, Result, percentile
from kisarazu_ws.ui.notes.reception_control import OPEN
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.theme import Look, load_fonts
from kisarazu_ws.workshop.notes import NewNote, write_notes
from kisarazu_ws.workshop.organise import AcceptedGroup, accept_groups
from kisarazu_ws.workshop.templates import load_templates, new_session
from kisarazu_ws.workshop.workshop import Workshop

PHONES = 200
TICK_MS = 33
ORGANISE = 3  # the station's place in the rail
WARM_UP_S = 20.0


@dataclass
class Hand:
    """Pans the board and times the frames and how late the event loop comes."""

    station: OrganiseStation
    frames: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def begin(self) -> None:
        """Start to pan."""
        self.since = QElapsedTimer()
        self.timer = QTimer(interval=TICK_MS)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._step)
        self.since.start()
        self.timer.start()

    def _step(self) -> None:
        self.late.append(max(0.0, self.since.nsecsElapsed() / 1e6 - TICK_MS))
        self.since.restart()
        clock = QElapsedTimer()
        clock.start()
        self.station.board.pan_by(-12 if len(self.frames) % 120 < 60 else 12, 0)
        self.station.board.repaint()
        self.frames.append(clock.nsecsElapsed() / 1e6)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--board", type=int, default=5000)
    parser.add_argument("--elsewhere", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "soak.kws"
        board, other = _fill(file, options.board)
        _soak(file, board, other if options.elsewhere else board, options)


def _fill(file: Path, notes: int) -> tuple[str, str]:
    """Two sessions, the first with a board of so many notes, half of them in islands."""
    with Workshop(file, create=True) as workshop:
        template = load_templates().found[0]
        board = workshop.do(new_session, template).result().id
        other = workshop.do(new_session, template).result().id
        news = [NewNote(TEXT.format(i + 1)) for i in range(notes)]
        ids = [n.id for n in workshop.do_as("import", write_notes, board, news).result()][::2]
        groups = [
            AcceptedGroup(tuple(ids[at : at + 25]), "地域の足を守り、出かけられるようにしたい")
            for at in range(0, len(ids), 25)
        ]
        workshop.do(accept_groups, board, groups).result()
    return board, other


def _soak(file: Path, board: str, target: str, options: argparse.Namespace) -> None:
    application = QApplication(sys.argv[:1])
    load_fonts()
    look = Look()
    look.apply()
    with tempfile.TemporaryDirectory() as home:
        os.environ["KISARAZU_WS_HOME"] = home
        app = App(Workshop(file), config.Settings(port=0), look, Path(home) / "log")
        app.window.show()
        _open_reception(application, app, target)
        app.bench.choose(board)
        app.window.show_station(ORGANISE)
        station = app.window.station(ORGANISE)
        assert isinstance(station, OrganiseStation)
        _until(application, station.board.is_complete)
        hand = Hand(station)
        before = len(app.workshop.snapshot.all(Note))
        result, grown = _watch(application, app, hand, options)
        stored = len(app.workshop.snapshot.all(Note)) - before
        app.window.close()
    _say(options, result, hand, stored, grown)
    _print({"what": "notes_mb", "file_open": round(memory(file)), "notes": before + stored})


def _open_reception(application: QApplication, app: App, target: str) -> None:
    app.bench.choose(target)
    app.reception.start("127.0.0.1")
    _until(application, lambda: app.reception.state == OPEN)


def _watch(
    application: QApplication, app: App, hand: Hand, options: argparse.Namespace
) -> tuple[Result, dict[str, tuple[float, float]]]:
    """Let the phones write; the result, and resident MB after the warm-up and at the end."""
    seconds = options.minutes * 60
    notes = round(seconds * options.rate)
    host, token = app.reception.url.lower().rsplit("/j/", 1)[0], app.reception.url[-26:]
    plan = Plan(host, token, PHONES, notes, arrive_s=5.0, write_s=seconds)
    ended = threading.Event()
    phones = Phones(plan, lambda _: None, lambda _: ended.set())
    pids = {"window": os.getpid(), "reception": _reception_pid()}
    phones.start()
    hand.begin()
    begin = time.monotonic()
    warm: dict[str, float] = {}
    while not ended.is_set():
        application.processEvents()
        time.sleep(0.0005)
        if not warm and time.monotonic() - begin > min(WARM_UP_S, seconds / 2):
            warm = {name: resident_mb(pid) for name, pid in pids.items()}
    hand.timer.stop()
    result = phones.wait()
    phones.close()
    _until(application, lambda: not app.workshop.pending())
    return result, {name: (warm[name], resident_mb(pid)) for name, pid in pids.items()}


def _reception_pid() -> int:
    found = [c.pid for c in multiprocessing.active_children() if c.name == "reception"]
    return found[0] or 0


def _until(application: QApplication, ready: object) -> None:
    assert callable(ready)
    while not ready():
        application.processEvents()
        time.sleep(0.001)


def resident_mb(pid: int) -> float:
    """Resident memory of a process (Linux; 0 elsewhere)."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith("VmRSS")), 0.0)


def _say(
    options: argparse.Namespace,
    result: Result,
    hand: Hand,
    stored: int,
    grown: dict[str, tuple[float, float]],
) -> None:
    line: dict[str, object] = {
        "what": "soak",
        "minutes": options.minutes,
        "rate": options.rate,
        "board": options.board,
        "elsewhere": options.elsewhere,
        **result.plain(),
        "stored": stored,
        "frames": len(hand.frames),
        "frame_p50_ms": percentile(hand.frames, 0.5),
        "frame_p99_ms": percentile(hand.frames, 0.99),
        "frame_max_ms": percentile(hand.frames, 1.0),
        "stall_p99_ms": percentile(hand.late, 0.99),
        "stall_max_ms": percentile(hand.late, 1.0),
        "stalls_over_200_ms": sum(late > 200 for late in hand.late),
    }
    for name, (warm, end) in grown.items():
        growth = round((end / warm - 1) * 100, 1) if warm else 0.0
        line |= {f"{name}_mb": round(end), f"{name}_growth_percent": growth}
    _print(line)


def _print(line: dict[str, object]) -> None:
    print(json.dumps({"benchmark": "soak", **line}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
