"""Fifty phones on the loopback, each with an address of its own, speaking to the real reception."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.child import TOKEN, Work
from tests.faults.phones import Phone, Told

GOOD = ("stored", "duplicate")
BATCH = 10


def talk(work: Work, port_file: Path, told: Told, wanted: int, kill: Callable[[], None]) -> None:
    """Let phones write until `wanted` more were acknowledged; then kill, and hear the last answers.

    The kill comes while all phones are sending. An answer counts when a phone has read it.
    """
    end = time.monotonic() + 60
    while not port_file.exists() and time.monotonic() < end:
        time.sleep(0.01)
    port = int(port_file.read_text(encoding="utf-8"))
    enough = threading.Event()
    goal = told.count + wanted
    heard = threading.Lock()

    def hear(client: int, index: int, result: dict[str, object]) -> None:
        number = result.get("note_no")
        good = result["status"] in GOOD
        with heard:
            told.hear(client, index, number if isinstance(number, int) else 0, good=good)
            if told.count >= goal or not good:
                enough.set()

    phones = [
        threading.Thread(target=_phone, args=(work, client, port, hear))
        for client in range(len(work.next_of))
    ]
    for phone in phones:
        phone.start()
    enough.wait(60)
    kill()
    for phone in phones:
        phone.join()


def _phone(
    work: Work, client: int, port: int, hear: Callable[[int, int, dict[str, object]], None]
) -> None:
    """Join and send until the line goes dead."""
    phone = Phone(work.seed, work.hall, client)
    own = (f"127.0.1.{client + 1}", 0)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=own)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {phone.key}"}
    index = work.next_of[client]
    try:
        _ask(line, "/api/v1/join", {"token": TOKEN, "device_key": phone.key}, headers)
        while True:
            size = 1 if client % 2 else BATCH
            ops = [phone.op(i) for i in range(index, index + size)]
            body = {"session_uid": work.session_id, "ops": ops}
            for result in _ask(line, "/api/v1/ops", body, headers)["results"]:
                hear(client, index, result)
                index += 1
    except (OSError, http.client.HTTPException):
        return  # killed: the phone tries again when somebody listens again
    finally:
        line.close()


def _ask(
    line: http.client.HTTPConnection, path: str, body: object, headers: dict[str, str]
) -> dict[str, list[dict[str, object]]]:
    line.request("POST", path, json.dumps(body).encode(), headers)
    answer = line.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise http.client.HTTPException(f"{answer.status} {content!r}")
    found: dict[str, list[dict[str, object]]] = json.loads(content)
    return found
