"""Drawing for people six metres away: every length is a part of the wall's height.

One unit is 1/40 of the height, and no word is ever drawn smaller than that. Words are drawn as they
are: nothing in a note is ever read as markup.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from kisarazu_ws.ui.theme import FAMILY, INK, LINE, STICKIES, SURFACE

UNITS = 40
LEFT, CENTRE, RIGHT = (
    Qt.AlignmentFlag.AlignLeft,
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignRight,
)
LEADING = 1.35
_BALANCED = 4  # so few lines are made of like length
_STEP = 0.9  # each size tried is a tenth smaller than the one before


class Canvas:
    """A painter with the wall's measures; remembers the words and the smallest size it drew."""

    def __init__(self, painter: QPainter, width: float, height: float) -> None:
        self.painter = painter
        self.unit = height / UNITS
        self.width = width / self.unit  # in units; the height is 40
        self.words: list[str] = []
        self.smallest = float(UNITS)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )

    def rect(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle in units as pixels."""
        u = self.unit
        return QRectF(x * u, y * u, width * u, height * u)

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """The wall's type, `size` units high."""
        font = QFont(FAMILY)
        font.setFamilies([FAMILY, "Noto Sans JP", "Noto Emoji"])
        font.setPixelSize(max(round(size * self.unit), 1))
        font.setBold(bold)
        return font

    def fill(
        self, area: QRectF, colour: str, *, radius: float = 0.4, edge: str | None = None
    ) -> None:
        """A plain sheet with soft corners."""
        painter = self.painter
        painter.setPen(QColor(edge) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(area, radius * self.unit, radius * self.unit)

    def text(
        self,
        area: QRectF,
        words: str,
        largest: float,
        *,
        smallest: float = 1.0,
        bold: bool = False,
        colour: str = INK,
        align: Qt.AlignmentFlag = LEFT,
        middle: bool = False,
    ) -> float:
        """Draw the words as large as they fit, at most `largest` units; gives the size.

        What does not fit at `smallest` (never under 1) ends in …
        """
        size = self.size_for(area, words, largest, smallest=smallest, bold=bold)
        lines = self._lines(words, size, bold, area.width())
        if 1 < len(lines) <= _BALANCED and self._fits(lines, size, area):
            lines = self._balanced(words, size, bold, area.width(), len(lines))
        self._draw(area, self._cut(lines, size, bold, area), size, bold, colour, align, middle)
        self.words.append(words)
        self.smallest = min(self.smallest, size)
        return size

    def size_for(
        self,
        area: QRectF,
        words: str,
        largest: float,
        *,
        smallest: float = 1.0,
        bold: bool = False,
    ) -> float:
        """The largest size at which the words fit, in units; never under 1."""
        size = max(largest, 1.0)
        while size > max(smallest, 1.0):
            lines = self._lines(words, size, bold, area.width())
            if self._fits(lines, size, area):
                break
            size = max(size * _STEP, smallest, 1.0)
        return size

    def sticky(
        self, area: QRectF, colour: str, words: str, foot: tuple[str, str], *, largest: float
    ) -> None:
        """A sticky note with its words, and its number and group at the foot."""
        u = self.unit
        self.fill(area.translated(0, 0.15 * u), "#E3E4DC", radius=0.3)
        self.fill(area, STICKIES.get(colour, STICKIES["yellow"]), radius=0.3)
        inner = area.adjusted(1.1 * u, 0.9 * u, -1.1 * u, -0.7 * u)
        foot_area = QRectF(inner.left(), inner.bottom() - 1.5 * u, inner.width(), 1.5 * u)
        self.text(inner.adjusted(0, 0, 0, -1.9 * u), words, largest, bold=True, middle=True)
        half = inner.width() / 2
        self.text(foot_area.adjusted(0, 0, -half, 0), foot[0], 1.1)
        self.text(foot_area.adjusted(half, 0, 0, 0), foot[1], 1.1, align=RIGHT)

    def card(self, area: QRectF) -> None:
        """A white sheet."""
        self.fill(area, SURFACE, radius=0.5, edge=LINE)

    def _balanced(self, words: str, size: float, bold: bool, width: float, most: int) -> list[str]:
        """As few lines, of like length: no last line of one word."""
        lines = self._lines(words, size, bold, width)
        for share in range(95, 50, -5):
            narrower = self._lines(words, size, bold, width * share / 100)
            if len(narrower) > most:
                break
            lines = narrower
        return lines

    def _fits(self, lines: list[str], size: float, area: QRectF) -> bool:
        return len(lines) * size * LEADING * self.unit <= area.height() + 0.5

    def _lines(self, words: str, size: float, bold: bool, width: float) -> list[str]:
        font = self.font(size, bold=bold)
        found: list[str] = []
        for paragraph in words.split("\n"):
            layout = QTextLayout(paragraph, font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            layout.setTextOption(option)
            layout.beginLayout()
            line = layout.createLine()
            while line.isValid():
                line.setLineWidth(width)
                start = line.textStart()
                found.append(paragraph[start : start + line.textLength()])
                line = layout.createLine()
            layout.endLayout()
        return found

    def _cut(self, lines: list[str], size: float, bold: bool, area: QRectF) -> list[str]:
        most = max(int((area.height() + 0.5) / (size * LEADING * self.unit)), 1)
        if len(lines) <= most:
            return lines
        metrics = QFontMetricsF(self.font(size, bold=bold))
        last = lines[most - 1]
        while last and metrics.horizontalAdvance(f"{last}…") > area.width():
            last = last[:-1]
        return [*lines[: most - 1], f"{last}…"]

    def _draw(
        self,
        area: QRectF,
        lines: list[str],
        size: float,
        bold: bool,
        colour: str,
        align: Qt.AlignmentFlag,
        middle: bool,
    ) -> None:
        painter = self.painter
        painter.setFont(self.font(size, bold=bold))
        painter.setPen(QColor(colour))
        height = size * LEADING * self.unit
        y = area.top() + (max(area.height() - height * len(lines), 0) / 2 if middle else 0)
        for line in lines:
            place = QRectF(area.left(), y, area.width(), height)
            flags = align | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags | Qt.TextFlag.TextDontClip, line.rstrip())
            y += height
