"""Copies without being asked: every ten minutes when something changed, and at each new phase.

Those at opening, before a migration and before a restore are made where these happen.
"""

from __future__ import annotations

import threading

from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.workshop.workshop import Workshop

EVERY_S = 600.0


class Safekeeper:
    """Watches an open file from construction until `stop`; never waits for a copy."""

    def __init__(self, workshop: Workshop, every_s: float = EVERY_S) -> None:
        self._workshop = workshop
        self._every_s = every_s
        self._changed = threading.Event()
        self._stopped = threading.Event()
        self._unlisten = workshop.listen(self._hear)
        self._thread = threading.Thread(target=self._watch, name="safekeeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watch; call it before the file is closed."""
        self._unlisten()
        self._stopped.set()
        self._thread.join()

    def _hear(self, changes: Changes) -> None:
        self._changed.set()
        if _is_phase(changes):
            self._workshop.back_up("phase")

    def _watch(self) -> None:
        while not self._stopped.wait(self._every_s):
            if self._changed.is_set():
                self._changed.clear()
                self._workshop.back_up("timer")


def _is_phase(changes: Changes) -> bool:
    """Whether a session went on to another phase, or was opened or ended."""
    for row in changes.rows:
        before, after = row.before, row.after
        if (
            isinstance(before, Session)
            and isinstance(after, Session)
            and (before.phase_id, before.status) != (after.phase_id, after.status)
        ):
            return True
    return False
