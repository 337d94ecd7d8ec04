"""How many notes each group gave to each question, in figures that are read from two metres."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kisarazu_ws.ui.notes.words import NO_GROUP, circled
from kisarazu_ws.ui.theme import INK, LINE, QUIET, STICKIES, Look
from kisarazu_ws.workshop.snapshot import SessionSnapshot

FIGURE = 30
Head = tuple[str, str]  # sign, colour


class Counts(QWidget):
    """A painted table: groups by questions, with the sums."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._heads: list[Head] = []
        self.rows: list[tuple[str, list[int]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("班と設問ごとの枚数")
        look.changed.connect(self.update)

    def show_view(self, view: SessionSnapshot) -> None:
        """Count anew."""
        found = Counter((n.group_id, n.prompt_id) for n in view.notes)
        prompts: list[str | None] = [p.id for p in view.prompts]
        self._heads = [(circled(i), p.colour) for i, p in enumerate(view.prompts)]
        if any(n.prompt_id not in prompts for n in view.notes):
            prompts.append(None)
            self._heads.append(("他", "violet"))
        groups: list[tuple[str | None, str]] = [(g.id, g.name) for g in view.groups]
        known = {g.id for g in view.groups}
        if any(n.group_id not in known for n in view.notes):
            groups.append((None, NO_GROUP))
        lines = [(name, [found[g, p] for p in prompts]) for g, name in groups]
        totals = [sum(line[1][i] for line in lines) for i in range(len(prompts))]
        self.rows = [(name, [*line, sum(line)]) for name, line in [*lines, ("計", totals)]]
        words = "、".join(f"{name}{line[-1]}枚" for name, line in self.rows)
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(32 + 24 * max(len(self.rows), 2)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        head = look.px(32)
        height = min((self.height() - head) // len(self.rows), look.px(52))
        left = min(look.px(96), self.width() // 4)
        width = (self.width() - left) // (len(self._heads) + 1)
        for place, (sign, colour) in enumerate([*self._heads, ("計", "")]):
            cell = QRect(left + place * width, 0, width, head)
            self._head(painter, cell, sign, colour)
        figure = look.font(min(FIGURE, height * 0.72 * 100 / look.percent), bold=True)
        for line, (name, values) in enumerate(self.rows):
            top = head + line * height
            painter.setPen(QColor(LINE))
            painter.drawLine(0, top, self.width(), top)
            last = line == len(self.rows) - 1
            painter.setFont(look.font(15, bold=last))
            painter.setPen(QColor(INK))
            name_area = QRect(0, top, left - look.px(8), height)
            shown = painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, name_area.width()
            )
            painter.drawText(name_area, Qt.AlignmentFlag.AlignVCenter, shown)
            painter.setFont(figure)
            for place, value in enumerate(values):
                painter.setPen(QColor(INK if value else QUIET))
                cell = QRect(left + place * width, top, width, height)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(value))

    def _head(self, painter: QPainter, cell: QRect, sign: str, colour: str) -> None:
        look = self._look
        if colour:
            badge = QRect(0, 0, look.px(28), look.px(24))
            badge.moveCenter(cell.center())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(STICKIES.get(colour, STICKIES["yellow"])))
            painter.drawRoundedRect(badge, look.px(4), look.px(4))
        painter.setPen(QColor(INK))
        painter.setFont(look.font(15, bold=True))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, sign)
