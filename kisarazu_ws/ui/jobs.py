"""Work off the UI thread: a plain function of plain data, with progress and cancel.

The function gets a `Progress`; it returns plain data and never touches a widget.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")


class Progress(QObject):
    """Handed to a running job: `say(done, of)` reports, `cancelled()` asks whether to stop."""

    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()

    def say(self, done: int, of: int) -> None:
        """Report progress from any thread."""
        self.moved.emit(done, of)

    def cancel(self) -> None:
        """Ask the job to stop at its next look."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()


class Jobs:
    """One thread for long work, one job after the other: reportlab, fontTools and pdfium are not
    made for two threads at once (a glyph read by both is gone for one of them)."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._running: set[Progress] = set()
        self._closed = False

    def start(self, work: Callable[[Progress], T]) -> tuple[Future[T], Progress]:
        """Begin `work` on another thread; pass the future to `Bench.then`."""
        progress = Progress()
        if self._closed:  # the window is going: what is asked for now nobody will see
            never: Future[T] = Future()
            never.cancel()
            return never, progress
        self._running.add(progress)
        future = self._pool.submit(work, progress)
        future.add_done_callback(lambda _: self._running.discard(progress))
        return future, progress

    def close(self) -> None:
        """Cancel what runs and wait for it to stop; what is started later never runs."""
        self._closed = True
        for progress in list(self._running):
            progress.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
