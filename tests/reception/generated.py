"""Requests that nobody thought of: made from docs/openapi.json, good and bad, and raw bytes.

What must hold for each: an answer that the document knows (no 5xx but 503 and 507), nothing of
another phone or of the roster in it, and a reception that goes on answering.
"""

from __future__ import annotations

import json
import random
import socket
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kisarazu_ws.domain.groups import RosterEntry
from tests.reception.conftest import Hall, op

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
CHECKS = [content_type_conformance, response_schema_conformance, status_code_conformance]
FOREIGN = "見本：ほかの人の付箋ではない秘密の文"
STREAMS = "/api/v1/events"  # never ends: asked for without a key only
ALLOWED = (503, 507)
PATIENCE_S = 0.03  # a connection that is kept alive would be waited for


@dataclass
class Outcome:
    """`requests` sent, answers by status; `faults` are told in words, the first hundred of them."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def hear(self, status: int, body: str, secrets: frozenset[str], what: str) -> None:
        """Count an answer; 0 is none at all."""
        self.requests += 1
        self.statuses[status] += 1
        if status >= 500 and status not in ALLOWED:
            self.fault(f"{status}: {what}")
        if found := [secret for secret in secrets if secret in body]:
            self.fault(f"foreign {found}: {what}")

    def fault(self, words: str) -> None:
        """Something that must not be."""
        if len(self.faults) < 100:
            self.faults.append(words[:600])


def run(hall: Hall, count: int, number: int) -> Outcome:
    """Nine of ten requests from the document, one of raw bytes."""
    outcome = Outcome()
    other, mine = hall.phone(), hall.phone()
    other.join()
    other.results(op(text=FOREIGN))
    mine.join()
    secrets = _secrets(hall, other.key)
    operations = _operations(hall.url)
    share = max(count * 9 // 10 // (2 * len(operations)), 1)
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _ask(operation, mode, share, number, hall, mine.key, secrets, outcome)
    dice = random.Random(number)
    for _ in range(count // 10):
        raw = _raw(dice, hall, mine.key)
        status, body = _tell(hall.port, raw)
        outcome.hear(status, body, secrets, repr(raw[:300]))
    if requests.get(f"{hall.url}/ping", timeout=10).status_code != 204:
        outcome.fault("reception is gone")
    return outcome


def _secrets(hall: Hall, key: str) -> frozenset[str]:
    roster = hall.made.workshop.snapshot.all(RosterEntry).values()
    return frozenset({FOREIGN, key, *(entry.name for entry in roster)})


def _operations(url: str) -> list[Any]:
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=url)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def _ask(
    operation: Any, mode: GenerationMode, count: int, number: int, hall: Hall, key: str,
    secrets: frozenset[str], outcome: Outcome,
) -> None:  # fmt: skip
    try:
        strategy = operation.as_strategy(generation_mode=mode)
    except Exception:  # nothing can be wrong with a request that has no parameter
        strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    session = requests.Session()
    if operation.path != STREAMS:
        session.headers["Authorization"] = f"Bearer {key}"

    @seed(number)
    @settings(
        max_examples=count, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy, ours=st.booleans())
    def ask(case: Any, ours: bool) -> None:
        _make_ours(case, hall, ours)
        answer = case.call(base_url=hall.url, session=session)
        what = f"{operation.label} {case.as_curl_command()}"
        outcome.hear(answer.status_code, answer.text, secrets, what)
        try:
            case.validate_response(answer, checks=CHECKS)
        except (Exception, BaseExceptionGroup) as error:
            outcome.fault(f"{error!r} {what}")

    try:
        ask()
    except Unsatisfiable:  # nothing can be wrong with the request
        pass
    except (Exception, BaseExceptionGroup) as error:
        outcome.fault(f"{operation.label}: {error!r}")
    session.close()


def _make_ours(case: Any, hall: Hall, ours: bool) -> None:
    """Every other time with the secret or the session that let a request get further."""
    if ours and isinstance(case.body, dict):
        if "session_uid" in case.body:
            case.body["session_uid"] = hall.made.session.id
        if "token" in case.body:
            case.body["token"] = hall.config.token


# --- raw bytes -------------------------------------------------------------------------------

_BODIES = (
    b"", b"{", b"[]", b"null", b'{"ops":NaN}', b'{"a":' * 3000, b"\xff\xfe\x00", b"[" * 20000,
    b'{"session_uid":"\\ud800","ops":[{"op_id":1}]}', b'{"token":1e999}',
    b'{"ops":[],"ops":{}}', b'{"code":"' + "Ａ".encode() * 200 + b'"}',
)  # fmt: skip
_HEADS = (
    b"Content-Length: -1", b"Content-Length: 99999999999999999999", b"Content-Length: abc",
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 3",
    b"Expect: 100-continue", b"X: " + b"y" * 9000, b"Authorization: Bearer \xff\xff",
    b"Authorization: Basic Og==", b"Upgrade: websocket\r\nConnection: Upgrade", b": nothing",
    b"Host: evil.example", b"Origin: http://evil.example", b"Content-Type: application/json",
    b"Accept-Encoding: gzip;q=\xe2", b"Content-Type: text/plain", b"Range: bytes=0-999999999",
)  # fmt: skip
_TARGETS = (
    b"/", b"/ping", b"/api/v1/join", b"/api/v1/ops", b"/api/v1/state?since=%00", b"/j/../../etc",
    b"/api/v1/state?since=" + b"9" * 4000, b"/%ff%fe", b"*", b"//", b"http://evil.example/ping",
    b"/api/v1/blobs/" + b"0" * 64, b"/api/v1/events",
)  # fmt: skip
_METHODS = (b"GET", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"HEAD", b"TRACE", b"get", b"\x00")


def _raw(dice: random.Random, hall: Hall, key: str) -> bytes:
    """A request with a few things wrong, and then perhaps some bytes turned."""
    target = dice.choice(_TARGETS)
    heads = [f"Host: 127.0.0.1:{hall.port}".encode()] if dice.random() < 0.8 else []
    if dice.random() < 0.5 and not target.endswith(b"events"):
        heads.append(f"Authorization: Bearer {key}".encode())
    heads += dice.sample(_HEADS, dice.randint(0, 3))
    body = dice.choice(_BODIES)
    if dice.random() < 0.5:
        heads.append(b"Content-Length: %d" % len(body))
    line = b"%s %s HTTP/1.%d" % (dice.choice(_METHODS), target, dice.choice((0, 1, 1, 1, 9)))
    raw = bytearray(b"\r\n".join([line, *heads, b"", body]))
    for _ in range(dice.choice((0, 0, 1, 5))):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    return bytes(raw)


def _tell(port: int, raw: bytes) -> tuple[int, str]:
    """The status of the first answer (0 when none came) and all that was heard."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        try:
            line.sendall(raw)
            while part := line.recv(65536):
                answer += part
        except OSError:  # closed, or nothing more comes: half a request may wait for its rest
            pass
    head = answer.split(b" ", 2)
    status = int(head[1][:3]) if answer.startswith(b"HTTP/1.") and head[1][:3].isdigit() else 0
    return status, answer.decode("utf-8", "replace")
