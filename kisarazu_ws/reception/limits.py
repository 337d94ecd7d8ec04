"""Fair shares: token buckets by name, on a clock that is handed in."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]
_MOST_NAMES = 10_000


class Buckets:
    """A token bucket for each name: `rate` a second, at most `burst` at once."""

    def __init__(self, rate: float, burst: float, clock: Clock = time.monotonic) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, name: str, cost: float = 1.0) -> float:
        """0 when taken; otherwise the seconds after which to ask again.

        One token is enough to begin; what a batch costs beyond is owed and paid first.
        """
        level = self.level(name)
        if level < 1:
            return (1 - level) / self._rate
        self._forget_full()
        self._levels[name] = (level - cost, self._clock())
        return 0.0

    def level(self, name: str) -> float:
        """The tokens that `name` has now."""
        level, since = self._levels.get(name, (self._burst, 0.0))
        return min(self._burst, level + (self._clock() - since) * self._rate)

    def _forget_full(self) -> None:
        if len(self._levels) >= _MOST_NAMES:
            full = [name for name in self._levels if self.level(name) >= self._burst]
            for name in full or list(self._levels)[: _MOST_NAMES // 2]:
                del self._levels[name]
