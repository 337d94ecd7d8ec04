"""Walking over the table by arrow keys: the nearest note in a direction."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from kisarazu_ws.ui.organise.scene import Scene
from kisarazu_ws.workshop.layout import NOTE_H, NOTE_W

ASIDE = 2.5  # how much further a step to the side counts than one ahead


def next_in_direction(
    scene: Scene, here: str | None, seen: QRectF, direction: tuple[int, int]
) -> str | None:
    """The note to go to from a note or island; from nowhere, the one nearest to the middle."""
    start = _centre(scene, here)
    if start is None:
        middle = seen.center()
        return min(
            (i for i, s in scene.notes.items() if not s.faded),
            key=lambda i: (scene.notes[i].rect.center() - middle).manhattanLength(),
            default=None,
        )
    dx, dy = direction
    best, best_cost = None, float("inf")
    for note_id, sprite in scene.notes.items():
        x, y = sprite.x + NOTE_W / 2 - start.x(), sprite.y + NOTE_H / 2 - start.y()
        ahead, aside = x * dx + y * dy, abs(x * dy + y * dx)
        if ahead > 1 and not sprite.faded and note_id != here:
            cost = ahead + ASIDE * aside
            if cost < best_cost:
                best, best_cost = note_id, cost
    return best


def _centre(scene: Scene, thing: str | None) -> QPointF | None:
    if thing in scene.notes:
        return scene.notes[thing].rect.center()
    if thing in scene.islands:
        return scene.islands[thing].rect.topLeft()
    return None
