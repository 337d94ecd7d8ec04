"""Which unplaced notes belong together, with what a person placed as fixed ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kisarazu_ws.language.linkage import Merge, average_linkage, labels, root
from kisarazu_ws.language.values import Text
from kisarazu_ws.language.vectors import Floats

# Mean cosine at which two groups still join: granularity 0 (few, large) .. 1 (many, small).
_COARSE, _FINE = 0.2, 0.8


@dataclass(frozen=True)
class Group:
    """Row numbers of the unplaced notes, and of the notes that a person placed in `into`."""

    loose: tuple[int, ...]
    placed: tuple[int, ...]
    into: str | None


@dataclass(frozen=True)
class _Start:
    """Starting groups: each human cluster as one, each unplaced understood note alone."""

    rows: tuple[tuple[int, ...], ...]
    into: tuple[str | None, ...]


def groups(
    notes: Sequence[Text],
    rows: Floats,
    placed: Mapping[str, str],
    granularity: float,
    about: int | None,
    cancelled: Callable[[], bool],
) -> list[Group]:
    """Groups of two or more notes with at least one unplaced; a human cluster is never split,
    joined with another or left by a note. Notes without an understood word stay out."""
    start = _start(notes, rows, placed)
    if not start.rows:
        return []
    sums = np.stack([rows[list(members)].sum(axis=0) for members in start.rows])
    counts = np.array([len(members) for members in start.rows], np.float32)
    fixed = np.array([into is not None for into in start.into])
    floor = -1.0 if about is not None else _COARSE + (_FINE - _COARSE) * granularity
    merges = average_linkage(sums, counts, fixed, floor, cancelled)
    if about is not None:
        merges = merges[: _steps_for(about, merges, start)]
    return _collected(labels(merges, len(start.rows)), start)


def _start(notes: Sequence[Text], rows: Floats, placed: Mapping[str, str]) -> _Start:
    by_cluster: dict[str, list[int]] = {}
    alone = []
    for at, note in enumerate(notes):
        if note.id in placed:
            by_cluster.setdefault(placed[note.id], []).append(at)
        elif rows[at].any():
            alone.append((at,))
    kept = tuple(tuple(members) for members in by_cluster.values())
    return _Start((*kept, *alone), (*by_cluster, *(None for _ in alone)))


def _steps_for(about: int, merges: Sequence[Merge], start: _Start) -> int:
    """How many merges leave a number of groups (human clusters, or two notes and more) nearest
    to `about`; of equals the most merges, so that fewer notes stay alone."""
    size = [2 if into is not None else 1 for into in start.into]
    parent = list(range(len(size)))
    count, best = sum(s > 1 for s in size), (abs(sum(s > 1 for s in size) - about), 0)
    for step, merge in enumerate(merges, start=1):
        first, second = root(parent, merge.kept), root(parent, merge.gone)
        count += 1 - (size[first] > 1) - (size[second] > 1)
        size[first] += size[second]
        parent[second] = first
        best = min(best, (abs(count - about), -step))
    return -best[1]


def _collected(ends: Sequence[int], start: _Start) -> list[Group]:
    members: dict[int, list[int]] = {}
    for at, end in enumerate(ends):
        members.setdefault(end, []).append(at)
    found = []
    for starts in members.values():
        into = next((start.into[s] for s in starts if start.into[s] is not None), None)
        loose = tuple(r for s in starts if start.into[s] is None for r in start.rows[s])
        placed = tuple(r for s in starts if start.into[s] is not None for r in start.rows[s])
        if loose and (into is not None or len(loose) > 1):
            found.append(Group(tuple(sorted(loose)), placed, into))
    return sorted(found, key=lambda g: (-len(g.loose), g.loose))
