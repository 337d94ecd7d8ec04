"""Where notes and clusters lie on the table; what people laid somewhere stays there.

Pure and deterministic. Lengths are board units (a sticky is 160 × 112), y grows downwards. Islands
keep themselves tidy in the order of note numbers, so that a drag can never reorder by accident.
Notes without an island lie where somebody laid them, or in their group's tray at the left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.groups import Group
from kisarazu_ws.domain.notes import Note

NOTE_W, NOTE_H = 160.0, 112.0
GAP = 12.0
PITCH_X, PITCH_Y = NOTE_W + GAP, NOTE_H + GAP
PAD = 20.0
ISLAND_GAP = 40.0
PLATE = 22.0  # size of a nameplate's letters
PLATE_LINE = 30.0
TRAY_GAP = 56.0
TRAY_HEAD = 56.0
NEAREST = 16  # islands around which free room is looked for
ASPECT = 1.6  # of the screens that the table is looked at on


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the table."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two come nearer to each other than `gap`."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )

    def at(self, x: float, y: float) -> Box:
        """The same size elsewhere."""
        return Box(x, y, self.w, self.h)

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


@dataclass(frozen=True, slots=True)
class Tray:
    """The notes of one group that have no island yet; `slots` is a note's place in the grid."""

    group_id: str | None
    box: Box
    columns: int
    slots: Mapping[str, int]

    def place(self, slot: int) -> tuple[float, float]:
        """Upper left corner of a slot."""
        row, column = divmod(slot, self.columns)
        return self.box.x + column * PITCH_X, self.box.y + TRAY_HEAD + row * PITCH_Y


@dataclass(frozen=True)
class Layout:
    """Upper left corners of notes, boxes of clusters, trays, and what surrounds all of it."""

    notes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    clusters: Mapping[str, Box] = field(default_factory=dict)
    trays: tuple[Tray, ...] = ()
    bounds: Box = Box(0, 0, NOTE_W, NOTE_H)


def lay_out(
    clusters: Sequence[Cluster],
    notes: Sequence[Note],
    groups: Sequence[Group],
    previous: Layout | None = None,
) -> Layout:
    """Lay the table. With `previous`, what the machine had laid stays where it was."""
    before = previous or Layout()
    inside = _inside(clusters, notes)
    boxes, places = _islands(clusters, inside, before)
    laid = {n.id: (n.x, n.y) for n in inside[None] if n.x is not None and n.y is not None}
    trays = _trays([n for n in inside[None] if n.id not in laid], groups, before, boxes, laid)
    for tray in trays:
        places.update((note_id, tray.place(slot)) for note_id, slot in tray.slots.items())
    places.update(laid)
    return Layout(places, boxes, trays, _bounds(boxes, trays, laid))


def with_arrivals(layout: Layout, notes: Sequence[Note]) -> Layout | None:
    """The table with fresh notes behind the last of their groups' trays, where `lay_out` would put
    them too; None when a group has no tray yet."""
    trays = {tray.group_id: tray for tray in layout.trays}
    by_group: dict[str | None, list[Note]] = {}
    for note in notes:
        by_group.setdefault(note.group_id, []).append(note)
    if not by_group.keys() <= trays.keys():
        return None
    places, bounds = dict(layout.notes), layout.bounds
    for group_id, fresh in by_group.items():
        tray = trays[group_id] = _longer_tray(trays[group_id], fresh)
        places.update((note.id, tray.place(tray.slots[note.id])) for note in fresh)
        bounds = bounds.joined(tray.box)
    return Layout(places, layout.clusters, tuple(trays.values()), bounds)


def island_size(nameplate: str, count: int, children: Sequence[Box] = ()) -> Box:
    """The size of an island at 0, 0 with `count` notes above its inner islands."""
    columns = _columns(count)
    width = columns * PITCH_X - GAP
    flow = _flow([c for c in children], max(width, _flow_width(children)))
    width = max(width, max((b.right for b in flow), default=0.0))
    rows = math.ceil(count / columns) if count or children else 1
    height = plate_height(nameplate, width) + rows * PITCH_Y - GAP
    if flow:
        height += (GAP * 2 if count else 0) + max(b.bottom for b in flow)
    return Box(0, 0, width + PAD * 2, height + PAD)


