"""The process that is killed: a workshop file, the phones' desk and fifty clients at it.

`python -m tests.faults.child` reads one `Work` as JSON for each line of its input, does each in a
fork of itself (nothing needs to be imported again) and says `pid` and, when it is gone, its status.
The system ends it with the process that started it, and its fork with it: no child outlives a test.
"""

from __future__ import annotations

import ctypes
import dataclasses
import json
import os
import random
import signal
import sqlite3
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.phones import Device, OpResult, OpStatus, PhoneOp
from kisarazu_ws.domain.values import new_id
from kisarazu_ws.reception.config import Limits, ReceptionConfig
from kisarazu_ws.reception.link import Reception
from kisarazu_ws.store import dialect, opening
from kisarazu_ws.workshop.phones import PhoneDesk
from kisarazu_ws.workshop.workshop import Workshop
from tests.faults import disk
from tests.faults.phones import Phone, record

T = TypeVar("T")
PR_SET_PDEATHSIG = 1
CLOSING = 80  # so many writes and syncs it takes to close a file
TOKEN = "FAULTFAULTFAULTFAULTFAULTF"
GENEROUS = Limits(device_rate=1e6, device_burst=10**6, address_rate=1e6, address_burst=10**6)
assert dialect.SQLITE  # SQLAlchemy is imported once, before the forks


@dataclass(frozen=True)
class Work:
    """What a child does, until it is killed.

    `variant` breaks a promise on purpose: "forgetful" takes nothing for a repetition, "hasty"
    answers before the commit, "normal" lets SQLite not wait for the disk; "stack" serves
    HTTP instead of writing by itself. With `ends` the child
    ends by itself when each client has been answered so many operations more;
    `disk` (folder, log, levers) puts a faulty disk below it.
    """

    path: str
    session_id: str
    seed: int
    hall: int
    boot: int
    next_of: list[int]
    told: str
    troubles: str
    variant: str = ""
    ends: int = 0
    most: int = 20
    disk: list[str] = field(default_factory=list)


class ForgetfulDesk(PhoneDesk):
    """A laptop that takes nothing for a repetition."""

    def submit(self, device_id: str, ops: tuple[PhoneOp, ...]) -> tuple[OpResult, ...]:
        """Every operation is a new one."""
        fresh = [dataclasses.replace(op, op_id=new_id(), note_id=new_id()) for op in ops]
        return super().submit(device_id, tuple(fresh))


def die_with_parent() -> None:
    """The system kills this process when the one that started it is gone (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def do(work: Work) -> None:
    """Open the file, let fifty clients write, end when told to (or by SIGKILL)."""
    if work.disk:
        disk.begin(*work.disk)
    if work.variant == "normal":
        no_waiting_for_the_disk()
    workshop = _patient(work, lambda: Workshop(Path(work.path)))
    if work.variant == "stack":
        _serve(work, workshop)
    kind = ForgetfulDesk if work.variant == "forgetful" else PhoneDesk
    desk = kind(workshop, work.session_id)
    told = os.open(work.told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    clients = [Client(work, client, desk, told) for client in range(len(work.next_of))]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if work.disk and work.ends:
        disk.cut_soon(Path(work.disk[2]), random.Random(work.boot).randint(1, CLOSING))
    workshop.close()


def no_waiting_for_the_disk() -> None:
    """Negative control: `synchronous=NORMAL`, which does not sync a commit in WAL mode."""
    connect = opening._connect

    def careless(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    opening._connect = careless


class Client(threading.Thread):
    """One phone: sends, waits, is told, sends the next; what was not answered is sent again."""

    def __init__(self, work: Work, client: int, desk: PhoneDesk, told: int) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._client = client
        self._desk = desk
        self._told = told
        self._phone = Phone(work.seed, work.hall, client)
        self._dice = random.Random(f"{work.seed} {work.hall} {work.boot} {client}")

    def run(self) -> None:
        """Until the end that `Work` sets, or for ever."""
        try:
            device = _patient(self._work, lambda: self._desk.admit(self._phone.key_sha256))
            index = self._work.next_of[self._client]
            end = index + self._work.ends if self._work.ends else 2**31
            while index < end:
                # Phones mostly send one by one; after a while without Wi-Fi many at once.
                size = 1 if self._client % 2 else self._dice.randint(1, self._work.most)
                index = self._send(device, range(index, min(index + size, end)))
        except Exception:
            _complain(self._work, {"code": "traceback", "text": traceback.format_exc()})

    def _send(self, device: Device, indices: range) -> int:
        ops = tuple(self._phone.read_op(i) for i in indices)
        if self._work.variant == "hasty":
            self._tell([record(self._client, i, OpStatus.STORED, 0) for i in indices])
        results = _patient(self._work, lambda: self._desk.submit(device.device_id, ops))
        if self._client % 4 == 3:
            time.sleep(self._dice.uniform(0, 0.02))  # the way back, on which answers get lost
        if self._work.variant != "hasty":
            pairs = zip(indices, results, strict=True)
            self._tell([record(self._client, i, r.status, r.note_no) for i, r in pairs])
        return indices.stop

    def _tell(self, records: list[bytes]) -> None:
        os.write(self._told, b"".join(records))


def _patient(work: Work, ask: Callable[[], T]) -> T:
    """Ask until it is done; each expected trouble is noted with the time until it was told."""
    while True:
        begin = time.monotonic()
        try:
            return ask()
        except WorkshopError as error:
            waited = round(time.monotonic() - begin, 3)
            _complain(work, {"code": error.code, "waited_s": waited})
            time.sleep(0.05)


def _complain(work: Work, trouble: dict[str, object]) -> None:
    with open(work.troubles, "a", encoding="utf-8") as file:
        file.write(json.dumps(trouble, ensure_ascii=False) + "\n")


def _serve(work: Work, workshop: Workshop) -> None:
    """The real reception process; the port is written where the phones look for it."""
    reception = Reception()
    desk = PhoneDesk(workshop, work.session_id)
    config = ReceptionConfig("127.0.0.1", 0, TOKEN, limits=GENEROUS)
    reception.start(desk, config, lambda _: None)
    port = Path(work.told)
    port.with_suffix(".new").write_text(str(reception.status.port), encoding="utf-8")
    port.with_suffix(".new").rename(port)
    threading.Event().wait()


def main() -> None:
    """One fork for each line."""
    die_with_parent()
    for line in sys.stdin:
        work = Work(**json.loads(line))
        pid = os.fork()
        if pid == 0:
            die_with_parent()
            _guarded(work)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _guarded(work: Work) -> None:
    try:
        do(work)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
