"""A lock file beside the database, so that a second window is told who holds the first.

SQLite's own lock would refuse too, but cannot say who; and opening the database file itself outside
SQLite would drop its POSIX locks, so the lock lives in a file of its own. The system releases it
when the process dies.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import socket
import sys
from pathlib import Path
from typing import IO

from kisarazu_ws.store import errors


class FileLock:
    """Held from `take` to `release`; raises `in_use` when somebody else has it."""

    def __init__(self, path: Path) -> None:
        self._database = path
        self.path = path.with_name(path.name + ".lock")
        self._handle: IO[str] | None = None

    def take(self) -> None:
        """Take the lock and write who holds it."""
        try:
            handle = open(self.path, "a+", encoding="utf-8")  # noqa: SIM115 (kept open)
        except OSError as error:
            raise errors.unwritable(self._database) from error
        try:
            _lock(handle)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip()
            handle.close()
            raise errors.in_use(self._database, holder) from error
        self._handle = handle
        try:
            _sign(handle)
        except OSError as error:
            with contextlib.suppress(OSError):
                self.release()
            raise errors.disk_failed() from error

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._handle is None:
            return
        if sys.platform != "win32":
            self.path.unlink(missing_ok=True)  # while still held, so that nobody's fresh lock goes
        self._handle.close()
        self._handle = None
        if sys.platform == "win32":
            self.path.unlink(missing_ok=True)


def _sign(handle: IO[str]) -> None:
    """Say who holds it, for the person who finds it taken."""
    handle.seek(0)
    handle.truncate()
    handle.write(f"{socket.gethostname()}、{dt.datetime.now():%H:%M}から、番号{os.getpid()}")
    handle.flush()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[str]) -> None:
        handle.seek(1_000_000)  # a byte far behind the text, which others must be able to read
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
