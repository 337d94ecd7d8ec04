"""A table of values whose cells are edited in place; each edit is handed to a function.

Rows keep their selection and an open editor when the table is shown anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kisarazu_ws.domain.values import Entity
from kisarazu_ws.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
Choices = Callable[[], Sequence[tuple[Any, str]]]


@dataclass(frozen=True)
class Column:
    """`text` shows a row's cell; `edit` takes (row, new value); `choices` makes it a list."""

    title: str
    text: Callable[[Any], str]
    edit: Callable[[Any, Any], None] | None = None
    choices: Choices | None = None
    width: int = 120
    stretch: bool = False
    numeric: bool = False


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: list[Entity] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(self.rows[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column, row = self.columns[index.column()], self.rows[index.row()]
        if column.edit is None or str(value) == column.text(row):
            return False
        column.edit(row, value)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self.columns[section])
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = self.columns[index.column()].edit is not None
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsEditable if editable else base

    def lay(self, columns: Sequence[Column]) -> None:
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()

    def show(self, rows: Sequence[Entity]) -> None:
        same = [r.id for r in rows] == [r.id for r in self.rows]
        if same:
            self.rows = list(rows)
            last = self.index(len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.rows = list(rows)
            self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def __init__(self, columns: Sequence[Column], look: Look) -> None:
        super().__init__()
        self.columns = columns
        self._look = look

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices = self.columns[index.column()].choices
        if choices is None:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        for value, label in choices():
            box.addItem(label, value)
        box.activated.connect(lambda: self._chosen(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            if editor.currentText() != str(index.data()):
                model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class Grid(QTableView):
    """The table; `show_rows` brings the newest values."""

    def __init__(self, columns: Sequence[Column], look: Look) -> None:
        super().__init__()
        self._look = look
        self._model = _Model(columns)
        self._delegate = _Delegate(columns, look)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        look.changed.connect(self._measure)
        self._measure()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns for the same rows."""
        self._model.lay(columns)
        self._delegate.columns = columns
        self._measure()

    def show_rows(self, rows: Sequence[Entity]) -> None:
        """Show these values; the selection stays with its rows."""
        chosen = {r.id for r in self.chosen()}
        current = self.currentIndex()
        self._model.show(rows)
        if not chosen:
            return
        selection = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        selection.clearSelection()
        for at, row in enumerate(self._model.rows):
            if row.id in chosen:
                selection.select(self._model.index(at, 0), flags)
        if current.isValid() and current.row() < len(rows):
            index = self._model.index(current.row(), current.column())
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def chosen(self) -> list[Any]:
        """The selected values, in their order."""
        found = sorted({i.row() for i in self.selectionModel().selectedRows()})
        return [self._model.rows[i] for i in found if i < len(self._model.rows)]

    def choose(self, id_: str) -> None:
        """Select the row with this id and bring it into view."""
        for at, row in enumerate(self._model.rows):
            if row.id == id_:
                self.selectRow(at)
                self.scrollTo(self._model.index(at, 0))

    def _measure(self) -> None:
        px = self._look.px
        self.verticalHeader().setDefaultSectionSize(px(36))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(px(48))
        for at, column in enumerate(self._model.columns):
            mode = (
                QHeaderView.ResizeMode.Stretch
                if column.stretch
                else QHeaderView.ResizeMode.Interactive
            )
            header.setSectionResizeMode(at, mode)
            if not column.stretch:
                self.setColumnWidth(at, px(column.width))
