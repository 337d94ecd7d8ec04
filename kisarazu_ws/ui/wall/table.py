"""The table as the facilitator sees it, for a second window that follows."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtWidgets import QWidget

from kisarazu_ws.ui.organise.scene import Scene
from kisarazu_ws.ui.organise.surface import Surface

GAP_MS = 80  # the wall follows at most twelve times a second


class SharedTable(QObject):
    """What lies on the table and which part is looked at; `changed` when either is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene()
        self.seen = QRectF()
        self.revision = 0
        self._gap = QTimer(self, singleShot=True, interval=GAP_MS)
        self._gap.timeout.connect(self.changed.emit)

    def show(self, scene: Scene, seen: QRectF) -> None:
        """The facilitator sees this now."""
        self.scene, self.seen = scene, seen
        self.revision += 1
        if not self._gap.isActive():
            self._gap.start()


class FollowingTable(Surface):
    """Shows the same part of the same table, as large as the wall allows."""

    def __init__(self, table: SharedTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self._revision = -1
        self.setAccessibleName("付箋の机（進行役と同じ所）")
        self.hide()

    def follow(self) -> None:
        """Take over what the facilitator sees."""
        table = self._table
        if not self.isVisible() or self._revision == table.revision:
            return
        self._revision = table.revision
        self.show_scene(table.scene, anew=table.scene is self.scene)
        if not table.seen.isEmpty():
            self.camera.fit(table.seen, self.width(), self.height(), 3.0)
            self.stir()
