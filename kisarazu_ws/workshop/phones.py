"""What the workshop offers to phones: the `Desk` of the reception protocol, on the one writer."""

from __future__ import annotations

import dataclasses
import json

from kisarazu_ws.domain.clusters import Cluster, Vote, vote_id
from kisarazu_ws.domain.devices import JoinedDevice
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.phones import (
    Device,
    OpKind,
    OpResult,
    OpStatus,
    PhoneChoice,
    PhoneNote,
    PhoneOp,
    PhonePrompt,
    PublicState,
)
from kisarazu_ws.domain.sessions import Phase, Prompt, Session
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.domain.values import new_id, now_iso
from kisarazu_ws.store.tx import PhoneAnswer, Tx
from kisarazu_ws.workshop.lookup import need
from kisarazu_ws.workshop.notes import NewNote, correct_note, withdraw_note, write_note
from kisarazu_ws.workshop.operation import PHONE, operation
from kisarazu_ws.workshop.workshop import Workshop

ANSWER_TIMEOUT_S = 30.0


class PhoneDesk:
    """The phones of one session; see `domain.phones.Desk` for what is promised."""

    def __init__(self, workshop: Workshop, session_id: str) -> None:
        self._workshop = workshop
        self._session_id = session_id

    def public_state(self) -> PublicState:
        """What every phone may see now."""
        return public_state(self._workshop.snapshot, self._session_id)

    def admit(self, key_sha256: str) -> Device:
        """The device of this key, made on first sight."""
        joined = self._workshop.do_as(PHONE, admit, self._session_id, key_sha256)
        device = joined.result(ANSWER_TIMEOUT_S)
        return Device(device.id, key_sha256)

    def submit(self, device_id: str, ops: tuple[PhoneOp, ...]) -> tuple[OpResult, ...]:
        """One result per op after one durable commit."""
        done = self._workshop.do_as(PHONE, take_ops, self._session_id, device_id, ops)
        return done.result(ANSWER_TIMEOUT_S)

    def notes_of(self, device_id: str) -> tuple[PhoneNote, ...]:
        """The device's own notes, oldest first; of one that was split, its parts."""
        notes = self._workshop.snapshot.where(Note, "device_id", device_id)
        return tuple(
            PhoneNote(n.id, n.number, n.rev, n.text, n.state, n.prompt_id)
            for n in notes
            if n.session_id == self._session_id and n.state != "split"
        )

    def my_votes(self, device_id: str) -> dict[str, int]:
        """The device's dots of this round by cluster."""
        snapshot = self._workshop.snapshot
        return _votes_of(snapshot, snapshot.all(Session)[self._session_id], device_id)


def public_state(snapshot: Snapshot, session_id: str) -> PublicState:
    """What phones may see of a session: no note of anybody, no participant, no name."""
    session = snapshot.all(Session)[session_id]
    phase = snapshot.get(Phase, session.phase_id)
    prompts = sorted(snapshot.of_session(Prompt, session_id), key=lambda p: p.position)
    choices = snapshot.of_session(Cluster, session_id) if session.votes_each else ()
    return PublicState(
        session_uid=session.id,
        title=session.title,
        sample=session.sample,
        open=session.status == "open",
        phase_title=phase.title if phase else "",
        phase_ends_at=session.phase_ends_at,
        prompt_id=session.prompt_id,
        prompts=tuple(
            PhonePrompt(p.id, p.kind, p.text, p.easy_text, dict(p.translations)) for p in prompts
        ),
        choices=tuple(
            PhoneChoice(c.id, c.nameplate) for c in choices if c.nameplate and not c.parent_id
        ),
        votes_each=session.votes_each,
    )


@operation("スマホの参加を受け付ける", undoable=False)
def admit(tx: Tx, session_id: str, key_sha256: str) -> JoinedDevice:
    """The device with this key, made on first sight."""
    for device in tx.now().where(JoinedDevice, "key_sha256", key_sha256):
        if device.session_id == session_id:
            return device
    return tx.put(
        JoinedDevice(id=new_id(), session_id=session_id, key_sha256=key_sha256, joined_at=now_iso())
    )


@operation("スマホの付箋を受け取る", undoable=False)
def take_ops(
    tx: Tx, session_id: str, device_id: str, ops: tuple[PhoneOp, ...]
) -> tuple[OpResult, ...]:
    """Do each op once: one sent again with the same content gets the first answer again."""
    return tuple(_take(tx, session_id, device_id, op) for op in ops)