def plate_height(nameplate: str, width: float) -> float:
    """Room for a nameplate in an island of inner `width`, one to four lines."""
    letters = max(int((width - 64) / PLATE), 4)
    lines = min(max(math.ceil(len(nameplate) / letters), 1), 4)
    return PAD + lines * PLATE_LINE + 14


def free_place(wanted: Box, others: Iterable[Box], gap: float = ISLAND_GAP / 2) -> Box:
    """The place nearest to `wanted` where it keeps `gap` from the others."""
    blockers = list(others)
    if not any(wanted.meets(b, gap) for b in blockers):
        return wanted
    near = sorted(blockers, key=lambda b: _distance(wanted, b))[:NEAREST]
    xs, ys = {wanted.x}, {wanted.y}
    for b in near:
        xs.update((b.right + gap, b.x - wanted.w - gap))
        ys.update((b.bottom + gap, b.y - wanted.h - gap))
    tries = sorted((abs(x - wanted.x) + abs(y - wanted.y), x, y) for x in xs for y in ys)
    for _, x, y in tries:
        moved = wanted.at(x, y)
        if not any(moved.meets(b, gap) for b in blockers):
            return moved
    return wanted.at(wanted.x, max(b.bottom for b in blockers) + gap)


def _distance(one: Box, other: Box) -> float:
    return abs(one.x + one.w / 2 - other.x - other.w / 2) + abs(
        one.y + one.h / 2 - other.y - other.h / 2
    )


# --- islands ---------------------------------------------------------------------------------


def _inside(clusters: Sequence[Cluster], notes: Sequence[Note]) -> dict[str | None, list[Note]]:
    known = {c.id for c in clusters}
    inside: dict[str | None, list[Note]] = {None: [], **{c: [] for c in known}}
    for note in notes:
        inside[note.cluster_id if note.cluster_id in known else None].append(note)
    return inside


def _islands(
    clusters: Sequence[Cluster], inside: Mapping[str | None, list[Note]], before: Layout
) -> tuple[dict[str, Box], dict[str, tuple[float, float]]]:
    by_parent: dict[str | None, list[Cluster]] = {}
    known = {c.id for c in clusters}
    for cluster in clusters:
        parent = cluster.parent_id if cluster.parent_id in known else None
        by_parent.setdefault(parent, []).append(cluster)
    sizes: dict[str, Box] = {}
    for cluster in by_parent.get(None, ()):
        _measure(cluster, by_parent, inside, sizes)
    boxes: dict[str, Box] = {}
    places: dict[str, tuple[float, float]] = {}
    top = _top_level(by_parent.get(None, []), sizes, before)
    for cluster in by_parent.get(None, ()):
        _fill(cluster, top[cluster.id], by_parent, inside, sizes, boxes, places)
    return boxes, places


def _measure(
    cluster: Cluster,
    by_parent: Mapping[str | None, list[Cluster]],
    inside: Mapping[str | None, list[Note]],
    sizes: dict[str, Box],
) -> Box:
    children = [_measure(c, by_parent, inside, sizes) for c in by_parent.get(cluster.id, ())]
    sizes[cluster.id] = island_size(cluster.nameplate, len(inside[cluster.id]), children)
    return sizes[cluster.id]


