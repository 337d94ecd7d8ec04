"""The table with hands: select, drag, walk by keyboard. It changes nothing itself: it says what the
person wants (`dropped`, `commands`), and the station asks for the operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QToolTip, QWidget

from kisarazu_ws.ui.organise import overlay
from kisarazu_ws.ui.organise.drops import (
    Drop,
    drop_of_island,
    drop_of_notes,
    held_offsets,
    plate,
)
from kisarazu_ws.ui.organise.scene import Scene
from kisarazu_ws.ui.organise.surface import Surface
from kisarazu_ws.ui.organise.walking import next_in_direction
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.layout import PAD

THRESHOLD = 6.0  # px before a press becomes a drag
EDGE_PX = 36.0  # nearer to the edge than this, a drag moves the picture along
EDGE_STEP = 14.0
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass
class Held:
    """What the hand holds during a drag, and the picture of it."""

    offsets: dict[str, QPointF] = field(default_factory=dict)
    island: str | None = None
    picture: QPixmap | None = None
    corner: QPointF = field(default_factory=QPointF)
    drop: Drop | None = None


class Board(Surface):
    """`selection_changed` after each change of what is selected; `dropped` with a `Drop` when the
    hand lets go; `opened` with an island's id when its nameplate was double-clicked."""

    selection_changed = Signal()
    dropped = Signal(object)
    opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.commands: Mapping[str, Callable[[], None]] = {}  # by key as it is written
        self.notes: dict[str, None] = {}  # selected, in the order of selection
        self.islands: dict[str, None] = {}
        self.focus: str | None = None
        self._press: QPointF | None = None
        self._lasso: QRectF | None = None
        self._held: Held | None = None
        self._space = False
        self._pointer = QPointF()
        self._edge = QTimer(self, interval=16)
        self._edge.timeout.connect(self._pan_at_edge)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("付箋の机")

    # --- selection ---------------------------------------------------------------------------

    def select(self, notes: Iterable[str] = (), islands: Iterable[str] = ()) -> None:
        """Select exactly these."""
        self.notes = dict.fromkeys(i for i in notes if i in self.scene.notes)
        self.islands = dict.fromkeys(i for i in islands if i in self.scene.islands)
        self.focus = next(reversed(self.notes or self.islands), self.focus)
        self._selected()

    def show_scene(self, scene: Scene, *, anew: bool = False) -> None:
        super().show_scene(scene, anew=anew)
        known = len(self.notes) + len(self.islands)
        self.notes = {i: None for i in self.notes if i in scene.notes}
        self.islands = {i: None for i in self.islands if i in scene.islands}
        if self.focus not in scene.notes and self.focus not in scene.islands:
            self.focus = None
        if self._held and not self._held_exists(self._held):
            self._let_go()
        if known != len(self.notes) + len(self.islands):
            self.selection_changed.emit()

    def bring(self, thing: str) -> None:
        """Make a note or island the focus and see to it that it is seen."""
        box = self._box_of(thing)
        if box is not None:
            self.focus = thing
            if self.camera.bring(box, self.width(), self.height(), 48.0):
                self.stir()
            self._say_focus()
            self.update()

    def plate_box(self, island: str) -> QRectF:
        """Where an island's nameplate is on the screen."""
        box = self.camera.to_screen(self.scene.islands[island].rect)
        pad = PAD * self.camera.scale
        return QRectF(box.x() + pad / 2, box.y() + pad / 2, max(box.width() - pad, 200.0), 36.0)

    def screen_box(self, thing: str) -> QRectF | None:
        """Where a note or island is on the screen."""
        box = self._box_of(thing)
        return None if box is None else self.camera.to_screen(box)

    @property
    def is_dragging(self) -> bool:
        """Whether the hand holds something."""
        return self._held is not None and self._held.drop is not None

    def _selected(self) -> None:
        self._say_focus()
        self.selection_changed.emit()
        self.update()

    def _toggle(self, notes: Iterable[str]) -> None:
        for note_id in notes:
            if note_id in self.notes:
                del self.notes[note_id]
            else:
                self.notes[note_id] = None
            self.focus = note_id
        self.islands = {}
        self._selected()

    def _say_focus(self) -> None:
        """Tell a screen reader where the keyboard is."""
        note, island = (
            self.scene.notes.get(self.focus or ""),
            self.scene.islands.get(self.focus or ""),
        )
        if note is not None:
            home = plate(self.scene, note.note.cluster_id)
            where = f"『{home}』の中" if home else "島なし"
            chosen = "、選択中" if self.focus in self.notes else ""
            words = f"{note.note.number}番、{note.group}、{where}{chosen}。{note.note.text}"
        elif island is not None:
            words = f"島『{plate(self.scene, self.focus)}』、{island.count}枚"
        else:
            words = f"付箋{len(self.scene.notes)}枚、島{len(self.scene.islands)}"
        self.setAccessibleDescription(words)
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    # --- painting ----------------------------------------------------------------------------

    def paint_above(self, painter: QPainter) -> None:
        overlay.draw_links(painter, self.scene, self.camera)
        if self.is_dragging:
            self._paint_held(painter)
        else:
            overlay.draw_selection(painter, self.scene, self.camera, self.notes, self.islands)
        if self._lasso is not None:
            overlay.draw_lasso(painter, self._lasso)
        box = self.screen_box(self.focus) if self.focus and self.hasFocus() else None
        if box is not None and not self.is_dragging:
            overlay.draw_focus(painter, box)

    def _paint_held(self, painter: QPainter) -> None:
        held = self._held
        assert held is not None
        assert held.drop is not None
        things = [held.island] if held.island else list(held.offsets)
        boxes = [b for b in (self.screen_box(t) for t in things) if b is not None]
        overlay.draw_left_behind(painter, boxes)
        target = self.screen_box(held.drop.target) if held.drop.target else None
        if target is not None:
            overlay.draw_target(painter, target)
        if held.picture is not None:
            painter.drawPixmap(self._pointer + held.corner, held.picture)
        font = self.look.font(14, bold=True)
        overlay.draw_words(painter, held.drop, self._pointer, font, QRectF(self.rect()))

    # --- mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton or self._space:
            if event.button() == Qt.MouseButton.LeftButton:
                self._pan_from = event.position()
            super().mousePressEvent(event)
            return
        self._press = self._pointer = event.position()
        more = bool(
            event.modifiers()
            & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        )
        self._pick(self.camera.to_board(event.position()), more)

    def _pick(self, point: QPointF, more: bool) -> None:
        note = self.scene.note_at(point.x(), point.y())
        island = None if note else self.scene.island_at(point.x(), point.y())
        if note is not None:
            if more:
                self._toggle([note])
            elif note not in self.notes:
                self.select([note])
            if note in self.notes:
                self._hold_notes(note, point)
        elif island is not None and not more:
            self.select(islands=[island])
            box = self.scene.islands[island].box
            self._held = Held(island=island, corner=QPointF(box.x, box.y) - point)
        elif not more:
            self.select()

    def _hold_notes(self, grabbed: str, point: QPointF) -> None:
        """Get ready to lift: the picture of many notes takes longer than a frame."""
        room = (self.width() / self.camera.scale, self.height() / self.camera.scale)
        if grabbed in self.notes:
            offsets = held_offsets(self.scene, list(self.notes), point, room)
            self._held = Held(offsets=offsets)
            if len(offsets) > 1:
                QTimer.singleShot(0, self._picture_held)

    def _picture_held(self) -> None:
        held = self._held
        if held is not None and held.offsets and held.picture is None:
            ratio = self.devicePixelRatioF()
            picture = overlay.held_picture(self.scene, held.offsets, self.camera.scale, ratio)
            held.picture, held.corner = picture

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._press is None:
            super().mouseMoveEvent(event)
            return
        step = event.position() - self._press
        if self._held is not None:
            if self.is_dragging or step.manhattanLength() > THRESHOLD:
                self._drag()
        elif self._lasso is not None or step.manhattanLength() > THRESHOLD:
            self._lasso = QRectF(self._press, event.position()).normalized()
            self.update()

    def _drag(self) -> None:
        held = self._held
        assert held is not None
        if held.island is None:
            self._picture_held()
        point = self.camera.to_board(self._pointer)
        if held.island is None:
            held.drop = drop_of_notes(self.scene, held.offsets, point)
        else:
            if held.picture is None:
                self._picture_island(held)
            offset = held.corner / self.camera.scale
            held.drop = drop_of_island(self.scene, held.island, offset, point)
        inner = QRectF(self.rect()).adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
        if inner.contains(self._pointer):
            self._edge.stop()
        elif not self._edge.isActive():
            self._edge.start()
        self.update()

    def _picture_island(self, held: Held) -> None:
        """Lift the island as it looks on the screen, see-through so that the table stays seen."""
        assert held.island is not None
        box = self.camera.to_screen(self.scene.islands[held.island].rect)
        held.picture = self._see_through(box.adjusted(-4, -4, 4, 4))
        held.corner = held.corner * self.camera.scale

    def _see_through(self, box: QRectF) -> QPixmap:
        shown = box.toAlignedRect().intersected(self.rect())
        ratio = self.devicePixelRatioF()
        picture = QPixmap(box.toAlignedRect().size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setOpacity(0.82)
        painter.drawPixmap(shown.topLeft() - box.toAlignedRect().topLeft(), self.grab(shown))
        painter.end()
        return picture

    def _pan_at_edge(self) -> None:
        """Carry the picture along while the hand is at the edge."""
        if not self.is_dragging:
            self._edge.stop()
            return
        inner = QRectF(self.rect()).adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
        dx = (self._pointer.x() < inner.left()) - (self._pointer.x() > inner.right())
        dy = (self._pointer.y() < inner.top()) - (self._pointer.y() > inner.bottom())
        self.pan_by(dx * EDGE_STEP, dy * EDGE_STEP)
        self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            super().mouseReleaseEvent(event)
            return
        drop = self._held.drop if self._held else None
        more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        point, lasso = self.camera.to_board(event.position()), self._lasso
        self._let_go()
        if drop is not None:
            self.dropped.emit(drop)
        elif lasso is not None:
            self._catch(lasso, more)
        elif not more and len(self.notes) > 1:
            note = self.scene.note_at(point.x(), point.y())
            if note is not None:
                self.select([note])

    def _catch(self, lasso: QRectF, more: bool) -> None:
        a, b = self.camera.to_board(lasso.topLeft()), self.camera.to_board(lasso.bottomRight())
        area = QRectF(a, b)
        caught = [
            i
            for i in self.scene.notes_in(area)
            if not self.scene.notes[i].faded and area.contains(self.scene.notes[i].rect.center())
        ]
        self.select([*self.notes, *caught] if more else caught)

    def _let_go(self) -> None:
        self._edge.stop()
        self._press = self._lasso = self._held = None
        self.update()

    def _held_exists(self, held: Held) -> bool:
        if held.island is not None:
            return held.island in self.scene.islands
        return all(i in self.scene.notes for i in held.offsets)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = self.camera.to_board(event.position())
        island = self.scene.island_at(point.x(), point.y())
        if island is not None and self.scene.note_at(point.x(), point.y()) is None:
            self._let_go()
            self.opened.emit(island)

    # --- keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        written = QKeySequence(event.keyCombination()).toString(), QKeySequence(key).toString()
        command = self.commands.get(written[0]) or self.commands.get(written[1])
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif key in ARROWS:
            self._walk(ARROWS[key], extend=bool(shift))
        elif key == Qt.Key.Key_Space:
            self._space = True
            if not event.isAutoRepeat() and self.focus in self.scene.notes:
                self._toggle([self.focus])
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select(i for i, s in self.scene.notes.items() if not s.faded)
        elif command is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            command()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
        super().keyReleaseEvent(event)

    def _escape(self) -> None:
        if self._press is not None:
            self._let_go()
        else:
            self.select()

    def _walk(self, direction: tuple[int, int], *, extend: bool) -> None:
        there = next_in_direction(self.scene, self.focus, self.seen(), direction)
        if there is None:
            return
        if extend:
            if self.focus in self.scene.notes:
                self.notes[self.focus] = None
            self.notes[there] = None
            self.islands = {}
        self.bring(there)
        if extend:
            self._selected()

    def step_islands(self, by: int) -> None:
        """Select the next (+1) or previous (-1) island."""
        order = sorted(self.scene.islands, key=lambda i: self.scene.islands[i].cluster.number)
        if order:
            here = next(iter(self.islands), None)
            at = order.index(here) + by if here in order else (0 if by > 0 else -1)
            self.select(islands=[order[at % len(order)]])
            self.bring(order[at % len(order)])

    # --- the rest ----------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._tip(event)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            event.setAccepted(plain)  # plain letters are commands here, never the window's
            return plain
        return super().event(event)

    def _tip(self, event: QEvent) -> None:
        point = self.camera.to_board(QPointF(self.mapFromGlobal(self.cursor().pos())))
        note = self.scene.note_at(point.x(), point.y())
        if note is not None and self.camera.scale < 0.8:
            QToolTip.showText(self.cursor().pos(), self.scene.notes[note].note.text, self)
        else:
            QToolTip.hideText()

    def _box_of(self, thing: str) -> QRectF | None:
        if thing in self.scene.notes:
            return self.scene.notes[thing].rect
        if thing in self.scene.islands:
            return self.scene.islands[thing].rect
        return None
