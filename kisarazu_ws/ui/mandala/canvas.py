"""The mandala as it is printed, on the screen: one picture, zoomed and panned, with its nodes.

The picture is the PDF page that is exported, rendered by a job; the boxes of its nodes answer
clicks and arrow keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from kisarazu_ws.ui.theme import ACCENT, GROUND, Look

CLOSEST = 6.0
MARGIN = 12.0


@dataclass(frozen=True)
class Picture:
    """A rendered page and where its nodes lie, in fractions of the page (0 … 1)."""

    image: QImage
    boxes: Mapping[str, QRectF] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


class MandalaCanvas(QWidget):
    """`picked` carries the node's key ("" for none); `sharper` asks for a picture so many pixels
    wide when the shown one is too coarse."""

    picked = Signal(str)
    sharper = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._picture: Picture | None = None
        self._selected = ""
        self._zoom = 1.0  # 1: the whole page fits
        self._centre = QPointF(0.5, 0.5)
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("マンダラの図")
        self.setMinimumSize(320, 240)

    def show_picture(self, picture: Picture) -> None:
        """Show another picture at the same place and size."""
        self._picture = picture
        self.update()

    def select(self, key: str) -> None:
        """Mark a node and bring it into view."""
        self._selected = key
        box = self._box(key)
        if box is not None:
            if self._zoom > 1 and not self.rect().contains(self._on_screen(box).toRect()):
                self._centre = box.center()
            label = self._picture.labels.get(key, "") if self._picture else ""
            self.setAccessibleDescription(label)
        self.update()

    def zoom(self, factor: float) -> None:
        """Nearer (> 1) or farther; never smaller than the whole page."""
        self._zoom = max(1.0, min(CLOSEST, self._zoom * factor))
        if self._zoom == 1.0:
            self._centre = QPointF(0.5, 0.5)
        self._ask_sharper()
        self.update()

    def wanted_width(self) -> int:
        """Pixels the page is wide on this screen."""
        return round(self._page().width() * self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(GROUND))
        if self._picture is None:
            painter.setFont(self._look.font())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "図を描いています…")
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._page(), self._picture.image)
        box = self._box(self._selected)
        if box is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(ACCENT), 3))
            painter.drawRoundedRect(self._on_screen(box).adjusted(-3, -3, 3, 3), 6, 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask_sharper()

    def wheelEvent(self, event: QWheelEvent) -> None:
        before = self._on_page(event.position())
        self.zoom(1.0015 ** event.angleDelta().y())
        after = self._on_page(event.position())
        self._move(before - after)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            key = self._at(event.position())
            self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
            return
        step = event.position() - self._pressed
        if self._dragged or step.manhattanLength() > 6:
            self._dragged = True
            self._move(self._on_page(self._pressed) - self._on_page(event.position()))
            self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._dragged:
            self.picked.emit(self._at(event.position()))
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.picked.emit(self._next(step))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Semicolon):
            self.zoom(1.25)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(0.8)
        else:
            super().keyPressEvent(event)

    def _next(self, step: QPointF) -> str:
        """The nearest node in a direction: as near as possible, sideways counting double."""
        boxes = self._picture.boxes if self._picture else {}
        here = self._box(self._selected)
        if here is None:
            return next(iter(boxes), "")
        best, shortest = self._selected, float("inf")
        for key, box in boxes.items():
            way = box.center() - here.center()
            ahead = way.x() * step.x() + way.y() * step.y()
            aside = abs(way.x() * step.y()) + abs(way.y() * step.x())
            if ahead > 1e-3 and ahead + 2 * aside < shortest:
                best, shortest = key, ahead + 2 * aside
        return best

    def _at(self, place: QPointF) -> str:
        point = self._on_page(place)
        found = [(b.width() * b.height(), k) for k, b in self._boxes().items() if b.contains(point)]
        return min(found)[1] if found else ""

    def _boxes(self) -> Mapping[str, QRectF]:
        return self._picture.boxes if self._picture else {}

    def _box(self, key: str) -> QRectF | None:
        return self._boxes().get(key)

    def _page(self) -> QRectF:
        ratio = 420 / 297
        if self._picture is not None and self._picture.image.height():
            ratio = self._picture.image.width() / self._picture.image.height()
        width = min(self.width() - 2 * MARGIN, (self.height() - 2 * MARGIN) * ratio) * self._zoom
        size = QPointF(width, width / ratio)
        centre = QPointF(self.width() / 2, self.height() / 2)
        corner = centre - QPointF(self._centre.x() * size.x(), self._centre.y() * size.y())
        return QRectF(corner.x(), corner.y(), size.x(), size.y())

    def _on_page(self, place: QPointF) -> QPointF:
        page = self._page()
        return QPointF(
            (place.x() - page.x()) / page.width(), (place.y() - page.y()) / page.height()
        )

    def _on_screen(self, box: QRectF) -> QRectF:
        page = self._page()
        return QRectF(
            page.x() + box.x() * page.width(),
            page.y() + box.y() * page.height(),
            box.width() * page.width(),
            box.height() * page.height(),
        )

    def _move(self, by: QPointF) -> None:
        if self._zoom > 1:
            x = max(0.0, min(1.0, self._centre.x() + by.x()))
            y = max(0.0, min(1.0, self._centre.y() + by.y()))
            self._centre = QPointF(x, y)
            self.update()

    def _ask_sharper(self) -> None:
        shown = self._picture.image.width() if self._picture else 0
        if self.wanted_width() > shown * 1.2:
            self.sharper.emit(self.wanted_width())
