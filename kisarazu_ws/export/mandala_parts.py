"""The parts of the mandala: chips, effect lines, project cards, the ring. Sizes come from the
measured text; nothing has a place of its own by name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kisarazu_ws.domain.mandala import VISION_MARKS, MandalaNode
from kisarazu_ws.export.drawing import (
    Box,
    Polygon,
    Rect,
    Shape,
    Text,
    arrow,
    fitted_block,
    lines_of,
    pillar_badge,
    text_block,
)
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, width

GREEN, PALE, PAPER, LINE, QUIET, INK = (
    "#23563C", "#E8F0EA", "#FAF9F4", "#CBD5CE", "#5B6A62", "#22302A",
)  # fmt: skip
GOLD, GOLD_PALE, EARTH, EARTH_PALE, VIOLET, ATTENTION = (
    "#8A6A00", "#FFF6DC", "#7A3F1D", "#F6E7DC", "#64419A", "#B3261E",
)  # fmt: skip
LEAST = 6.5  # points: no type on the sheet is smaller
NARROWEST = 6.0  # a label has at least this many times its size, whatever stands beside it
ROW_NAMES = {"action": "取組", "place": "場所・資源", "stakeholder": "主体"}


@dataclass(frozen=True)
class Placed:
    """Shapes with the boxes of the nodes among them."""

    shapes: tuple[Shape, ...]
    boxes: dict[str, Box]


def small(size: float, part: float) -> float:
    """A part of a type size, but never too small to read."""
    return max(size * part, LEAST)


def broken(label: str, face: str, size: float, room: float) -> list[str]:
    """A label in one line where it fits, else in as few as the room allows."""
    if width(face, size, label) <= room:
        return [label]
    return lines_of(label, face, size, max(room, size * NARROWEST))


@dataclass(frozen=True)
class Chip:
    """The measures of a node's chip at a type size, in no more than `room`."""

    lines: tuple[str, ...]
    width: float
    height: float


def chip_size(node: MandalaNode, view: MandalaView, size: float, room: float) -> Chip:
    """How a node's chip is set: its label in lines, and the box around them."""
    mark = view.mark(node)
    extra = width(BOLD, small(size, 0.72), mark) + size * 0.9 if mark else 0.0
    flag = width(BOLD, small(size, 0.62), "要確認") + size * 0.8 if label_inferred(node) else 0.0
    beside = size * 2.3 + extra + flag
    lines = broken(node.label, GOTHIC, size, room - beside)
    wide = max(width(GOTHIC, size, line) for line in lines)
    return Chip(tuple(lines), wide + beside, size * (1.75 + 1.25 * (len(lines) - 1)))


def label_inferred(node: MandalaNode) -> bool:
    """Whether the label itself is a reading (what is inferred otherwise, the legend says)."""
    return node.inferred and "label" in node.data.get("inferred_parts", ("label",))


def chip(
    node: MandalaNode, view: MandalaView, x: float, y: float, size: float, set_: Chip
) -> Placed:
    """A node as a chip: ■ action, ▲ place, a person for a stakeholder."""
    wide, high = set_.width, set_.height
    box = Box(x, y, wide, high)
    colour = {"action": GREEN, "place": GOLD, "stakeholder": VIOLET}.get(node.kind, INK)
    radius = {"action": size * 0.2, "place": size * 0.2}.get(node.kind, size * 0.875)
    quiet = view.quiet(node)
    frame = Rect(
        box,
        fill="#FFFFFF",
        stroke=LINE if quiet else colour,
        line=0.7,
        radius=radius,
        dash=(2.2, 1.6) if label_inferred(node) else (),
    )
    icon = kind_icon(
        node.kind, x + size * 0.95, y + high / 2, size * 0.42, LINE if quiet else colour
    )
    base = y + size * (1.75 / 2 + 0.36)
    words = [
        Text(x + size * 1.65, base + at * size * 1.25, line, size, colour=QUIET if quiet else INK)
        for at, line in enumerate(set_.lines)
    ]
    right = x + wide - size * 0.6
    return Placed((frame, *icon, *words, *_tail(node, view, right, base, size)), {node.key: box})


def _tail(
    node: MandalaNode, view: MandalaView, right: float, base: float, size: float
) -> list[Shape]:
    parts: list[Shape] = []
    mark = view.mark(node)
    if mark:
        parts.append(Text(right, base, mark, small(size, 0.72), BOLD, ATTENTION, "end"))
        right -= width(BOLD, small(size, 0.72), mark) + size * 0.5
    if label_inferred(node):
        parts.append(Text(right, base, "要確認", small(size, 0.62), BOLD, ATTENTION, "end"))
    return parts


