"""One widget that shows a whole table by painting itself: tiles below, what moves above.

It only shows; `board.Board` adds the hands. The wall can use it as it is.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from kisarazu_ws.ui.organise.camera import Camera
from kisarazu_ws.ui.organise.scene import Scene, differences
from kisarazu_ws.ui.organise.sprites import ground
from kisarazu_ws.ui.organise.tiles import SIDE, Key, Tiles, keys_in, level_for

BUDGET_S = 0.006  # tile painting per frame while something moves
CALM_BUDGET_S = 0.012
REST_MS = 140  # after this long without movement the picture is made sharp
EDGE = 40.0  # px around what is fitted


class Surface(QWidget):
    """A table to look at: pan with the middle or right button, zoom with the wheel.

    `moved` tells that the camera went elsewhere.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.camera = Camera()
        self.scene = Scene()
        self._tiles = Tiles()
        self._sharp: float | None = None  # the scale of the sharp layer, once all of it was seen
        self._sharpening = False
        self._pan_from: QPointF | None = None
        self._fitted = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._sharpen)

    # --- showing -----------------------------------------------------------------------------

    def show_scene(self, scene: Scene, *, anew: bool = False) -> None:
        """Show this scene; only what differs from the last one is painted (`anew`: everything)."""
        areas = None if anew else differences(self.scene, scene)
        self.scene = scene
        self._tiles.show(scene, areas)
        self.update()
        self._rest.start()

    def paint_again(self, areas: list[QRectF]) -> None:
        """The scene itself has changed in these areas."""
        self._tiles.show(self.scene, areas)
        self.update()
        self._rest.start()

    def fit(self, box: QRectF | None = None, largest: float = 1.0) -> None:
        """Show all of the table, or all of `box`."""
        area = (box or self.scene.bounds).adjusted(0, -28, 0, 0)
        room = max(self.width() - 2 * EDGE, 50.0), max(self.height() - 2 * EDGE, 50.0)
        self.camera.fit(area, *room, largest)
        self.camera.x -= EDGE / self.camera.scale
        self.camera.y -= EDGE / self.camera.scale
        self._fitted = True
        self.stir()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom about a point of the screen (its middle)."""
        self.camera.zoom(factor, about or QPointF(self.width() / 2, self.height() / 2))
        self._fitted = False
        self.stir()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by pixels."""
        self.camera.pan(dx, dy)
        self._fitted = False
        self.stir()

    def stir(self) -> None:
        """The camera moved: paint coarse now, sharp when the hand rests."""
        if self._sharp is not None and self._sharp != self._device_scale():
            self._tiles.drop_layer(self._sharp)
            self._sharp = None
        self._sharpening = False
        self._rest.start()
        self.moved.emit()
        self.update()

    def is_complete(self) -> bool:
        """Whether the picture shows everything as it is (perhaps not yet sharp)."""
        keys = keys_in(level_for(self._device_scale()), self.seen())
        return all(self._tiles.is_fresh(k) for k in keys)

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        scale, seen = self._device_scale(), self.seen()
        level = level_for(scale)
        moving = self._rest.isActive()
        keys = keys_in(scale if self._sharpening or self._sharp == scale else level, seen)
        done = self._tiles.paint(keys, BUDGET_S if moving else CALM_BUDGET_S)
        if done and keys and keys[0][0] == scale:
            self._sharp, self._sharpening = scale, False
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not moving)
        self._draw_tiles(painter, scale, level, seen)
        painter.restore()
        self.paint_above(painter)
        painter.end()
        if not done:
            QTimer.singleShot(0, self.update)

    def paint_above(self, painter: QPainter) -> None:
        """What is painted over the tiles, in screen pixels; for subclasses."""

    def _draw_tiles(self, painter: QPainter, scale: float, level: float, seen: QRectF) -> None:
        screen = QRect(0, 0, *self._device_size())
        left = QRegion(screen)
        if self._sharp == scale:
            left -= self._draw_layer(painter, keys_in(scale, seen), scale)
        if left.isEmpty():
            return
        painter.setClipRegion(left)
        missing = left - self._covered(keys_in(level, seen), scale)
        if not missing.isEmpty():
            self._draw_fallback(painter, missing, level, scale, seen)
            painter.setClipRegion(left)
        self._draw_layer(painter, keys_in(level, seen), scale)

    def _draw_fallback(
        self, painter: QPainter, missing: QRegion, level: float, scale: float, seen: QRectF
    ) -> None:
        """Coarser (or finer) tiles where the right ones are not painted yet."""
        painter.setClipRegion(missing)
        painter.fillRect(missing.boundingRect(), ground())
        coarser = [level / 2**step for step in (4, 3, 2, 1)]
        for other in (*coarser, level * 2):
            self._draw_layer(painter, keys_in(other, seen), scale)

    def _covered(self, keys: list[Key], scale: float) -> QRegion:
        region = QRegion()
        for key in keys:
            if self._tiles.picture(key) is not None:
                region += self._target(key, scale)
        return region

    def _draw_layer(self, painter: QPainter, keys: list[Key], scale: float) -> QRegion:
        drawn = QRegion()
        for key in keys:
            picture = self._tiles.picture(key)
            if picture is not None:
                target = self._target(key, scale)
                if key[0] == scale:
                    painter.drawPixmap(target.topLeft(), picture)
                else:
                    painter.drawPixmap(target, picture)
                drawn += target
        return drawn

    def _target(self, key: Key, scale: float) -> QRect:
        """Where a tile lies on the screen in device pixels, without seams between neighbours."""
        x0, y0 = round(self.camera.x * scale), round(self.camera.y * scale)
        side = SIDE * scale / key[0]
        left, top = math.floor(key[1] * side), math.floor(key[2] * side)
        right, bottom = math.floor((key[1] + 1) * side), math.floor((key[2] + 1) * side)
        return QRect(left - x0, top - y0, right - left, bottom - top)

    def _sharpen(self) -> None:
        scale = self._device_scale()
        if scale != level_for(scale):
            self._sharpening = self._sharp != scale
        self.update()

    def _device_scale(self) -> float:
        return self.camera.scale * self.devicePixelRatioF()

    def _device_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return math.ceil(self.width() * ratio), math.ceil(self.height() * ratio)

    def seen(self) -> QRectF:
        """The part of the table that is seen."""
        return self.camera.seen(self.width(), self.height())

    # --- hands that only move the picture ------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitted:
            self.fit()
        else:
            self.stir()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta()
        pinched = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and not pinched:
            self.pan_by(pixels.x(), pixels.y())
        else:
            self.zoom_by(1.0016 ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            self._pan_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            step = event.position() - self._pan_from
            self._pan_from = event.position()
            self.pan_by(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self._pan_from = None
            self.unsetCursor()
