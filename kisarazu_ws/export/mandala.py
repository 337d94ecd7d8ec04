"""The mandala on A3: visions above, challenges below, the projects around the circulation.

The type is as large as lets every card hold what it has; the cards of a row share their height.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from kisarazu_ws.domain.mandala import VISION_MARKS, MandalaNode
from kisarazu_ws.export.drawing import (
    Box,
    Drawing,
    Polygon,
    Rect,
    Shape,
    Text,
    fitted_block,
    pillar_badge,
    text_block,
)
from kisarazu_ws.export.mandala_parts import (
    ATTENTION,
    EARTH,
    EARTH_PALE,
    GOLD,
    GOLD_PALE,
    GREEN,
    INK,
    LEAST,
    LINE,
    PAPER,
    QUIET,
    ROW_NAMES,
    Card,
    Placed,
    flow,
    kind_icon,
    ring,
)
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, width

WIDTH, HEIGHT = 1190.55, 841.89  # A3 landscape, points
MARGIN, GAP = 30.0, 20.0
LARGEST, SMALLEST = 13.0, 8.5  # the smallest words on a card are 0.78 of it
RING = 190.0


def draw_mandala(view: MandalaView) -> Drawing:
    """The whole sheet; `boxes` has every node by key. Type is never below 6.5 pt: a version with
    too much on it grows the sheet downwards instead."""
    homeless = view.homeless()
    extra = _homeless_height(view, homeless)
    cards = Box(MARGIN, 136, WIDTH - 2 * MARGIN, 556 - extra)
    size = _best_size(view, cards)
    need = _needed(view, cards, size)
    grow = max(0.0, need - cards.h)
    cards = Box(cards.x, cards.y, cards.w, cards.h + grow)
    shapes: list[Shape] = [Rect(Box(0, 0, WIDTH, HEIGHT + grow), fill=PAPER)]
    boxes: dict[str, Box] = {}
    foot = cards.bottom + 12
    parts = [
        _header(view),
        _visions(view, Box(MARGIN, 72, WIDTH - 2 * MARGIN, 52)),
        _middle(view, cards, size),
        _homeless(view, homeless, Box(MARGIN, foot, WIDTH - 2 * MARGIN, extra)),
        _challenges(view, Box(MARGIN, foot + extra, WIDTH - 2 * MARGIN, 56)),
        _legend(view, Box(MARGIN, foot + extra + 68, WIDTH - 2 * MARGIN, 40)),
    ]
    for part in parts:
        shapes.extend(part.shapes)
        boxes |= part.boxes
    return Drawing(WIDTH, HEIGHT + grow, _title(view), _description(view), tuple(shapes), boxes)


def _title(view: MandalaView) -> str:
    # A draft copies its base's data, whose name carries the base's number.
    return f"木更津市マンダラ ver.{view.version.label}"


def _description(view: MandalaView) -> str:
    names = "、".join(n.label for n in view.of("project"))
    return f"{view.version.title}。{view.version.goal}。プロジェクト：{names}。"


def _header(view: MandalaView) -> Placed:
    box = Box(0, 0, WIDTH, 60)
    goals = view.of("goal")
    goal = goals[0].label if goals else view.version.goal
    state = "案" if view.version.state == "draft" else ""
    mode = ""
    if view.evidence is not None:
        mode = "根拠のある項目"
    elif view.changes is not None:
        mode = f"ver.{view.base_label} からの変更点" if view.base_label else "変更点"
        gone = sum(d.kind == "removed" for d in view.changes)
        mode += f"（外れた項目 {gone}）" if gone else ""
    title = _title(view) + (f"（{state}）" if state else "")
    size = 17.0
    while width(BOLD, size, goal) > 560 and size > 9:
        size -= 0.5
    right = "見本を含む" if view.sample else "きさらづ地域循環共生圏"
    shapes: list[Shape] = [
        Rect(box, fill=GREEN),
        Text(MARGIN, 38, title, 22, BOLD, "#FFFFFF"),
        Text(WIDTH / 2 + 60, 26, view.version.title, 9, GOTHIC, "#D5E3DA", "middle"),
        Text(WIDTH / 2 + 60, 46, goal, size, BOLD, "#FFFFFF", "middle"),
        Text(WIDTH - MARGIN, 46, right, 10, GOTHIC, "#FFFFFF", "end"),
        Text(WIDTH - MARGIN, 27, mode, 10, BOLD, "#FFFFFF", "end"),
    ]
    boxes = {goals[0].key: Box(WIDTH / 2 + 60 - 290, 30, 580, 22)} if goals else {}
    return Placed(tuple(shapes), boxes)


def _visions(view: MandalaView, box: Box) -> Placed:
    nodes = view.of("vision")
    shapes: list[Shape] = [
        Text(box.x, box.y + 8, "＜きさらづ未来会議提言書：７つのビジョン＞", 8.5, GOTHIC, QUIET)
    ]
    boxes: dict[str, Box] = {}
    for node, place in zip(nodes, _row(box.x, box.y + 15, box.w, 36, len(nodes)), strict=True):
        quiet = view.quiet(node)
        shapes.append(Rect(place, fill=GOLD_PALE, stroke=LINE if quiet else GOLD, line=1.1,
                           radius=18))  # fmt: skip
        number = VISION_MARKS[node.position - 1] if 0 < node.position < 10 else "・"
        shapes.append(Text(place.x + 8, place.y + 24, number, 18, BOLD, GOLD))
        inner = Box(place.x + 30, place.y, place.w - 40, place.h)
        colour = QUIET if quiet else INK
        shapes.extend(fitted_block(inner, node.label, 9.0, LEAST, face=BOLD, colour=colour))
        shapes.extend(_corner(view, node, place.right, place.bottom + 8))
        boxes[node.key] = place
    return Placed(tuple(shapes), boxes)


def _corner(view: MandalaView, node: MandalaNode, right: float, y: float) -> list[Shape]:
    mark = view.mark(node)
    return [Text(right - 6, y, mark, 7.2, BOLD, ATTENTION, "end")] if mark else []


def _columns(view: MandalaView) -> tuple[tuple[MandalaNode, ...], ...]:
    """The projects in the order of the ring: left column, middle, right (two each when six)."""
    nodes = view.of("project")
    middle = min(2, len(nodes) // 3)
    side = len(nodes) - middle
    left = side - side // 2
    return (nodes[:left], nodes[left : left + middle], nodes[left + middle :])


def _widths(cards: Box) -> tuple[float, float, float]:
    middle = (cards.w - 2 * GAP) * 0.39
    side = (cards.w - 2 * GAP - middle) / 2
    return side, middle, side


def _needed(view: MandalaView, cards: Box, size: float) -> float:
    """The height that the fullest column needs at a type size."""
    left, middle, right = _columns(view)
    side, inner, _ = _widths(cards)
    columns = [[Card(n, view, side, size).height() for n in c] for c in (left, right)]
    rows = [max(found) for found in zip_longest(*columns, fillvalue=0.0)]
    centre = [*(Card(n, view, inner, size).height() for n in middle), RING]
    return max(sum(found) + GAP * max(len(found) - 1, 0) for found in (rows, centre))


def _best_size(view: MandalaView, cards: Box) -> float:
    size = LARGEST
    while size > SMALLEST and _needed(view, cards, size) > cards.h:
        size -= 0.1
    return max(size, SMALLEST)


def _middle(view: MandalaView, cards: Box, size: float) -> Placed:
    shapes: list[Shape] = []
    boxes: dict[str, Box] = {}
    x = cards.x
    side_heights = _side_heights(view, cards, size)
    for at, (column, wide) in enumerate(zip(_columns(view), _widths(cards), strict=True)):
        room = Box(x, cards.y, wide, cards.h)
        heights = None if at == 1 else side_heights
        found = _stack(view, column, room, size, heights)
        shapes.extend(found.shapes)
        boxes |= found.boxes
        x += wide + GAP
    return Placed(tuple(shapes), boxes)


def _side_heights(view: MandalaView, cards: Box, size: float) -> list[float]:
    """The heights of the rows at both sides: cards of a row are equally high, the spare shared."""
    left, _, right = _columns(view)
    wide = _widths(cards)[0]
    columns = [[Card(n, view, wide, size).height() for n in c] for c in (left, right)]
    rows = [max(found) for found in zip_longest(*columns, fillvalue=0.0)]
    spare = cards.h - sum(rows) - GAP * max(len(rows) - 1, 0)
    return [high + spare / len(rows) for high in rows]


def _stack(
    view: MandalaView,
    nodes: Sequence[MandalaNode],
    room: Box,
    size: float,
    row_heights: list[float] | None,
) -> Placed:
    """Cards below each other at the given heights; without any, the ring stands between them."""
    cards = [Card(n, view, room.w, size) for n in nodes]
    with_ring = row_heights is None
    heights = [card.height() for card in cards] if row_heights is None else row_heights
    heights = heights[: len(cards)]
    shapes: list[Shape] = []
    boxes: dict[str, Box] = {}
    y = room.y
    above = (len(cards) + 1) // 2
    for at, (card, high) in enumerate(zip(cards, heights, strict=True)):
        if with_ring and at == above:
            y = room.bottom - sum(heights[at:]) - GAP * (len(cards) - at - 1)
        made = card.draw(Box(room.x, y, room.w, high))
        shapes.extend(made.shapes)
        boxes |= made.boxes
        y += high + GAP
    if with_ring:
        top = room.y + sum(heights[:above]) + GAP * above * bool(cards)
        low = room.bottom - sum(heights[above:]) - GAP * (len(cards) - above)
        data = view.version.data
        shapes.extend(
            ring(Box(room.x, top, room.w, max(low - top, RING)), data.get("flows", ()),
                 str(data.get("circulation_note", "")), str(data.get("tagline", "")), 11.0)
        )  # fmt: skip
    return Placed(tuple(shapes), boxes)


def _homeless_height(view: MandalaView, nodes: Sequence[MandalaNode]) -> float:
    if not nodes:
        return 0.0
    _, high = flow(nodes, view, Box(0, 0, WIDTH - 2 * MARGIN - 130, 0), 8.5)
    return high + 10


def _homeless(view: MandalaView, nodes: Sequence[MandalaNode], box: Box) -> Placed:
    if not nodes:
        return Placed((), {})
    name = Text(box.x, box.y + 10, "プロジェクトに属さない項目", 8.5, GOTHIC, QUIET)
    chips, _ = flow(nodes, view, Box(box.x + 130, box.y, box.w - 130, 0), 8.5)
    return Placed((name, *chips.shapes), chips.boxes)


def _challenges(view: MandalaView, box: Box) -> Placed:
    nodes = view.of("challenge")
    shapes: list[Shape] = [Text(box.x, box.y + 8, "地域課題", 8.5, GOTHIC, QUIET)]
    boxes: dict[str, Box] = {}
    for node, place in zip(nodes, _row(box.x, box.y + 22, box.w, 32, len(nodes)), strict=True):
        quiet = view.quiet(node)
        top, mid = place.y, place.x + place.w / 2
        outline = (
            (place.x, top), (mid - 13, top), (mid, top - 9), (mid + 13, top), (place.right, top),
            (place.right, place.bottom), (place.x, place.bottom),
        )  # fmt: skip
        edge = LINE if quiet else EARTH
        shapes.append(Polygon(outline, fill=EARTH_PALE, stroke=edge, line=1.0))
        colour = QUIET if quiet else INK
        shapes.extend(
            fitted_block(
                Box(place.x + 6, top + 1, place.w - 12, place.h - 2),
                node.label,
                11.5,
                LEAST,
                face=BOLD,
                colour=colour,
                anchor="middle",
            )
        )
        shapes.extend(_corner(view, node, place.right, place.y - 2))
        boxes[node.key] = place
    return Placed(tuple(shapes), boxes)


def _legend(view: MandalaView, box: Box) -> Placed:
    shapes: list[Shape] = [
        Rect(box, fill="#FFFFFF", stroke=LINE, line=0.8, radius=6),
        Text(box.x + 14, box.y + 24, "凡例", 9.5, BOLD),
    ]
    x, base = box.x + 48, box.y + 24
    for pillar, name in (("economy", "経済"), ("environment", "環境"), ("society", "社会")):
        shapes.extend(pillar_badge(x, box.y + 12, 16, pillar))
        shapes.append(Text(x + 20, base, name, 8.5))
        x += 50
    for kind in ROW_NAMES:
        colour = {"action": GREEN, "place": GOLD}.get(kind, "#64419A")
        shapes.extend(kind_icon(kind, x + 8, box.y + 20, 4.6, colour))
        shapes.append(Text(x + 17, base, ROW_NAMES[kind], 8.5))
        x += 28 + width(GOTHIC, 8.5, ROW_NAMES[kind])
    shapes.append(Rect(Box(x + 2, box.y + 13, 20, 14), stroke=INK, line=0.7, dash=(2.2, 1.6)))
    shapes.append(Text(x + 27, base, "点線・要確認＝資料からの推定", 8.5))
    x += 27 + width(GOTHIC, 8.5, "点線・要確認＝資料からの推定") + 12
    shapes.append(Text(x, base, "①〜⑦＝対応するビジョン", 8.5, GOTHIC, GOLD))
    x += width(GOTHIC, 8.5, "①〜⑦＝対応するビジョン") + 14
    note = str(view.version.data.get("inferred_legend", ""))
    room = Box(x, box.y + 6, box.right - x - 12, box.h - 12)
    shapes.extend(text_block(room, note, 7.4, colour=QUIET, leading=1.35))
    return Placed(tuple(shapes), {})


def _row(x: float, y: float, wide: float, high: float, count: int) -> list[Box]:
    gap = 8.0
    each = (wide - gap * max(count - 1, 0)) / max(count, 1)
    return [Box(x + at * (each + gap), y, each, high) for at in range(count)]
