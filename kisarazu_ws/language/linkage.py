"""Average linkage on the sphere, exact, without a distance matrix.

The mean cosine between two groups of unit vectors is the product of their means, so groups are
kept as sums. Average linkage is reducible: pairs that are each other's nearest may be merged at
once, round by round, and give the same tree as one by one (Murtagh & Contreras 2012,
doi:10.1002/widm.53). 10,000 notes need 2 s and no 400 MB matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kisarazu_ws.language.values import Cancelled
from kisarazu_ws.language.vectors import Floats

_BLOCK = 512
_NEVER = np.float32(-2)


@dataclass(frozen=True)
class Merge:
    """Group `gone` joined group `kept` (indices of starting groups) at mean cosine `cosine`."""

    kept: int
    gone: int
    cosine: float


@dataclass
class _State:
    sums: Floats
    counts: Floats
    fixed: npt.NDArray[np.bool_]
    floor: float
    cancelled: Callable[[], bool]
    alive: npt.NDArray[np.bool_] = field(init=False)
    near: npt.NDArray[np.intp] = field(init=False)
    cosine: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.alive = np.ones(len(self.sums), np.bool_)
        self.near = np.zeros(len(self.sums), np.intp)
        self.cosine = np.full(len(self.sums), _NEVER, np.float32)

    def seek(self, rows: npt.NDArray[np.intp]) -> None:
        """Find the nearest allowed group of each of `rows`."""
        living = np.flatnonzero(self.alive)
        means = self.sums[living] / self.counts[living, None]
        place = np.searchsorted(living, rows)
        for start in range(0, len(rows), _BLOCK):
            if self.cancelled():
                raise Cancelled
            part, at = rows[start : start + _BLOCK], place[start : start + _BLOCK]
            block = means[at] @ means.T
            block[np.arange(len(part)), at] = _NEVER
            if self.fixed[part].any():
                block[np.ix_(self.fixed[part], self.fixed[living])] = _NEVER
            best = block.argmax(axis=1)
            self.near[part] = living[best]
            self.cosine[part] = block[np.arange(len(part)), best]

    def pairs(self) -> list[tuple[int, int]]:
        """Groups that are each other's nearest, at or above the floor."""
        rows = np.flatnonzero(self.alive & (self.cosine >= self.floor))
        mutual = rows[(self.near[self.near[rows]] == rows) & (rows < self.near[rows])]
        if len(mutual) == 0 and len(rows) > 0:  # rounding made a ring of equals: cut it open
            best = int(rows[np.argmax(self.cosine[rows])])
            return [(min(best, int(self.near[best])), max(best, int(self.near[best])))]
        return [(int(a), int(self.near[a])) for a in mutual]

    def join(self, kept: int, gone: int) -> Merge:
        """Merge two groups into `kept`."""
        self.sums[kept] += self.sums[gone]
        self.counts[kept] += self.counts[gone]
        self.fixed[kept] |= self.fixed[gone]
        self.alive[gone] = False
        return Merge(kept, gone, float(max(self.cosine[kept], self.cosine[gone])))


def average_linkage(
    sums: Floats,
    counts: Floats,
    fixed: npt.NDArray[np.bool_],
    floor: float,
    cancelled: Callable[[], bool],
) -> list[Merge]:
    """All merges at mean cosine >= `floor`, nearest first.

    `sums` (n, d) and `counts` (n,) are the starting groups; two `fixed` ones are never joined.
    Raises Cancelled.
    """
    state = _State(sums.copy(), counts.copy(), fixed.copy(), floor, cancelled)
    merges: list[Merge] = []
    stale = np.arange(len(sums))
    while state.alive.sum() > 1:
        state.seek(stale)
        joined = [state.join(a, b) for a, b in state.pairs()]
        if not joined:
            break
        merges.extend(joined)
        touched = np.zeros(len(sums), np.bool_)
        touched[[m.kept for m in joined] + [m.gone for m in joined]] = True
        stale = np.flatnonzero(state.alive & (touched | touched[state.near]))
    return sorted(merges, key=lambda m: -m.cosine)


def root(parent: list[int], at: int) -> int:
    """The end of the chain from `at`, shortening it on the way."""
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def labels(merges: Sequence[Merge], count: int) -> list[int]:
    """For each of `count` starting groups the lowest index of the group it ended in."""
    parent = list(range(count))
    for merge in merges:
        first, second = sorted((root(parent, merge.kept), root(parent, merge.gone)))
        parent[second] = first
    return [root(parent, at) for at in range(count)]
