"""Sessions, groups or districts side by side: counts, rates, and a careful sentence.

Rates are compared, never raw counts, and unlike units are never added. The rules:

- below 30 counted items a column is 参考 (件数が少ないため参考);
- columns "do not differ much" (大きな相違はない) when every rate differs by less than 10 points;
- which column says more is said only from 10 points on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FEW = 30
LARGE_POINTS = 10.0


@dataclass(frozen=True)
class Column:
    """One side: `counts` by row key out of `n` counted items; `groups` says in how many groups a
    row was mentioned, out of `group_count` (0: not known)."""

    title: str
    counts: Mapping[str, int]
    n: int
    unit: str = "件"
    groups: Mapping[str, int] = field(default_factory=dict)
    group_count: int = 0
    sample: bool = False
    external: bool = False

    @property
    def few(self) -> bool:
        """Whether it is 参考 only."""
        return self.n < FEW

    def rate(self, key: str) -> float:
        """The share of a row in per cent (0 when nothing was counted)."""
        return 100 * self.counts.get(key, 0) / self.n if self.n else 0.0


@dataclass(frozen=True)
class Difference:
    """A row whose rates lie apart: `points` = highest minus lowest, in percentage points."""

    key: str
    points: float
    highest: str
    lowest: str


def differences(columns: Sequence[Column], keys: Sequence[str]) -> tuple[Difference, ...]:
    """The rows by how far their rates lie apart, the farthest first."""
    found = []
    for key in keys:
        ordered = sorted(columns, key=lambda c: c.rate(key))
        if len(ordered) > 1:
            # Rounded, or 70 % against 60 % might come out a hair below ten points.
            points = round(ordered[-1].rate(key) - ordered[0].rate(key), 9)
            found.append(Difference(key, points, ordered[-1].title, ordered[0].title))
    return tuple(sorted(found, key=lambda d: -d.points))


def reading(columns: Sequence[Column], names: Mapping[str, str]) -> str:
    """What may be said of the comparison, in Japanese, with its caveats."""
    counted = [c for c in columns if c.n]
    if len(counted) < 2 or not names:
        return "件数のある列を2つ以上選ぶと、違いを文で示します。"
    found = [d for d in differences(counted, list(names)) if d.points >= LARGE_POINTS]
    if not found:
        widest = differences(counted, list(names))[0]
        sentence = (
            f"大きな相違はありません（差が最も大きい「{names[widest.key]}」でも"
            f"{_points(widest)}ポイント）。"
        )
    else:
        parts = [
            f"「{names[d.key]}」は{d.highest}が{d.lowest}より{_points(d)}ポイント高い"
            for d in found[:3]
        ]
        sentence = "、".join(parts) + "です。"
    return sentence + _caveats(counted)


def _points(difference: Difference) -> str:
    """To a tenth, never rounded up to a difference that it is not."""
    return f"{math.floor(difference.points * 10 + 1e-6) / 10:.1f}".removesuffix(".0")


def _caveats(columns: Sequence[Column]) -> str:
    words = [f"「{c.title}」は件数が少ないため参考です（n＝{c.n}）。" for c in columns if c.few]
    if any(c.external for c in columns):
        words.append("外部の会は件数だけの比較です。")
    if any(c.sample for c in columns):
        words.append("見本のデータを含みます。")
    return "".join(words)
