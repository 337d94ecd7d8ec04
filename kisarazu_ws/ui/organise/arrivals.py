"""Notes that arrive while people work: laid behind their group's tray without laying all anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.snapshot import Changes

GATHER_MS = 40  # notes come in bursts; one picture for those that come together
CALM_MS = 2000  # counts and balance may lag behind the notes themselves


class Arrivals(QObject):
    """Gathers fresh notes; `lay` is given them and says whether it could, `catch_up` shows the
    whole anew: at once where it could not, otherwise a little later."""

    def __init__(
        self, lay: Callable[[list[Note]], bool], catch_up: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._lay = lay
        self._catch_up = catch_up
        self._notes: list[Note] = []
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._take)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._shown_anew)

    def take(self, changes: Changes | None, session_id: str) -> bool:
        """Keep what only brings fresh loose notes; False: show everything anew now."""
        fresh = fresh_notes(changes, session_id)
        if fresh is None:
            self.forget()
            return False
        self._notes += fresh
        if self._notes and not self._gather.isActive():
            self._gather.start()
        return True

    def forget(self) -> None:
        """Everything is being shown anew, so nothing waits any more."""
        self._notes = []
        self._gather.stop()
        self._calm.stop()

    def _take(self) -> None:
        notes, self._notes = self._notes, []
        if not self._lay(notes):
            self._shown_anew()
        elif not self._calm.isActive():
            self._calm.start()

    def _shown_anew(self) -> None:
        self.forget()
        self._catch_up()


def fresh_notes(changes: Changes | None, session_id: str) -> list[Note] | None:
    """The notes that a change brings to a session when it does nothing else, or None."""
    if changes is None:
        return None
    found = []
    for row in changes.rows:
        if row.kind is NoteRevision:
            continue
        note = row.after
        if row.before is not None or not isinstance(note, Note):
            return None
        if note.cluster_id or note.x is not None or note.lone or note.state != "live":
            return None
        if note.session_id == session_id:
            found.append(note)
    return found
