"""Pictures of every screen for README and user guide, into `docs/images/`.

    python -m tools.screenshots [FOLDER]

Opens the real app on a fresh sample file, without a display, at 1366×768 and 1920×1080, the wall,
and the phone page in Chromium at 360×740 (left out where there is no Chromium).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from kisarazu_ws import config
from kisarazu_ws.app import App
from kisarazu_ws.ui.theme import Look, load_fonts
from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.workshop import Workshop

SIZES = ((1366, 768), (1920, 1080))
NAMES = ("prepare", "groups", "notes", "organise", "mandala", "minutes", "compare")
SETTLE_S = 2.5


def main() -> None:
    """Make all pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    load_fonts()
    look = Look()
    look.apply()
    with tempfile.TemporaryDirectory() as place:
        workshop = Workshop(Path(place) / "見本.kws", create=True)
        workshop.do(make_sample).result()
        app = App(workshop, config.Settings(), look, Path(place) / "log")
        app.window.show()
        for width, height in SIZES:
            app.window.resize(width, height)
            for at, name in enumerate(NAMES):
                app.window.show_station(at)
                _settle(application)
                _save(app.window, folder / f"{name}-{width}.png")
        _wall(application, app, folder)
        _phone(application, app, folder)
        app.window.close()


def _wall(application: QApplication, app: App, folder: Path) -> None:
    """The projector's pages with notes and boards."""
    for page, name in ((2, "wall-notes"), (3, "wall-board"), (4, "wall-balance")):
        app.wall.show_page(page, app.window)
        wall = app.wall.wall
        assert wall is not None
        wall.resize(1280, 720)
        _settle(application)
        _save(wall, folder / f"{name}.png")
    app.wall.close()


def _phone(application: QApplication, app: App, folder: Path) -> None:
    """The page as a participant sees it, on a reception of this machine only."""
    if shutil.which("chromium") is None:
        return
    app.reception.start("127.0.0.1")
    while not app.reception.url:
        _settle(application)
    with tempfile.TemporaryDirectory() as profile:
        flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
        target = folder / "phone.png"
        subprocess.run(
            ["chromium", *flags, f"--user-data-dir={profile}", "--window-size=360,740",
             "--virtual-time-budget=8000", f"--screenshot={target}", app.reception.url],
            check=True, capture_output=True,
        )  # fmt: skip
    print(target)


def _settle(application: QApplication) -> None:
    end = time.monotonic() + SETTLE_S
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.02)


def _save(widget: QWidget, file: Path) -> None:
    widget.grab().save(str(file))
    print(file)


if __name__ == "__main__":
    main()