def _take(tx: Tx, session_id: str, device_id: str, op: PhoneOp) -> OpResult:
    earlier = tx.phone_answer(op.op_id)
    if earlier is not None:
        return _again(earlier, device_id, op)
    result = _first_time(tx, session_id, device_id, op)
    if result.status is OpStatus.CLOSED:
        return result  # not final on disk: the phone may send it again when reception reopens
    plain = json.dumps(dataclasses.asdict(result), ensure_ascii=False)
    tx.answer_phone(PhoneAnswer(op.op_id, device_id, op.payload_sha256, plain))
    return result


def _again(earlier: PhoneAnswer, device_id: str, op: PhoneOp) -> OpResult:
    if (earlier.device_id, earlier.payload_sha256) != (device_id, op.payload_sha256):
        return OpResult(op.op_id, OpStatus.CONFLICT)
    stored = json.loads(earlier.result)
    result = OpResult(**{**stored, "status": OpStatus(stored["status"])})
    if result.status is OpStatus.STORED:
        return dataclasses.replace(result, status=OpStatus.DUPLICATE)
    return result


def _first_time(tx: Tx, session_id: str, device_id: str, op: PhoneOp) -> OpResult:
    session = need(tx, Session, session_id)
    if session.status != "open":
        return OpResult(op.op_id, OpStatus.CLOSED)
    handlers = {
        OpKind.CREATE: _create,
        OpKind.EDIT: _edit,
        OpKind.WITHDRAW: _withdraw,
        OpKind.VOTE: _vote,
        OpKind.UNVOTE: _unvote,
    }
    try:
        return handlers[op.kind](tx, session, device_id, op)
    except WorkshopError as error:
        return OpResult(op.op_id, OpStatus.INVALID, reason=error.code)


def _create(tx: Tx, session: Session, device_id: str, op: PhoneOp) -> OpResult:
    if tx.get(Note, op.note_id) is not None:
        return OpResult(op.op_id, OpStatus.CONFLICT)
    prompt = tx.get(Prompt, op.prompt_id or session.prompt_id)
    if prompt is not None and prompt.session_id != session.id:
        return OpResult(op.op_id, OpStatus.INVALID, reason="prompt")
    new = NewNote(
        op.text or "",
        source="phone",
        prompt_id=prompt.id if prompt else None,
        device_id=device_id,
        id=op.note_id,
    )
    return _stored(op, write_note(tx, session.id, new))


def _edit(tx: Tx, session: Session, device_id: str, op: PhoneOp) -> OpResult:
    note = _own(tx, session, device_id, op)
    if note is None:
        return OpResult(op.op_id, OpStatus.GONE)
    if op.base_rev is not None and op.base_rev != note.rev:
        return OpResult(op.op_id, OpStatus.REV_CONFLICT, note.number, note.rev, note.text)
    return _stored(op, correct_note(tx, note.id, op.text or "", "本人が直した"))


def _withdraw(tx: Tx, session: Session, device_id: str, op: PhoneOp) -> OpResult:
    note = _own(tx, session, device_id, op)
    if note is None:
        return OpResult(op.op_id, OpStatus.GONE)
    return _stored(op, withdraw_note(tx, note.id))


def _vote(tx: Tx, session: Session, device_id: str, op: PhoneOp) -> OpResult:
    return _count(tx, session, device_id, op, +1)


def _unvote(tx: Tx, session: Session, device_id: str, op: PhoneOp) -> OpResult:
    return _count(tx, session, device_id, op, -1)


def _count(tx: Tx, session: Session, device_id: str, op: PhoneOp, step: int) -> OpResult:
    cluster = tx.get(Cluster, op.cluster_id)
    if not session.votes_each or cluster is None or cluster.session_id != session.id:
        return OpResult(op.op_id, OpStatus.GONE)
    mine = _votes_of(tx.now(), session, device_id)
    count = mine.get(cluster.id, 0) + step
    if count < 0 or sum(mine.values()) + step > session.votes_each:
        return OpResult(op.op_id, OpStatus.INVALID, reason="votes")
    tx.put(
        Vote(
            id=vote_id(cluster.id, device_id, session.votes_round),
            session_id=session.id,
            subject_id=cluster.id,
            count=count,
            device_id=device_id,
            round=session.votes_round,
        )
    )
    return OpResult(op.op_id, OpStatus.STORED)


def _votes_of(snapshot: Snapshot, session: Session, device_id: str) -> dict[str, int]:
    return {
        v.subject_id: v.count
        for v in snapshot.where(Vote, "device_id", device_id)
        if (v.session_id, v.round) == (session.id, session.votes_round)
    }


def _own(tx: Tx, session: Session, device_id: str, op: PhoneOp) -> Note | None:
    note = tx.get(Note, op.note_id)
    owned = note is not None and note.device_id == device_id and note.session_id == session.id
    return note if note is not None and owned and note.state == "live" else None


def _stored(op: PhoneOp, note: Note) -> OpResult:
    return OpResult(op.op_id, OpStatus.STORED, note.number, note.rev)
