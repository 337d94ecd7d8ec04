"""Slow, greedy and hostile neighbours, over real sockets."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.phones import OpResult, PhoneOp
from kisarazu_ws.reception.config import Limits, ReceptionConfig
from kisarazu_ws.reception.process import listen
from tests.reception.conftest import GENEROUS, Hall, HallMaker, Phone, op


@contextlib.contextmanager
def connected(hall: Hall, count: int) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", hall.port), timeout=30))
            for _ in range(count)
        ]


def ends(connection: socket.socket) -> bytes:
    """What the server says until it closes; the socket's own timeout fails the test."""
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            heard += part
    return heard


@pytest.mark.parametrize(
    "opening",
    [
        b"",
        b"GET /ping HTTP/1.1\r\nHost: x\r\nX-A: ",
        b"\r\n\r\n\r\n",
        b"POST /api/v1/ops HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
    ],
)
def test_a_request_that_does_not_come_is_not_waited_for(
    open_hall: HallMaker, opening: bytes
) -> None:
    hall = open_hall(replace(GENEROUS, deadline_s=0.2))
    with connected(hall, 1) as [slow]:
        slow.sendall(opening)
        assert b"200" not in ends(slow)


def test_the_deadline_is_for_each_request_of_a_connection(open_hall: HallMaker) -> None:
    hall = open_hall(replace(GENEROUS, deadline_s=0.2))
    whole = f"GET /ping HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\n\r\n".encode()
    with connected(hall, 1) as [slow]:
        slow.sendall(whole)
        assert slow.recv(4096).startswith(b"HTTP/1.1 204")
        slow.sendall(whole[:-2])
        assert ends(slow) == b""


def test_an_endless_head_is_cut(hall: Hall) -> None:
    with connected(hall, 1) as [greedy]:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            greedy.sendall(b"GET /ping HTTP/1.1\r\nX-A: " + b"a" * 200_000)
        assert ends(greedy)[:12] in (b"HTTP/1.1 400", b"")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_and_the_next_phone_is_served(hall: Hall, raw: bytes) -> None:
    with connected(hall, 1) as [odd]:
        odd.sendall(raw)
        odd.shutdown(socket.SHUT_WR)
        assert ends(odd)[9:10] in (b"4", b"")
    assert hall.phone().join().status_code == 200


def test_a_full_address_gives_up_its_oldest_waiting_connection(open_hall: HallMaker) -> None:
    hall = open_hall(replace(GENEROUS, deadline_s=30))
    with connected(hall, 9) as crowd:
        assert ends(crowd[0]) == b""
        assert hall.phone().http.get("/ping").status_code == 204


def test_streams_of_a_phone_that_left_do_not_keep_it_out(hall: Hall, phone: Phone) -> None:
    request = (
        f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\n"
        f"Authorization: Bearer {phone.key}\r\n\r\n"
    )
    phone.http.close()
    with connected(hall, 4) as left:
        for connection in left:
            connection.sendall(request.encode())
            assert connection.recv(4096)
        with connected(hall, 7):
            again = hall.phone()
            assert again.join(device_key=phone.key).status_code == 200


def test_a_phone_that_sends_too_fast_is_told_when_to_come_again(open_hall: HallMaker) -> None:
    hall = open_hall(replace(Limits(), device_rate=0.01))
    phone = hall.phone()
    phone.join()
    answers = [phone.send(op()) for _ in range(11)]
    assert [a.status_code for a in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 50
    assert len(hall.texts()) == 10


def test_an_address_that_asks_too_much_is_held_back(open_hall: HallMaker) -> None:
    hall = open_hall(replace(GENEROUS, address_rate=0.01, address_burst=3))
    phone = hall.phone()
    assert [phone.http.get("/ping").status_code for _ in range(4)] == [204, 204, 204, 429]


def test_new_devices_of_one_address_are_counted(open_hall: HallMaker) -> None:
    hall = open_hall(replace(GENEROUS, devices_per_address=2))
    first = hall.phone()
    assert first.join().status_code == 200
    assert hall.phone().join().status_code == 200
    assert hall.phone().join().status_code == 429
    assert hall.phone().join(device_key=first.key).status_code == 200


def test_a_full_queue_says_when_to_come_again(open_hall: HallMaker) -> None:
    hall = open_hall(replace(GENEROUS, queued_ops=1))
    phone = hall.phone()
    phone.join()
    answer = phone.send(op(), op())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert hall.texts() == []


class FullDesk:
    """A desk in front of a real one whose disk is full (or whatever `code` says)."""

    def __init__(self, code: str) -> None:
        self.code = code

    def submit(self, device_id: str, ops: tuple[PhoneOp, ...]) -> tuple[OpResult, ...]:
        if self.code:
            raise WorkshopError(self.code, "", "", "")
        raise ValueError("a bug")


@pytest.mark.parametrize(("code", "status"), [("disk_full", 507), ("busy", 503), ("", 503)])
def test_troubles_of_the_laptop_have_their_answers(hall: Hall, code: str, status: int) -> None:
    phone = hall.phone()
    phone.join()
    real = hall.desk.submit
    hall.desk.submit = FullDesk(code).submit  # type: ignore[method-assign]
    answer = phone.send(op())
    assert answer.status_code == status
    assert int(answer.headers["Retry-After"]) >= 1
    hall.desk.submit = real  # type: ignore[method-assign]
    assert phone.results(op())[0]["status"] == "stored"


def test_answers_do_not_wait_for_acknowledgements() -> None:
    """asyncio turns Nagle's algorithm off only for sockets that say that they are TCP."""
    with listen(ReceptionConfig("127.0.0.1", 0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP
