"""What every screen holds in its hands: the open file, the chosen session, the way to do things.

Screens never wait: they read the snapshot in memory, ask for an operation, and hear of it when it
is on disk. The writer's thread wakes Qt by a signal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.workshop.operation import Operation
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.workshop import Workshop

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


class Bench(QObject):
    """The facilitator's bench; lives on the UI thread.

    `changed` comes after every commit with its `Changes`; `session_chosen` when another session is
    chosen; `troubled` with an expected `WorkshopError`, `broken` with any other exception;
    `told` with a short sentence for the status line.
    """

    changed = Signal(object)
    session_chosen = Signal(str)
    troubled = Signal(object)
    broken = Signal(object)
    told = Signal(str)
    _answered = Signal(object, object, object)

    def __init__(self, workshop: Workshop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workshop = workshop
        self._session_id = ""
        self._cached: tuple[Snapshot, str, SessionSnapshot] | None = None
        self._answered.connect(self._answer)
        self._stop = workshop.listen(self.changed.emit)  # a signal crosses threads by itself

    @property
    def snapshot(self) -> Snapshot:
        """Everything, as of the newest commit."""
        return self.workshop.snapshot

    @property
    def session_id(self) -> str:
        """The chosen session ("" when the file has none)."""
        return self._session_id

    @property
    def session(self) -> Session | None:
        """The chosen session."""
        return self.snapshot.get(Session, self._session_id)

    @property
    def view(self) -> SessionSnapshot | None:
        """The chosen session cut out of the newest snapshot (made once per commit)."""
        snapshot = self.snapshot
        if self.session is None:
            return None
        if self._cached is None or self._cached[:2] != (snapshot, self._session_id):
            cut = session_snapshot(snapshot, self._session_id)
            self._cached = (snapshot, self._session_id, cut)
        return self._cached[2]

    def choose(self, session_id: str) -> None:
        """Make a session the chosen one."""
        if session_id != self._session_id:
            self._session_id = session_id
            self.session_chosen.emit(session_id)

    def do(
        self,
        op: Operation[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]:
        """Ask for an operation; troubles are told to the person by the window."""
        return self._watch(self.workshop.do(op, *args, **kwargs), None)

    def then(
        self,
        future: Future[T],
        done: Callable[[T], object],
        failed: Callable[[], object] | None = None,
    ) -> None:
        """Call `done` on the UI thread with the result; without one, `failed` after the trouble
        was told."""
        self._watch(future, done, failed)

    def undo(self) -> None:
        """Take back the newest operation and say which."""
        self.then(self.workshop.undo(), lambda label: self._say(label, "を元に戻しました"))

    def redo(self) -> None:
        """Do again what was undone last and say which."""
        self.then(self.workshop.redo(), lambda label: self._say(label, "をやり直しました"))

    def tell(self, sentence: str) -> None:
        """Show a short sentence in the window's status line."""
        self.told.emit(sentence)

    def close(self) -> None:
        """Stop listening; the file is closed by whoever opened it."""
        self._stop()

    def _say(self, label: str | None, what: str) -> None:
        self.tell(f"「{label}」{what}" if label else "これより前の操作はありません")

    def _watch(
        self,
        future: Future[T],
        done: Callable[[T], object] | None,
        failed: Callable[[], object] | None = None,
    ) -> Future[T]:
        future.add_done_callback(lambda ready: self._answered.emit(ready, done, failed))
        return future

    def _answer(
        self,
        future: Future[T],
        done: Callable[[T], object] | None,
        failed: Callable[[], object] | None,
    ) -> None:
        error = CancelledError() if future.cancelled() else future.exception()
        if error is None:
            if done is not None:
                done(future.result())
            return
        if failed is not None:
            failed()
        if isinstance(error, WorkshopError):
            self.troubled.emit(error)
        elif not isinstance(error, CancelledError):
            log.error("a bug in an operation", exc_info=error)
            self.broken.emit(error)
