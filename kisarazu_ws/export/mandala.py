"""The mandala on A3: visions above, challenges below, the projects around the circulation.

The type is as large as lets every card hold what it has; the cards of a row share their height.
Everything is measured: a version with too much on it grows the sheet downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from kisarazu_ws.domain.mandala import VISION_MARKS, MandalaNode
from kisarazu_ws.export.drawing import Box, Drawing, Polygon, Rect, Shape, Text, text_block
from kisarazu_ws.export.mandala_foot import changes, homeless, legend
from kisarazu_ws.export.mandala_look import (
    ATTENTION,
    EARTH,
    EARTH_PALE,
    GOLD,
    GOLD_PALE,
    GREEN,
    INK,
    LINE,
    PAPER,
    QUIET,
    Placed,
    block_height,
    caption,
    draw_tags,
    largest,
    tags,
    tags_width,
)
from kisarazu_ws.export.mandala_parts import Card
from kisarazu_ws.export.mandala_ring import ring
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, width

WIDTH, HEIGHT = 1190.55, 841.89  # A3 landscape, points
MARGIN, GAP = 30.0, 20.0
INNER = WIDTH - 2 * MARGIN
MIDDLE = (INNER - 2 * GAP) * 0.38  # wider than the sides: the ring is an ellipse
WIDTHS = ((INNER - 2 * GAP - MIDDLE) / 2, MIDDLE, (INNER - 2 * GAP - MIDDLE) / 2)
Threefold = tuple[tuple[MandalaNode, ...], tuple[MandalaNode, ...], tuple[MandalaNode, ...]]
LARGEST, SMALLEST = 13.0, 8.5  # of the words on a card
TYPICAL = 11.0  # the size at which projects are compared
HEAD = 60.0
RING = 214.0
VISION_SIZE, CHALLENGE_SIZE = 9.6, 11.5


def draw_mandala(view: MandalaView) -> Drawing:
    """The whole sheet; `boxes` has every node by key. Type is never below 6.5 pt: a version with
    too much on it grows the sheet downwards instead."""
    visions, top = _visions(view, HEAD + 12)
    _, foot = _below(view, 0)
    room = HEIGHT - top - GAP * 0.7 - foot
    columns = _best_columns(view, room)
    cards = Box(MARGIN, top, INNER, max(room, columns.needed))
    below, low = _below(view, cards.bottom + GAP * 0.7)
    tall = max(low, HEIGHT)
    shapes: list[Shape] = [Rect(Box(0, 0, WIDTH, tall), fill=PAPER)]
    boxes: dict[str, Box] = {}
    for part in (_header(view), visions, columns.draw(cards), *below):
        shapes.extend(part.shapes)
        boxes |= part.boxes
    return Drawing(WIDTH, tall, _title(view), _description(view), tuple(shapes), boxes)


def _below(view: MandalaView, y: float) -> tuple[list[Placed], float]:
    """Everything under the cards from `y` on, and the lower edge of the sheet."""
    parts = []
    for draw in (homeless, changes):
        part, high = draw(view, MARGIN, y, INNER)
        parts.append(part)
        y += high
    part, y = _challenges(view, y)
    parts.append(part)
    part, high = legend(view, MARGIN, y + 12, INNER)
    return [*parts, part], y + 12 + high + 22


def _title(view: MandalaView) -> str:
    # A draft copies its base's data, whose name carries the base's number.
    return f"木更津市マンダラ ver.{view.version.label}"


def _description(view: MandalaView) -> str:
    names = "、".join(n.label for n in view.of("project"))
    return f"{view.version.title}。{view.version.goal}。プロジェクト：{names}。"


def _header(view: MandalaView) -> Placed:
    goals = view.of("goal")
    goal = goals[0].label if goals else view.version.goal
    title = _title(view) + ("（案）" if view.version.state == "draft" else "")
    left = largest(title, BOLD, (22, 19, 16, 13, 11), Box(0, 0, 330, 24))
    room = Box(WIDTH / 2 + 60 - 290, 29, 580, 26)
    size = largest(goal, BOLD, (17, 15, 13, 11.5, 10, 9, 8, 7), room)
    colour = "#FFFFFF"
    shapes: list[Shape] = [
        Rect(Box(0, 0, WIDTH, HEAD), fill=GREEN),
        *text_block(Box(MARGIN, 14, 330, 30), title, left, face=BOLD, colour=colour),
        Text(WIDTH / 2 + 60, 23, view.version.title, 9, GOTHIC, "#D5E3DA", "middle"),
        *text_block(room, goal, size, face=BOLD, colour=colour, anchor="middle"),
        *_corner(view),
    ]
    if not goals:
        return Placed(tuple(shapes), {})
    found = tags(goals[0], view, 10)
    wide = min(width(BOLD, size, goal), room.w)
    behind = Box(WIDTH / 2 + 60 + wide / 2 + 8, 0, tags_width(found), 0)
    if found:
        plate = Box(behind.x - 2, 34, behind.w, 17)
        shapes.append(Rect(plate, fill="#FFFFFF", radius=8.5))
        shapes.extend(draw_tags(found, behind.x, 42.5))
    return Placed(tuple(shapes), {goals[0].key: room})


def _corner(view: MandalaView) -> list[Shape]:
    """At the right of the head: what kind of picture it is, and the stamp of a sample."""
    mode = ""
    if view.evidence is not None:
        mode = "根拠のある項目"
    elif view.changes is not None:
        mode = f"ver.{view.base_label} からの変更点" if view.base_label else "変更点"
        gone = sum(one.kind == "removed" for one in view.changes)
        mode += f"（外れた項目 {gone}）" if gone else ""
    right = WIDTH - MARGIN
    shapes: list[Shape] = [Text(right, 26, mode, 10.5, BOLD, "#FFFFFF", "end")]
    if not view.sample:
        return [*shapes, Text(right, 46, "きさらづ地域循環共生圏", 10, GOTHIC, "#FFFFFF", "end")]
    wide = width(BOLD, 11, "見本を含む") + 16
    stamp = Box(right - wide, 33, wide, 19)
    return [
        *shapes,
        Rect(stamp, fill="#FFFFFF", radius=3),
        Rect(stamp.inset(1.6), stroke=ATTENTION, line=0.9, radius=2),
        Text(right - 8, 46.5, "見本を含む", 11, BOLD, ATTENTION, "end"),
    ]


def _visions(view: MandalaView, y: float) -> tuple[Placed, float]:
    """The ribbon of the visions, and its lower edge."""
    nodes = view.of("vision")
    shapes: list[Shape] = [caption(MARGIN, y + 8, "＜きさらづ未来会議提言書：７つのビジョン＞")]
    boxes: dict[str, Box] = {}
    places = _row(nodes, y + 15, 36, VISION_SIZE, 40)
    for node, place in zip(nodes, places, strict=True):
        quiet = view.quiet(node)
        shapes.append(Rect(place, fill=GOLD_PALE, stroke=LINE if quiet else GOLD, line=1.1,
                           radius=18))  # fmt: skip
        number = VISION_MARKS[node.position - 1] if 0 < node.position < 10 else "・"
        middle = place.y + place.h / 2
        shapes.append(Text(place.x + 8, middle + 6.5, number, 18, BOLD, QUIET if quiet else GOLD))
        inner = Box(place.x + 30, place.y, place.w - 40, place.h)
        colour = QUIET if quiet else INK
        shapes.extend(text_block(inner, node.label, VISION_SIZE, face=BOLD, colour=colour))
        shapes.extend(_on_edge(view, node, place))
        boxes[node.key] = place
    low = max((place.bottom for place in places), default=y + 15)
    return Placed(tuple(shapes), boxes), low + 14


def _challenges(view: MandalaView, y: float) -> tuple[Placed, float]:
    """The row of the challenges that bear everything, and its lower edge."""
    nodes = view.of("challenge")
    shapes: list[Shape] = [caption(MARGIN, y + 8, "地域課題")]
    boxes: dict[str, Box] = {}
    places = _row(nodes, y + 22, 32, CHALLENGE_SIZE, 16)
    for node, place in zip(nodes, places, strict=True):
        quiet = view.quiet(node)
        top, mid = place.y, place.x + place.w / 2
        outline = (
            (place.x, top), (mid - 13, top), (mid, top - 9), (mid + 13, top), (place.right, top),
            (place.right, place.bottom), (place.x, place.bottom),
        )  # fmt: skip
        edge = LINE if quiet else EARTH
        shapes.append(Polygon(outline, fill=EARTH_PALE, stroke=edge, line=1.0))
        colour = QUIET if quiet else INK
        inner = Box(place.x + 8, place.y, place.w - 16, place.h)
        shapes.extend(text_block(inner, node.label, CHALLENGE_SIZE, face=BOLD, colour=colour,
                                 anchor="middle"))  # fmt: skip
        shapes.extend(_on_edge(view, node, place))
        boxes[node.key] = place
    return Placed(tuple(shapes), boxes), max((p.bottom for p in places), default=y + 22)


def _on_edge(view: MandalaView, node: MandalaNode, place: Box) -> list[Shape]:
    """The signs of a node on its lower edge, where nothing else stands."""
    found = tags(node, view, 10)
    left = place.right - 12 - tags_width(found)
    ground = [
        Rect(Box(left - 1, place.bottom - 6.5, tags_width(found) - 2, 13), fill=PAPER, radius=6)
        for _ in found[:1]
    ]
    return [*ground, *draw_tags(found, left, place.bottom)]


def _row(
    nodes: Sequence[MandalaNode], y: float, least: float, size: float, frame: float
) -> list[Box]:
    """Boxes of one width and height side by side, as high as the longest label needs."""
    gap = 8.0
    count = max(len(nodes), 1)
    each = (INNER - gap * (count - 1)) / count
    needs = (block_height(n.label, BOLD, size, each - frame) + size for n in nodes)
    high = max(least, *needs, least)
    return [Box(MARGIN + at * (each + gap), y, each, high) for at in range(len(nodes))]


def _best_columns(view: MandalaView, high: float) -> Columns:
    """The columns in the largest type, to a tenth of a point, that needs no more than `high`."""
    nodes = _arranged(view)
    least, most = round(SMALLEST * 10), round(LARGEST * 10)
    while least < most:
        tried = (least + most + 1) // 2
        if Columns(view, nodes, tried / 10).needed <= high:
            least = tried
        else:
            most = tried - 1
    return Columns(view, nodes, least / 10)


def _arranged(view: MandalaView) -> Threefold:
    """The projects of the left, middle and right column.

    In the middle, where the ring needs room, stand the two with the least on them, counted without
    evidence and changes, so that all pictures of a version look alike.
    """
    plain, nodes = view.plain(), view.of("project")
    needs = {n.key: Card(n, plain, WIDTHS[0], TYPICAL).height for n in nodes}
    lightest = sorted(nodes, key=lambda n: needs[n.key])[: min(2, len(nodes) // 3)]
    sides = tuple(n for n in nodes if n not in lightest)
    half = (len(sides) + 1) // 2
    return sides[:half], tuple(n for n in nodes if n in lightest), sides[half:]


@dataclass(frozen=True)
class Columns:
    """The projects at a type size: two columns of even rows, and the ring between two others."""

    view: MandalaView
    nodes: Threefold
    size: float

    @cached_property
    def _cards(self) -> list[list[Card]]:
        return [
            [Card(n, self.view, wide, self.size) for n in column]
            for column, wide in zip(self.nodes, WIDTHS, strict=True)
        ]

    @cached_property
    def _rows(self) -> list[float]:
        left, _, right = self._cards
        heights = ([card.height for card in column] for column in (left, right))
        return [max(pair) for pair in zip_longest(*heights, fillvalue=0.0)]

    @property
    def needed(self) -> float:
        """The height that the fullest column needs."""
        centre = [*(card.height for card in self._cards[1]), RING]
        return max(sum(found) + GAP * max(len(found) - 1, 0) for found in (self._rows, centre))

    def draw(self, box: Box) -> Placed:
        """All three columns in a box."""
        parts = []
        x = box.x
        for at, (cards, wide) in enumerate(zip(self._cards, WIDTHS, strict=True)):
            room = Box(x, box.y, wide, box.h)
            parts.append(self._middle(cards, room) if at == 1 else self._side(cards, room))
            x += wide + GAP
        shapes = tuple(shape for part in parts for shape in part.shapes)
        return Placed(shapes, {key: b for part in parts for key, b in part.boxes.items()})

    def _side(self, cards: Sequence[Card], room: Box) -> Placed:
        rows = self._rows
        spare = room.h - sum(rows) - GAP * max(len(rows) - 1, 0)
        return _stacked(cards, room, [high + spare / len(rows) for high in rows])

    def _middle(self, cards: Sequence[Card], room: Box) -> Placed:
        """The upper card at the top, the lower one at the bottom, the ring in between."""
        half = (len(cards) + 1) // 2
        heights = [card.height for card in cards]
        upper = sum(heights[:half]) + GAP * half
        lower = sum(heights[half:]) + GAP * (len(cards) - half)
        data = self.view.version.data
        between = Box(room.x, room.y + upper, room.w, room.h - upper - lower)
        circle = ring(between, data.get("flows", ()), str(data.get("circulation_note", "")),
                      str(data.get("tagline", "")))  # fmt: skip
        above = _stacked(cards[:half], room, heights[:half])
        low = Box(room.x, room.bottom - lower + GAP, room.w, lower)
        below = _stacked(cards[half:], low, heights[half:])
        shapes = (*above.shapes, *circle, *below.shapes)
        return Placed(shapes, above.boxes | below.boxes)


def _stacked(cards: Sequence[Card], room: Box, heights: Sequence[float]) -> Placed:
    shapes: list[Shape] = []
    boxes: dict[str, Box] = {}
    y = room.y
    for card, high in zip(cards, heights, strict=False):
        made = card.draw(Box(room.x, y, room.w, high))
        shapes.extend(made.shapes)
        boxes |= made.boxes
        y += high + GAP
    return Placed(tuple(shapes), boxes)