def kind_icon(kind: str, x: float, y: float, r: float, colour: str) -> list[Shape]:
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


def flow(
    nodes: Sequence[MandalaNode], view: MandalaView, box: Box, size: float
) -> tuple[Placed, float]:
    """Chips from left to right, row by row; the shapes and the height they take."""
    gap = size * 0.5
    x, y, high = box.x, box.y, 0.0
    shapes: list[Shape] = []
    boxes: dict[str, Box] = {}
    for node in nodes:
        set_ = chip_size(node, view, size, box.w)
        if x > box.x and x + set_.width > box.right + 0.01:
            x, y, high = box.x, y + high + gap, 0.0
        made = chip(node, view, x, y, size, set_)
        shapes.extend(made.shapes)
        boxes |= made.boxes
        x, high = x + set_.width + gap, max(high, set_.height)
    return Placed(tuple(shapes), boxes), (y + high - box.y) if nodes else 0.0


def effect_line(
    node: MandalaNode, view: MandalaView, x: float, y: float, room: float, size: float
) -> Placed:
    """◆ what it brings about, the visions it serves, and its mark; more lines for a long label."""
    mark = view.mark(node)
    beside = size * (1.55 + 1.08 * len(node.visions))
    beside += size * 0.4 + width(BOLD, small(size, 0.72), mark) if mark else 0.0
    lines = broken(node.label, BOLD, size, room - beside)
    high = size * (1.7 + 1.25 * (len(lines) - 1))
    base = y + size * (1.7 / 2 + 0.36)
    quiet = view.quiet(node)
    colour = QUIET if quiet else INK
    r = size * 0.3
    diamond = ((x, base - size * 0.36 - r), (x + r, base - size * 0.36),
               (x, base - size * 0.36 + r), (x - r, base - size * 0.36))  # fmt: skip
    shapes: list[Shape] = [
        Polygon(tuple((px + size * 0.5, py) for px, py in diamond), fill=LINE if quiet else GREEN),
        *(
            Text(x + size * 1.25, base + n * size * 1.25, line, size, BOLD, colour)
            for n, line in enumerate(lines)
        ),
    ]
    base += size * 1.25 * (len(lines) - 1)
    at = x + size * 1.55 + width(BOLD, size, lines[-1])
    for vision in node.visions:
        shapes.append(Text(at, base, VISION_MARKS[vision - 1], size, GOTHIC, GOLD))
        at += size * 1.08
    if mark:
        shapes.append(Text(at + size * 0.4, base, mark, small(size, 0.72), BOLD, ATTENTION))
    return Placed(tuple(shapes), {node.key: Box(x, y, room, high)})


