"""The balance of 環境, 経済 and 社会 while there is still time to do something about it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from kisarazu_ws.domain.balance import Balance, needs_environment_round
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.theme import LINE, PILLAR_COLOURS, Look, pillar_brush
from kisarazu_ws.ui.widgets.make import button, label
from kisarazu_ws.ui.widgets.pillar_badge import paint_badge


class BalancePanel(QWidget):
    """Shares of the three pillars: confirmed in their pattern, suggested hatched after them.

    `round_asked` when the environment round shall be added.
    """

    round_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars = Bars(look)
        self._sum = label("", "hint", wrap=True)
        self._notice = QFrame()
        self._notice.setProperty("role", "warning")
        self._words = label("", wrap=True)
        self._add = button("環境の10分を加える", self.round_asked.emit, role="primary")
        inner = QVBoxLayout(self._notice)
        inner.addWidget(self._words)
        inner.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._title = label("環境・経済・社会", "heading")
        for widget in (self._title, self._bars, self._sum, self._notice):
            column.addWidget(widget)
        self._notice.hide()

    def show_balance(self, found: Balance, minutes: int, *, round_exists: bool) -> None:
        """Show the balance, and offer a round about the environment where it is called for and
        none was added already."""
        self._bars.show_counts(found.confirmed, found.suggested)
        self._sum.setText(
            f"決まった付箋 n={found.labelled:,}　案だけ {found.hinted:,}枚（斜線）"
            f"　まだ {found.untagged:,}枚"
        )
        share = found.share(Pillar.ENVIRONMENT, with_suggested=True)
        known = found.labelled + found.hinted
        basis = "・案を含む" if found.hinted else ""
        self._words.setText(f"環境は {share:.0%}（n={known}{basis}）。まだ時間があります。")
        self._add.setText(f"環境の{minutes}分を加える")
        self._notice.setVisible(needs_environment_round(found) and not round_exists)


class Bars(QWidget):
    """One bar per pillar, as long as its share of all pillar tags."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._confirmed: Mapping[str, int] = {}
        self._suggested: Mapping[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_counts(self, confirmed: Mapping[str, int], suggested: Mapping[str, int]) -> None:
        """Show these numbers of notes."""
        self._confirmed, self._suggested = dict(confirmed), dict(suggested)
        said = [
            f"{p.label} 決定{confirmed.get(p.value, 0)}枚 案{suggested.get(p.value, 0)}枚"
            for p in Pillar
        ]
        self.setAccessibleName("柱のバランス")
        self.setAccessibleDescription("、".join(said))
        self.setToolTip("\n".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(96))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(12))
        total = sum(self._confirmed.values()) + sum(self._suggested.values())
        height = self.height() / len(Pillar)
        for place, pillar in enumerate(Pillar):
            self._row(painter, pillar, place * height, height, total)

    def _row(self, painter: QPainter, pillar: Pillar, y: float, height: float, total: int) -> None:
        px = self._look.px
        badge = QRectF(0, y + (height - px(22)) / 2, px(22), px(22))
        paint_badge(painter, badge, pillar, self._look)
        track = QRectF(px(32), y + height / 2 - px(7), self.width() - px(32 + 84), px(14))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LINE))
        painter.drawRoundedRect(track, 3, 3)
        sure, maybe = self._confirmed.get(pillar.value, 0), self._suggested.get(pillar.value, 0)
        unit = track.width() / max(total, 1)
        solid = QRectF(track.x(), track.y(), sure * unit, track.height())
        painter.setBrush(pillar_brush(pillar.value))
        painter.drawRoundedRect(solid, 3, 3)
        if maybe:
            painter.setPen(QPen(QColor(PILLAR_COLOURS[pillar.value]), 1, Qt.PenStyle.DashLine))
            painter.setBrush(pillar_brush(pillar.value, suggested=True))
            painter.drawRect(QRectF(solid.right(), track.y(), maybe * unit, track.height()))
        painter.setPen(self.palette().text().color())
        words = f"{(sure + maybe) / total:.0%}　{sure + maybe}枚" if total else "—"
        room = QRectF(track.right() + px(4), y, px(80), height)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
