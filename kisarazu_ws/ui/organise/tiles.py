"""The table as cached pictures: 512 px tiles by level of detail, painted a little per frame.

A layer holds the tiles of one scale. The powers of two make the pyramid that is seen while moving;
one more layer at the exact scale makes the picture sharp when the hand rests.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from kisarazu_ws.ui.organise.scene import Scene
from kisarazu_ws.ui.organise.sprites import FADED, LEGIBLE, Painter, ground
from kisarazu_ws.ui.theme import STICKIES
from kisarazu_ws.workshop.layout import NOTE_H, NOTE_W

SIDE = 512
KEPT = 112  # tiles of 1 MB each
CHUNK = 250  # rectangles between two looks at the clock
Step = Callable[[QPainter], None]
Key = tuple[float, int, int]  # scale (device px per board unit), column, row


@dataclass
class Tile:
    """A picture of one square; `dirty` is the board area that must be painted (again)."""

    picture: QPixmap | None = None
    dirty: QRectF | None = None
    work: QPixmap | None = None
    steps: list[Step] = field(default_factory=list)
    at: int = 0


def area_of(key: Key) -> QRectF:
    """The board area of a tile."""
    scale, column, row = key
    side = SIDE / scale
    return QRectF(column * side, row * side, side, side)


def keys_in(scale: float, seen: QRectF) -> list[Key]:
    """The tiles of a layer that an area of the board touches, nearest to its centre first."""
    side = SIDE / scale
    columns = range(math.floor(seen.left() / side), math.floor(seen.right() / side) + 1)
    rows = range(math.floor(seen.top() / side), math.floor(seen.bottom() / side) + 1)
    cx, cy = seen.center().x() / side - 0.5, seen.center().y() / side - 0.5
    keys = [(scale, column, row) for column in columns for row in rows]
    return sorted(keys, key=lambda k: abs(k[1] - cx) + abs(k[2] - cy))


def level_for(scale: float) -> float:
    """The scale of the pyramid's layer nearest to `scale`."""
    return 2.0 ** min(max(round(math.log2(scale)), -8), 2)


class Tiles:
    """The cache; belongs to the UI thread."""

    def __init__(self) -> None:
        self.scene = Scene()
        self._tiles: OrderedDict[Key, Tile] = OrderedDict()
        self._painter = Painter()

    def picture(self, key: Key) -> QPixmap | None:
        """The finished picture of a tile, perhaps with an area still to be painted again."""
        tile = self._tiles.get(key)
        if tile is None:
            return None
        self._tiles.move_to_end(key)
        return tile.picture

    def is_fresh(self, key: Key) -> bool:
        """Whether the tile shows everything as it is."""
        tile = self._tiles.get(key)
        return tile is not None and tile.picture is not None and tile.dirty is None

    def show(self, scene: Scene, changed: Iterable[QRectF] | None) -> None:
        """From now on `scene` is painted; `changed` areas again, None for everything."""
        self.scene = scene
        if changed is None:
            for key, tile in self._tiles.items():
                _soil(tile, area_of(key))
            return
        areas = list(changed)
        for key, tile in self._tiles.items():
            square = area_of(key)
            for area in areas:
                if area.intersects(square):
                    _soil(tile, area.intersected(square))

    def paint(self, wanted: Iterable[Key], budget_s: float) -> bool:
        """Paint missing and soiled tiles for at most about `budget_s`; True when none is left."""
        until = perf_counter() + budget_s
        for key in wanted:
            if not self.is_fresh(key) and not self._work_on(key, until):
                return False
        self._forget()
        return True

    def drop_layer(self, scale: float) -> None:
        """Forget a layer that is not needed any more."""
        for key in [k for k in self._tiles if k[0] == scale]:
            del self._tiles[key]

    @property
    def count(self) -> int:
        """Tiles in memory."""
        return len(self._tiles)

    def _work_on(self, key: Key, until: float) -> bool:
        tile = self._tiles.get(key)
        if tile is None:
            tile = self._tiles[key] = Tile(dirty=area_of(key))
        if tile.work is None:
            self._begin(key, tile)
        assert tile.work is not None
        assert tile.dirty is not None
        painter = _board_painter(tile.work, key, tile.dirty)
        while tile.at < len(tile.steps):
            if perf_counter() > until:
                painter.end()
                return False
            tile.steps[tile.at](painter)
            tile.at += 1
        painter.end()
        tile.picture, tile.work, tile.dirty, tile.steps, tile.at = tile.work, None, None, [], 0
        return perf_counter() <= until

    def _begin(self, key: Key, tile: Tile) -> None:
        if tile.picture is None:
            tile.work = QPixmap(SIDE, SIDE)
        else:
            tile.work = tile.picture.copy()
        assert tile.dirty is not None
        tile.steps, tile.at = self._steps(key[0], tile.dirty), 0

    def _steps(self, scale: float, area: QRectF) -> list[Step]:
        """The painting of an area in small parts, lowest things first."""
        scene, painter = self.scene, self._painter
        margin = area.adjusted(-30, -30, 30, 30)
        islands = [s for s in scene.islands.values() if s.rect.intersects(margin)]
        trays = [s for s in scene.trays if s.rect.adjusted(0, -80, 0, 0).intersects(margin)]
        found = scene.notes_in(margin)
        steps: list[Step] = [partial(_clear, area=area)]
        steps += [partial(painter.island, sprite=s, scale=scale) for s in islands]
        steps += [partial(painter.tray, sprite=s, scale=scale) for s in trays]
        if scale < LEGIBLE:
            parts = (found[i : i + CHUNK] for i in range(0, len(found), CHUNK))
            steps += [partial(_rectangles, scene=scene, note_ids=part) for part in parts]
        else:
            steps += [partial(painter.note, sprite=scene.notes[i], scale=scale) for i in found]
        return steps + [partial(painter.far_plate, sprite=s, scale=scale) for s in islands]

    def _forget(self) -> None:
        while len(self._tiles) > KEPT:
            self._tiles.popitem(last=False)


def _clear(painter: QPainter, area: QRectF) -> None:
    painter.fillRect(area, ground())


def _soil(tile: Tile, area: QRectF) -> None:
    tile.dirty = area if tile.dirty is None else tile.dirty.united(area)
    tile.work, tile.steps, tile.at = None, [], 0


def _board_painter(picture: QPixmap, key: Key, clip: QRectF) -> QPainter:
    painter = QPainter(picture)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    area = area_of(key)
    painter.scale(key[0], key[0])
    painter.translate(-area.x(), -area.y())
    if clip != area:
        painter.setClipRect(clip)
    return painter


def _rectangles(painter: QPainter, scene: Scene, note_ids: list[str]) -> None:
    by_colour: dict[tuple[str, bool], list[QRectF]] = {}
    for note_id in note_ids:
        sprite = scene.notes[note_id]
        rect = QRectF(sprite.x, sprite.y, NOTE_W, NOTE_H)
        by_colour.setdefault((sprite.colour, sprite.faded), []).append(rect)
    painter.setPen(Qt.PenStyle.NoPen)
    for (colour, faded), rects in by_colour.items():
        painter.setOpacity(FADED if faded else 1.0)
        painter.setBrush(QColor(STICKIES.get(colour, STICKIES["yellow"])))
        painter.drawRects(rects)
    painter.setOpacity(1.0)