def _fill(
    cluster: Cluster,
    box: Box,
    by_parent: Mapping[str | None, list[Cluster]],
    inside: Mapping[str | None, list[Note]],
    sizes: Mapping[str, Box],
    boxes: dict[str, Box],
    places: dict[str, tuple[float, float]],
) -> None:
    boxes[cluster.id] = box
    notes, children = inside[cluster.id], by_parent.get(cluster.id, [])
    columns = _columns(len(notes))
    x, y = box.x + PAD, box.y + plate_height(cluster.nameplate, box.w - PAD * 2)
    for place, note in enumerate(notes):
        row, column = divmod(place, columns)
        places[note.id] = (x + column * PITCH_X, y + row * PITCH_Y)
    if children:
        rows = math.ceil(len(notes) / columns)
        y += rows * PITCH_Y + (GAP if rows else 0)
        for child, at in zip(
            children, _flow([sizes[c.id] for c in children], box.w - PAD * 2), strict=True
        ):
            there = at.at(x + at.x, y + at.y)
            _fill(child, there, by_parent, inside, sizes, boxes, places)


def _top_level(
    clusters: Sequence[Cluster], sizes: Mapping[str, Box], before: Layout
) -> dict[str, Box]:
    """Where the outermost islands lie: people's places first, then the machine's earlier ones."""
    placed: dict[str, Box] = {}
    for by_people in (True, False):
        for cluster in clusters:
            earlier = before.clusters.get(cluster.id)
            if is_laid(cluster) is by_people and (by_people or earlier):
                x, y = (cluster.x, cluster.y) if by_people or not earlier else _corner(earlier)
                placed[cluster.id] = free_place(sizes[cluster.id].at(x, y), placed.values())
    rest = [c for c in clusters if c.id not in placed]
    placed.update(_shelves(rest, sizes, list(placed.values())))
    return placed


def is_laid(cluster: Cluster) -> bool:
    """Whether somebody laid the cluster anywhere (a fresh one lies at 0, 0)."""
    return (cluster.x, cluster.y) != (0.0, 0.0)


def _corner(box: Box) -> tuple[float, float]:
    return box.x, box.y


def _shelves(
    clusters: Sequence[Cluster], sizes: Mapping[str, Box], taken: list[Box]
) -> dict[str, Box]:
    """Fill free room from the top, left to right; the row never goes back up."""
    area = sum((sizes[c.id].w + ISLAND_GAP) * (sizes[c.id].h + ISLAND_GAP) for c in clusters)
    area += sum(b.w * b.h for b in taken)
    width = max(math.sqrt(area * ASPECT), 900.0, *(sizes[c.id].w for c in clusters), 0.0)
    row, placed = min((b.y for b in taken), default=0.0), {}
    for cluster in clusters:
        size = sizes[cluster.id]
        while (x := _gap_in_row(size, row, taken, width)) is None:
            row = min(b.bottom for b in taken if b.bottom + ISLAND_GAP > row) + ISLAND_GAP
        placed[cluster.id] = size.at(x, row)
        taken.append(placed[cluster.id])
    return placed


def _gap_in_row(size: Box, y: float, taken: Iterable[Box], width: float) -> float | None:
    x = 0.0
    band = Box(0.0, y, width, size.h)
    for box in sorted((b for b in taken if b.meets(band, ISLAND_GAP - 1)), key=lambda b: b.x):
        if x + size.w + ISLAND_GAP <= box.x:
            break
        x = max(x, box.right + ISLAND_GAP)
    return x if x + size.w <= width else None


def _columns(count: int) -> int:
    return max(2, math.ceil(math.sqrt(count * ASPECT * PITCH_Y / PITCH_X)))


def _flow_width(children: Sequence[Box]) -> float:
    widest = max((c.w for c in children), default=0.0)
    area = sum((c.w + GAP) * (c.h + GAP) for c in children)
    return max(widest, math.sqrt(area * ASPECT))


def _flow(children: Sequence[Box], width: float) -> list[Box]:
    """Inner islands in rows, upper left corner at 0, 0."""
    x = y = row = 0.0
    flowed = []
    for child in children:
        if x and x + child.w > width + 0.5:
            x, y, row = 0.0, y + row + GAP, 0.0
        flowed.append(child.at(x, y))
        x, row = x + child.w + GAP, max(row, child.h)
    return flowed


