"""What is painted above the tiles each frame: links, selection, focus, lasso, what is held."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from kisarazu_ws.domain.clusters import LINK_KINDS, ClusterLink
from kisarazu_ws.ui.organise.camera import Camera
from kisarazu_ws.ui.organise.drops import NOTHING, Drop
from kisarazu_ws.ui.organise.scene import SHADOW, Scene
from kisarazu_ws.ui.organise.sprites import LEGIBLE, Painter, screen_font
from kisarazu_ws.ui.theme import ACCENT, ATTENTION, GROUND, INK, LINE, QUIET, STICKIES, SURFACE
from kisarazu_ws.workshop.layout import NOTE_H, NOTE_W

MOST_DRAWN = 60  # held notes painted with their words; more are papers only
LIFTED = 1.03


def draw_links(painter: QPainter, scene: Scene, camera: Camera) -> None:
    """Curves between islands with a label on each."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for link in scene.links:
        ends = scene.islands.get(link.source_id), scene.islands.get(link.target_id)
        if ends[0] is not None and ends[1] is not None:
            _draw_link(
                painter, link, camera.to_screen(ends[0].rect), camera.to_screen(ends[1].rect)
            )


def draw_selection(
    painter: QPainter, scene: Scene, camera: Camera, notes: Iterable[str], islands: Iterable[str]
) -> None:
    """Thick outlines, and a tick on each note so that it is not said by colour alone."""
    seen = painter.viewport()
    outlines, ticks = [], []
    for note_id in notes:
        sprite = scene.notes.get(note_id)
        if sprite is not None:
            box = camera.to_screen(sprite.rect)
            if box.intersects(QRectF(seen)):
                outlines.append(box.adjusted(-2, -2, 2, 2))
                ticks.append(box.topLeft())
    painter.setPen(QPen(QColor(ACCENT), 2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects(outlines)
    if camera.scale >= LEGIBLE:
        for corner in ticks:
            _draw_tick(painter, corner)
    painter.setPen(QPen(QColor(ACCENT), 3))
    for island_id in islands:
        island = scene.islands.get(island_id)
        if island is not None:
            painter.drawRoundedRect(camera.to_screen(island.rect).adjusted(-3, -3, 3, 3), 12, 12)


def draw_focus(painter: QPainter, box: QRectF) -> None:
    """The ring around what the keyboard is at."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(INK), 2, Qt.PenStyle.DotLine))
    painter.drawRoundedRect(box.adjusted(-6, -6, 6, 6), 6, 6)


def draw_lasso(painter: QPainter, box: QRectF) -> None:
    """The area being selected."""
    tint = QColor(ACCENT)
    tint.setAlpha(24)
    painter.setBrush(tint)
    painter.setPen(QPen(QColor(ACCENT), 1.5, Qt.PenStyle.DashLine))
    painter.drawRect(box)


def draw_left_behind(painter: QPainter, boxes: Sequence[QRectF]) -> None:
    """Veil what is held elsewhere at the moment."""
    veil = QColor(GROUND)
    veil.setAlpha(185)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawRects(list(boxes))


def draw_target(painter: QPainter, box: QRectF) -> None:
    """Where it will land."""
    tint = QColor(ACCENT)
    tint.setAlpha(30)
    painter.setBrush(tint)
    painter.setPen(QPen(QColor(ACCENT), 3))
    painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 12, 12)


def draw_words(painter: QPainter, drop: Drop, at: QPointF, font: QFont, room: QRectF) -> None:
    """What the drop will do, beside the pointer."""
    metrics = QFontMetricsF(font)
    words = metrics.elidedText(drop.words, Qt.TextElideMode.ElideMiddle, room.width() * 0.7)
    box = QRectF(0, 0, metrics.horizontalAdvance(words) + 28, metrics.height() + 14)
    box.moveTopLeft(at + QPointF(18, 22))
    box.moveRight(min(box.right(), room.right() - 8))
    box.moveBottom(min(box.bottom(), room.bottom() - 8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(QUIET if drop.kind == NOTHING else INK))
    painter.drawRoundedRect(box, 7, 7)
    painter.setPen(QColor("white"))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def held_picture(
    scene: Scene, offsets: dict[str, QPointF], scale: float, ratio: float
) -> tuple[QPixmap, QPointF]:
    """The held notes as one picture, and its corner relative to the pointer (screen pixels)."""
    left = min(p.x() for p in offsets.values()) - SHADOW
    top = min(p.y() for p in offsets.values()) - SHADOW
    right = max(p.x() for p in offsets.values()) + NOTE_W + SHADOW
    bottom = max(p.y() for p in offsets.values()) + NOTE_H + SHADOW
    scale *= LIFTED
    size = max((right - left) * scale, 1.0), max((bottom - top) * scale, 1.0)
    picture = QPixmap(math.ceil(size[0] * ratio), math.ceil(size[1] * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.translate(-left, -top)
    words = scale >= LEGIBLE and len(offsets) <= MOST_DRAWN
    _draw_held(painter, scene, offsets, scale * ratio, words)
    painter.end()
    return picture, QPointF(left * scale, top * scale)


def _draw_held(
    painter: QPainter, scene: Scene, offsets: dict[str, QPointF], scale: float, words: bool
) -> None:
    sprites = Painter()
    for note_id, at in offsets.items():
        sprite = scene.notes[note_id]
        if words:
            painter.save()
            painter.translate(at.x() - sprite.x, at.y() - sprite.y)
            sprites.note(painter, sprite, scale)
            painter.restore()
        else:
            painter.setPen(QPen(QColor(LINE), 1 / scale))
            painter.setBrush(QColor(STICKIES.get(sprite.colour, STICKIES["yellow"])))
            painter.drawRect(QRectF(at.x(), at.y(), NOTE_W, NOTE_H))


def _draw_tick(painter: QPainter, corner: QPointF) -> None:
    disc = QRectF(corner.x() - 9, corner.y() - 9, 18, 18)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ACCENT))
    painter.drawEllipse(disc)
    painter.setPen(QPen(QColor("white"), 2, c=Qt.PenCapStyle.RoundCap))
    centre = disc.center()
    painter.drawPolyline(
        [centre + QPointF(-4, 0), centre + QPointF(-1, 3), centre + QPointF(4, -3)]
    )
    painter.restore()


def _draw_link(painter: QPainter, link: ClusterLink, source: QRectF, target: QRectF) -> None:
    begin, end = _edge(source, target.center()), _edge(target, source.center())
    colour = QColor(ATTENTION if link.kind == "opposed" else ACCENT)
    style = Qt.PenStyle.DashLine if link.kind == "related" else Qt.PenStyle.SolidLine
    bend = QPointF(-(end.y() - begin.y()), end.x() - begin.x()) * 0.08
    middle = (begin + end) / 2 + bend
    path = QPainterPath(begin)
    path.quadTo(middle + bend, end)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2.2, style))
    painter.drawPath(path)
    if link.kind in ("cause", "means", "opposed"):
        _arrow(painter, end, middle + bend, colour)
    if link.kind == "opposed":
        _arrow(painter, begin, middle + bend, colour)
    _chip(painter, link.label or LINK_KINDS.get(link.kind, ""), middle, colour)


def _edge(box: QRectF, towards: QPointF) -> QPointF:
    """Where the line from the middle of a box to a point leaves the box."""
    centre = box.center()
    step = towards - centre
    if step.isNull():
        return centre
    reach = min(
        box.width() / 2 / abs(step.x()) if step.x() else math.inf,
        box.height() / 2 / abs(step.y()) if step.y() else math.inf,
    )
    return centre + step * reach


def _arrow(painter: QPainter, tip: QPointF, origin: QPointF, colour: QColor) -> None:
    angle = math.atan2(tip.y() - origin.y(), tip.x() - origin.x())
    wings = [
        tip - QPointF(math.cos(angle + turn), math.sin(angle + turn)) * 11 for turn in (-0.45, 0.45)
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, *wings]))


def _chip(painter: QPainter, words: str, centre: QPointF, colour: QColor) -> None:
    font = screen_font(12, bold=True)
    width = QFontMetricsF(font).horizontalAdvance(words) + 18
    box = QRectF(centre.x() - width / 2, centre.y() - 11, width, 22)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(QColor(SURFACE))
    painter.drawRoundedRect(box, 11, 11)
    painter.setPen(colour)
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
