"""What stands below the cards: items without a project, the list of changes, the legend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kisarazu_ws.domain.mandala import NODE_KINDS, VISION_MARKS, MandalaNode, NodeDifference
from kisarazu_ws.export.drawing import (
    PILLAR_SIGNS,
    Box,
    Rect,
    Shape,
    Text,
    lines_of,
    moved,
    pillar_badge,
)
from kisarazu_ws.export.mandala_look import (
    CHIP_COLOURS,
    DASH,
    EARTH,
    GOLD,
    GREEN,
    INK,
    LINE,
    QUIET,
    ROW_NAMES,
    UNCERTAIN,
    Placed,
    Tag,
    caption,
    kind_icon,
    mark_colour,
)
from kisarazu_ws.export.mandala_parts import flow
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC, width

SIZE = 8.8
NAME_WIDTH = 124.0
PILLAR_NAMES = (("economy", "経済"), ("environment", "環境"), ("society", "社会"))


def homeless(view: MandalaView, x: float, y: float, wide: float) -> tuple[Placed, float]:
    """The items that hang below no project, and the height they take with the gap below."""
    nodes = view.homeless()
    if not nodes:
        return Placed((), {}), 0.0
    name = caption(x, y + 10, "プロジェクトに属さない項目")
    chips, high = flow(nodes, view, Box(x + NAME_WIDTH, y, wide - NAME_WIDTH, 0), SIZE)
    return Placed((name, *chips.shapes), chips.boxes), high + 12


def changes(view: MandalaView, x: float, y: float, wide: float) -> tuple[Placed, float]:
    """What was removed, renamed or retagged, in words, and the height it takes with the gap."""
    items = [_Item(*words) for one in view.changes or () for words in _in_words(view, one)]
    if not items:
        return Placed((), {}), 0.0
    left, top, right = x + NAME_WIDTH, y, x + wide
    shapes: list[Shape] = [caption(x, y + 10, "変更の内容")]
    at, high = left, 0.0
    for item in items:
        lines = item.lines(right - left)
        room = item.width(lines)
        if at > left and at + room > right + 0.01:
            at, y, high = left, y + high + 3, 0.0
        shapes.extend(item.draw(at, y, lines))
        at, high = at + room + 16, max(high, item.height(lines))
    return Placed(tuple(shapes), {}), y + high + 12 - top


@dataclass(frozen=True)
class _Item:
    """One change: its sign and its words."""

    mark: str
    text: str

    @property
    def _tag(self) -> Tag:
        return Tag(self.mark, mark_colour(self.mark), SIZE * 0.86, filled=True)

    def lines(self, room: float) -> list[str]:
        return lines_of(self.text, GOTHIC, SIZE, room - self._tag.width - 5)

    def width(self, lines: list[str]) -> float:
        return self._tag.width + 5 + max(width(GOTHIC, SIZE, line) for line in lines)

    def height(self, lines: list[str]) -> float:
        return SIZE * (1.6 + 1.3 * (len(lines) - 1))

    def draw(self, x: float, y: float, lines: list[str]) -> Iterator[Shape]:
        yield from self._tag.draw(x, y + SIZE * 0.8)
        for at, line in enumerate(lines):
            base = y + SIZE * (1.16 + 1.3 * at)
            yield Text(x + self._tag.width + 5, base, line, SIZE, GOTHIC, INK)


def _in_words(view: MandalaView, one: NodeDifference) -> Iterator[tuple[str, str]]:
    """The sign of a change and what it says; what is new stands on the sheet itself."""
    before, after = one.before, one.after
    if one.kind == "removed" and before is not None:
        yield "－削除", f"{NODE_KINDS.get(before.kind, '')}「{before.label}」"
    elif before is None or after is None:
        return
    elif one.kind == "renamed":
        yield "改名", f"「{before.label}」→「{after.label}」"
    elif one.kind == "retagged":
        yield "札替", f"「{after.label}」{'、'.join(_retagged(view, before, after))}"


def _retagged(view: MandalaView, old: MandalaNode, new: MandalaNode) -> Iterator[str]:
    if set(old.pillars) != set(new.pillars):
        yield f"柱 {_pillars(old)}→{_pillars(new)}"
    if set(old.visions) != set(new.visions):
        yield f"ビジョン {_visions(old)}→{_visions(new)}"
    if old.parent_key != new.parent_key:
        yield f"所属 {_parent(view, old)}→{_parent(view, new)}"
    if old.theme_key != new.theme_key:
        yield "テーマ"
    if old.inferred != new.inferred:
        yield "確認済み" if old.inferred else "要確認に戻した"


def _pillars(node: MandalaNode) -> str:
    return "・".join(PILLAR_SIGNS[p] for p in node.pillars) or "なし"


def _visions(node: MandalaNode) -> str:
    return "".join(VISION_MARKS[v - 1] for v in node.visions) or "なし"


def _parent(view: MandalaView, node: MandalaNode) -> str:
    gone = [d.before for d in view.changes or () if d.kind == "removed" and d.before]
    names = {n.key: n.label for n in (*gone, *view.nodes)}
    return names.get(node.parent_key or "", "なし")


def legend(view: MandalaView, x: float, y: float, wide: float) -> tuple[Placed, float]:
    """What the signs mean, and the height of its box."""
    pad, row = 14.0, 18.0
    shapes: list[Shape] = [Text(x + pad, y + 20, "凡例", 9.5, BOLD)]
    left, right = x + 52, x + wide - pad
    at, middle = left, y + 16.5
    for drawn, room, words in _entries(view):
        need = room + 4 + width(GOTHIC, SIZE, words)
        if at > left and at + need > right:
            at, middle = left, middle + row
        shapes.extend(moved(shape, at, middle) for shape in drawn)
        base = middle + SIZE * 0.36
        shapes.append(Text(at + room + 4, base, words, SIZE, GOTHIC, INK))
        at += need + 13
    note = str(view.version.data.get("inferred_legend", ""))
    if note and at + width(GOTHIC, SIZE, note) > right:
        at, middle = left, middle + row
    for number, line in enumerate(lines_of(note, GOTHIC, SIZE, right - at)):
        middle += row if number else 0.0
        shapes.append(Text(at, middle + SIZE * 0.36, line, SIZE, GOTHIC, QUIET))
    high = middle - y + 16.5
    frame = Rect(Box(x, y, wide, high), fill="#FFFFFF", stroke=LINE, line=0.8, radius=6)
    return Placed((frame, *shapes), {}), high


_Entry = tuple[list[Shape], float, str]  # drawn around (0, 0), its width, its words


def _entries(view: MandalaView) -> Iterator[_Entry]:
    for pillar, name in PILLAR_NAMES:
        yield pillar_badge(0, -8, 16, pillar), 16.0, name
    for kind, name in ROW_NAMES.items():
        yield kind_icon(kind, 5, 0, 4.6, CHIP_COLOURS[kind]), 10.0, name
    numbers = "①〜⑦"
    drawn: list[Shape] = [Text(0, SIZE * 0.36, numbers, SIZE, GOTHIC, GOLD)]
    yield drawn, width(GOTHIC, SIZE, numbers), "対応するビジョン"
    if view.evidence is not None:
        yield _sample("根拠", GREEN, "支える付箋・島の数（無い項目は薄く示す）")
    elif view.changes is not None:
        yield _sample("＋新", GREEN, "追加")
        yield _sample("札替", EARTH, "柱・ビジョン・所属の変更（変更の無い項目は薄く示す）")
    flag = Tag(UNCERTAIN, EARTH, SIZE * 0.8, filled=False)
    dashed = Rect(Box(flag.width + 4, -6, 18, 12), stroke=QUIET, line=0.7, dash=DASH, radius=2)
    yield [*flag.draw(0, 0), dashed], flag.width + 22, "点線とともに、資料からの推定"


def _sample(mark: str, colour: str, words: str) -> _Entry:
    tag = Tag(mark, colour, SIZE * 0.86, filled=True)
    return tag.draw(0, 0), tag.width, words
