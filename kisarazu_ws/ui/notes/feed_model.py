"""The notes of the session, newest first, as a Qt model; and the filter in front of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.snapshot import RowChange
from kisarazu_ws.domain.text import fold
from kisarazu_ws.ui.notes.words import source_word, state_word
from kisarazu_ws.ui.widgets.make import plain_tip

NOTE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class FeedModel(QAbstractListModel):
    """Holds ids only as long as the snapshot has them; small changes are told as such."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: list[Note] = []
        self._at: dict[str, int] = {}

    def show_notes(self, notes: Iterable[Note]) -> None:
        """All notes of a session, in any state."""
        wanted = sorted(notes, key=lambda n: n.number, reverse=True)
        if wanted != self._notes:
            self.beginResetModel()
            self._notes = wanted
            self._count()
            self.endResetModel()

    def take(self, rows: Iterable[RowChange], session_id: str) -> None:
        """What changed in one commit; rows of other kinds and sessions are passed over."""
        for row in rows:
            note = row.after or row.before
            if isinstance(note, Note) and note.session_id == session_id:
                self._take(note, gone=row.after is None)

    def note_at(self, place: int) -> Note:
        """The note in a row."""
        return self._notes[place]

    def row_of(self, note_id: str) -> int | None:
        """The row of a note."""
        return self._at.get(note_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        note = self._notes[index.row()]
        if role == NOTE:
            return note
        if role == Qt.ItemDataRole.DisplayRole:
            return note.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(note.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (f"{note.number}番", note.text, source_word(note), state_word(note))
            return "、".join(w for w in words if w)
        return None

    def _take(self, note: Note, *, gone: bool) -> None:
        at = self._at.get(note.id)
        if gone and at is not None:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._notes[at]
            self._count()
            self.endRemoveRows()
        elif at is not None:
            self._notes[at] = note
            self.dataChanged.emit(self.index(at), self.index(at))
        elif not gone:
            self._insert(note)

    def _insert(self, note: Note) -> None:
        at = 0  # nearly always: the newest has the highest number
        while at < len(self._notes) and self._notes[at].number > note.number:
            at += 1
        self.beginInsertRows(QModelIndex(), at, at)
        self._notes.insert(at, note)
        self._count()
        self.endInsertRows()

    def _count(self) -> None:
        self._at = {note.id: at for at, note in enumerate(self._notes)}


@dataclass(frozen=True)
class Wish:
    """What the list is narrowed to; None means any. `state`: "" | phone | paper | edited | out."""

    words: str = ""
    group_id: str | None = None
    prompt_id: str | None = None
    state: str = ""

    def fits(self, note: Note) -> bool:
        """Whether a note is shown."""
        return (
            (not self.words or self.words in fold(f"{note.number}番 {note.text}"))
            and (self.group_id is None or self.group_id == (note.group_id or ""))
            and (self.prompt_id is None or self.prompt_id == note.prompt_id)
            and self._state_fits(note)
        )

    def _state_fits(self, note: Note) -> bool:
        return {
            "phone": note.source == "phone",
            "paper": note.source in ("paper", "keyboard"),
            "edited": note.rev > 1,
            "out": note.state != "live",
        }.get(self.state, True)


class FeedFilter(QSortFilterProxyModel):
    """The model narrowed to a wish."""

    def __init__(self, model: FeedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wish = Wish()
        self._model = model
        self.setSourceModel(model)

    def narrow(self, wish: Wish) -> None:
        """Show only what fits."""
        if wish != self.wish:
            self.beginFilterChange()
            self.wish = wish
            self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        return self.wish.fits(self._model.note_at(source_row))
