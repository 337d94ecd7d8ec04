"""What lies on the table, as plain values ready to be painted, and a grid to find it by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from kisarazu_ws.domain.clusters import Cluster, ClusterLink, depth
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.organise.filters import Filter
from kisarazu_ws.workshop.layout import NOTE_H, NOTE_W, TRAY_HEAD, Box, Layout, Tray
from kisarazu_ws.workshop.snapshot import SessionSnapshot

CELL = 512.0
MOST_AREAS = 600
SHADOW = 14.0  # how far a sticky's shadow reaches, board units
Badge = tuple[str, bool]  # pillar, and whether only suggested


@dataclass(slots=True, eq=False)
class NoteSprite:
    """One sticky note."""

    note: Note
    x: float
    y: float
    colour: str
    group: str
    badges: tuple[Badge, ...]
    themes: int
    votes: int
    marks: str
    faded: bool

    def same(self, other: NoteSprite) -> bool:
        """Whether it would be painted alike at the same place."""
        return (
            self.note is other.note
            and self.x == other.x
            and self.y == other.y
            and self.badges == other.badges
            and self.faded is other.faded
            and self.votes == other.votes
            and self.themes == other.themes
            and self.colour == other.colour
            and self.group == other.group
            and self.marks == other.marks
        )

    @property
    def rect(self) -> QRectF:
        """Its paper."""
        return QRectF(self.x, self.y, NOTE_W, NOTE_H)


@dataclass(frozen=True, slots=True)
class IslandSprite:
    """One island with its nameplate; `count` counts the notes in it and below it."""

    cluster: Cluster
    box: Box
    level: int
    count: int
    votes: int
    badges: tuple[Badge, ...]

    @property
    def rect(self) -> QRectF:
        """Its outline."""
        return rect_of(self.box)


@dataclass(frozen=True, slots=True)
class TraySprite:
    """The heading over a group's notes that have no island."""

    box: Box
    title: str
    count: int

    @property
    def rect(self) -> QRectF:
        """Heading and grid."""
        return rect_of(self.box)


