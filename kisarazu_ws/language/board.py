"""The notes of one board as vectors: words that everybody uses are damped, the middle removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kisarazu_ws.language.tokens import Token
from kisarazu_ws.language.values import Cancelled
from kisarazu_ws.language.vectors import DIMENSIONS, Floats, WordTable, unit

# A word in more than a twentieth of the notes says what the board is about; it tells none apart.
_COMMON = 0.05
_PRIOR_NOTES = 20  # a small board says little about what is common
_CENTRE_NOTES = 5  # … and little about its middle
_NEIGHBOURS, _FEWEST = 10, 3
_SMOOTHING = 0.5
_ROUNDS = 2
_BLOCK = 512


@dataclass(frozen=True)
class Board:
    """Notes as unit vectors: `rows` (n, 96), zero where nothing was understood.

    `raw` are the sums before the middle was removed, `middle` (96,) that middle, `weights` the
    damping of common words.
    """

    tokens: tuple[tuple[Token, ...], ...]
    raw: Floats
    rows: Floats
    middle: Floats
    weights: Mapping[str, float]


def build(notes: Sequence[tuple[Token, ...]], table: WordTable) -> Board:
    """The board of `notes` (their tokens)."""
    weights = _damping(notes)
    raw = np.zeros((len(notes), DIMENSIONS), np.float32)
    for at, tokens in enumerate(notes):
        for token in tokens:
            if token.content:
                raw[at] += table.vector(token) * np.float32(weights[token.form])
    plain = unit(raw)
    filled = np.any(raw, axis=1)
    middle = plain.sum(axis=0) / (int(filled.sum()) + _CENTRE_NOTES)
    rows = unit(np.where(filled[:, None], plain - middle, 0).astype(np.float32))
    return Board(tuple(notes), raw, rows, middle, weights)


def _damping(notes: Sequence[tuple[Token, ...]]) -> dict[str, float]:
    count = Counter(form for tokens in notes for form in {t.form for t in tokens if t.content})
    rarity = {
        form: np.log((len(notes) + _PRIOR_NOTES) / (n + _PRIOR_NOTES * _COMMON))
        for form, n in count.items()
    }
    return {form: float(min(1.0, r / -np.log(_COMMON))) for form, r in rarity.items()}


def smoothed(rows: Floats, cancelled: Callable[[], bool]) -> Floats:
    """`rows` drawn twice towards their nearest neighbours, so that short notes gain context."""
    filled = np.flatnonzero(np.any(rows, axis=1))
    count = min(_NEIGHBOURS, max(_FEWEST, len(filled) // 5))  # a small board has small groups
    if len(filled) <= count:
        return rows
    out, near = rows.copy(), rows[filled]
    chosen, weight = _neighbours(near, count, cancelled)
    total = np.where(weight.sum(axis=1) > 0, weight.sum(axis=1), 1)
    for _ in range(_ROUNDS):
        pull = np.einsum("nk,nkd->nd", weight, near[chosen]) / total[:, None]
        near = unit(((1 - _SMOOTHING) * near + _SMOOTHING * pull).astype(np.float32))
    out[filled] = near
    return out


def _neighbours(
    rows: Floats, count: int, cancelled: Callable[[], bool]
) -> tuple[npt.NDArray[np.intp], Floats]:
    """Indices (n, count) of the nearest rows and their cosines, negative ones as 0."""
    chosen = np.empty((len(rows), count), np.intp)
    weight = np.empty((len(rows), count), np.float32)
    for start in range(0, len(rows), _BLOCK):
        if cancelled():
            raise Cancelled
        block = rows[start : start + _BLOCK] @ rows.T
        span = np.arange(len(block))
        block[span, start + span] = -2
        best = np.argpartition(block, -count, axis=1)[:, -count:]
        chosen[start : start + _BLOCK] = best
        weight[start : start + _BLOCK] = np.maximum(np.take_along_axis(block, best, axis=1), 0)
    return chosen, weight
