"""The window's side: opening, closing, and a process that ends with its parent."""

from __future__ import annotations

import json
import logging
import multiprocessing
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.phones import OpResult, PhoneOp
from kisarazu_ws.reception.link import Reception
from kisarazu_ws.workshop.sessions import close_reception
from tests.reception.conftest import Hall, HallMaker, Phone, op

ROOT = Path(__file__).parents[2]


def refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_after_stopping_nothing_listens_and_the_port_can_be_used_again(hall: Hall) -> None:
    port = hall.port
    hall.reception.stop()
    assert refuses(port)
    assert hall.statuses[-1].listening is False
    assert hall.statuses[-1].trouble is None
    hall.config = replace(hall.config, port=port)
    hall.open()
    assert hall.port == port


def test_before_and_after_its_time_reception_may_be_told_anything(hall: Hall) -> None:
    hall.reception.stop()
    for reception in (Reception(), hall.reception):
        reception.publish()
        reception.notify_device("d")
        reception.stop()
        assert reception.status.listening is False


class Heard(logging.Handler):
    """Waits for a line in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.line = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.line.set()


def test_a_listener_that_fails_leaves_the_phones_their_answers(hall: Hall, phone: Phone) -> None:
    def fail(_: object) -> None:
        raise ValueError("a slip")

    heard = Heard()
    log = logging.getLogger("kisarazu_ws.reception.link")
    log.addHandler(heard)
    try:
        hall.reception._on_status = fail
        assert hall.phone().join().status_code == 200
        assert heard.line.wait(30)
    finally:
        log.removeHandler(heard)
    assert phone.results(op())[0]["status"] == "stored"


def test_the_last_word_of_a_closing_reception_reaches_the_phones(hall: Hall, phone: Phone) -> None:
    """Also one that has just sent a note, and was not told what it owns since."""
    with phone.http.stream("GET", "/api/v1/events") as stream:
        lines = stream.iter_lines()
        next(line for line in lines if line.startswith("data: "))
        phone.results(op())
        hall.made.workshop.do(close_reception, hall.made.session.id).result()
        hall.reception.stop()
        said = [json.loads(line[6:])["open"] for line in lines if line.startswith("data: ")]
    assert said[-1] is False


def test_stopping_does_not_wait_for_open_streams(hall: Hall, phone: Phone) -> None:
    with phone.http.stream("GET", "/api/v1/events") as stream:
        lines = stream.iter_lines()
        next(lines)
        hall.reception.stop()
        for _ in lines:
            pass  # until the stream ends in good order
    assert hall.reception.status.listening is False


@pytest.mark.parametrize(
    ("host", "code"), [("127.0.0.1", "port_taken"), ("192.0.2.1", "no_address")]
)
def test_a_port_that_cannot_be_opened_is_told_in_japanese(hall: Hall, host: str, code: str) -> None:
    config = replace(hall.config, host=host, port=hall.port)
    with pytest.raises(WorkshopError) as told:
        Reception().start(hall.desk, config, lambda _: None)
    assert told.value.code == code
    assert "受付を開けません" in told.value.what


def test_status_tells_who_is_there_and_what_was_refused(hall: Hall, phone: Phone) -> None:
    httpx.get(hall.url + "/ping", headers={"Host": "elsewhere"})
    status = hall.await_status(lambda s: s.joined == 1 and 403 in s.refused)
    assert (status.listening, status.connected, status.visitors) == (True, 1, 1)
    assert status.refused[403] == 1


def test_a_process_that_dies_is_told_and_reception_can_be_opened_again(hall: Hall) -> None:
    [child] = multiprocessing.active_children()
    child.kill()
    status = hall.await_status(lambda s: s.trouble is not None)
    assert status.trouble is not None
    assert status.trouble.code == "reception_ended"
    hall.reception.stop()
    hall.open()
    assert hall.phone().join().status_code == 200


def test_batches_wait_for_the_commit_together(open_hall: HallMaker) -> None:
    """Were they served one after the other, the first would wait for ever."""
    hall = open_hall()
    together = threading.Barrier(8)
    real = hall.desk.submit

    def submit(device_id: str, ops: tuple[PhoneOp, ...]) -> tuple[OpResult, ...]:
        together.wait(30)
        return real(device_id, ops)

    hall.desk.submit = submit  # type: ignore[method-assign]
    phones = [hall.phone() for _ in range(4)]
    assert all(phone.join().status_code == 200 for phone in phones)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda phone: phone.results(op()), phones * 2))
    assert sorted(one["note_no"] for [one] in found) == list(range(41, 49))


def test_the_process_ends_when_its_parent_is_killed(kws: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.reception.parent", str(kws)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    with parent.stdout:
        port = int(parent.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=30) as witness:
            parent.kill()
            parent.wait()
            assert witness.recv(1) == b""  # closed by the ending process, not by its deadline
    assert refuses(port)


def test_the_process_brings_neither_qt_nor_the_store(hall: Hall) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import kisarazu_ws.reception.process, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = done.stdout.split()
    assert not [n for n in names if n.split(".")[0] in ("PySide6", "sqlalchemy", "sqlmodel")]
    assert not [n for n in names if n.startswith(("kisarazu_ws.store", "kisarazu_ws.workshop"))]
