"""A thousand requests that nobody thought of; the long form is benchmarks/generated.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reception import generated
from tests.reception.conftest import GENEROUS, HallMaker

pytestmark = pytest.mark.slow
OPEN = replace(
    GENEROUS, guess_rate=10_000, guess_burst=10_000, guess_rate_all=10_000, guess_burst_all=10_000,
    devices_per_address=100_000, device_rate=100_000, device_burst=100_000,
)  # fmt: skip


def test_every_answer_is_one_that_the_document_knows(open_hall: HallMaker) -> None:
    outcome = generated.run(open_hall(OPEN), 1000, 1)

    assert not outcome.faults, outcome.faults[:5]
    assert outcome.requests >= 700
    assert {200, 304, 400, 401} & set(outcome.statuses) >= {200, 400, 401}


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, "", "500"),
        (502, "", "502"),
        (200, f"…{generated.FOREIGN}…", "foreign"),
    ],
)
def test_a_fault_would_be_seen(status: int, body: str, words: str) -> None:
    outcome = generated.Outcome()
    outcome.hear(status, body, frozenset({generated.FOREIGN}), "GET /")
    assert outcome.faults
    assert words in outcome.faults[0]


def test_an_answer_that_the_document_does_not_know_is_a_fault(
    open_hall: HallMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document without the answer 401 must not hold."""
    text = generated.DOCUMENT.read_text(encoding="utf-8").replace('"401"', '"499"')
    other = open_hall(OPEN)
    document = other.made.workshop.path.with_name("openapi.json")
    document.write_text(text, encoding="utf-8")
    monkeypatch.setattr(generated, "DOCUMENT", document)

    assert generated.run(other, 100, 2).faults
