"""A real reception: child process, sockets, workshop file; and what a phone would say to it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.phones import Desk
from kisarazu_ws.reception.config import Limits, ReceptionConfig
from kisarazu_ws.reception.link import Reception, Status
from kisarazu_ws.workshop.phones import PhoneDesk
from kisarazu_ws.workshop.sessions import open_reception
from tests.builders import Small, small

GENEROUS = Limits(device_rate=1000, device_burst=1000, address_rate=10_000, address_burst=10_000)


@dataclass
class Hall:
    """An open reception and everything behind it."""

    made: Small
    desk: Desk
    config: ReceptionConfig
    reception: Reception = field(default_factory=Reception)
    statuses: list[Status] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    told: threading.Condition = field(default_factory=threading.Condition)

    def open(self) -> None:
        self.reception = Reception()
        self.reception.start(self.desk, self.config, self._on_status)

    def leave(self) -> None:
        """Take the laptop away; `open` brings it back at the same port."""
        self.config = replace(self.config, port=self.port)
        self.reception.stop()

    def _on_status(self, status: Status) -> None:
        with self.told:
            self.statuses.append(status)
            self.told.notify_all()

    def await_status(self, wanted: Callable[[Status], bool]) -> Status:
        with self.told:
            assert self.told.wait_for(lambda: any(map(wanted, self.statuses)), 30)
            return next(s for s in reversed(self.statuses) if wanted(s))

    @property
    def port(self) -> int:
        return self.reception.status.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def phone(self) -> Phone:
        """One more phone, not yet joined."""
        self.phones.append(Phone(self))
        return self.phones[-1]

    def close(self) -> None:
        for phone in self.phones:
            phone.http.close()
        if self.reception.status.listening:
            self.reception.stop()
        self.made.workshop.close()

    def texts(self) -> list[str]:
        """The words of the notes that came from phones, in the order of their numbers."""
        notes = self.made.workshop.snapshot.all(Note).values()
        phone = [n for n in notes if n.source == "phone"]
        return [n.text for n in sorted(phone, key=lambda n: n.number)]


def make_hall(
    path: Path, limits: Limits = GENEROUS, desk: Desk | None = None, port: int = 0
) -> Hall:
    """A small workshop made at `path`, with its reception open; the caller closes it."""
    made = small(path)
    made.workshop.do(open_reception, made.session.id).result()
    config = ReceptionConfig("127.0.0.1", port, limits=limits)
    hall = Hall(made, desk or PhoneDesk(made.workshop, made.session.id), config)
    made.workshop.listen(lambda _: hall.reception.publish())
    hall.open()
    return hall


HallMaker = Callable[..., Hall]


@pytest.fixture
def open_hall(kws: Path) -> Iterator[HallMaker]:
    """Opens receptions with the limits given; closes them at the end."""
    halls: list[Hall] = []

    def make(limits: Limits = GENEROUS, desk: Desk | None = None, port: int = 0) -> Hall:
        halls.append(make_hall(kws, limits, desk, port))
        return halls[-1]

    yield make
    for hall in halls:
        hall.close()


@pytest.fixture
def hall(open_hall: HallMaker) -> Hall:
    """A reception with generous limits."""
    return open_hall()


class Phone:
    """What a phone says, spoken by httpx."""

    def __init__(self, hall: Hall) -> None:
        self.http = httpx.Client(base_url=hall.url, timeout=30)
        self.session_uid = hall.made.session.id
        self.token = hall.config.token
        self.key = ""

    def join(self, **more: object) -> httpx.Response:
        answer = self.http.post("/api/v1/join", json={"token": self.token, **more})
        if answer.status_code == 200:
            self.key = answer.json()["device_key"]
            self.http.headers["Authorization"] = f"Bearer {self.key}"
        return answer

    def send(self, *ops: dict[str, Any]) -> httpx.Response:
        return self.http.post("/api/v1/ops", json={"session_uid": self.session_uid, "ops": ops})

    def results(self, *ops: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.send(*ops)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def state(self, since: int | None = None) -> httpx.Response:
        return self.http.get("/api/v1/state", params={} if since is None else {"since": since})


@pytest.fixture
def phone(hall: Hall) -> Phone:
    """A phone that has joined."""
    made = hall.phone()
    assert made.join().status_code == 200
    return made


def op(kind: str = "create", text: str | None = "見本：花", **more: object) -> dict[str, Any]:
    """An operation as the page makes it."""
    plain = {"op_id": secrets.token_hex(16), "note_id": secrets.token_hex(16), "kind": kind}
    return {**plain, **({} if text is None else {"text": text}), "seq": 1, "age_ms": 5, **more}
