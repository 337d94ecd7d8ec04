"""The wall fills the screen that the facilitator does not look at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LAPTOP, PROJECTOR = (0, 0, 1366, 768), (1366, 0, 1920, 1080)
# A test run has one screen, given when it starts: two need an interpreter of their own.
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QWidget
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.reception_control import ReceptionControl
from kisarazu_ws.ui.notes.timer_card import local_now
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.wall.window import WallWindow
from tests.builders import small

app = QApplication([])
made = small(Path(sys.argv[1]))
bench = Bench(made.workshop)
bench.choose(made.session.id)
reception = ReceptionControl(bench, 0)
window = QWidget()
window.show()
wall = WallWindow(bench, reception, local_now, SharedTable())
wall.open_on(window)
app.processEvents()
print(wall.isFullScreen(), *wall.geometry().getRect())
wall.close()
reception.close()
bench.close()
made.workshop.close()
"""


def screen(name: str, place: tuple[int, int, int, int]) -> dict[str, object]:
    return {"name": name, **dict(zip(("x", "y", "width", "height"), place, strict=True))}


def test_the_wall_fills_the_other_screen(tmp_path: Path, kws: Path) -> None:
    screens = [screen("laptop", LAPTOP), screen("projector", PROJECTOR)]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}), encoding="utf-8")
    platform = f"offscreen:configfile={tmp_path / 'screens.json'}"

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(kws)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": platform},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["True", *map(str, PROJECTOR)]
