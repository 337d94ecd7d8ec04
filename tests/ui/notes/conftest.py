"""The notes station over a real file; reception on a free port of this machine."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.notes.reception_control import OPEN, ReceptionControl
from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.ui.theme import Look


@dataclass
class Clock:
    """A clock that a test turns by hand."""

    now: dt.datetime = dt.datetime(2026, 1, 20, 13, 30, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **by: int) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reception(bench: Bench) -> Iterator[ReceptionControl]:
    control = ReceptionControl(bench, 0)
    yield control
    control.close()


@pytest.fixture
def station(
    qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look, reception: ReceptionControl, clock: Clock
) -> Iterator[NotesStation]:
    made = NotesStation(bench, jobs, look, reception, now=clock)
    qtbot.addWidget(made)
    made.resize(1278, 712)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.entered()
    qtbot.waitUntil(lambda: bool(reception.addresses))
    yield made
    made.wall.close()


@pytest.fixture
def opened(qtbot: QtBot, station: NotesStation) -> ReceptionControl:
    """Reception, open to phones."""
    control = station.reception
    control.start("127.0.0.1")
    qtbot.waitUntil(lambda: control.state == OPEN, timeout=30_000)
    return control


@pytest.fixture
def send(opened: ReceptionControl, bench: Bench) -> Iterator[Callable[[str], str]]:
    """A joined phone; gives the status of the note it sends."""
    assert opened.desk is not None
    place = opened.desk.place
    with httpx.Client(base_url=f"http://127.0.0.1:{place['port']}", timeout=30) as http:
        joined = http.post("/api/v1/join", json={"code": place["code"]}).json()
        http.headers["Authorization"] = f"Bearer {joined['device_key']}"

        def say(text: str) -> str:
            ids = {"op_id": secrets.token_hex(16), "note_id": secrets.token_hex(16)}
            op = {**ids, "kind": "create", "text": text}
            body = {"session_uid": bench.session_id, "ops": [op]}
            return str(http.post("/api/v1/ops", json=body).json()["results"][0]["status"])

        yield say
