"""Notes that say nearly the same: half the cosine of meaning, half the shared characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from kisarazu_ws.domain.text import fold
from kisarazu_ws.language.values import Cancelled
from kisarazu_ws.language.vectors import Floats

_BLOCK = 512
_SIZES = (2, 3)


def pairs(
    texts: Sequence[str], rows: Floats, threshold: float, cancelled: Callable[[], bool]
) -> list[tuple[int, int, float]]:
    """(first, second, score) with score >= `threshold`, by place in `texts`. Raises Cancelled."""
    grams = [_grams(text) for text in texts]
    found = []
    # The characters give at most 0.5, so the cosine must bring the rest.
    least = 2 * threshold - 1
    for start in range(0, len(texts), _BLOCK):
        if cancelled():
            raise Cancelled
        block = rows[start : start + _BLOCK] @ rows.T
        for a, b in zip(*np.nonzero(block >= least), strict=True):
            first, second = start + int(a), int(b)
            if first < second:
                score = 0.5 * float(block[a, b]) + 0.5 * _overlap(grams[first], grams[second])
                if score >= threshold:
                    found.append((first, second, min(1.0, score)))
    return found


def _grams(text: str) -> Counter[str]:
    plain = "".join(ch for ch in fold(text) if ch.isalnum())
    return Counter(plain[i : i + n] for n in _SIZES for i in range(len(plain) - n + 1))


def _overlap(first: Counter[str], second: Counter[str]) -> float:
    """Dice coefficient of two bags of character pairs and triples."""
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0
