"""Reception on a workshop file: one QR code for ever, phones hear of what the laptop does."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.reception.desk import Place, open_desk
from kisarazu_ws.workshop.notes import remove_notes
from kisarazu_ws.workshop.sessions import ask
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import Small, small
from tests.reception.conftest import op

HOST = "127.0.0.1"
ANY_PORT = 0


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    yield built
    built.workshop.close()


class Phone:
    """Scans the code: all it knows is the address behind it."""

    def __init__(self, place: Place, session_id: str) -> None:
        self._session_id = session_id
        self._http = httpx.Client(base_url=f"http://{place['host']}:{place['port']}", timeout=30)
        answer = self._http.post("/api/v1/join", json={"token": place["url"].rsplit("/", 1)[1]})
        assert answer.status_code == 200, answer.text
        self._http.headers["Authorization"] = f"Bearer {answer.json()['device_key']}"

    def __enter__(self) -> Phone:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def say(self, text: str) -> str:
        body = {"session_uid": self._session_id, "ops": [op(text=text)]}
        return str(self._http.post("/api/v1/ops", json=body).json()["results"][0]["status"])

    def events(self) -> Iterator[str]:
        """What the phone is told, until for a heartbeat's time there was nothing to tell."""
        with self._http.stream("GET", "/api/v1/events") as stream:
            yield from itertools.takewhile(
                lambda line: not line.startswith(":"), stream.iter_lines()
            )


def status_of(made: Small) -> str:
    return made.workshop.snapshot.all(Session)[made.session.id].status


def test_the_session_is_open_while_the_block_runs(made: Small) -> None:
    with open_desk(made.workshop, made.session.id, HOST, ANY_PORT) as place:
        during = status_of(made)
        with Phone(place, made.session.id) as phone:
            assert phone.say("見本：花を植えたい") == "stored"

    assert (during, status_of(made)) == ("open", "done")
    assert "見本：花を植えたい" in [n.text for n in made.workshop.snapshot.all(Note).values()]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://{HOST}:{place['port']}/ping")


def test_the_code_lets_in_as_well(made: Small) -> None:
    with open_desk(made.workshop, made.session.id, HOST, ANY_PORT) as place:
        url = f"http://{HOST}:{place['port']}/api/v1/join"
        assert httpx.post(url, json={"code": place["code"]}).status_code == 200


def test_a_reopened_reception_has_the_same_qr_code_even_in_another_run(kws: Path) -> None:
    made = small(kws)
    with open_desk(made.workshop, made.session.id, HOST, ANY_PORT) as first:
        pass
    made.workshop.close()

    with (
        Workshop(kws) as again,
        open_desk(again, made.session.id, HOST, first["port"]) as second,
    ):
        assert second == first


def test_phones_hear_of_another_question(made: Small) -> None:
    asked = made.prompts[2].id
    with (
        open_desk(made.workshop, made.session.id, HOST, ANY_PORT) as place,
        Phone(place, made.session.id) as phone,
    ):
        made.workshop.do(ask, made.session.id, asked)
        assert any(f'"prompt":"{asked}"' in line for line in phone.events())


def test_a_phone_hears_that_its_note_was_taken_out(made: Small) -> None:
    with (
        open_desk(made.workshop, made.session.id, HOST, ANY_PORT) as place,
        Phone(place, made.session.id) as phone,
    ):
        phone.say("見本：別の話")
        note = next(n for n in made.workshop.snapshot.all(Note).values() if n.device_id)
        lines = phone.events()
        assert any('"state":"live"' in line for line in lines)  # it holds its own view now
        made.workshop.do(remove_notes, [note.id])
        assert any('"state":"removed"' in line for line in lines)


def test_a_taken_port_leaves_the_session_as_it_was(made: Small) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = other.getsockname()[1]

        with (
            pytest.raises(WorkshopError) as told,
            open_desk(made.workshop, made.session.id, HOST, taken),
        ):
            pass

    assert told.value.code == "port_taken"
    assert status_of(made) == "planned"
