"""What a drop will do, in words, before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from kisarazu_ws.domain.clusters import MAX_DEPTH
from kisarazu_ws.ui.organise.scene import Scene
from kisarazu_ws.workshop.layout import NOTE_H, NOTE_W

INTO, TABLE, PAIR, NEST, MOVE, NOTHING = "into", "table", "pair", "nest", "move", "nothing"
Offsets = Mapping[str, QPointF]  # from the pointer to the upper left corner of each thing held


@dataclass(frozen=True)
class Drop:
    """`kind`: INTO an island, on the TABLE, PAIR with a note, NEST in an island, MOVE an island,
    or NOTHING. `places` are the new upper left corners on the board."""

    kind: str
    words: str
    held: tuple[str, ...]
    target: str | None = None
    places: Mapping[str, tuple[float, float]] | None = None


def drop_of_notes(scene: Scene, held: Offsets, point: QPointF) -> Drop:
    """What happens when notes are let go at a board point."""
    ids, n = tuple(held), len(held)
    homes = {scene.notes[i].note.cluster_id for i in ids}
    island = scene.island_at(point.x(), point.y())
    if island is not None:
        if homes == {island}:
            return Drop(NOTHING, "同じ島のまま", ids, island)
        return Drop(INTO, f"→『{plate(scene, island)}』へ {n}枚", ids, island)
    other = scene.note_at(point.x(), point.y(), ids)
    loose = other is not None and scene.notes[other].note.cluster_id is None
    if other is not None and loose and _inner(scene, other, point):
        words = f"{scene.notes[other].note.number}番と合わせて新しい島にする"
        return Drop(PAIR, words, ids, other)
    places = {i: (point.x() + at.x(), point.y() + at.y()) for i, at in held.items()}
    out = "島から出して" if homes - {None} else ""
    return Drop(TABLE, f"{out}机に置く（{n}枚）", ids, None, places)


def drop_of_island(scene: Scene, held: str, offset: QPointF, point: QPointF) -> Drop:
    """What happens when an island is let go at a board point."""
    own = family(scene, held)
    over = scene.island_at(point.x(), point.y(), own)
    parent = scene.islands[held].cluster.parent_id
    if over is not None and over == parent:
        return Drop(NOTHING, f"『{plate(scene, over)}』の中のまま", (held,), over)
    if over is not None:
        deepest = max(scene.islands[i].level for i in own) - scene.islands[held].level + 1
        if scene.islands[over].level + deepest > MAX_DEPTH:
            return Drop(NOTHING, f"島は{MAX_DEPTH}段までです", (held,), None)
        return Drop(NEST, f"→『{plate(scene, over)}』の中に入れる", (held,), over)
    place = (point.x() + offset.x(), point.y() + offset.y())
    words = f"『{plate(scene, parent)}』から出して置く" if parent in scene.islands else "ここに置く"
    return Drop(MOVE, words, (held,), None, {held: place})


def family(scene: Scene, island: str) -> frozenset[str]:
    """An island and all islands in it."""
    found = {island}
    for one, sprite in scene.islands.items():  # outer ones come first
        if sprite.cluster.parent_id in found:
            found.add(one)
    return frozenset(found)


def plate(scene: Scene, island: str | None) -> str:
    """How an island is called."""
    sprite = scene.islands.get(island or "")
    if sprite is None:
        return ""
    return sprite.cluster.nameplate or f"島{sprite.cluster.number}"


def held_offsets(
    scene: Scene, ids: Sequence[str], grabbed: QPointF, room: tuple[float, float]
) -> dict[str, QPointF]:
    """Where held notes are relative to the pointer: as they lay, or as a tidy block when they lay
    further apart than `room` (board units)."""
    corners = {i: QPointF(scene.notes[i].x, scene.notes[i].y) for i in ids}
    wide = max(p.x() for p in corners.values()) - min(p.x() for p in corners.values())
    high = max(p.y() for p in corners.values()) - min(p.y() for p in corners.values())
    if wide <= room[0] and high <= room[1]:
        return {i: p - grabbed for i, p in corners.items()}
    columns = max(2, round((len(ids) * 1.4) ** 0.5))
    return {
        i: QPointF((at % columns) * (NOTE_W + 12) - 24, (at // columns) * (NOTE_H + 12) - 24)
        for at, i in enumerate(sorted(ids, key=lambda i: scene.notes[i].note.number))
    }


def _inner(scene: Scene, note_id: str, point: QPointF) -> bool:
    """Whether the pointer is well on a note, not only at its edge."""
    sprite = scene.notes[note_id]
    dx = abs(point.x() - sprite.x - NOTE_W / 2) / NOTE_W
    dy = abs(point.y() - sprite.y - NOTE_H / 2) / NOTE_H
    return max(dx, dy) < 0.36
