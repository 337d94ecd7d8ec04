"""Bars side by side: a block of rows for each thing compared, one bar for each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kisarazu_ws.domain.comparison import Column
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.theme import ACCENT, INK, LINE, QUIET, SURFACE, Look, pillar_brush
from kisarazu_ws.ui.widgets.pillar_badge import paint_badge

BAR, GAP, BLOCK = 22, 4, 18
# Columns differ by pattern as well as by shade.
PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.VerPattern,
)


class Chart(QWidget):
    """Rates in per cent with counts; what is 参考 has a dashed outline and says so."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._columns: Sequence[Column] = ()
        self._names: Mapping[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_columns(self, columns: Sequence[Column], names: Mapping[str, str]) -> None:
        """Show these columns by these rows."""
        self._columns, self._names = columns, names
        self.setAccessibleName(self._words())
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        px = self._look.px
        block = len(self._columns) * px(BAR + GAP) + px(BLOCK)
        return QSize(px(600), max(block * len(self._names), px(120)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = 0.0
        for key, name in self._names.items():
            y = self._block(painter, key, name, y)

    def _block(self, painter: QPainter, key: str, name: str, top: float) -> float:
        px = self._look.px
        high = len(self._columns) * px(BAR + GAP)
        label = QRectF(0, top, px(188), high)
        if key in set(Pillar):
            side = px(26)
            area = QRectF(px(2), top + (high - side) / 2, side, side)
            paint_badge(painter, area, Pillar(key), self._look)
            label = label.adjusted(px(38), 0, 0, 0)
        painter.setPen(QColor(INK))
        painter.setFont(self._look.font(13, bold=True))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(label, int(flags) | int(Qt.TextFlag.TextWordWrap), name)
        for at, column in enumerate(self._columns):
            self._bar(painter, at, column, key, top + at * px(BAR + GAP))
        below = top + high + px(BLOCK) / 2
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(0, int(below), self.width(), int(below))
        return top + high + px(BLOCK)

    def _bar(self, painter: QPainter, at: int, column: Column, key: str, y: float) -> None:
        px = self._look.px
        left, right = px(200), px(320)
        room = max(self.width() - left - right, 40)
        rate = column.rate(key)
        track = QRectF(left, y + px(2), room, px(BAR - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#EFF2ED"))
        painter.drawRoundedRect(track, 3, 3)
        filled = QRectF(left, y + px(2), room * rate / 100, px(BAR - 4))
        painter.setBrush(QColor(SURFACE))
        painter.drawRect(filled)
        painter.setBrush(self._brush(at, key))
        style = Qt.PenStyle.DashLine if column.few else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(ACCENT), 1, style))
        painter.drawRect(filled)
        painter.setFont(self._look.font(12))
        painter.setPen(QColor(QUIET if column.few else INK))
        words = f"{rate:4.0f}％　{column.counts.get(key, 0)}{column.unit}　{column.title}"
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        area = QRectF(left + room + px(8), y, right - px(8), px(BAR))
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, flags, shown)

    def _brush(self, at: int, key: str) -> QBrush:
        if at == 0 and key in set(Pillar):
            return pillar_brush(key)
        shades = ("#23563C", "#23563C", "#5F8C74", "#23563C", "#5F8C74", "#23563C")
        return QBrush(QColor(shades[at % len(shades)]), PATTERNS[at % len(PATTERNS)])

    def _words(self) -> str:
        parts = [
            f"{name}：" + "、".join(f"{c.title} {c.rate(key):.0f}％" for c in self._columns)
            for key, name in self._names.items()
        ]
        return "。".join(parts)
