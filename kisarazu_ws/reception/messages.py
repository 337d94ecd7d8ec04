"""What the window process and the reception process say to each other over their pipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kisarazu_ws.domain.phones import Device, OpResult, PhoneNote, PhoneOp, PublicState


@dataclass(frozen=True, slots=True)
class Admit:
    """Which device has this key?"""

    key_sha256: str


@dataclass(frozen=True, slots=True)
class Submit:
    """Do these operations of a device and answer when they are on disk."""

    device_id: str
    ops: tuple[PhoneOp, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What does this device own?"""

    device_id: str


@dataclass(frozen=True, slots=True)
class OwnView:
    """The answer to `Look`: the device's notes and its votes by cluster."""

    notes: tuple[PhoneNote, ...] = ()
    votes: Mapping[str, int] = field(default_factory=dict)


Question = Admit | Submit | Look
Value = Device | tuple[OpResult, ...] | OwnView


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with the number under which its answer is awaited."""

    number: int
    question: Question


@dataclass(frozen=True, slots=True)
class Answer:
    """The value, or the code of the trouble that stood in its way."""

    number: int
    value: Value | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Publish:
    """What phones may see from now on."""

    state: PublicState


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """Something that this device owns was changed at the laptop."""

    device_id: str


@dataclass(frozen=True, slots=True)
class Listening:
    """The port is open."""

    port: int


@dataclass(frozen=True, slots=True)
class NotListening:
    """The port could not be opened: `port_taken`, `no_address` or `cannot_listen`."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """How it goes: devices there now and ever, addresses seen, refusals by HTTP status."""

    connected: int = 0
    joined: int = 0
    visitors: int = 0
    refused: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line for the laptop's log: the reception process writes no file."""

    text: str


ToPhones = Answer | Publish | DeviceChanged
ToLaptop = Ask | Listening | NotListening | Report | Fault
