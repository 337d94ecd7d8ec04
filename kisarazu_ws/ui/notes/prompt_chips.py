"""The questions as large chips; the asked one is what phones show now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from kisarazu_ws.domain.sessions import Prompt
from kisarazu_ws.ui.notes.feed_delegate import draw_lines
from kisarazu_ws.ui.notes.words import circled
from kisarazu_ws.ui.theme import ACCENT, ACCENT_PALE, INK, LINE, QUIET, STICKIES, SURFACE, Look
from kisarazu_ws.ui.widgets.make import column, label

HEIGHT = 52


class PromptChip(QAbstractButton):
    """One question with its number and the colour of its notes."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._place = 0
        self._colour = "yellow"
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_prompt(self, place: int, prompt: Prompt, *, asked: bool) -> None:
        """Show the question as it is now."""
        self._place, self._colour = place, prompt.colour
        self.setText(prompt.text)
        self.setChecked(asked)
        self.setAccessibleName(f"設問{place + 1} {prompt.text}")
        self.setToolTip(
            "スマホで今たずねている設問" if asked else "この設問をたずねる（Ctrl+↑／↓）"
        )
        self.update()

    def nextCheckState(self) -> None:
        """Nothing: what is asked is shown only once it is on disk."""

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        px = self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        asked = self.isChecked()
        edge = 2 if asked or self.hasFocus() else 1
        frame = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(ACCENT if asked or self.hasFocus() else LINE), edge))
        painter.setBrush(QColor(ACCENT_PALE if asked or self.underMouse() else SURFACE))
        painter.drawRoundedRect(frame, px(8), px(8))
        side = px(28)
        above = px(7) if asked else 0  # room for the word below the number
        top = frame.center().y() - side // 2 - above
        badge = QRect(frame.left() + px(10), top, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(STICKIES.get(self._colour, STICKIES["yellow"])))
        painter.drawRoundedRect(badge, px(4), px(4))
        painter.setPen(QColor(INK))
        painter.setFont(self._look.font(15, bold=True))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, circled(self._place))
        if asked:
            painter.setFont(self._look.font(11, bold=True))
            painter.setPen(QColor(ACCENT))
            below = QRect(badge.left() - px(6), badge.bottom() + px(1), side + px(12), px(15))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "●いま")
        words = frame.adjusted(px(48), px(4), -px(10), -px(4))
        painter.setPen(QColor(INK if asked else QUIET))
        draw_lines(painter, words, self.text(), self._look.font(14, bold=asked), 2)


class PromptChips(QWidget):
    """All questions; `asked` carries the id of the one that was clicked."""

    asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.chips: dict[str, PromptChip] = {}
        self._look = look
        self._none = label("設問がまだありません。準備の「設問」で作れます。", "hint", wrap=True)
        self._column = column(self._none, gap=look.px(6))
        self.setLayout(self._column)
        look.changed.connect(self.updateGeometry)

    def show_prompts(self, prompts: Sequence[Prompt], asked_id: str | None) -> None:
        """Show the questions as they are now."""
        self._none.setVisible(not prompts)
        if list(self.chips) != [p.id for p in prompts]:
            self._rebuild(prompts)
        for place, prompt in enumerate(prompts):
            self.chips[prompt.id].show_prompt(place, prompt, asked=prompt.id == asked_id)

    def step(self, by: int) -> None:
        """Ask the next (+1) or previous (-1) question."""
        ids = list(self.chips)
        now = next((i for i, id_ in enumerate(ids) if self.chips[id_].isChecked()), None)
        to = 0 if now is None else now + by
        if 0 <= to < len(ids):
            self.asked.emit(ids[to])

    def _rebuild(self, prompts: Sequence[Prompt]) -> None:
        for old in self.chips.values():
            self._column.removeWidget(old)
            old.deleteLater()
        self.chips = {prompt.id: PromptChip(self._look) for prompt in prompts}
        for prompt_id, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, id_=prompt_id: self.asked.emit(id_))
            self._column.addWidget(chip)
