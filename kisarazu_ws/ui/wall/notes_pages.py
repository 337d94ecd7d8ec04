"""Pages of notes: the newest ones as they arrive, and the boards of the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from kisarazu_ws.domain.clusters import Cluster, descendants
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.theme import QUIET
from kisarazu_ws.ui.wall.canvas import CENTRE, Canvas
from kisarazu_ws.ui.wall.pages import BOTTOM, MARGIN, Moment, asked, heading
from kisarazu_ws.workshop.snapshot import SessionSnapshot

MOST = 5  # things on one screen
GAP = 1.2
HEAD = 7.0
LARGE, SMALL = 4.0, 2.2  # type on the newest note and on the others


class LivePage:
    """The five newest notes; leafing goes back to older ones."""

    title = "付箋"

    def steps(self, moment: Moment) -> int:
        """Five notes a screen."""
        return max(-(-len(moment.view.notes) // MOST), 1)

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Draw the newest note large, and the four before it."""
        view = moment.view
        prompt = asked(view)
        words, colour = (prompt.text, prompt.colour) if prompt else (view.session.title, "")
        heading(canvas, words, f"{len(view.notes)}枚", colour)
        newest = list(reversed(view.notes))[step * MOST : (step + 1) * MOST]
        if newest:
            paint_notes(canvas, view, newest)
        else:
            area = canvas.rect(MARGIN, 16, canvas.width - 2 * MARGIN, 4)
            words = "最初の付箋を待っています"
            canvas.text(area, words, 2.4, colour=QUIET, align=CENTRE)


class ReplayPage:
    """The notes in the order in which they came, one more with each step."""

    title = "再生"

    def steps(self, moment: Moment) -> int:
        """One note a step."""
        return max(len(moment.view.notes), 1)

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Draw the note whose turn it is large, and the four before it."""
        view = moment.view
        shown = view.notes[max(step + 1 - MOST, 0) : step + 1]
        if not shown:
            heading(canvas, view.session.title, "")
            area = canvas.rect(MARGIN, 16, canvas.width - 2 * MARGIN, 4)
            canvas.text(area, "まだ付箋はありません", 2.4, colour=QUIET, align=CENTRE)
            return
        prompt = next((p for p in view.prompts if p.id == shown[-1].prompt_id), None)
        words, colour = (prompt.text, prompt.colour) if prompt else (view.session.title, "")
        heading(canvas, words, f"{step + 1}／{len(view.notes)}枚", colour)
        paint_notes(canvas, view, shown[::-1])


class BoardsPage:
    """One group at a time: its clusters with their nameplates, five a screen."""

    title = "班"

    def steps(self, moment: Moment) -> int:
        """The screens of all groups together."""
        return max(len(boards(moment.view)), 1)

    def paint(self, canvas: Canvas, moment: Moment, step: int) -> None:
        """Draw the clusters, or the newest notes of a group that has none yet."""
        found = boards(moment.view)
        if not found:
            area = canvas.rect(MARGIN, 16, canvas.width - 2 * MARGIN, 4)
            canvas.text(area, "まだ付箋はありません", 2.4, colour=QUIET, align=CENTRE)
            return
        board = found[min(step, len(found) - 1)]
        heading(canvas, board.title, f"{board.total}枚")
        if board.islands:
            self._islands(canvas, board.islands)
        else:
            paint_notes(canvas, moment.view, board.newest)

    def _islands(self, canvas: Canvas, islands: Sequence[Island]) -> None:
        places = grid(canvas, len(islands))
        sizes = [
            canvas.size_for(_plate(canvas, area), island.name, 2.2, smallest=1.2, bold=True)
            for area, island in zip(places, islands, strict=True)
        ]
        for area, island in zip(places, islands, strict=True):
            self._island(canvas, area, island, min(sizes))

    def _island(self, canvas: Canvas, area: QRectF, island: Island, size: float) -> None:
        u = canvas.unit
        canvas.card(area)
        inner = _inner(canvas, area)
        foot = QRectF(inner.left(), inner.bottom() - 1.6 * u, inner.width(), 1.6 * u)
        plate = _plate(canvas, area)
        canvas.text(plate, island.name, size, smallest=size, bold=True)
        rest = foot.top() - plate.bottom() - 0.9 * u
        below = QRectF(inner.left(), plate.bottom() + 0.3 * u, inner.width(), rest)
        lines = max(int(below.height() / (1.1 * 1.35 * u)), 0)
        for place, note in enumerate(island.notes[:lines]):
            top = below.top() + place * 1.1 * 1.35 * u
            line = QRectF(below.left(), top, below.width(), 1.1 * 1.35 * u)
            words = " ".join(note.text.split())
            canvas.text(line, f"・{words}", 1.1, smallest=1.1, colour=QUIET)
        canvas.text(foot, f"{len(island.notes)}枚", 1.2, bold=True)


@dataclass(frozen=True)
class Island:
    """A cluster as a group sees it: only with that group's notes."""

    nameplate: str
    notes: tuple[Note, ...]

    @property
    def name(self) -> str:
        """The nameplate, or that there is none yet."""
        return self.nameplate or "（表札はこれから）"


