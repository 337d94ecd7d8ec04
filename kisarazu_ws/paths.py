"""The only place that knows where shipped resources and a person's own files are."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)  # where a PyInstaller build keeps its data
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Fonts, phone page, icons, language data, reference and sample data."""
    return _root() / "resources"


def session_templates() -> Path:
    """The shipped session templates (TOML)."""
    return _root() / "sessions"


def user_data() -> Path:
    """A person's settings, own templates and logs; made when missing."""
    if override := os.environ.get("KISARAZU_WS_HOME"):
        folder = Path(override)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", Path.home())) / "KisarazuWS"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support" / "KisarazuWS"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "kisarazu-ws"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def documents() -> Path:
    """Where a person's workshop files are offered to be kept."""
    found = Path.home() / "Documents"
    return found if found.is_dir() else Path.home()
