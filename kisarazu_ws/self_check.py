"""Whether this copy of the app is whole: every part is really used once, on a file that is thrown
away."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kisarazu_ws import __version__
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.paths import resources
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.workshop import Workshop


def self_check(window: Callable[[Path], str]) -> dict[str, Any]:
    """What was tried and how it went; `window` opens the window on a file, unseen, and says so."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "見本.kws"
        checks: dict[str, Callable[[], str]] = {
            "file": lambda: _file(file),
            "fonts": _fonts,
            "language": lambda: _language(file),
            "seating": lambda: _seating(file),
            "documents": lambda: _documents(file, Path(folder)),
            "reception": lambda: _reception(file),
            "window": lambda: window(file),
        }
        results = {name: _tried(check) for name, check in checks.items()}
    return {
        "ok": all(r["ok"] for r in results.values()),
        "version": __version__,
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "checks": results,
    }


def _tried(check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"ok": True, "found": check()}
    except Exception as error:  # the report names whatever is wrong
        return {"ok": False, "found": f"{type(error).__name__}: {error}"}


def _file(file: Path) -> str:
    from kisarazu_ws.workshop.sample import make_sample

    with Workshop(file, create=True) as workshop:
        workshop.do(make_sample).result()
        count = len(workshop.snapshot.all(Note))
        return f"見本 {count}件、integrity_check {workshop.integrity().result()}"


def _fonts() -> str:
    found = sorted(p.name for p in (resources() / "fonts").glob("*.ttf"))
    if not any(name.startswith("BIZUDPGothic") for name in found):
        raise FileNotFoundError("BIZ UDPGothic")
    return f"{len(found)}書体"


def _language(file: Path) -> str:
    from kisarazu_ws.language.engine import Engine
    from kisarazu_ws.language.values import Text

    with Workshop(file) as workshop:
        notes = _staff_session(workshop).notes
    found = Engine(resources()).group([Text(n.id, n.text) for n in notes])
    if not found:
        raise ValueError("no proposals")
    return f"島の案 {len(found)}件"


def _seating(file: Path) -> str:
    from kisarazu_ws.workshop.seating import plan_seats

    with Workshop(file) as workshop:
        view = _staff_session(workshop)
        return plan_seats(view.participants, view.groups, (), seed=1).sentence


def _documents(file: Path, folder: Path) -> str:
    from kisarazu_ws.export.export import export

    with Workshop(file) as workshop:
        formats = ("pdf", "docx", "pptx", "xlsx", "csv", "md", "svg", "png")
        written = export(_staff_session(workshop), folder, formats, blobs=lambda _: None)
    return "、".join(path.suffix[1:] for path in written)


def _reception(file: Path) -> str:
    from urllib.request import urlopen

    from kisarazu_ws.reception.desk import open_desk

    with Workshop(file) as workshop:
        session = _staff_session(workshop).session
        with (
            open_desk(workshop, session.id, "127.0.0.1", 0) as place,
            urlopen(place["url"], timeout=10) as page,
        ):
            return f"応答 {page.status}"


def _staff_session(workshop: Workshop) -> SessionSnapshot:
    busiest = max(
        (n.session_id for n in workshop.snapshot.all(Note).values()),
        key=lambda id_: len(workshop.snapshot.of_session(Note, id_)),
    )
    return session_snapshot(workshop.snapshot, busiest)