@dataclass
class Scene:
    """Everything on the table; islands are in painting order (outer ones first)."""

    notes: dict[str, NoteSprite] = field(default_factory=dict)
    islands: dict[str, IslandSprite] = field(default_factory=dict)
    trays: tuple[TraySprite, ...] = ()
    links: tuple[ClusterLink, ...] = ()
    bounds: QRectF = field(default_factory=lambda: QRectF(0, 0, NOTE_W, NOTE_H))
    palette: Palette | None = None  # what the sprites were coloured by
    _grid: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def note_at(self, x: float, y: float, skip: Iterable[str] = ()) -> str | None:
        """The topmost note under a point."""
        hidden = set(skip)
        for note_id in reversed(self._grid.get((int(x // CELL), int(y // CELL)), [])):
            sprite = self.notes[note_id]
            on = sprite.x <= x < sprite.x + NOTE_W and sprite.y <= y < sprite.y + NOTE_H
            if on and note_id not in hidden:
                return note_id
        return None

    def island_at(self, x: float, y: float, skip: Iterable[str] = ()) -> str | None:
        """The innermost island under a point."""
        hidden = set(skip)
        found = [i for i, s in self.islands.items() if s.box.holds(x, y) and i not in hidden]
        return found[-1] if found else None

    def notes_in(self, area: QRectF) -> list[str]:
        """The notes that touch an area, in painting order."""
        cells = cells_of(area)
        found: dict[str, None] = {}
        grid = self._grid
        for cell in cells if len(cells) < len(grid) else grid.keys() & set(cells):
            found.update(dict.fromkeys(grid.get(cell, ())))
        left, top = area.left() - NOTE_W, area.top() - NOTE_H
        right, bottom = area.right(), area.bottom()
        notes = self.notes
        return [i for i in found if left < notes[i].x < right and top < notes[i].y < bottom]

    def index(self) -> None:
        """Fill the grid from the notes."""
        self._grid = {}
        for note_id in self.notes:
            self._enter(note_id)

    def add(self, sprites: Iterable[NoteSprite]) -> None:
        """Lay more notes on the table."""
        for sprite in sprites:
            self.notes[sprite.note.id] = sprite
            self._enter(sprite.note.id)

    def _enter(self, note_id: str) -> None:
        grid, sprite = self._grid, self.notes[note_id]
        x0, y0 = int(sprite.x // CELL), int(sprite.y // CELL)
        x1, y1 = int((sprite.x + NOTE_W) // CELL), int((sprite.y + NOTE_H) // CELL)
        grid.setdefault((x0, y0), []).append(note_id)
        if x1 != x0:
            grid.setdefault((x1, y0), []).append(note_id)
        if y1 != y0:
            grid.setdefault((x0, y1), []).append(note_id)
            if x1 != x0:
                grid.setdefault((x1, y1), []).append(note_id)


def build(view: SessionSnapshot, layout: Layout, wanted: Filter, old: Scene) -> Scene:
    """The scene of a session; sprites that did not change are the old ones."""
    paint = Palette(view)
    scene = Scene(links=view.links, bounds=rect_of(layout.bounds), palette=paint)
    places, before = layout.notes, old.notes
    for note in view.notes:
        place = places.get(note.id)
        if place is not None:
            sprite = paint.note(note, place, faded=not wanted.shows(note, paint.pillars_of))
            earlier = before.get(note.id)
            same = earlier is not None and earlier.same(sprite)
            scene.notes[note.id] = earlier if same and earlier else sprite
    scene.islands = _islands(view, layout, paint)
    scene.trays = tuple(_tray(tray, paint.group_names) for tray in layout.trays)
    scene.index()
    return scene


def arrive(scene: Scene, layout: Layout, notes: Iterable[Note], wanted: Filter) -> list[QRectF]:
    """Add fresh notes to the scene where `layout` has them; the areas to be painted again."""
    paint = scene.palette
    assert paint is not None
    sprites = [
        paint.note(n, layout.notes[n.id], faded=not wanted.shows(n, paint.pillars_of))
        for n in notes
        if n.id not in scene.notes
    ]
    scene.add(sprites)
    earlier = scene.trays
    scene.trays = tuple(_tray(tray, paint.group_names) for tray in layout.trays)
    scene.bounds = rect_of(layout.bounds)
    areas = [s.rect.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW) for s in sprites]
    changed = (new for old, new in zip(earlier, scene.trays, strict=True) if old != new)
    return areas + [QRectF(t.box.x, t.box.y - 80, t.box.w, 80 + TRAY_HEAD) for t in changed]


def differences(old: Scene, new: Scene) -> list[QRectF] | None:
    """The areas that must be painted again; None where it is as quick to paint everything."""
    areas: list[QRectF] = []
    for note_id in old.notes.keys() | new.notes.keys():
        was, now = old.notes.get(note_id), new.notes.get(note_id)
        if was is not now:
            areas += [s.rect for s in (was, now) if s is not None]
    areas += _changed(old.islands, new.islands)
    areas += _changed({str(t.box): t for t in old.trays}, {str(t.box): t for t in new.trays})
    if len(areas) > MOST_AREAS:
        return None
    return [a.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW) for a in areas]


def cells_of(area: QRectF) -> list[tuple[int, int]]:
    """The grid cells that an area touches."""
    return [
        (x, y)
        for x in range(int(area.left() // CELL), int(area.right() // CELL) + 1)
        for y in range(int(area.top() // CELL), int(area.bottom() // CELL) + 1)
    ]


def rect_of(box: Box) -> QRectF:
    """A box as Qt has it."""
    return QRectF(box.x, box.y, box.w, box.h)


def _changed(
    old: Mapping[str, IslandSprite | TraySprite], new: Mapping[str, IslandSprite | TraySprite]
) -> list[QRectF]:
    areas = []
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        if was != now:
            areas += [s.rect for s in (was, now) if s is not None]
    return areas


class Palette:
    """Looks up, once per scene, what a note's paper shows beside its words."""

    def __init__(self, view: SessionSnapshot) -> None:
        self.colours = {p.id: p.colour for p in view.prompts}
        self.group_names = {g.id: g.name for g in view.groups}
        self.themes: dict[str, int] = {}
        self.votes: dict[str, int] = {}
        self._numbers = {n.id: n.number for n in view.notes}
        self._pillars: dict[str, list[Badge]] = {}
        for vote in view.votes:
            self.votes[vote.subject_id] = self.votes.get(vote.subject_id, 0) + vote.count
        for tag in view.tags:
            if tag.kind == "pillar":
                badge = (tag.key, tag.state != "confirmed")
                self._pillars.setdefault(tag.subject_id, []).append(badge)
            elif tag.kind == "theme" and tag.state == "confirmed":
                self.themes[tag.subject_id] = self.themes.get(tag.subject_id, 0) + 1
        order = {p.value: i for i, p in enumerate(Pillar)}
        self.badges = {
            subject: tuple(sorted(found, key=lambda b: order.get(b[0], 9)))
            for subject, found in self._pillars.items()
        }

    def pillars_of(self, note_id: str) -> frozenset[str]:
        """The pillars on a note, suggested ones too."""
        return frozenset(key for key, _ in self.badges.get(note_id, ()))

    def note(self, note: Note, place: tuple[float, float], *, faded: bool) -> NoteSprite:
        """The sprite of a note."""
        return NoteSprite(
            note,
            place[0],
            place[1],
            self.colours.get(note.prompt_id or "", "yellow"),
            self.group_names.get(note.group_id or "", ""),
            self.badges.get(note.id, ()),
            self.themes.get(note.id, 0),
            self.votes.get(note.id, 0),
            self._marks(note),
            faded,
        )

    def _marks(self, note: Note) -> str:
        """★ for a star, ＝27 for a copy of 27番; what is a part says so."""
        marks = ["★"] if note.starred else []
        if note.same_as in self._numbers:
            marks.append(f"＝{self._numbers[note.same_as]}")
        if note.split_from:
            marks.append("分けた")
        return " ".join(marks)


def _islands(view: SessionSnapshot, layout: Layout, paint: Palette) -> dict[str, IslandSprite]:
    by_id = {c.id: c for c in view.clusters}
    count = dict.fromkeys(by_id, 0)
    for note in view.notes:
        if note.cluster_id in count and note.id in layout.notes:
            count[note.cluster_id] += 1
    levels = {c: depth(c, by_id) for c in layout.clusters}
    for cluster_id in sorted(levels, key=lambda c: -levels[c]):
        parent = by_id[cluster_id].parent_id
        if parent in count:
            count[parent] += count[cluster_id]
    return {
        c: IslandSprite(
            by_id[c],
            layout.clusters[c],
            levels[c],
            count[c],
            paint.votes.get(c, 0),
            paint.badges.get(c, ()),
        )
        for c in sorted(levels, key=lambda c: levels[c])
    }


def _tray(tray: Tray, names: Mapping[str, str]) -> TraySprite:
    return TraySprite(tray.box, names.get(tray.group_id or "", "班なし"), len(tray.slots))
