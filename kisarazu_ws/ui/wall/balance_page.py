"""The balance of 環境・経済・社会, shown while there is still time to do something about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QTransform

from kisarazu_ws.domain.balance import balance
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.theme import LINE, PILLAR_COLOURS, QUIET, pillar_brush
from kisarazu_ws.ui.wall.canvas import CENTRE, RIGHT, Canvas
from kisarazu_ws.ui.wall.pages import MARGIN, Moment, heading
from kisarazu_ws.workshop.snapshot import SessionSnapshot

# Each pillar has its own outline too: circle, square, lozenge.
CORNERS = {Pillar.ENVIRONMENT: 2.5, Pillar.ECONOMY: 0.1, Pillar.SOCIETY: 1.25}


@dataclass(frozen=True)
class Share:
    """How many notes speak of a pillar: said by people, and only proposed by the machine."""

    pillar: Pillar
    confirmed: int
    suggested: int
    percent: int  # of all that speak of any pillar, proposals included


class BalancePage:
    """Three bars with sign and pattern; proposals are hatched."""

    title = "バランス"

    def steps(self, moment: Moment) -> int:
        """One."""
        return 1

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Draw the three bars."""
        found = shares(moment.view)
        heading(canvas, "環境・経済・社会のバランス", f"{len(moment.view.notes)}枚")
        if not any(s.confirmed + s.suggested for s in found):
            area = canvas.rect(MARGIN, 16, canvas.width - 2 * MARGIN, 4)
            words = "付箋を環境・経済・社会に分けると、ここに出ます"
            canvas.text(area, words, 2, colour=QUIET, align=CENTRE)
            return
        for place, share in enumerate(found):
            self._bar(canvas, 8.5 + place * 8.4, share)
        if any(s.suggested for s in found):
            foot = canvas.rect(MARGIN, 34, canvas.width - 2 * MARGIN, 1.8)
            words = "塗り＝みんなで決めたもの　　斜線＝パソコンの案（これから確かめます）"
            canvas.text(foot, words, 1.2, colour=QUIET)

    def _bar(self, canvas: Canvas, top: float, share: Share) -> None:
        u = canvas.unit
        name = canvas.rect(MARGIN, top, 12, 6)
        badge = QRectF(name.left(), name.top() + 0.5 * u, 5 * u, 5 * u)
        canvas.fill(badge, PILLAR_COLOURS[share.pillar], radius=CORNERS[share.pillar])
        canvas.text(
            badge, share.pillar.sign, 3, bold=True, colour="#FFFFFF", align=CENTRE, middle=True
        )
        canvas.text(name.adjusted(6 * u, 0, 0, 0), share.pillar.label, 2, bold=True, middle=True)
        figure_width = 14.0
        track = canvas.rect(
            MARGIN + 12.5, top + 0.8, canvas.width - 2 * MARGIN - 13.5 - figure_width, 4.4
        )
        canvas.fill(track, "#F1F3EE", radius=0.3, edge=LINE)
        self._fill(canvas, track, share)
        figure = canvas.rect(canvas.width - MARGIN - figure_width, top, figure_width, 3.8)
        canvas.text(figure, f"{share.percent}％", 3.2, bold=True, align=RIGHT, middle=True)
        below = canvas.rect(canvas.width - MARGIN - figure_width, top + 4, figure_width, 2)
        canvas.text(below, f"{share.confirmed + share.suggested}枚", 1.3, colour=QUIET, align=RIGHT)

    def _fill(self, canvas: Canvas, track: QRectF, share: Share) -> None:
        total = share.confirmed + share.suggested
        whole = track.width() * share.percent / 100
        solid = whole * share.confirmed / total if total else 0
        painter = canvas.painter
        scale = max(canvas.unit / 14, 1)
        for left, width, suggested in ((0.0, solid, False), (solid, whole - solid, True)):
            if width <= 0:
                continue
            brush = pillar_brush(share.pillar, suggested=suggested)
            brush.setTransform(QTransform.fromScale(scale, scale))
            painter.setPen(QColor(PILLAR_COLOURS[share.pillar]))
            painter.setBrush(brush)
            painter.drawRect(QRectF(track.left() + left, track.top(), width, track.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def shares(view: SessionSnapshot) -> tuple[Share, ...]:
    """The three pillars as 整理 counts them (`domain.balance`)."""
    found = balance(view.notes, view.tags, view.clusters)
    return tuple(
        Share(
            pillar,
            found.confirmed.get(pillar, 0),
            found.suggested.get(pillar, 0),
            round(100 * found.share(pillar, with_suggested=True)),
        )
        for pillar in Pillar
    )
