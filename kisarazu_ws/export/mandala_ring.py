"""The circulation in the middle of the mandala: what flows, around the sentence that says why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kisarazu_ws.export.drawing import Box, Polygon, Rect, Shape, Text, arrow, lines_of, text_block
from kisarazu_ws.export.mandala_look import GREEN, LEAST, LINE, QUIET, block_height
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, width

COLOURS = ("#9A2F55", "#1B7F4B", "#8A6A00", "#1F5FA8")
WIDEST = 1.75  # how many times its height the ring may be wide
SIZE = 12.0  # of the names on it
SIZES = (15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)  # of the sentence inside


@dataclass(frozen=True)
class Ellipse:
    """The line on which the flows run."""

    x: float
    y: float
    rx: float
    ry: float

    def at(self, angle: float) -> tuple[float, float]:
        """The point at an angle, clockwise from the right."""
        return self.x + self.rx * math.cos(angle), self.y + self.ry * math.sin(angle)

    def speed(self, angle: float) -> float:
        """Points of way for a radian at an angle."""
        return math.hypot(self.rx * math.sin(angle), self.ry * math.cos(angle))


def ring(box: Box, flows: Sequence[str], note: str, tagline: str) -> list[Shape]:
    """The flows around an ellipse, each followed by its arrow; inside, the words."""
    ry = box.h / 2 - SIZE * 1.7
    rx = min(box.w / 2 - SIZE * 3, ry * WIDEST)
    line = Ellipse(box.x + box.w / 2, box.y + box.h / 2, rx, ry)
    ground = tuple(line.at(2 * math.pi * i / 72) for i in range(72))
    shapes: list[Shape] = [Polygon(ground, fill="#FFFFFF", stroke=LINE, line=0.8)]
    for at, name in enumerate(flows):
        shapes.extend(_flow(line, at, len(flows), name))
    return [*shapes, *_words(line, note, tagline)]


def _flow(line: Ellipse, at: int, count: int, name: str) -> list[Shape]:
    begin = -math.pi / 2 + 2 * math.pi * at / count
    end = begin + 2 * math.pi / count
    half = max(SIZE * 1.45, width(BOLD, SIZE, name) / 2 + SIZE * 0.6)
    first = begin + (half + 4) / line.speed(begin)
    last = end - (half + 4) / line.speed(end)
    points = [line.at(first + (last - first) * i / 32) for i in range(33)]
    colour = COLOURS[at % len(COLOURS)]
    x, y = line.at(begin)
    badge = Box(x - half, y - SIZE * 1.45, 2 * half, SIZE * 2.9)
    return [
        *arrow(points, colour, SIZE * 0.42),
        Rect(badge, fill="#FFFFFF", stroke=colour, line=1.6, radius=SIZE * 1.45),
        Text(x, y + SIZE * 0.36, name, SIZE, BOLD, colour, "middle"),
    ]


def _words(line: Ellipse, note: str, tagline: str) -> list[Text]:
    """The sentence large and the motto below, both centred as one block."""
    plain = tagline.strip("～〜")
    inner = Box(line.x - line.rx * 0.77, 0, line.rx * 1.54, line.ry * 1.2)
    size = _size(note, plain, inner)
    high, small = _sentence_height(note, size, inner.w), max(size * 0.66, LEAST)
    below = block_height(plain, GOTHIC, small, inner.w)
    top = line.y - (high + size * 0.9 + below) / 2
    upper = Box(inner.x, top, inner.w, high)
    lower = Box(inner.x, top + high + size * 0.9, inner.w, below)
    return [
        *text_block(upper, note, size, face=BOLD, colour=GREEN, leading=1.5, anchor="middle"),
        *text_block(lower, plain, small, colour=QUIET, anchor="middle"),
    ]


def _size(note: str, motto: str, inner: Box) -> float:
    """The largest at which the sentence takes two lines, else at which all fits the box."""

    def fits(size: float) -> bool:
        below = block_height(motto, GOTHIC, max(size * 0.66, LEAST), inner.w)
        return _sentence_height(note, size, inner.w) + size * 0.9 + below <= inner.h

    fitting = [size for size in SIZES if fits(size)]
    short = (s for s in fitting if s >= 12 and len(lines_of(note, BOLD, s, inner.w)) < 3)
    return next(short, fitting[0] if fitting else SIZES[-1])


def _sentence_height(text: str, size: float, room: float) -> float:
    return size * (1 + 1.5 * (len(lines_of(text, BOLD, size, room)) - 1))
