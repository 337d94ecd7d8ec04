"""Every answer of the protocol, over a real socket to the real process."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from kisarazu_ws.workshop.sessions import ask, close_reception
from tests.reception.conftest import Hall, HallMaker, Phone, op


def test_a_note_is_told_its_number_after_it_is_in_the_file(hall: Hall, phone: Phone) -> None:
    result = phone.results(op(text="  見本：ハ\u3099ラ\r\n咲く\u0007 "))[0]
    assert (result["status"], result["note_no"]) == ("stored", 41)
    assert hall.texts() == ["見本：バラ\n咲く"]


def test_sent_again_it_is_the_same_note(hall: Hall, phone: Phone) -> None:
    sent = op()
    phone.results(sent)
    again = phone.results({**sent, "age_ms": 99_000})[0]
    assert (again["status"], again["note_no"]) == ("duplicate", 41)
    assert hall.texts() == ["見本：花"]


def test_results_come_in_the_order_of_the_operations(phone: Phone) -> None:
    first, bad, third = op(text="見本：一"), op(kind="shout"), op(text="見本：三")
    results = phone.results(first, bad, third)
    assert [r["op_id"] for r in results] == [first["op_id"], bad["op_id"], third["op_id"]]
    assert [r["status"] for r in results] == ["stored", "invalid", "stored"]
    assert results[1]["reason"] == "kind"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": None}, "kind"),
        ({"note_id": "x"}, "note_id"),
        ({"note_id": None}, "note_id"),
        ({"text": 5}, "text"),
        ({"text": " \n\u0000 "}, "empty"),
        ({"text": "長" * 501}, "too_long"),
        ({"base_rev": -1}, "base_rev"),
        ({"base_rev": True}, "base_rev"),
        ({"prompt": "'; DROP"}, "prompt"),
        ({"blob": "0" * 64}, "blob"),
        ({"kind": "vote"}, "cluster"),
    ],
)
def test_an_operation_that_makes_no_sense_is_refused_with_a_reason(
    hall: Hall, phone: Phone, change: dict[str, Any], reason: str
) -> None:
    result = phone.results({**op(), **change})[0]
    assert (result["status"], result.get("reason")) == ("invalid", reason)
    assert hall.texts() == []


def test_unknown_fields_are_ignored(phone: Phone) -> None:
    assert phone.results(op(mood="good"))[0]["status"] == "stored"


def test_500_characters_are_taken_whatever_their_bytes(hall: Hall, phone: Phone) -> None:
    text = "𠮷" * 500
    assert phone.results(op(text=text))[0]["status"] == "stored"
    assert hall.texts() == [text]


def test_twenty_long_notes_fit_one_request(hall: Hall, phone: Phone) -> None:
    sent = [op(text=f"{number:02}" + "長" * 498) for number in range(20)]
    assert {r["status"] for r in phone.results(*sent)} == {"stored"}
    assert len(hall.texts()) == 20


def test_correcting_and_withdrawing(hall: Hall, phone: Phone) -> None:
    note = op()
    phone.results(note)
    edit = op("edit", "見本：草花", note_id=note["note_id"], base_rev=1)
    late = op("edit", "見本：木", note_id=note["note_id"], base_rev=1)
    assert phone.results(edit)[0]["rev"] == 2
    refused = phone.results(late)[0]
    assert (refused["status"], refused["text"]) == ("rev_conflict", "見本：草花")
    away = op("withdraw", None, note_id=note["note_id"])
    assert phone.results(away)[0]["status"] == "stored"
    assert phone.results(late | {"op_id": "f" * 32})[0]["status"] == "gone"


def test_another_phone_sees_and_reaches_nothing_of_it(hall: Hall, phone: Phone) -> None:
    note = op()
    phone.results(note)
    other = hall.phone()
    other.join()
    state = other.state()
    assert state.json()["notes"] == []
    assert "見本：花" not in state.text
    assert other.results(note)[0]["status"] == "conflict"
    reach = op("edit", "見本：別", note_id=note["note_id"])
    assert other.results(reach)[0]["status"] == "gone"


def test_a_closed_reception_leaves_the_note_with_the_phone(hall: Hall, phone: Phone) -> None:
    hall.made.workshop.do(close_reception, hall.made.session.id).result()
    assert phone.results(op())[0]["status"] == "closed"
    assert hall.texts() == []


# --- joining ------------------------------------------------------------------------------------


def test_joining_again_with_the_key_gives_the_same_device(hall: Hall, phone: Phone) -> None:
    phone.results(op())
    again = hall.phone()
    answer = again.join(device_key=phone.key)
    assert answer.json()["device_key"] == phone.key
    assert [n["note_no"] for n in again.state().json()["notes"]] == [41]


def test_joining_tells_what_the_page_needs(phone: Phone, hall: Hall) -> None:
    answer = phone.join().json()
    assert answer["session_uid"] == hall.made.session.id
    assert answer["limits"] == {"text_max": 500, "ops_max": 20, "body_max": 49152}
    assert answer["languages"] == ["ja", "easy-ja", "en", "zh", "vi", "pt"]
    assert len(answer["prompts"]) == 3
    assert len(answer["device_key"]) == 64
    assert len(answer["boot_id"]) == 32


def test_the_code_opens_as_the_token_does(hall: Hall) -> None:
    typed = hall.phone()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in hall.config.code.lower())
    assert typed.join(token="", code=wide).status_code == 200


def test_a_wrong_token_is_told_apart_from_a_wrong_code(hall: Hall) -> None:
    assert hall.phone().join(token="X" * 26).json()["reason"] == "token"
    assert hall.phone().join(token="", code="ZZZZZZ").json()["reason"] == "code"


def test_codes_cannot_be_guessed_for_long(open_hall: HallMaker) -> None:
    hall = open_hall()
    guesses = [hall.phone().join(token="", code=f"ZZZZ{i:02}").status_code for i in range(12)]
    assert guesses[:10] == [401] * 10
    assert guesses[10:] == [429] * 2
    late = hall.phone().join(token="", code=hall.config.code)
    assert late.status_code == 429  # even the right one, or the guesser would learn it
    assert int(late.headers["Retry-After"]) >= 1
    assert hall.phone().join().status_code == 200  # the token is no guess


# --- the state ----------------------------------------------------------------------------------


def test_the_state_is_sent_only_when_it_changed(hall: Hall, phone: Phone) -> None:
    first = phone.state().json()
    assert phone.state(first["version"]).status_code == 304
    phone.results(op())
    second = phone.state(first["version"]).json()
    assert [n["text"] for n in second["notes"]] == ["見本：花"]
    assert phone.state(second["version"]).status_code == 304


def test_a_note_changed_at_the_laptop_is_told_to_its_writer(hall: Hall, phone: Phone) -> None:
    from kisarazu_ws.domain.notes import Note
    from kisarazu_ws.workshop.notes import remove_notes

    sent = op()
    phone.results(sent)
    with phone.http.stream("GET", "/api/v1/events") as stream:
        events = stream.iter_lines()
        assert next_state(events)["notes"][0]["state"] == "live"
        hall.made.workshop.do(remove_notes, [sent["note_id"]]).result()
        device = hall.made.workshop.snapshot.all(Note)[sent["note_id"]].device_id
        assert device is not None
        hall.reception.notify_device(device)
        assert next_state(events)["notes"][0]["state"] == "removed"


def test_events_tell_the_next_question(hall: Hall, phone: Phone) -> None:
    last = hall.made.prompts[2].id
    with phone.http.stream("GET", "/api/v1/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        events = stream.iter_lines()
        assert next(events).startswith("retry: ")
        assert next_state(events)["prompt"] != last
        hall.made.workshop.do(ask, hall.made.session.id, last).result()
        assert next_state(events)["prompt"] == last


def test_a_silent_stream_has_a_heartbeat(open_hall: HallMaker) -> None:
    from dataclasses import replace

    from tests.reception.conftest import GENEROUS

    hall = open_hall(replace(GENEROUS, heartbeat_s=0.05))
    phone = hall.phone()
    phone.join()
    with phone.http.stream("GET", "/api/v1/events") as stream:
        assert any(line == ": " for line in stream.iter_lines())


def next_state(lines: Any) -> dict[str, Any]:
    data = next(line for line in lines if line.startswith("data: "))
    found: dict[str, Any] = json.loads(data[6:])
    return found


# --- whole-request answers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 20_000,
        b'{"session_uid": NaN}',
        b'{"ops": []}',
        b'{"session_uid": 5, "ops": []}',
    ],
)
def test_what_cannot_be_read_is_malformed(phone: Phone, body: bytes) -> None:
    answer = phone.http.post(
        "/api/v1/ops", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "ops", [[], [op()] * 21, {}, ["x"], [{}], [{"op_id": "1"}], [{"op_id": "A" * 32}]]
)
def test_operations_that_cannot_be_answered_are_malformed(phone: Phone, ops: object) -> None:
    plain = {"session_uid": phone.session_uid, "ops": ops}
    assert phone.http.post("/api/v1/ops", json=plain).status_code == 400


def test_a_device_key_of_another_form_is_malformed(hall: Hall) -> None:
    assert hall.phone().join(device_key="short").status_code == 400


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer " + "0" * 64}])
def test_an_unknown_device_is_told_to_join(hall: Hall, header: dict[str, str]) -> None:
    for method, path in [("POST", "ops"), ("GET", "state"), ("GET", "events")]:
        answer = httpx.request(method, f"{hall.url}/api/v1/{path}", headers=header)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:8765"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_host_or_origin_is_kept_out(hall: Hall, headers: dict[str, str]) -> None:
    for path in ("/ping", f"/j/{hall.config.token}", "/api/v1/state"):
        assert httpx.get(hall.url + path, headers=headers).status_code == 403
    assert httpx.get(hall.url + "/ping", headers={"Origin": hall.url}).status_code == 204


def test_another_session_is_named_and_nothing_is_taken(hall: Hall, phone: Phone) -> None:
    phone.session_uid = "0" * 32
    answer = phone.send(op())
    assert answer.status_code == 409
    assert answer.json()["session_uid"] == hall.made.session.id
    assert hall.texts() == []


@pytest.mark.parametrize("chunked", [False, True])
def test_too_much_is_refused(phone: Phone, chunked: bool) -> None:
    body = b" " * (48 * 1024 + 1)
    content: Any = iter([body[:1000], body[1000:]]) if chunked else body
    answer = phone.http.post(
        "/api/v1/ops", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413


def test_a_form_is_not_json(phone: Phone) -> None:
    assert phone.http.post("/api/v1/ops", data={"a": "b"}).status_code == 415


def test_no_route_exists_for_anything_else(phone: Phone) -> None:
    for path in ("/api/v1/notes", "/api/v1/devices", "/docs", "/openapi.json", "/../etc/passwd"):
        assert phone.http.get(path).status_code == 404
    assert phone.http.put(f"/api/v1/blobs/{'0' * 64}", content=b"x").status_code == 404
    assert phone.http.get("/api/v1/ops").status_code == 405


# --- the page -----------------------------------------------------------------------------------


def test_the_page_is_whole_small_and_closed_to_the_world(hall: Hall) -> None:
    answer = httpx.get(f"{hall.url}/j/{hall.config.token}")
    assert answer.status_code == 200
    assert len(answer.content) < 60_000
    assert answer.headers["content-encoding"] == "gzip"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_any_token_gets_the_same_page(hall: Hall) -> None:
    pages = {httpx.get(hall.url + path).content for path in ("/", "/j/wrong", "/J/WRONG", "/j/")}
    assert len(pages) == 1


def test_nothing_is_said_to_other_origins(phone: Phone) -> None:
    answer = phone.state()
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