@dataclass(frozen=True)
class Card:
    """A project with everything below it, at a type size and an inner width."""

    project: MandalaNode
    view: MandalaView
    width: float
    size: float

    @property
    def head(self) -> float:
        """The height of the title band."""
        return self.size * 2.5

    def height(self) -> float:
        """The height its content needs."""
        return self._content(Box(0, 0, self.width, 0))[1]

    def draw(self, box: Box) -> Placed:
        """The card filling a box; its content begins below the band and has even air around."""
        shapes: list[Shape] = [
            Rect(box, fill="#FFFFFF", stroke=GREEN, line=1.0, radius=6,
                 dash=(4, 2.5) if self.project.inferred else ()),
            *self._band(box),
        ]  # fmt: skip
        content, need = self._content(box)
        spare = max(box.h - need, 0.0)
        if spare > self.size:
            content, _ = self._content(box, air=spare)
        head = Box(box.x, box.y, box.w, self.head)
        return Placed((*shapes, *content.shapes), {self.project.key: head, **content.boxes})

    def _band(self, box: Box) -> list[Shape]:
        size = self.size * 1.18
        base = box.y + self.head / 2 + size * 0.36
        low = Box(box.x, box.y + self.head - 6, box.w, 6)
        shapes: list[Shape] = [
            Rect(Box(box.x, box.y, box.w, self.head), fill=GREEN, radius=6),
            Rect(low, fill=GREEN),
        ]
        side = self.head * 0.62
        x = box.right - self.size * 0.8 - len(self.project.pillars) * (side + 3)
        if self.project.pillars:
            capsule = Box(x - 4, box.y + (self.head - side) / 2 - 2.5,
                          len(self.project.pillars) * (side + 3) + 5, side + 5)  # fmt: skip
            shapes.append(Rect(capsule, fill="#FFFFFF", radius=capsule.h / 2))
        for at, pillar in enumerate(self.project.pillars):
            top = box.y + (self.head - side) / 2
            shapes.extend(pillar_badge(x + at * (side + 3), top, side, pillar))
        flag = "要確認" if self.project.inferred else ""
        note = "・".join(part for part in (flag, self.view.mark(self.project)) if part)
        if note:
            shapes.append(Text(x - 10, base, note, small(self.size, 0.78), BOLD, "#FFFFFF", "end"))
            x -= width(BOLD, small(self.size, 0.78), note) + 4
        room = Box(box.x + self.size, box.y, x - 10 - box.x - self.size, self.head)
        shapes.extend(
            fitted_block(room, self.project.label, size, LEAST, face=BOLD, colour="#FFFFFF")
        )
        return shapes

    def _content(self, box: Box, air: float = 0.0) -> tuple[Placed, float]:
        size, pad = self.size, self.size * 0.9
        rows = [k for k in ROW_NAMES if self.view.of(k, self.project.key)]
        effects = self.view.of("effect", self.project.key)
        step = min(air / (len(rows) + 2), size * 1.4)
        y = box.y + self.head + pad * 0.7 + step
        shapes: list[Shape] = []
        boxes: dict[str, Box] = {}
        for effect in effects:
            line = effect_line(effect, self.view, box.x + pad, y, box.w - 2 * pad, size * 1.06)
            shapes.extend(line.shapes)
            boxes |= line.boxes
            y += line.boxes[effect.key].h
        label = width(GOTHIC, small(size, 0.78), ROW_NAMES["place"]) + size * 0.9
        for kind in rows:
            y += size * 0.55 + step
            name = Text(
                box.x + pad, y + size * 1.15, ROW_NAMES[kind], small(size, 0.78), GOTHIC, QUIET
            )
            room = Box(box.x + pad + label, y, box.w - 2 * pad - label, 0)
            chips, high = flow(self.view.of(kind, self.project.key), self.view, room, size)
            shapes.extend((name, *chips.shapes))
            boxes |= chips.boxes
            y += high
        return Placed(tuple(shapes), boxes), y + pad - box.y


def ring(box: Box, flows: Sequence[str], note: str, tagline: str, size: float) -> list[Shape]:
    """The circulation: the flows around a circle, each followed by its arrow."""
    cx, cy, r = box.x + box.w / 2, box.y + box.h / 2, min(box.w, box.h) / 2 - size * 1.6
    colours = ("#9A2F55", "#1B7F4B", "#8A6A00", "#1F5FA8")
    shapes: list[Shape] = [
        Rect(Box(cx - r, cy - r, 2 * r, 2 * r), fill="#FFFFFF", stroke=LINE, radius=r)
    ]
    count = max(len(flows), 1)
    for at, name in enumerate(flows):
        begin = -math.pi / 2 + 2 * math.pi * at / count
        end = begin + 2 * math.pi / count
        pad = size * 1.95 / r
        arc = [begin + pad + (end - begin - 2 * pad) * i / 24 for i in range(25)]
        points = [(cx + r * math.cos(a), cy + r * math.sin(a)) for a in arc]
        colour = colours[at % len(colours)]
        shapes.extend(arrow(points, colour, size * 0.42))
        x, y = cx + r * math.cos(begin), cy + r * math.sin(begin)
        badge = Box(x - size * 1.4, y - size * 1.4, size * 2.8, size * 2.8)
        shapes.append(Rect(badge, fill="#FFFFFF", stroke=colour, line=1.6, radius=size * 1.4))
        shapes.append(Text(x, y + size * 0.36, name, size, BOLD, colour, "middle"))
    inner = Box(cx - r * 0.76, cy - r * 0.52, r * 1.52, r * 0.66)
    shapes.extend(text_block(inner, note, size * 0.98, face=BOLD, colour=GREEN, leading=1.5,
                             anchor="middle"))  # fmt: skip
    lower = Box(cx - r * 0.72, cy + r * 0.2, r * 1.44, r * 0.36)
    plain = tagline.strip("～〜")
    shapes.extend(text_block(lower, plain, size * 0.7, colour=QUIET, leading=1.5,
                             anchor="middle"))  # fmt: skip
    return shapes