# --- trays -----------------------------------------------------------------------------------


def _trays(
    loose: Sequence[Note],
    groups: Sequence[Group],
    before: Layout,
    islands: Mapping[str, Box],
    laid: Mapping[str, tuple[float, float]],
) -> tuple[Tray, ...]:
    known = {g.id for g in groups}
    of_group: dict[str | None, list[Note]] = {g.id: [] for g in groups}
    for note in loose:
        of_group.setdefault(note.group_id if note.group_id in known else None, []).append(note)
    earlier = {t.group_id: t for t in before.trays}
    order = [g for g in of_group if of_group[g] or g in earlier]
    kept = [_kept_tray(earlier[g], of_group[g]) for g in order if g in earlier]
    fresh = [g for g in order if g not in earlier]
    if not fresh:
        return tuple(kept)
    right = min((t.box.x - TRAY_GAP for t in kept), default=_right_edge(islands, laid))
    return (*_fresh_trays(fresh, of_group, right), *kept)


def _kept_tray(earlier: Tray, notes: Sequence[Note]) -> Tray:
    """The same tray: who lay there stays, who came goes behind the last one."""
    slots = {n.id: earlier.slots[n.id] for n in notes if n.id in earlier.slots}
    return _longer_tray(replace(earlier, slots=slots), notes)


def _longer_tray(tray: Tray, notes: Sequence[Note]) -> Tray:
    """The tray with notes behind its last one; those that lie there stay."""
    slots = dict(tray.slots)
    after = max(slots.values(), default=-1) + 1
    for note in notes:
        if note.id not in slots:
            slots[note.id], after = after, after + 1
    rows = math.ceil(after / tray.columns)
    box = Box(tray.box.x, tray.box.y, tray.box.w, _tray_height(rows))
    return Tray(tray.group_id, box, tray.columns, slots)


def _fresh_trays(
    order: Sequence[str | None], of_group: Mapping[str | None, list[Note]], right: float
) -> tuple[Tray, ...]:
    longest = max((len(of_group[g]) for g in order), default=0)
    columns = _tray_columns(len(order), longest)
    width = columns * PITCH_X - GAP
    x = right - len(order) * (width + TRAY_GAP)
    trays = []
    for group_id in order:
        notes = of_group[group_id]
        rows = math.ceil(len(notes) / columns)
        slots = {n.id: i for i, n in enumerate(notes)}
        trays.append(Tray(group_id, Box(x, 0.0, width, _tray_height(rows)), columns, slots))
        x += width + TRAY_GAP
    return tuple(trays)


def _tray_columns(trays: int, longest: int) -> int:
    """As many columns as bring all trays together nearest to the shape of a screen."""

    def misfit(columns: int) -> float:
        width = trays * (columns * PITCH_X + TRAY_GAP)
        return abs(math.log(width / _tray_height(math.ceil(longest / columns)) / ASPECT))

    return min(range(2, max(3, min(longest, 200) + 1)), key=misfit)


def _tray_height(rows: int) -> float:
    return TRAY_HEAD + max(rows, 1) * PITCH_Y - GAP


def _right_edge(islands: Mapping[str, Box], laid: Mapping[str, tuple[float, float]]) -> float:
    """Trays end left of everything that people laid."""
    edges = [b.x for b in islands.values()] + [x for x, _ in laid.values()]
    return min(edges, default=0.0) - TRAY_GAP / 2


def _bounds(
    boxes: Mapping[str, Box], trays: Iterable[Tray], laid: Mapping[str, tuple[float, float]]
) -> Box:
    everything = [*boxes.values(), *(t.box for t in trays)]
    everything += [Box(x, y, NOTE_W, NOTE_H) for x, y in laid.values()]
    if not everything:
        return Layout.bounds
    x, y = min(b.x for b in everything), min(b.y for b in everything)
    right, bottom = max(b.right for b in everything), max(b.bottom for b in everything)
    return Box(x, y, right - x, bottom - y)
