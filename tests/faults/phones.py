"""What simulated phones send, what they were told, and whether a file keeps to it.

Everything a phone sends follows from seed, client and index, so that a phone that "sends again"
after a fault sends the very same thing, whichever process it talks to.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kisarazu_ws.domain.devices import JoinedDevice
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note, NoteRevision, revision_id
from kisarazu_ws.domain.phones import OpStatus, PhoneOp
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.reception.wire import read_ops
from kisarazu_ws.store.opening import close_file, open_file
from kisarazu_ws.workshop.sessions import open_reception
from kisarazu_ws.workshop.templates import load_templates, new_session
from kisarazu_ws.workshop.workshop import Workshop

CLIENTS = 50
RECORD = struct.Struct("<HIIB")  # client, index, number told, 1 = final and good
EDIT_EVERY = 5  # each fifth operation corrects the note before it


@dataclass(frozen=True)
class Phone:
    """One simulated phone of a hall; `hall` tells the files of one run apart."""

    seed: int
    hall: int
    client: int

    @property
    def key(self) -> str:
        """The device key, 64 hex digits."""
        return self._digest("key")

    @property
    def key_sha256(self) -> str:
        """What the laptop keeps of the key."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    def op(self, index: int) -> dict[str, Any]:
        """The operation as the page would send it."""
        edit = is_edit(index)
        about = index - 1 if edit else index
        plain = {
            "op_id": self._digest(f"op {index}")[:32],
            "note_id": self.note_id(about),
            "kind": "edit" if edit else "create",
            "text": self.text(about) + ("、直した" if edit else ""),
        }
        return {**plain, "base_rev": 1} if edit else plain

    def read_op(self, index: int) -> PhoneOp:
        """The operation as reception hands it on."""
        (op,) = read_ops([self.op(index)], 1)
        assert isinstance(op, PhoneOp)
        return op

    def note_id(self, index: int) -> str:
        """The id of the note that the operation makes."""
        return self._digest(f"note {index}")[:32]

    def text(self, index: int) -> str:
        """The words of a new note, different for each."""
        return f"見本：故障の試験　{self.client}番の{index}枚目"

    def _digest(self, what: str) -> str:
        return hashlib.sha256(f"{self.seed} {self.hall} {self.client} {what}".encode()).hexdigest()


def is_edit(index: int) -> bool:
    """Whether the operation corrects the note before it."""
    return index % EDIT_EVERY == EDIT_EVERY - 1


def record(client: int, index: int, status: OpStatus, number: int | None) -> bytes:
    """An answer as a line of what a phone was told."""
    return RECORD.pack(client, index, number or 0, status in (OpStatus.STORED, OpStatus.DUPLICATE))


@dataclass
class Told:
    """What the phones of one hall have been told: the number of each note, by client."""

    numbers: list[list[int]] = field(default_factory=lambda: [[] for _ in range(CLIENTS)])
    refused: int = 0

    @property
    def count(self) -> int:
        """How many operations were acknowledged."""
        return sum(map(len, self.numbers))

    def next_of(self) -> list[int]:
        """The first operation of each client that was not acknowledged."""
        return [len(numbers) for numbers in self.numbers]

    def read(self, path: Path) -> None:
        """Take in the records that a child left; a torn last one was never heard."""
        content = path.read_bytes() if path.exists() else b""
        for client, index, number, good in iter_records(content):
            self.hear(client, index, number, good=bool(good))

    def hear(self, client: int, index: int, number: int, *, good: bool) -> None:
        """Take in one answer; a client asks in order."""
        self.refused += not good
        assert index == len(self.numbers[client]), "a client was answered out of turn"
        self.numbers[client].append(number)


def iter_records(content: bytes) -> Iterator[tuple[int, int, int, int]]:
    """The whole records in `content`."""
    whole = len(content) // RECORD.size * RECORD.size
    yield from RECORD.iter_unpack(content[:whole])


@dataclass
class Verdict:
    """What is wrong with a file, in counts; all zero and "ok" is what was promised."""

    lost: int = 0
    duplicate: int = 0
    misnumbered: int = 0
    integrity: str = "ok"

    @property
    def good(self) -> bool:
        """Whether the file keeps every promise."""
        return (self.lost, self.duplicate, self.misnumbered, self.integrity) == (0, 0, 0, "ok")


def make_hall(path: Path) -> str:
    """A file with one session whose reception is open; the session's id."""
    with Workshop(path, create=True) as workshop:
        session = workshop.do(new_session, load_templates().found[0]).result()
        workshop.do(open_reception, session.id).result()
    return session.id


def examine(path: Path, seed: int, hall: int, told: Told) -> Verdict:
    """Open a copy of the file as it lies there, as the app would, and compare."""
    folder = path.parent.with_name("copy")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for part in path.parent.glob(path.name + "*"):
        if not part.name.endswith(".lock"):
            shutil.copy(part, folder)
    try:
        opened = open_file(folder / path.name)
    except WorkshopError as error:
        return Verdict(lost=told.count, integrity=error.code)
    integrity = str(opened.connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    verdict = compare(opened.snapshot, seed, hall, told)
    close_file(opened)
    verdict.integrity = integrity
    return verdict


def compare(snapshot: Snapshot, seed: int, hall: int, told: Told) -> Verdict:
    """What was told against what is there; by device and words, so that no id can hide a copy."""
    verdict = Verdict()
    devices = Counter(d.key_sha256 for d in snapshot.all(JoinedDevice).values())
    owners = {d.id: d.key_sha256 for d in snapshot.all(JoinedDevice).values()}
    notes = list(snapshot.all(Note).values())
    revisions = snapshot.all(NoteRevision)
    there: dict[tuple[str, str], list[Note]] = {}
    for note in notes:
        first = revisions[revision_id(note.id, 1)].text
        there.setdefault((owners.get(note.device_id or "", ""), first), []).append(note)
    verdict.duplicate = sum(n - 1 for n in devices.values())
    verdict.duplicate += sum(len(found) - 1 for found in there.values())
    verdict.duplicate += len(revisions) - sum(n.rev for n in notes)
    verdict.misnumbered = len(notes) - len({n.number for n in notes})
    for client, numbers in enumerate(told.numbers):
        phone = Phone(seed, hall, client)
        for index, number in enumerate(numbers):
            edit = is_edit(index)
            found = there.get((phone.key_sha256, phone.text(index - edit)), [])
            if not found or (edit and all(n.text != phone.op(index)["text"] for n in found)):
                verdict.lost += 1
            elif all(n.number != number for n in found):
                verdict.misnumbered += 1
    return verdict
