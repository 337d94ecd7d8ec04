"""The drawn icons, in any colour and size."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kisarazu_ws.paths import resources
from kisarazu_ws.ui.theme import INK


@cache
def icon(name: str, colour: str = INK) -> QIcon:
    """The icon `resources/icons/<name>.svg` drawn in `colour`."""
    return QIcon(pixmap(name, 48, colour))


def pixmap(name: str, px: int, colour: str = INK) -> QPixmap:
    """The icon as a picture of `px` by `px` pixels."""
    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace(INK, colour).encode()))
    picture = QPixmap(QSize(px, px))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture
