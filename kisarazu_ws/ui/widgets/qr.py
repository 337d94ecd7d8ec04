"""A QR code drawn as squares: whole pixels, level M, a quiet zone of four modules."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pure import PyPNGImage
from qrcode.main import QRCode

QUIET = 4


@lru_cache(maxsize=8)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the code (True is dark) with its quiet zone."""
    code = QRCode[PyPNGImage](error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def draw_code(painter: QPainter, area: QRect, text: str) -> QRect:
    """Draw the code as large as whole pixels allow, centred in `area`; gives where it lies."""
    rows = modules(text)
    ratio = painter.device().devicePixelRatioF()
    side = max(int(min(area.width(), area.height()) * ratio) // len(rows), 1) / ratio
    whole = round(side * len(rows))
    corner = area.center() - QPoint(whole // 2, whole // 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRect(corner, QSize(whole, whole)), Qt.GlobalColor.white)
    painter.translate(corner)
    painter.scale(side, side)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(x, y, 1, 1, Qt.GlobalColor.black)
    painter.restore()
    return QRect(corner, QSize(whole, whole))


class QrCode(QWidget):
    """Shows `text` as a code; `what` tells those who cannot see it what it leads to."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.text = ""
        self.setAccessibleName(f"QRコード：{what}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        """Show another text ("" shows nothing)."""
        if text != self.text:
            self.text = text
            self.setAccessibleDescription(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.text:
            draw_code(QPainter(self), self.rect(), self.text)
