"""Plain text over several lines with air between them.

Qt sets BIZ UD as tight as the font file says, which is too tight to read; a QLabel has no line
height. The words stay plain: nothing in them is taken for markup.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

AIR = 1.45  # line height in em


class Paragraph(QLabel):
    """A label that wraps; `text`, alignment and style sheet work as on any label."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(len(self._lines(width)) * self._step())

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(max(self.text().split("\n"), key=len)) + 8
        wide = min(wide, 420)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 4, round(self._step()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setFont(self.font())
        lines, step = self._lines(self.width()), self._step()
        y = 0.0
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            y = max((self.height() - len(lines) * step) / 2, 0.0)
        metrics = self.fontMetrics()
        drop = (step - metrics.height()) / 2 + metrics.ascent()
        for line in lines:
            x = 0.0
            if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
                x = (self.width() - metrics.horizontalAdvance(line)) / 2
            painter.drawText(QPointF(x, y + drop), line)
            y += step

    def _step(self) -> float:
        return self.fontMetrics().height() * AIR / 1.15

    def _lines(self, width: int) -> list[str]:
        found: list[str] = []
        for part in self.text().split("\n"):
            layout = QTextLayout(part, self.font())
            layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(width, 40))
                found.append(part[line.textStart() : line.textStart() + line.textLength()])
            layout.endLayout()
            if not part:
                found.append("")
        return found
