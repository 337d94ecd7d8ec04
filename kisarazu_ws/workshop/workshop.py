"""An open workshop file: do an operation, undo it, read the newest snapshot, hear of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import ParamSpec, TypeVar

from kisarazu_ws.domain.snapshot import Changes, Snapshot
from kisarazu_ws.store import oplog
from kisarazu_ws.store.opening import open_file
from kisarazu_ws.store.oplog import LoggedOp
from kisarazu_ws.store.place import Concern, concerns
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.store.writer import Job, Writer
from kisarazu_ws.workshop import undo as undoing
from kisarazu_ws.workshop.operation import FACILITATOR, PHONE, Operation

__all__ = ["Concern", "Listener", "Workshop", "concerns"]
P = ParamSpec("P")
T = TypeVar("T")
Listener = Callable[[Changes], None]


class Workshop:
    """The file while it is open. Listeners are called on the writer's thread."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open `path`; raises `WorkshopError` (see `store.opening.open_file`)."""
        self._listeners: tuple[Listener, ...] = ()
        fresh = not path.exists()
        self._writer = Writer(open_file(path, create=create), self._announce)
        if not fresh:
            self._writer.back_up("open")  # the writer's first job, so nobody waits for it

    @property
    def path(self) -> Path:
        """The open file."""
        return self._writer.path

    @property
    def snapshot(self) -> Snapshot:
        """Everything as of the newest commit; never waits."""
        return self._writer.snapshot

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear of every commit from now on; the answer ends it."""
        self._listeners = (*self._listeners, listener)

        def stop() -> None:
            self._listeners = tuple(one for one in self._listeners if one != listener)

        return stop

    def do(self, op: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue the operation in the facilitator's name; the future answers after the commit."""
        return self._submit(FACILITATOR, op, *args, **kwargs)

    def do_as(
        self, actor: str, op: Operation[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """The same in another actor's name (phone, import)."""
        return self._submit(actor, op, *args, **kwargs)

    def undo(self) -> Future[str | None]:
        """Take back the newest operation; the future gives its label, or None if there was none."""
        return self._replay("元に戻す", undoing.undo)

    def redo(self) -> Future[str | None]:
        """Do again what was undone last."""
        return self._replay("やり直す", undoing.redo)

    def history(self, limit: int = 200) -> Future[tuple[LoggedOp, ...]]:
        """What was done, newest first."""
        return self._writer.read(lambda connection: oplog.history(connection, limit))

    def blob(self, sha256: str) -> Future[bytes | None]:
        """The bytes of an attachment."""

        def read(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(
                "SELECT content FROM blob WHERE sha256=?", (sha256,)
            ).fetchone()
            return row[0] if row else None

        return self._writer.read(read)

    def concerns(self) -> tuple[Concern, ...]:
        """What should be known about the place of the file; asks the system, which may take a
        moment."""
        return concerns(self.path)

    def back_up(self, occasion: str) -> Future[Path | None]:
        """A checked copy in the backups folder."""
        return self._writer.back_up(occasion)

    def copy_to(self, target: Path) -> Future[None]:
        """A checked copy at `target`."""
        return self._writer.copy_to(target)

    def integrity(self) -> Future[str]:
        """SQLite's own full check: "ok", or what it found first."""
        return self._writer.read(
            lambda connection: str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        )

    def pending(self) -> int:
        """How many operations wait for the writer."""
        return self._writer.pending()

    def close(self) -> None:
        """Finish what is queued and release the file."""
        self._writer.close()

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _submit(
        self, actor: str, op: Operation[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        future: Future[T] = Future()
        logged = op.undoable and actor != PHONE

        def run(tx: Tx) -> T:
            return op.run(tx, *args, **kwargs)

        self._writer.submit(Job(run, op.label, actor, logged, future))
        return future

    def _replay(
        self, label: str, replay: Callable[[Tx, sqlite3.Connection], str | None]
    ) -> Future[str | None]:
        return self._writer.replay(label, replay)

    def _announce(self, changes: Changes) -> None:
        for listener in self._listeners:
            listener(changes)
