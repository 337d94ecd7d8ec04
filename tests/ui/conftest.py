"""Real widgets over a real temporary file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import Small, small
from tests.ui.hands import Shown


@pytest.fixture
def small_file(kws: Path) -> Iterator[Small]:
    """A staff session with 4 groups, 3 prompts, 20 participants and 40 notes."""
    made = small(kws)
    yield made
    made.workshop.close()


@pytest.fixture
def workshop(small_file: Small) -> Workshop:
    """The open file."""
    return small_file.workshop


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The look at 100 %, on the application."""
    look = Look()
    look.apply()
    return look


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """The pool for long work."""
    pool = Jobs()
    yield pool
    pool.close()


@pytest.fixture
def bench(small_file: Small, qapp: QApplication) -> Iterator[Bench]:
    """The bench with the staff session chosen."""
    made = Bench(small_file.workshop)
    made.choose(small_file.session.id)
    yield made
    made.close()


@pytest.fixture
def shown(qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look, small_file: Small) -> Shown:
    """Puts a station on the screen; the file has the city's vocabulary."""
    small_file.workshop.do(bring_reference).result()
    return Shown(qtbot, bench, jobs, look)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes said."""
    said: list[str] = []
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: said.append(f"{box.text()}{box.informativeText()}")
    )
    return said
