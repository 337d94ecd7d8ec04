"""What a phone is told is true: once, durable, its own notes only."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.clusters import Vote
from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.phones import OpKind, OpResult, OpStatus, PhoneOp
from kisarazu_ws.domain.values import new_id
from kisarazu_ws.workshop.notes import split_note
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.phones import PhoneDesk
from kisarazu_ws.workshop.sessions import close_reception, open_reception, publish_votes
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    built.workshop.do(open_reception, built.session.id).result()
    yield built
    built.workshop.close()


@pytest.fixture
def desk(made: Small) -> PhoneDesk:
    return PhoneDesk(made.workshop, made.session.id)


@pytest.fixture
def device(desk: PhoneDesk) -> str:
    return desk.admit("a" * 64).device_id


def op(kind: OpKind = OpKind.CREATE, note_id: str = "", text: str | None = "見本：花") -> PhoneOp:
    return PhoneOp(
        op_id=new_id(),
        note_id=note_id or new_id(),
        kind=kind,
        payload_sha256=hashlib.sha256((text or "").encode()).hexdigest(),
        text=text,
    )


def send(desk: PhoneDesk, device: str, *ops: PhoneOp) -> tuple[OpResult, ...]:
    return desk.submit(device, ops)


def test_a_note_is_stored_once_however_often_it_is_sent(
    made: Small, desk: PhoneDesk, device: str
) -> None:
    sent = op()
    first = send(desk, device, sent)[0]
    again = [send(desk, device, sent, sent) for _ in range(5)]
    assert first.status is OpStatus.STORED
    assert first.note_no == 41
    assert {(r.status, r.note_no) for pair in again for r in pair} == {(OpStatus.DUPLICATE, 41)}
    assert len(made.workshop.snapshot.all(Note)) == 41


def test_it_is_stored_once_over_a_restart(made: Small, kws: Path) -> None:
    desk = PhoneDesk(made.workshop, made.session.id)
    device = desk.admit("b" * 64).device_id
    sent = op()
    send(desk, device, sent)
    made.workshop.close()
    with Workshop(kws) as again:
        desk = PhoneDesk(again, made.session.id)
        assert desk.admit("b" * 64).device_id == device
        assert send(desk, device, sent)[0].status is OpStatus.DUPLICATE


def test_the_same_id_with_other_words_or_another_phone_is_a_conflict(
    desk: PhoneDesk, device: str
) -> None:
    sent = op()
    send(desk, device, sent)
    other = desk.admit("c" * 64).device_id
    changed = dataclasses.replace(sent, payload_sha256="0" * 64, text="見本：別")
    assert send(desk, device, changed)[0].status is OpStatus.CONFLICT
    assert send(desk, other, sent)[0].status is OpStatus.CONFLICT


def test_editing_keeps_the_original_words(made: Small, desk: PhoneDesk, device: str) -> None:
    sent = op()
    send(desk, device, sent)
    edit = dataclasses.replace(op(OpKind.EDIT, sent.note_id, "見本：草花"), base_rev=1)
    assert send(desk, device, edit)[0].rev == 2
    revisions = made.workshop.snapshot.all(NoteRevision).values()
    assert [r.text for r in revisions if r.note_id == sent.note_id] == ["見本：花", "見本：草花"]


def test_an_edit_of_an_old_revision_is_answered_with_the_current_words(
    desk: PhoneDesk, device: str
) -> None:
    sent = op()
    edit = dataclasses.replace(op(OpKind.EDIT, sent.note_id, "見本：草花"), base_rev=1)
    late = dataclasses.replace(op(OpKind.EDIT, sent.note_id, "見本：木"), base_rev=1)
    send(desk, device, sent, edit)
    answer = send(desk, device, late)[0]
    assert (answer.status, answer.text, answer.rev) == (OpStatus.REV_CONFLICT, "見本：草花", 2)


def test_nobody_elses_note_can_be_touched(made: Small, desk: PhoneDesk, device: str) -> None:
    sent = op()
    send(desk, device, sent)
    other = desk.admit("d" * 64).device_id
    for kind in (OpKind.EDIT, OpKind.WITHDRAW):
        assert send(desk, other, op(kind, sent.note_id))[0].status is OpStatus.GONE
        assert send(desk, other, op(kind, made.notes[0].id))[0].status is OpStatus.GONE
    assert desk.notes_of(other) == ()
    assert [n.note_id for n in desk.notes_of(device)] == [sent.note_id]


def test_of_a_split_note_the_phone_shows_the_parts(
    made: Small, desk: PhoneDesk, device: str
) -> None:
    sent = op()
    send(desk, device, sent)
    parts = made.workshop.do(split_note, sent.note_id, ["見本：花", "見本：木"]).result()
    assert [n.note_id for n in desk.notes_of(device)] == [p.id for p in parts]


def test_a_withdrawn_note_is_gone_but_kept(made: Small, desk: PhoneDesk, device: str) -> None:
    sent = op()
    send(desk, device, sent, op(OpKind.WITHDRAW, sent.note_id))
    assert made.workshop.snapshot.all(Note)[sent.note_id].state == "withdrawn"
    assert send(desk, device, op(OpKind.EDIT, sent.note_id))[0].status is OpStatus.GONE


@pytest.mark.parametrize(("text", "reason"), [("  \n", "empty"), ("長" * 501, "too_long")])
def test_bad_words_are_refused_with_a_reason(
    desk: PhoneDesk, device: str, text: str, reason: str
) -> None:
    answer = send(desk, device, op(text=text))[0]
    assert (answer.status, answer.reason) == (OpStatus.INVALID, reason)


def test_a_closed_reception_may_be_tried_again(made: Small, desk: PhoneDesk, device: str) -> None:
    made.workshop.do(close_reception, made.session.id).result()
    sent = op()
    assert send(desk, device, sent)[0].status is OpStatus.CLOSED
    made.workshop.do(open_reception, made.session.id).result()
    assert send(desk, device, sent)[0].status is OpStatus.STORED


def test_votes_stay_within_the_dots_given(made: Small, desk: PhoneDesk, device: str) -> None:
    cluster = made.workshop.do(make_cluster, made.session.id, [made.notes[0].id], "島").result()
    vote = dataclasses.replace(op(OpKind.VOTE, text=None), cluster_id=cluster.id)
    assert send(desk, device, vote)[0].status is OpStatus.GONE  # not published
    made.workshop.do(publish_votes, made.session.id, 2).result()
    votes = [dataclasses.replace(vote, op_id=new_id()) for _ in range(3)]
    statuses = [r.status for r in send(desk, device, *votes)]
    assert statuses == [OpStatus.STORED, OpStatus.STORED, OpStatus.INVALID]
    assert desk.my_votes(device) == {cluster.id: 2}
    unvote = dataclasses.replace(vote, op_id=new_id(), kind=OpKind.UNVOTE)
    send(desk, device, unvote)
    assert sum(v.count for v in made.workshop.snapshot.all(Vote).values()) == 1


def test_phones_see_no_words_and_no_names_of_others(made: Small, desk: PhoneDesk) -> None:
    shown = repr(desk.public_state())
    assert "名簿" not in shown
    assert not any(n.text in shown for n in made.notes)
    assert not any(p.code in shown for p in made.participants)
