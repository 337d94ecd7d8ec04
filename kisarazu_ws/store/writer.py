"""The one writer: a thread that owns the connection, runs operations in turn and commits in groups.

Nobody hears "done" before the commit is on disk (`synchronous=FULL`); one commit may carry many
operations, which makes FULL nearly free. An operation that fails does not harm its neighbours.
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.snapshot import Changes, RowChange, Snapshot
from kisarazu_ws.domain.values import now_iso
from kisarazu_ws.store import backup, errors, oplog
from kisarazu_ws.store.mapping import TABLES, shape
from kisarazu_ws.store.opening import OpenFile, close_file
from kisarazu_ws.store.tx import Tx

T = TypeVar("T")
GROUP = 256
log = logging.getLogger(__name__)
_ORDER = {kind: i for i, kind in enumerate(TABLES)}


@dataclass
class Job:
    """An operation waiting for the writer; `logged` puts it into the history for undo."""

    run: Callable[[Tx], Any]
    label: str
    actor: str
    logged: bool
    future: Future[Any]


@dataclass
class _Done:
    job: Job
    result: Any
    changes: Changes


class Writer:
    """Runs jobs on its thread from construction until `close`."""

    def __init__(self, opened: OpenFile, on_commit: Callable[[Changes], None]) -> None:
        self.path: Path = opened.path
        self.snapshot: Snapshot = opened.snapshot
        self._opened = opened
        self._on_commit = on_commit
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._finishing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copies")
        self._closing = threading.Lock()
        self._closed = False
        # A daemon: after a crash of the window the process must end and let go of the file. What
        # was not answered yet was not promised, and the log is folded back at the next opening.
        self._thread = threading.Thread(target=self._loop, name="writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job; its future is answered after the commit."""
        with self._closing:
            if not self._closed:
                self._jobs.put(job)
                return
        job.future.set_exception(errors.closed())

    def read(self, run: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Run a reading function on the writer's connection, after all that was queued before."""
        future: Future[T] = Future()
        self.submit(Job(lambda _tx: run(self._opened.connection), "", "", False, future))
        return future

    def replay(
        self, label: str, run: Callable[[Tx, sqlite3.Connection], T], actor: str = "facilitator"
    ) -> Future[T]:
        """Run an undo or redo, which reads the log and is not itself put into it."""
        future: Future[T] = Future()
        job = Job(lambda tx: run(tx, self._opened.connection), label, actor, False, future)
        self.submit(job)
        return future

    def back_up(self, occasion: str) -> Future[Path | None]:
        """A checked copy of the file as it stands now; None when there is no room for one.

        The writer only copies the pages; the check and the sync are left to another thread, so
        that no phone waits for them.
        """
        copied = self.read(lambda connection: backup.begin(connection, self.path, occasion))
        return self._finishing.submit(lambda: backup.finish(copied.result(), self.path))

    def copy_to(self, target: Path) -> Future[None]:
        """A checked copy at a place of the person's choosing."""
        return self.read(lambda connection: backup.copy_to(connection, target))

    def pending(self) -> int:
        """How many jobs wait."""
        return self._jobs.qsize()

    def close(self) -> None:
        """Finish what is queued, fold the log back and release the file."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        self._finishing.shutdown()

    def _loop(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._take()
            # Reading jobs (backup) may not run inside a transaction: each is a batch of its own.
            for part in _apart(batch):
                self._commit(part)
        close_file(self._opened)

    def _take(self) -> tuple[list[Job], bool]:
        first = self._jobs.get()
        batch = [] if first is None else [first]
        open_ = first is not None
        while open_ and len(batch) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                open_ = False
            else:
                batch.append(job)
        return batch, open_

    def _commit(self, batch: list[Job]) -> None:
        if not batch[0].label:
            self._answer_reading(batch[0])
            return
        connection = self._opened.connection
        done: list[_Done] = []
        snapshot = self.snapshot
        try:
            connection.execute("BEGIN IMMEDIATE")
            for job in batch:
                finished = self._run(job, snapshot)
                if finished:
                    snapshot = snapshot.after(finished.changes.rows)
                    done.append(finished)
            connection.execute("COMMIT")
        except Exception as error:  # every waiting person must hear of it
            self._fail(batch, error)
            return
        self.snapshot = snapshot
        self._announce(done)

    def _answer_reading(self, job: Job) -> None:
        try:
            job.future.set_result(job.run(Tx(self.snapshot, self._opened.connection, "")))
        except Exception as error:
            job.future.set_exception(self._known(error))

    def _run(self, job: Job, snapshot: Snapshot) -> _Done | None:
        connection = self._opened.connection
        tx = Tx(snapshot, connection, job.actor)
        connection.execute("SAVEPOINT job")
        try:
            result = job.run(tx)
            rows = tx.rows()
            self._flush(tx, rows)
            if job.logged and rows:
                oplog.append(connection, now_iso(), job.actor, job.label, rows)
            connection.execute("RELEASE job")
        except Exception as error:
            if not connection.in_transaction:
                raise  # a full disk has rolled back the whole group already
            connection.execute("ROLLBACK TO job")
            connection.execute("RELEASE job")
            job.future.set_exception(self._known(error))
            return None
        return _Done(job, result, Changes(job.label, job.actor, rows))

    def _flush(self, tx: Tx, rows: tuple[RowChange, ...]) -> None:
        from kisarazu_ws.store import dialect  # SQLAlchemy takes 300 ms: not before the window

        connection = self._opened.connection
        ordered = sorted(rows, key=lambda r: _ORDER[r.kind])
        for row in ordered:
            if row.after is not None:
                found = shape(row.kind)
                connection.execute(dialect.upsert(found.table), found.row(row.after))
        for row in reversed(ordered):
            if row.after is None and row.before is not None:
                connection.execute(dialect.delete(TABLES[row.kind]), {"id": row.id})
        for answer in tx.answers.values():
            connection.execute(
                "INSERT INTO phone_op (op_id, device_id, payload_sha256, result) "
                "VALUES (?, ?, ?, ?)",
                (answer.op_id, answer.device_id, answer.payload_sha256, answer.result),
            )
        for sha256, content in tx.blobs.items():
            connection.execute("INSERT OR IGNORE INTO blob VALUES (?, ?)", (sha256, content))

    def _announce(self, done: list[_Done]) -> None:
        for one in done:
            if one.changes.rows:
                try:
                    self._on_commit(one.changes)
                except Exception:
                    log.exception("a listener failed; the commit stands")
            one.job.future.set_result(one.result)

    def _fail(self, batch: list[Job], error: Exception) -> None:
        if self._opened.connection.in_transaction:
            self._opened.connection.execute("ROLLBACK")
        known = self._known(error)
        for job in batch:
            if not job.future.done():
                job.future.set_exception(known)

    def _known(self, error: Exception) -> Exception:
        if isinstance(error, WorkshopError):
            return error
        if isinstance(error, sqlite3.Error):
            expected = errors.from_sqlite(error, self.path)
            if expected:
                return expected
        log.error("a bug in an operation", exc_info=error)
        return error


def _apart(batch: list[Job]) -> list[list[Job]]:
    parts: list[list[Job]] = []
    for job in batch:
        if parts and job.label and parts[-1][0].label:
            parts[-1].append(job)
        else:
            parts.append([job])
    return parts
