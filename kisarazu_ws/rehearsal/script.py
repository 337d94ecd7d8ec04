"""What each simulated phone will do, drawn from the seed: its key, its notes and when."""

from __future__ import annotations

import random
from dataclasses import dataclass

from kisarazu_ws.paths import resources
from kisarazu_ws.rehearsal.values import Plan

STAMP = "見本："
PLACES = ("木更津", "清川", "波岡", "岩根", "鎌足", "金田", "中郷", "富来田")


@dataclass(frozen=True)
class Written:
    """A note to be written `at` seconds after the phones have come."""

    op_id: str
    note_id: str
    text: str
    at: float


@dataclass(frozen=True)
class Script:
    """One phone's part: its key, when it comes, its notes in order, and when it is offline."""

    number: int
    key: str
    arrives: float
    notes: tuple[Written, ...]
    away_from: float | None
    away_s: float


def sample_texts() -> tuple[str, ...]:
    """The shipped short notes, without the stamp."""
    file = resources() / "sample" / "phone_notes.txt"
    return tuple(file.read_text(encoding="utf-8").split("\n"))[:-1]


def scripts(plan: Plan) -> tuple[Script, ...]:
    """The parts of all phones; the same plan gives the same ones."""
    texts = sample_texts()
    return tuple(_script(plan, number, texts) for number in range(plan.phones))


def _script(plan: Plan, number: int, texts: tuple[str, ...]) -> Script:
    chance = random.Random(f"{plan.seed}:{number}")
    mine = plan.notes // plan.phones + (number < plan.notes % plan.phones)
    instants = sorted(chance.uniform(0, plan.write_s) for _ in range(mine))
    notes = tuple(_written(plan, number, i, at, texts) for i, at in enumerate(instants))
    away = chance.random() < plan.network.away
    return Script(
        number=number,
        key=_hex(chance, 32),
        arrives=chance.uniform(0, plan.arrive_s),
        notes=notes,
        away_from=chance.uniform(0, plan.write_s) if away else None,
        away_s=plan.network.away_s * chance.uniform(0.5, 1.5),
    )


def _written(plan: Plan, number: int, index: int, at: float, texts: tuple[str, ...]) -> Written:
    chance = random.Random(f"{plan.seed}:{number}:{index}")
    # Every note of the crowd has another text until all texts and places are used up.
    place_in_all = number + index * plan.phones
    text = texts[place_in_all % len(texts)]
    place = PLACES[(place_in_all // len(texts) + place_in_all) % len(PLACES)]
    return Written(_hex(chance, 16), _hex(chance, 16), f"{STAMP}{text}（{place}）", at)


def _hex(chance: random.Random, count: int) -> str:
    return chance.getrandbits(count * 8).to_bytes(count, "big").hex()
