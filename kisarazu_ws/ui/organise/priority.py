"""優先度: islands laid by effect and ease, by drag or by arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import ACCENT, ACCENT_PALE, INK, LINE, QUIET, SURFACE, Look
from kisarazu_ws.ui.widgets.make import button, column, label, plain_tip, row
from kisarazu_ws.workshop.organise import lay_on_grid
from kisarazu_ws.workshop.snapshot import SessionSnapshot

STEP = 0.05
CHIP_LETTERS = 20  # two lines
ID = Qt.ItemDataRole.UserRole
KEYS = {
    Qt.Key.Key_Left: (0.0, -STEP),
    Qt.Key.Key_Right: (0.0, STEP),
    Qt.Key.Key_Up: (STEP, 0.0),
    Qt.Key.Key_Down: (-STEP, 0.0),
}


class GridField(QWidget):
    """The field: to the right easier, upwards more effect. `laid` carries island, effect, ease;
    `chosen` the island that was pressed."""

    laid = Signal(str, float, float)
    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._islands: dict[str, Cluster] = {}
        self._at: dict[str, tuple[float, float]] = {}
        self.current = ""
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 280)
        self.setAccessibleName("効果と実現しやすさ")

    def show_islands(self, islands: dict[str, Cluster]) -> None:
        """Show these; what the hand holds stays in the hand."""
        self._islands = islands
        held = self._at.get(self.current) if self._held else None
        self._at = {
            i: (c.effect, c.ease)
            for i, c in islands.items()
            if c.effect is not None and c.ease is not None
        }
        if held is not None and self.current in islands:
            self._at[self.current] = held
        self._describe()
        self.update()

    def choose(self, island: str) -> None:
        """Mark an island; the arrow keys move it."""
        self.current = island
        self._describe()
        self.update()

    def spot(self, effect: float, ease: float) -> QPointF:
        """Where a place lies on the widget."""
        field = self._field()
        return QPointF(
            field.left() + ease * field.width(), field.bottom() - effect * field.height()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = KEYS.get(Qt.Key(event.key()))
        if step is None or self.current not in self._islands:
            super().keyPressEvent(event)
            return
        effect, ease = self._at.get(self.current, (0.5, 0.5))
        if self.current in self._at:
            effect, ease = _within(effect + step[0]), _within(ease + step[1])
        self.laid.emit(self.current, effect, ease)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        hits = [i for i, at in self._at.items() if self._chip(i, at).contains(spot)]
        if hits:
            self.choose(hits[-1])
            self.chosen.emit(hits[-1])
            self._held = True
        elif self.current in self._islands and self.current not in self._at:
            self.laid.emit(self.current, *self._place(spot))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._at[self.current] = self._place(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._held = False
            cluster = self._islands.get(self.current)
            now = self._at.get(self.current)
            if cluster is not None and now and now != (cluster.effect, cluster.ease):
                self.laid.emit(self.current, *now)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field, px = self._field(), self._look.px
        painter.fillRect(field, QColor(SURFACE))
        best = QRectF(field.center().x(), field.top(), field.width() / 2, field.height() / 2)
        painter.fillRect(best, QColor(ACCENT_PALE))
        painter.setPen(QPen(QColor(LINE), 1.5))
        painter.drawRect(field)
        painter.drawLine(
            QPointF(field.center().x(), field.top()), QPointF(best.left(), field.bottom())
        )
        painter.drawLine(
            QPointF(field.left(), best.bottom()), QPointF(field.right(), best.bottom())
        )
        painter.setFont(self._look.font(12))
        painter.setPen(QColor(QUIET))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        foot = QRectF(field.left(), field.bottom() + 2, field.width(), px(22))
        painter.drawText(foot, left, "← 実現しにくい")
        painter.drawText(foot, right, "実現しやすい →")
        head = QRectF(field.left(), field.top() - px(24), field.width(), px(22))
        painter.drawText(head, left, "↑ 効果が大きい")
        painter.drawText(head, right, "まず取り組む ↓")
        for island, at in sorted(self._at.items(), key=lambda one: one[0] == self.current):
            self._paint_chip(painter, island, at)

    def _paint_chip(self, painter: QPainter, island: str, at: tuple[float, float]) -> None:
        box, chosen = self._chip(island, at), island == self.current
        painter.setPen(QPen(QColor(ACCENT if chosen else QUIET), 3 if chosen else 1))
        painter.setBrush(QColor("#FFF6D6"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(INK))
        painter.setFont(self._look.font(12, bold=chosen))
        inner = box.adjusted(8, 4, -8, -4)
        wrap = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere
        painter.drawText(inner, wrap, _short(name_of(self._islands[island])))

    def _chip(self, island: str, at: tuple[float, float]) -> QRectF:
        px = self._look.px
        wide = px(148) if len(name_of(self._islands[island])) > 9 else px(112)
        box = QRectF(0, 0, wide, px(48))
        box.moveCenter(self.spot(*at))
        field = self._field()  # a chip at the edge stays whole
        box.moveLeft(min(max(box.left(), field.left()), field.right() - box.width()))
        box.moveTop(min(max(box.top(), field.top()), field.bottom() - box.height()))
        return box

    def _place(self, spot: QPointF) -> tuple[float, float]:
        field = self._field()
        effect = (field.bottom() - spot.y()) / field.height()
        return _within(effect), _within((spot.x() - field.left()) / field.width())

    def _field(self) -> QRectF:
        edge = self._look.px(26)
        return QRectF(self.rect()).adjusted(2, edge, -2, -edge)

    def _describe(self) -> None:
        """What a screen reader says of the marked island."""
        cluster = self._islands.get(self.current)
        at = self._at.get(self.current)
        if cluster is None:
            self.setAccessibleDescription("")
        elif at is None:
            self.setAccessibleDescription(f"{name_of(cluster)}：まだ置いていません")
        else:
            words = f"{name_of(cluster)}：効果 {at[0]:.0%}、実現しやすさ {at[1]:.0%}"
            self.setAccessibleDescription(words)


class PriorityPage(QWidget):
    """Left the islands, right the field; what is not laid yet says so."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self.field = GridField(look)
        self.list = QListWidget()
        self.list.setAccessibleName("島")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._choose())
        self.list.itemActivated.connect(lambda _: self.field.setFocus())
        self.field.laid.connect(self._lay)
        self.field.chosen.connect(self._mark)
        self._off = button("図から外す", self._take_off, key="Ctrl+Backspace")
        words = "島を選んで、図を押すか、Enter のあと矢印キーで動かします。"
        left = QWidget()
        left.setFixedWidth(look.panel(296))
        left.setLayout(
            column(label("島", "heading"), label(words, "hint", wrap=True), self.list, self._off)
        )
        page = column(row(left, self.field, gap=look.px(16)))
        page.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.setLayout(page)

    def show_view(self, view: SessionSnapshot) -> None:
        """Show the top-level islands as they are now."""
        islands = {c.id: c for c in view.clusters if c.parent_id is None}
        self.field.show_islands(islands)
        lines = [(i, _line(c)) for i, c in islands.items()]
        shown = [
            (self.list.item(at).data(ID), self.list.item(at).text())
            for at in range(self.list.count())
        ]
        if lines != shown:
            self._fill(lines)

    def _fill(self, lines: list[tuple[str, str]]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for island, words in lines:
            item = QListWidgetItem(words)
            item.setData(ID, island)
            item.setToolTip(plain_tip(words))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._mark(self.field.current)

    def _mark(self, island: str) -> None:
        for at in range(self.list.count()):
            if self.list.item(at).data(ID) == island:
                self.list.setCurrentRow(at)

    def _choose(self) -> None:
        if self.list.currentRow() >= 0:
            self.field.choose(str(self.list.currentItem().data(ID)))

    def _lay(self, island: str, effect: float, ease: float) -> None:
        self._bench.do(lay_on_grid, island, effect, ease)

    def _take_off(self) -> None:
        if self.field.current:
            self._bench.do(lay_on_grid, self.field.current, None, None)


def name_of(cluster: Cluster) -> str:
    """The nameplate, or the number of an island without one."""
    return cluster.nameplate or f"島{cluster.number}"


def _line(cluster: Cluster) -> str:
    return name_of(cluster) if cluster.effect is not None else f"（まだ）{name_of(cluster)}"


def _short(words: str) -> str:
    return words if len(words) <= CHIP_LETTERS else f"{words[: CHIP_LETTERS - 1]}…"


def _within(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 3)
