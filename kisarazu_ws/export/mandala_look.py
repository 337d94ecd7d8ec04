"""What the parts of the mandala share: colours, measures, the small marks beside a node."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kisarazu_ws.domain.mandala import MandalaNode
from kisarazu_ws.export.drawing import Box, Polygon, Rect, Shape, Text, lines_of
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, width

GREEN, PALE, PAPER, LINE, QUIET, INK = (
    "#23563C", "#E8F0EA", "#FAF9F4", "#CBD5CE", "#5B6A62", "#22302A",
)  # fmt: skip
GOLD, GOLD_PALE, EARTH, EARTH_PALE, VIOLET, ATTENTION = (
    "#8A6A00", "#FFF6DC", "#7A3F1D", "#F6E7DC", "#64419A", "#B3261E",
)  # fmt: skip
ROW_NAMES = {"action": "取組", "place": "場所・資源", "stakeholder": "主体"}
CHIP_COLOURS = {"action": GREEN, "place": GOLD, "stakeholder": VIOLET}
LEAST = 6.6  # points: nothing on the sheet is set smaller
UNCERTAIN = "要確認"
DASH = (2.2, 1.6)


@dataclass(frozen=True)
class Placed:
    """Shapes with the boxes of the nodes among them."""

    shapes: tuple[Shape, ...]
    boxes: dict[str, Box]


def label_inferred(node: MandalaNode) -> bool:
    """Whether the label itself is a reading."""
    return node.inferred and "label" in node.data.get("inferred_parts", ("label",))


def pillars_inferred(node: MandalaNode) -> bool:
    """Whether the pillars of a project are a reading."""
    return bool(node.pillars) and "pillars" in node.data.get("inferred_parts", ())


@dataclass(frozen=True)
class Tag:
    """A small sign behind a label: filled for a count or a change, dashed for 要確認."""

    text: str
    colour: str
    size: float
    filled: bool

    @property
    def width(self) -> float:
        """How wide it is drawn."""
        return width(BOLD, self.size, self.text) + self.size * 0.9

    def draw(self, x: float, middle: float) -> list[Shape]:
        """The sign from `x` on, upright around `middle`."""
        high = self.size * 1.5
        box = Box(x, middle - high / 2, self.width, high)
        frame = (
            Rect(box, fill=self.colour, radius=high / 2)
            if self.filled
            else Rect(box, stroke=self.colour, line=0.6, radius=high * 0.2, dash=(1.6, 1.2))
        )
        colour = "#FFFFFF" if self.filled else self.colour
        base = middle + self.size * 0.36
        return [frame, Text(x + self.size * 0.45, base, self.text, self.size, BOLD, colour)]


def tags(node: MandalaNode, view: MandalaView, size: float) -> tuple[Tag, ...]:
    """The signs behind a node's label at a type size."""
    found = []
    if mark := view.mark(node):
        found.append(Tag(mark, mark_colour(mark), max(size * 0.72, LEAST), filled=True))
    if node.inferred:
        found.append(Tag(UNCERTAIN, EARTH, max(size * 0.62, LEAST), filled=False))
    return tuple(found)


def mark_colour(mark: str) -> str:
    """Green for evidence and what is new, red for what is gone, brown for what changed."""
    if mark.startswith(("根拠", "＋")):
        return GREEN
    return ATTENTION if mark.startswith("－") else EARTH


def tags_width(found: Sequence[Tag]) -> float:
    """The room that the signs take behind a label."""
    return sum(tag.width + tag.size * 0.5 for tag in found)


def draw_tags(found: Sequence[Tag], x: float, middle: float) -> list[Shape]:
    """The signs one behind the other."""
    shapes: list[Shape] = []
    for tag in found:
        shapes.extend(tag.draw(x, middle))
        x += tag.width + tag.size * 0.5
    return shapes


def kind_icon(kind: str, x: float, y: float, r: float, colour: str) -> list[Shape]:
    """■ action, ▲ place, a person for a stakeholder, around (x, y)."""
    if kind == "stakeholder":
        head = Rect(Box(x - r * 0.5, y - r * 1.05, r, r), fill=colour, radius=r / 2)
        body = tuple(
            (x + r * math.cos(a), y + r * 1.05 - r * 0.95 * math.sin(a))
            for a in (math.pi * i / 12 for i in range(13))
        )
        return [head, Polygon(body, fill=colour)]
    if kind == "place":
        return [Polygon(((x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)), fill=colour)]
    return [Rect(Box(x - r * 0.7, y - r * 0.7, r * 1.4, r * 1.4), fill=colour, radius=r * 0.2)]


def block_height(text: str, face: str, size: float, room: float) -> float:
    """The height of a label broken into `room`."""
    return size * (1 + 1.3 * (len(lines_of(text, face, size, room)) - 1))


def largest(text: str, face: str, sizes: Sequence[float], room: Box) -> float:
    """The first of the sizes at which the label fits the box, else the last."""
    fitting = (s for s in sizes if block_height(text, face, s, room.w) <= room.h)
    return next(fitting, sizes[-1])


def caption(x: float, y: float, text: str) -> Text:
    """The name of a part of the sheet."""
    return Text(x, y, text, 8.5, GOTHIC, QUIET)
