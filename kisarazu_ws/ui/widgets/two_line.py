"""List rows of a title over a quiet line; long titles take two lines and then end in …"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kisarazu_ws.ui.theme import ACCENT, ACCENT_PALE, INK, LINE, QUIET, SURFACE, Look

Index = QModelIndex | QPersistentModelIndex
PAD = 10


class TwoLineDelegate(QStyledItemDelegate):
    """Draws an item's text at its line break: before it the title, after it the quiet line.

    An item without a break that cannot be chosen is a heading.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        px = self._look.px
        title, _, below = str(index.data()).partition("\n")
        if not below:
            return QSize(px(80), px(36))
        wide = _wide(option) - 2 * px(PAD)
        lines = 2 if self._advance(option, title) > wide else 1
        return QSize(px(80), px(18 * lines + 17 + 2 * PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, area = self._look.px, _area(option)
        title, _, below = str(index.data()).partition("\n")
        painter.save()
        selected = bool(_state(option) & QStyle.StateFlag.State_Selected)
        painter.fillRect(area, QColor(ACCENT_PALE if selected else SURFACE))
        if selected:
            painter.fillRect(QRect(area.x(), area.y(), px(4), area.height()), QColor(ACCENT))
        painter.setPen(QColor(LINE))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        inner = area.adjusted(px(PAD), px(PAD), -px(PAD), -px(4))
        if below:
            self._paint_title(painter, inner, title)
            painter.setFont(self._look.font(12))
            painter.setPen(QColor(QUIET))
            painter.drawText(
                inner.adjusted(0, 0, 0, -px(5)), int(Qt.AlignmentFlag.AlignBottom), below
            )
        else:
            painter.setFont(self._look.font(12, bold=True))
            painter.setPen(QColor(QUIET))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), title)
        painter.restore()

    def _paint_title(self, painter: QPainter, inner: QRect, title: str) -> None:
        px = self._look.px
        painter.setFont(self._look.font(13))
        painter.setPen(QColor(INK))
        metrics = painter.fontMetrics()
        first = title
        while metrics.horizontalAdvance(first) > inner.width():
            first = first[:-1]
        if len(title) - len(first) == 1:
            first = first[:-2]  # one closing bracket alone on a line looks lost
        rest = metrics.elidedText(title[len(first) :], Qt.TextElideMode.ElideRight, inner.width())
        for at, line in enumerate(part for part in (first, rest) if part):
            row = QRect(inner.x(), inner.y() + at * px(18), inner.width(), px(18))
            painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter), line)

    def _advance(self, option: QStyleOptionViewItem, text: str) -> int:
        return int(option.fontMetrics.horizontalAdvance(text))


def _area(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect)


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    return QStyle.StateFlag(option.state)


def _wide(option: QStyleOptionViewItem) -> int:
    view = option.widget
    return view.viewport().width() if isinstance(view, QAbstractItemView) else 240
