"""The halls of benchmarks/load.py in small, each with the guard taken away once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks import load
from kisarazu_ws.domain.phones import PhoneOp
from kisarazu_ws.domain.values import new_id
from kisarazu_ws.reception.config import Limits
from kisarazu_ws.store.tx import PhoneAnswer, Tx
from kisarazu_ws.workshop import phones

pytestmark = pytest.mark.slow
Told = Callable[[], dict[str, Any]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """The line that a figure printed."""
    return lambda: dict(json.loads(capsys.readouterr().out.splitlines()[-1]))


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop without the unique key: it neither looks an operation up nor keeps it, and a note
    gets an id of its own, as where the server makes the ids."""

    def take_anew(tx: Tx, session: Any, device_id: str, op: PhoneOp) -> Any:
        return create(tx, session, device_id, replace(op, note_id=new_id()))

    def forget(_tx: Tx, _answer: PhoneAnswer) -> None:
        return None

    create = phones._create
    monkeypatch.setattr(phones, "_create", take_anew)
    monkeypatch.setattr(Tx, "phone_answer", lambda _tx, _op_id: None)
    monkeypatch.setattr(Tx, "answer_phone", forget)


def test_cut_answers_and_lost_requests_cost_and_double_nothing(told: Told) -> None:
    load.faults(0.02)
    line = told()
    assert (line["rows"], line["acked"]) == (100, 100)
    assert line["retried"] > 0


def test_without_the_unique_key_cut_answers_double_notes(told: Told, forgetful: None) -> None:
    load.faults(0.02)
    line = told()
    assert line["rows"] > line["expected"]


def test_the_same_operation_fifty_times_at_once_is_one_row(told: Told) -> None:
    load.same(0.01)
    line = told()
    assert (line["rows"], line["stored"], line["duplicate"], line["other"]) == (10, 10, 490, 0)


def test_without_the_unique_key_it_is_fifty(told: Told, forgetful: None) -> None:
    load.same(0.01)
    assert told()["rows"] > 10


def test_all_phones_that_come_back_at_once_are_served(told: Told) -> None:
    load.reconnect(0.03)
    line = told()
    assert line["acked"] == 30


def test_slow_connections_of_one_address_do_not_shut_the_others_out(told: Told) -> None:
    load._besieged("slow", 0.1, Limits(connections=400), attack=load._slow_connections)
    line = told()
    assert line["acked"] == line["honest"] == 20


def test_without_deadline_and_shares_they_do(told: Told) -> None:
    bare = replace(Limits(), deadline_s=3600.0, connections_per_address=10**6, connections=400)
    load._besieged("shut_out", 0.1, bare, attack=load._slow_connections, patience_s=5.0)
    line = told()
    assert line["acked"] < line["honest"]
