"""What the pages of the wall have in common, and the first two: taking part, and the question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from kisarazu_ws.domain.sessions import Prompt
from kisarazu_ws.ui.shell.topbar import clock_text, seconds_left
from kisarazu_ws.ui.theme import ACCENT, ATTENTION, INK, QUIET, STICKIES
from kisarazu_ws.ui.wall.canvas import CENTRE, RIGHT, Canvas
from kisarazu_ws.ui.widgets.qr import draw_code
from kisarazu_ws.workshop.snapshot import SessionSnapshot

MARGIN = 2.0
BOTTOM = 36.4  # below it: the name of the session


@dataclass(frozen=True)
class Door:
    """How phones come in; empty while reception is closed."""

    url: str = ""
    code: str = ""
    wifi: str = ""
    wifi_name: str = ""


@dataclass(frozen=True)
class Moment:
    """What the wall shows: the session, the way in, and the time."""

    view: SessionSnapshot
    door: Door
    now: dt.datetime


class Page(Protocol):
    """One page; `steps` says through how many screens it can be leafed."""

    title: str

    def steps(self, moment: Moment) -> int:
        """At least 1."""

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Draw screen `step` (from 0)."""


class TablePage:
    """The table itself: the wall shows what the facilitator looks at."""

    title = "机"

    def steps(self, moment: Moment) -> int:
        """One: the facilitator leads."""
        return 1

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Nothing: a surface of its own lies over the page."""


class JoinPage:
    """Two codes, the address and the six characters."""

    title = "参加"

    def steps(self, moment: Moment) -> int:
        """One."""
        return 1

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Draw the codes as large as the wall allows."""
        door = moment.door
        if not door.url:
            self._paint_closed(canvas)
            return
        heading = canvas.rect(MARGIN, 1.4, canvas.width - 2 * MARGIN, 4)
        canvas.text(heading, "スマホで読み取ると、参加できます", 2.6, bold=True, align=CENTRE)
        if door.wifi:
            half = canvas.width / 2
            self._code(canvas, half / 2 + 1, door.wifi, f"① Wi-Fi　{door.wifi_name}")
            self._code(canvas, half * 1.5 - 1, door.url, "② ページ")
        else:
            self._code(canvas, canvas.width / 2, door.url, "")
        foot = canvas.rect(MARGIN, 33.4, canvas.width - 2 * MARGIN, 3)
        place = door.url.rsplit("/J/", 1)[0].split("//", 1)[-1].lower()
        words = f"読み取れないとき　{place}　を開いて、コード　{door.code}"
        canvas.text(foot, words, 2.0, bold=True, align=CENTRE)

    def _code(self, canvas: Canvas, centre: float, content: str, words: str) -> None:
        side = 25.0
        area = canvas.rect(centre - side / 2, 5.4, side, side)
        draw_code(canvas.painter, area.toRect(), content)
        if words:
            below = canvas.rect(centre - 16, 30.6, 32, 2.2)
            canvas.text(below, words, 1.5, bold=True, align=CENTRE, colour=ACCENT)

    def _paint_closed(self, canvas: Canvas) -> None:
        area = canvas.rect(MARGIN, 14, canvas.width - 2 * MARGIN, 6)
        canvas.text(area, "スマホの受付は、いま閉じています", 3, bold=True, align=CENTRE)
        below = canvas.rect(MARGIN, 21, canvas.width - 2 * MARGIN, 4)
        canvas.text(below, "紙の付箋は、いつでも書けます", 2, colour=QUIET, align=CENTRE)


class QuestionPage:
    """The asked question and the time that is left."""

    title = "問い"

    def steps(self, moment: Moment) -> int:
        """One."""
        return 1

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Draw phase, question, its easy words and the clock."""
        view = moment.view
        width = canvas.width - 2 * MARGIN
        phase = next((p for p in view.phases if p.id == view.session.phase_id), None)
        prompt = asked(view)
        left = seconds_left(view.session, moment.now)
        top = 4.0 if left is not None else 9.0
        if phase:
            line = canvas.rect(MARGIN, top, width, 2.6)
            canvas.text(line, phase.title, 1.7, bold=True, colour=ACCENT, align=CENTRE)
        words = prompt.text if prompt else view.session.title
        area = canvas.rect(MARGIN + 2, top + 3, width - 4, 10.5)
        canvas.text(area, words, 5, bold=True, align=CENTRE, middle=True)
        if prompt and prompt.easy_text and prompt.easy_text != prompt.text:
            easy = canvas.rect(MARGIN + 2, top + 14, width - 4, 3)
            canvas.text(easy, prompt.easy_text, 1.8, colour=QUIET, align=CENTRE)
        if left is not None:
            clock = canvas.rect(MARGIN, 22, width, 14)
            late = left < 0
            size = 6.0 if late else 10.0
            colour = ATTENTION if late else INK
            text = clock_text(left)
            canvas.text(clock, text, size, bold=True, colour=colour, align=CENTRE, middle=True)


def asked(view: SessionSnapshot) -> Prompt | None:
    """The question that is asked now."""
    return next((p for p in view.prompts if p.id == view.session.prompt_id), None)


def heading(canvas: Canvas, words: str, figure: str, colour: str = "") -> None:
    """The line on top of a page: what it is, and how many."""
    left = MARGIN
    if colour:
        canvas.fill(canvas.rect(MARGIN, 2.5, 0.8, 2.6), STICKIES.get(colour, "#FFFFFF"), radius=0.2)
        left += 1.6
    figure_width = 13.0
    area = canvas.rect(left, 2.0, canvas.width - MARGIN - left - figure_width, 3.6)
    canvas.text(area, words, 2.2, smallest=1.3, bold=True, middle=True)
    right = canvas.rect(canvas.width - MARGIN - figure_width, 2.0, figure_width, 3.6)
    canvas.text(right, figure, 2.2, bold=True, align=RIGHT, middle=True, colour=ACCENT)
