"""The parts of the mandala: chips, effect lines, project cards. Sizes come from the measured text;
nothing has a place of its own by name, and a long label takes more lines, not smaller type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kisarazu_ws.domain.mandala import VISION_MARKS, MandalaNode
from kisarazu_ws.export.drawing import Box, Polygon, Rect, Shape, Text, lines_of, pillar_badge
from kisarazu_ws.export.mandala_look import (
    CHIP_COLOURS,
    DASH,
    GOLD,
    GREEN,
    INK,
    LINE,
    PALE,
    QUIET,
    ROW_NAMES,
    Placed,
    Tag,
    draw_tags,
    kind_icon,
    label_inferred,
    pillars_inferred,
    tags,
    tags_width,
)
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, width


@dataclass(frozen=True)
class Chip:
    """A node as a chip at a type size, at most `room` wide."""

    node: MandalaNode
    view: MandalaView
    size: float
    room: float

    @cached_property
    def _tags(self) -> tuple[Tag, ...]:
        return tags(self.node, self.view, self.size)

    @cached_property
    def _lines(self) -> list[str]:
        room = self.room - self._frame
        return lines_of(self.node.label, GOTHIC, self.size, max(room, self.size * 4))

    @property
    def _frame(self) -> float:
        return self.size * 2.3 + (tags_width(self._tags) - self.size * 0.1 if self._tags else 0.0)

    @property
    def width(self) -> float:
        """How wide it is."""
        return max(width(GOTHIC, self.size, line) for line in self._lines) + self._frame

    @property
    def height(self) -> float:
        """How high it is."""
        return self.size * (1.75 + 1.25 * (len(self._lines) - 1))

    def draw(self, x: float, y: float) -> Placed:
        """The chip with its upper left corner at (x, y)."""
        size, quiet = self.size, self.view.quiet(self.node)
        colour = LINE if quiet else CHIP_COLOURS.get(self.node.kind, INK)
        box = Box(x, y, self.width, self.height)
        radius = size * 0.875 if self.node.kind == "stakeholder" else size * 0.2
        dash = DASH if label_inferred(self.node) else ()
        words = [
            Text(x + size * 1.65, y + size * (1.235 + 1.25 * at), line, size,
                 colour=QUIET if quiet else INK)
            for at, line in enumerate(self._lines)
        ]  # fmt: skip
        middle = y + box.h / 2
        behind = x + box.w - size * 0.3 - tags_width(self._tags)
        shapes: tuple[Shape, ...] = (
            Rect(box, fill="#FFFFFF", stroke=colour, line=0.7, radius=radius, dash=dash),
            *kind_icon(self.node.kind, x + size * 0.95, middle, size * 0.42, colour),
            *words,
            *draw_tags(self._tags, behind, middle),
        )
        return Placed(shapes, {self.node.key: box})


def flow(
    nodes: Sequence[MandalaNode], view: MandalaView, box: Box, size: float
) -> tuple[Placed, float]:
    """Chips from left to right, row by row; the shapes and the height they take."""
    gap = size * 0.5
    x, y, high = box.x, box.y, 0.0
    shapes: list[Shape] = []
    boxes: dict[str, Box] = {}
    for node in nodes:
        one = Chip(node, view, size, box.w)
        if x > box.x and x + one.width > box.right + 0.01:
            x, y, high = box.x, y + high + gap, 0.0
        made = one.draw(x, y)
        shapes.extend(made.shapes)
        boxes |= made.boxes
        x, high = x + one.width + gap, max(high, one.height)
    return Placed(tuple(shapes), boxes), y + high - box.y


@dataclass(frozen=True)
class Effect:
    """◆ what a project brings about, the visions it serves, and its signs, within `room`."""

    node: MandalaNode
    view: MandalaView
    size: float
    room: float

    @cached_property
    def _tags(self) -> tuple[Tag, ...]:
        return tags(self.node, self.view, self.size)

    @cached_property
    def _lines(self) -> list[str]:
        return lines_of(self.node.label, BOLD, self.size, self.room - self._indent)

    @property
    def _indent(self) -> float:
        return self.size * 1.1

    @property
    def _visions(self) -> str:
        return "".join(VISION_MARKS[vision - 1] for vision in self.node.visions)

    @property
    def _behind(self) -> float:
        """What stands behind the label takes so much, with the gap before it."""
        marks = width(GOTHIC, self.size, self._visions)
        return self.size * 0.35 + marks + self.size * 0.5 + tags_width(self._tags)

    @property
    def _wraps(self) -> bool:
        last = width(BOLD, self.size, self._lines[-1])
        return self._indent + last + self._behind > self.room and self._behind < self.room

    @property
    def height(self) -> float:
        """How high it is."""
        return self.size * (1.7 + 1.3 * (len(self._lines) + self._wraps - 1))

    def draw(self, x: float, y: float) -> Placed:
        """The effect with its upper left corner at (x, y)."""
        size, quiet = self.size, self.view.quiet(self.node)
        r, top = size * 0.3, y + size * 0.85
        diamond = ((x, top), (x + r, top - r), (x + 2 * r, top), (x + r, top + r))
        shapes: list[Shape] = [Polygon(diamond, fill=LINE if quiet else GREEN)]
        left = x + self._indent
        for number, line in enumerate(self._lines):
            base = y + size * (1.21 + 1.3 * number)
            shapes.append(Text(left, base, line, size, BOLD, QUIET if quiet else INK))
        at = left + width(BOLD, size, self._lines[-1]) + size * 0.35
        if self._wraps:
            at, base = left, base + size * 1.3
        shapes.append(Text(at, base, self._visions, size, GOTHIC, GOLD))
        at += width(GOTHIC, size, self._visions) + size * 0.5
        shapes.extend(draw_tags(self._tags, at, base - size * 0.36))
        return Placed(tuple(shapes), {self.node.key: Box(x, y, self.room, self.height)})


@dataclass(frozen=True)
class Card:
    """A project with everything below it, at a type size and a width."""

    project: MandalaNode
    view: MandalaView
    width: float
    size: float

    @cached_property
    def height(self) -> float:
        """The height its content needs."""
        return self._content(Box(0, 0, self.width, 0), 0.0)[1]

    def draw(self, box: Box) -> Placed:
        """The card filling a box; spare height goes between its groups, the rest below."""
        shapes: list[Shape] = [
            Rect(box, fill="#FFFFFF", stroke=self._edge, line=1.0, radius=6,
                 dash=(4, 2.5) if label_inferred(self.project) else ()),
            *self._band(box),
        ]  # fmt: skip
        content, _ = self._content(box, max(box.h - self.height, 0.0))
        head = Box(box.x, box.y, box.w, self._head)
        return Placed((*shapes, *content.shapes), {self.project.key: head, **content.boxes})

    @property
    def _edge(self) -> str:
        return LINE if self.view.quiet(self.project) else GREEN

    @property
    def _title(self) -> float:
        return self.size * 1.18

    @property
    def _side(self) -> float:
        return self.size * 1.55  # of a pillar's badge

    @cached_property
    def _tags(self) -> tuple[Tag, ...]:
        return tags(self.project, self.view, self.size * 1.1)

    @cached_property
    def _names(self) -> list[str]:
        capsule = len(self.project.pillars) * (self._side + 3) + 12
        signs = sum(tag.width + 8 for tag in self._tags)
        room = self.width - 2 * self.size - capsule - signs
        return lines_of(self.project.label, BOLD, self._title, room)

    @property
    def _head(self) -> float:
        return self.size * 2.5 + self._title * 1.3 * (len(self._names) - 1)

    def _band(self, box: Box) -> list[Shape]:
        quiet = self.view.quiet(self.project)
        ground, ink = (PALE, QUIET) if quiet else (GREEN, "#FFFFFF")
        middle = box.y + self._head / 2
        first = middle + self._title * (0.36 - 0.65 * (len(self._names) - 1))
        shapes: list[Shape] = [
            Rect(Box(box.x, box.y, box.w, self._head), fill=ground, radius=6),
            Rect(Box(box.x, box.y + self._head - 6, box.w, 6), fill=ground),
        ]
        for at, name in enumerate(self._names):
            base = first + self._title * 1.3 * at
            shapes.append(Text(box.x + self.size * 0.9, base, name, self._title, BOLD, ink))
        x = self._pillars(shapes, box.right - self.size * 0.6, middle)
        for tag in reversed(self._tags):
            x -= tag.width + 8
            plate = Box(x - 1, middle - tag.size * 0.75 - 1, tag.width + 2, tag.size * 1.5 + 2)
            round_ = plate.h / 2 if tag.filled else 3.0
            shapes.append(Rect(plate, fill="#FFFFFF", radius=round_))
            shapes.extend(tag.draw(x, middle))
        return shapes

    def _pillars(self, shapes: list[Shape], right: float, middle: float) -> float:
        """The badges on a white capsule, dashed where they are a reading; its left edge."""
        count = len(self.project.pillars)
        if not count:
            return right
        wide = count * (self._side + 3) + 5
        capsule = Box(right - wide, middle - self._side / 2 - 2.5, wide, self._side + 5)
        dash = DASH if pillars_inferred(self.project) else ()
        shapes.append(Rect(capsule, fill="#FFFFFF", radius=capsule.h / 2))
        if dash:
            shapes.append(Rect(capsule.inset(1.1), stroke=QUIET, line=0.7, dash=dash,
                               radius=capsule.h / 2))  # fmt: skip
        for at, pillar in enumerate(self.project.pillars):
            left = capsule.x + 4 + at * (self._side + 3)
            shapes.extend(pillar_badge(left, middle - self._side / 2, self._side, pillar))
        return capsule.x

    def _content(self, box: Box, air: float) -> tuple[Placed, float]:
        size, pad = self.size, self.size * 0.9
        rows = [k for k in ROW_NAMES if self.view.of(k, self.project.key)]
        step = min(air / (len(rows) + 1), size * 1.1)
        y = box.y + self._head + pad * 0.6 + step / 2
        shapes: list[Shape] = []
        boxes: dict[str, Box] = {}
        for node in self.view.of("effect", self.project.key):
            effect = Effect(node, self.view, size * 1.06, box.w - 2 * pad)
            made = effect.draw(box.x + pad, y)
            shapes.extend(made.shapes)
            boxes |= made.boxes
            y += effect.height
        label = width(GOTHIC, size * 0.78, ROW_NAMES["place"]) + size * 0.9
        for kind in rows:
            y += size * 0.55 + step
            name = Text(box.x + pad, y + size * 1.15, ROW_NAMES[kind], size * 0.78, GOTHIC, QUIET)
            room = Box(box.x + pad + label, y, box.w - 2 * pad - label, 0)
            chips, high = flow(self.view.of(kind, self.project.key), self.view, room, size)
            shapes.extend((name, *chips.shapes))
            boxes |= chips.boxes
            y += high
        return Placed(tuple(shapes), boxes), y + pad - box.y
