"""The sign of a pillar: 環 solid, 経 striped, 社 dotted, each with its own outline shape."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.theme import PILLAR_COLOURS, Look, pillar_brush


def paint_badge(
    painter: QPainter, area: QRectF, pillar: Pillar, look: Look, *, suggested: bool = False
) -> None:
    """Draw the badge: a circle for 環, a square for 経, a rounded lozenge for 社."""
    colour = QColor(PILLAR_COLOURS[pillar])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine if suggested else Qt.PenStyle.SolidLine))
    painter.setBrush(pillar_brush(pillar, suggested=suggested))
    radius = {
        Pillar.ENVIRONMENT: area.height() / 2,
        Pillar.ECONOMY: 1.0,
        Pillar.SOCIETY: area.height() / 4,
    }[pillar]
    painter.drawRoundedRect(area, radius, radius)
    painter.setPen(colour if suggested else QColor("white"))
    font = look.font(11, bold=True)
    font.setPixelSize(max(round(area.height() * 0.62), 8))
    painter.setFont(font)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, pillar.sign)


class PillarBadge(QWidget):
    """The badge as a widget, with its word for screen readers."""

    def __init__(self, pillar: Pillar, look: Look, *, suggested: bool = False) -> None:
        super().__init__()
        self._pillar = pillar
        self._look = look
        self._suggested = suggested
        self.setToolTip(pillar.label)
        self.setAccessibleName(f"{pillar.label}{'（案）' if suggested else ''}")
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(26), self._look.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        paint_badge(painter, area, self._pillar, self._look, suggested=self._suggested)
