"""How one note looks in the list: number, two lines of words, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.notes.feed_model import NOTE
from kisarazu_ws.ui.notes.words import NO_GROUP, clock_word, source_word, state_word
from kisarazu_ws.ui.theme import ACCENT, ACCENT_PALE, ATTENTION, INK, LINE, QUIET, STICKIES, Look

HEIGHT = 80
LINES = 2
LEADING = 1.4


class FeedDelegate(QStyledItemDelegate):
    """Every row has the same height, so that thousands of notes cost nothing."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._groups: Mapping[str, str] = {}
        self._prompts: Mapping[str, tuple[str, str]] = {}

    def call(self, groups: Mapping[str, str], prompts: Mapping[str, tuple[str, str]]) -> bool:
        """Group names by id, and (sign, colour) of prompts by id; whether that is news."""
        news = (groups, prompts) != (self._groups, self._prompts)
        self._groups, self._prompts = groups, prompts
        return news

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        note: Note = index.data(NOTE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        px = self._look.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, area, state)
        live = note.state == "live"
        sign, colour = self._prompts.get(note.prompt_id or "", ("", "yellow"))
        painter.fillRect(
            QRect(area.left() + px(8), area.top() + px(10), px(6), area.height() - px(20)),
            QColor(STICKIES.get(colour, STICKIES["yellow"]) if live else LINE),
        )
        inner = area.adjusted(px(24), px(8), -px(12), -px(8))
        number = QRect(inner.left(), inner.top(), px(44), inner.height())
        self._number(painter, number, note, sign)
        words = inner.adjusted(px(56), 0, 0, -px(20))
        self._words(painter, words, note.text, live)
        self._meta(
            painter, QRect(words.left(), inner.bottom() - px(17), words.width(), px(18)), note
        )
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(ACCENT_PALE))
        painter.setPen(QColor(LINE))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(ACCENT), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -2))

    def _number(self, painter: QPainter, area: QRect, note: Note, sign: str) -> None:
        painter.setFont(self._look.font(19, bold=True))
        painter.setPen(QColor(INK if note.state == "live" else QUIET))
        half = area.height() * 3 // 5
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRect(area.left(), area.top(), area.width(), half), align, f"{note.number}"
        )
        painter.setFont(self._look.font(13))
        painter.setPen(QColor(QUIET))
        painter.drawText(area.adjusted(0, half, 0, 0), align, sign)

    def _words(self, painter: QPainter, area: QRect, text: str, live: bool) -> None:
        font = self._look.font(14)
        font.setStrikeOut(not live)
        painter.setPen(QColor(INK if live else QUIET))
        draw_lines(painter, area, text, font, LINES)

    def _meta(self, painter: QPainter, area: QRect, note: Note) -> None:
        font = self._look.font(12)
        painter.setFont(font)
        painter.setPen(QColor(QUIET))
        card = f"カード{note.card_no}" if note.card_no else ""
        group = self._groups.get(note.group_id or "", NO_GROUP)
        parts = (group, source_word(note), card, clock_word(note))
        line = "　".join(part for part in parts if part)
        word = state_word(note)
        room = area.width() - (self._look.px(56) if word else 0)
        line = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, line)
        if word:
            painter.setFont(self._look.font(12, bold=True))
            painter.setPen(QColor(ACCENT if note.state == "live" else ATTENTION))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, align, word)


def draw_lines(painter: QPainter, area: QRect, text: str, font: QFont, most: int) -> None:
    """Draw the words, centred in height, in at most so many lines; what does not fit ends in …."""
    flat = " ".join(text.split("\n"))
    starts = _line_starts(flat, font, area.width())
    metrics = QFontMetrics(font)
    lines = [flat[a:b] for a, b in zip(starts, [*starts[1:], len(flat)], strict=True)]
    if len(lines) > most:
        rest = flat[starts[most - 1] :]
        last = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
        lines = [*lines[: most - 1], last]
    height = round(font.pixelSize() * LEADING)
    top = area.top() + (area.height() - height * len(lines)) // 2
    painter.setFont(font)
    for number, line in enumerate(lines):
        place = QRect(area.left(), top + number * height, area.width(), height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, line)


def _line_starts(text: str, font: QFont, width: int) -> list[int]:
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    starts = []
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
        line = layout.createLine()
    layout.endLayout()
    return starts or [0]
