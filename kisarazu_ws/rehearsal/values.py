"""What a rehearsal is asked for, and what comes out of it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Network:
    """How bad the hall's Wi-Fi is; shares are between 0 and 1, times in seconds.

    `lost`: requests that break before they arrive, noticed after up to `notice_s`. `cut`: answers
    that break after the laptop has sent them, which is after its commit. `away`: phones that are
    offline once, for about `away_s`. `delay_s`: the longest delay on the way there.
    """

    lost: float = 0.0
    cut: float = 0.0
    notice_s: float = 1.0
    delay_s: float = 0.0
    away: float = 0.0
    away_s: float = 10.0


GOOD_WIFI = Network(delay_s=0.05)
BAD_WIFI = Network(lost=0.2, cut=0.15, delay_s=0.6, away=0.3, away_s=12.0)


@dataclass(frozen=True)
class Plan:
    """A crowd of phones and what it writes; the same seed gives the same ids, words and instants.

    `url` and `token` are those of an open reception. The `notes` are shared out evenly. The phones
    come within `arrive_s` seconds and write at random instants within `write_s` after that; they
    are given up `patience_s` after the last note was written. `own_address`: each phone has a
    loopback address of its own, as in a hall (macOS has only one). `stream`: phones listen to the
    event stream; otherwise they ask for the state now and then.
    """

    url: str
    token: str
    phones: int = 20
    notes: int = 60
    seed: int = 1
    arrive_s: float = 1.0
    write_s: float = 60.0
    patience_s: float = 120.0
    network: Network = field(default_factory=Network)
    own_address: bool = True
    stream: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """One note on its way: instants in seconds of the machine's monotonic clock; `acked` and
    `number` are None until the laptop said that it is stored."""

    note_id: str
    phone: int
    text: str
    tapped: float
    acked: float | None = None
    number: int | None = None
    tries: int = 0

    @property
    def ack_ms(self) -> float | None:
        """Milliseconds from the tap to 「届きました」."""
        return None if self.acked is None else (self.acked - self.tapped) * 1000


@dataclass(frozen=True)
class Result:
    """How it went, in counts; milliseconds are from the tap to 「届きました」.

    `distinct`: different numbers that phones were told. `duplicate`: answers that said that the
    note had come before. `retried`: requests with notes sent again. `refused`: by HTTP status.
    `held`: notes that phones keep because the laptop would not have them.
    """

    phones: int = 0
    joined: int = 0
    written: int = 0
    acked: int = 0
    distinct: int = 0
    duplicate: int = 0
    retried: int = 0
    lost_requests: int = 0
    lost_answers: int = 0
    held: int = 0
    refused: Mapping[int, int] = field(default_factory=dict)
    ack_p50_ms: float = 0.0
    ack_p99_ms: float = 0.0
    ack_max_ms: float = 0.0
    seconds: float = 0.0
    deliveries: tuple[Delivery, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The counts and times, without the single notes."""
        fields = (f.name for f in dataclasses.fields(self) if f.name != "deliveries")
        return {name: getattr(self, name) for name in fields}


@dataclass
class Tally:
    """What is counted while it goes."""

    joined: int = 0
    duplicate: int = 0
    retried: int = 0
    lost_requests: int = 0
    lost_answers: int = 0
    held: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    deliveries: dict[str, Delivery] = field(default_factory=dict)

    def result(self, phones: int, seconds: float) -> Result:
        """What it comes to now."""
        made = tuple(self.deliveries.values())
        times = sorted(ms for one in made if (ms := one.ack_ms) is not None)
        return Result(
            phones=phones,
            joined=self.joined,
            written=len(made),
            acked=len(times),
            distinct=len({one.number for one in made if one.number is not None}),
            duplicate=self.duplicate,
            retried=self.retried,
            lost_requests=self.lost_requests,
            lost_answers=self.lost_answers,
            held=self.held,
            refused=dict(self.refused),
            ack_p50_ms=percentile(times, 0.5),
            ack_p99_ms=percentile(times, 0.99),
            ack_max_ms=percentile(times, 1.0),
            seconds=round(seconds, 3),
            deliveries=made,
        )


def percentile(values: Iterable[float], share: float) -> float:
    """The value that `share` of all do not exceed (nearest rank), to a tenth; 0 of none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    rank = -(-len(ordered) * share // 1)  # rounded up
    return round(ordered[max(0, int(rank) - 1)], 1)
