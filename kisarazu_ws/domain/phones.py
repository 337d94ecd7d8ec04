"""What phones and laptop tell each other (reception protocol v1), as plain values.

The reception process and the workshop share these; the wire form (JSON) is made in `reception/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class OpKind(StrEnum):
    """What a phone may ask for."""

    CREATE = "create"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    VOTE = "vote"
    UNVOTE = "unvote"


class OpStatus(StrEnum):
    """The final word on one operation (see docs/protocol.md)."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REV_CONFLICT = "rev_conflict"
    GONE = "gone"
    INVALID = "invalid"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PhoneOp:
    """One operation as a phone sent it, already checked for shape but not for sense."""

    op_id: str
    note_id: str
    kind: OpKind
    payload_sha256: str
    prompt_id: str | None = None
    cluster_id: str | None = None
    text: str | None = None
    blob_sha256: str | None = None
    base_rev: int | None = None
    seq: int = 0
    age_ms: int = 0


@dataclass(frozen=True, slots=True)
class OpResult:
    """The answer to one `PhoneOp`, given only after it is on disk."""

    op_id: str
    status: OpStatus
    note_no: int | None = None
    rev: int | None = None
    text: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """A participant's own note as its writer may see it; `state`: live | withdrawn | removed."""

    note_id: str
    note_no: int
    rev: int
    text: str
    state: str
    prompt_id: str | None


@dataclass(frozen=True, slots=True)
class PhonePrompt:
    """A question as shown on phones; `translations` maps a language code to the question."""

    prompt_id: str
    kind: str
    text: str
    easy_text: str = ""
    translations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhoneChoice:
    """Something the facilitator published for voting (a cluster with its nameplate)."""

    cluster_id: str
    label: str
    votes_mine: int = 0


@dataclass(frozen=True, slots=True)
class PublicState:
    """What every phone of the session may see. Times are ISO 8601 with offset."""

    session_uid: str
    title: str
    sample: bool
    open: bool
    phase_title: str
    phase_ends_at: str | None
    prompt_id: str | None
    prompts: tuple[PhonePrompt, ...]
    choices: tuple[PhoneChoice, ...] = ()
    votes_each: int = 0


@dataclass(frozen=True, slots=True)
class Device:
    """A joined phone. `key_sha256` is the hash of its device key, which is never stored."""

    device_id: str
    key_sha256: str
    participant_code: str | None = None


class FutureResults(Protocol):
    """Results that arrive after the commit (a concurrent.futures.Future has this shape)."""

    def result(self, timeout: float | None = None) -> tuple[OpResult, ...]: ...


class Desk(Protocol):
    """What the workshop offers to the reception; implemented in `workshop/phones.py`.

    All methods may be called from any thread and block until the answer is durable.
    Expected failures raise `domain.errors.WorkshopError` with a code
    (`disk_full` -> 507, `busy` -> 503 with Retry-After).
    """

    def public_state(self) -> PublicState:
        """What phones may see now."""

    def admit(self, key_sha256: str) -> Device:
        """The device of this key, made on first sight; the same key gives the same device."""

    def submit(self, device_id: str, ops: tuple[PhoneOp, ...]) -> tuple[OpResult, ...]:
        """One result per op, in order, after one durable commit for the whole batch."""

    def notes_of(self, device_id: str) -> tuple[PhoneNote, ...]:
        """The device's own notes, oldest first."""

    def my_votes(self, device_id: str) -> dict[str, int]:
        """How many votes the device has on each published cluster."""