@dataclass(frozen=True)
class Board:
    """One screen of one group."""

    title: str
    total: int
    islands: tuple[Island, ...]
    newest: tuple[Note, ...]


def boards(view: SessionSnapshot) -> list[Board]:
    """The screens of all groups that have notes, in their order; notes without a group last."""
    groups: list[tuple[str | None, str]] = [(g.id, g.name) for g in view.groups]
    known = {g.id for g in view.groups}
    tops = [c for c in view.clusters if c.parent_id is None]
    inside = {c.id: descendants(c.id, view.clusters) for c in tops}
    found: list[Board] = []
    for group_id, name in [*groups, (None, "班の決まっていない付箋")]:
        notes = [
            n
            for n in view.notes
            if n.group_id == group_id or (group_id is None and n.group_id not in known)
        ]
        if notes:
            found.extend(_screens(name, notes, tops, inside))
    return found


def _screens(
    name: str, notes: Sequence[Note], tops: Sequence[Cluster], inside: dict[str, frozenset[str]]
) -> list[Board]:
    islands = [
        Island(c.nameplate, tuple(n for n in notes if n.cluster_id in inside[c.id])) for c in tops
    ]
    islands = sorted((i for i in islands if i.notes), key=lambda i: -len(i.notes))
    newest = tuple(reversed(notes))[:MOST]
    pages = -(-len(islands) // MOST) or 1
    return [
        Board(
            name if pages == 1 else f"{name}（{page + 1}／{pages}）",
            len(notes),
            tuple(islands[page * MOST : (page + 1) * MOST]),
            newest,
        )
        for page in range(pages)
    ]


def _inner(canvas: Canvas, area: QRectF) -> QRectF:
    u = canvas.unit
    return area.adjusted(1.2 * u, 1.0 * u, -1.2 * u, -0.8 * u)


def _plate(canvas: Canvas, area: QRectF) -> QRectF:
    """Where the nameplate stands: the upper part of the card."""
    inner = _inner(canvas, area)
    height = (inner.height() - 2.2 * canvas.unit) * 0.62
    return QRectF(inner.left(), inner.top(), inner.width(), height)


def paint_notes(canvas: Canvas, view: SessionSnapshot, notes: Sequence[Note]) -> None:
    """At most five sticky notes, the first one large."""
    colours = {p.id: p.colour for p in view.prompts}
    groups = {g.id: g.name for g in view.groups}
    for area, note in zip(first_large(canvas, len(notes)), notes, strict=True):
        colour = colours.get(note.prompt_id or "", "yellow")
        foot = (f"{note.number}番", groups.get(note.group_id or "", ""))
        canvas.sticky(area, colour, note.text, foot, largest=LARGE if note is notes[0] else SMALL)


def first_large(canvas: Canvas, count: int) -> list[QRectF]:
    """The first place over the full height, the others two by two beside it."""
    width = canvas.width - 2 * MARGIN
    height = BOTTOM - HEAD
    large = min(width * 0.4, height * 1.15) if count > 1 else width * 0.6
    found = [canvas.rect(MARGIN if count > 1 else (canvas.width - large) / 2, HEAD, large, height)]
    columns = 1 if count <= 3 else 2
    rest = width - large - GAP
    each = (rest - GAP * (columns - 1)) / columns
    tall = height if count == 2 else (height - GAP) / 2
    for place in range(count - 1):
        x = MARGIN + large + GAP + (place % columns) * (each + GAP)
        y = HEAD + (place // columns) * (tall + GAP)
        found.append(canvas.rect(x, y, each, tall))
    return found


def grid(canvas: Canvas, count: int) -> list[QRectF]:
    """One row for up to three, two rows for more."""
    rows = 1 if count <= 3 else 2
    upper = count if rows == 1 else -(-count // 2)
    width, height = canvas.width - 2 * MARGIN, BOTTOM - HEAD
    tall = min((height - GAP * (rows - 1)) / rows, 20.0)
    found = []
    for place in range(count):
        line, at = (0, place) if place < upper else (1, place - upper)
        here = upper if line == 0 else count - upper
        each = (width - GAP * (here - 1)) / here
        found.append(
            canvas.rect(MARGIN + at * (each + GAP), HEAD + line * (tall + GAP), each, tall)
        )
    return found
