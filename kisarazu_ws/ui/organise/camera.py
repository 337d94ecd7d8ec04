"""Which part of the table is seen, and how large."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

SMALLEST, LARGEST = 0.02, 3.0


class Camera:
    """`scale` is screen pixels per board unit; `x`, `y` the board point at the upper left."""

    def __init__(self) -> None:
        self.x = self.y = 0.0
        self.scale = 1.0

    def to_board(self, point: QPointF) -> QPointF:
        """The board point under a screen point."""
        return QPointF(self.x + point.x() / self.scale, self.y + point.y() / self.scale)

    def to_screen(self, box: QRectF) -> QRectF:
        """Where a board rectangle is on the screen."""
        return QRectF(
            (box.x() - self.x) * self.scale,
            (box.y() - self.y) * self.scale,
            box.width() * self.scale,
            box.height() * self.scale,
        )

    def seen(self, width: float, height: float) -> QRectF:
        """The part of the board that a screen of this size shows."""
        return QRectF(self.x, self.y, width / self.scale, height / self.scale)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by screen pixels."""
        self.x -= dx / self.scale
        self.y -= dy / self.scale

    def zoom(self, factor: float, about: QPointF) -> None:
        """Larger or smaller, with the board point under `about` staying there."""
        fixed = self.to_board(about)
        self.scale = min(max(self.scale * factor, SMALLEST), LARGEST)
        self.x = fixed.x() - about.x() / self.scale
        self.y = fixed.y() - about.y() / self.scale

    def fit(self, box: QRectF, width: float, height: float, largest: float = 1.0) -> None:
        """Show all of `box`, in the middle."""
        self.scale = min(width / max(box.width(), 1.0), height / max(box.height(), 1.0), largest)
        self.scale = max(self.scale, SMALLEST)
        self.x = box.center().x() - width / self.scale / 2
        self.y = box.center().y() - height / self.scale / 2

    def bring(self, box: QRectF, width: float, height: float, margin: float) -> bool:
        """Move as little as needed so that `box` is seen; whether it had to move."""
        edge = margin / self.scale
        seen = self.seen(width, height).adjusted(edge, edge, -edge, -edge)
        before = (self.x, self.y)
        self.x += max(box.right() - seen.right(), 0.0) or min(box.left() - seen.left(), 0.0)
        self.y += max(box.bottom() - seen.bottom(), 0.0) or min(box.top() - seen.top(), 0.0)
        return (self.x, self.y) != before
