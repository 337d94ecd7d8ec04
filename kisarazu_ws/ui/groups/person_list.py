"""The people of one group (or of none yet): dragged between lists, or sent by a digit key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from kisarazu_ws.domain.groups import Participant
from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.theme import ACCENT, QUIET, Look
from kisarazu_ws.ui.widgets.make import plain_tip

MIME = "application/x-kisarazu-participants"
ID = Qt.ItemDataRole.UserRole


class PersonList(QListWidget):
    """`moved` carries (participant ids, group id); `pressed_key` a key with the chosen ids."""

    moved = Signal(list, str)
    pressed_key = Signal(str, list)

    def __init__(self, group_id: str, name: str, look: Look) -> None:
        super().__init__()
        self.group_id = group_id
        self._look = look
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def show_people(self, people: Sequence[Participant], districts: Mapping[str, str]) -> None:
        """Show these people; the selection stays."""
        chosen = set(self.chosen_ids())
        self.clear()
        for person in people:
            item = QListWidgetItem(_line(person, districts))
            item.setData(ID, person.id)
            item.setToolTip(plain_tip(_tip(person, districts)))
            if person.pinned:
                item.setIcon(icon("pin", ACCENT))
            if person.absent:
                font = self._look.font()
                font.setStrikeOut(True)
                item.setFont(font)
                item.setForeground(QColor(QUIET))
            self.addItem(item)
            item.setSelected(person.id in chosen)

    def chosen_ids(self) -> list[str]:
        """The chosen participants."""
        return [item.data(ID) for item in self.selectedItems()]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        data.setData(MIME, ",".join(item.data(ID) for item in items).encode())
        return data

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._consider(event)

    def dropEvent(self, event: QDropEvent) -> None:
        # The list is only a view: it shows the move when the operation is on disk.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        ids = bytes(event.mimeData().data(MIME).data()).decode().split(",")
        self.moved.emit(ids, self.group_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().lower()
        if key and (key.isdigit() or key in "ap") and self.chosen_ids():
            self.pressed_key.emit(key, self.chosen_ids())
        else:
            super().keyPressEvent(event)

    def _consider(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()


def _line(person: Participant, districts: Mapping[str, str]) -> str:
    facts = [districts.get(person.district_key or "", ""), person.affiliation, person.age_band]
    words = "・".join(f for f in facts if f)
    absent = "（欠席）" if person.absent else ""
    return f"{person.code}{absent}　{words}"


def _tip(person: Participant, districts: Mapping[str, str]) -> str:
    return _line(person, districts) + ("\n席を固定" if person.pinned else "")
