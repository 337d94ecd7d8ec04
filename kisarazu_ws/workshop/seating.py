"""Districts onto groups and people onto tables, as evenly as can be: an exact method (HiGHS).

Both are mixed integer programmes solved by HiGHS (https://highs.dev) on one thread with a fixed
seed, so that the same numbers give the same seats. People who are alike in everything that counts
are interchangeable to the eye but not to the programme; a small random cost per seat, drawn from
the seed, chooses among equally even plans.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import highspy

from kisarazu_ws.domain.groups import Group, Participant, SeatRule
from kisarazu_ws.domain.values import changed

# Limits are counted in nodes, not seconds: a limit in seconds would give other seats on a slower
# machine. The gap is less than the smallest real difference (1), so the random costs, which add up
# to less, need no proof.
OPTIONS: Mapping[str, str | bool | int | float] = {
    "log_to_console": False,
    "output_flag": False,
    "threads": 1,
    "mip_abs_gap": 0.5,
    "mip_max_nodes": 400,
}
# What is kept apart, in order of weight: a person beside a neighbour of the same district hears the
# least that is new; then the same department; then the same age.
WEIGHTS: Mapping[str, float] = {"district_key": 9.0, "affiliation": 3.0, "age_band": 1.0}
RULE_WEIGHT = 200.0
WORDS: Mapping[str, str] = {
    "district_key": "同じ行政区の人",
    "affiliation": "同じ所属の人",
    "age_band": "同じ年代の人",
}


@dataclass(frozen=True)
class SeatPlan:
    """Who sits where (participant id -> group id), how even it is in words, and whether it is
    proven to be the best; `broken` names rules that could not be kept."""

    seats: Mapping[str, str]
    sentence: str
    optimal: bool
    broken: tuple[str, ...] = ()


def split_districts(
    people: Mapping[str, int], group_count: int, seed: int
) -> tuple[tuple[str, ...], ...]:
    """The districts of each group: head-counts as equal as possible, then numbers of districts.

    Where there are more groups than districts, the later ones stay without a district.
    """
    keys = list(people)
    random.Random(seed).shuffle(keys)
    model = _Model()
    place = {(k, g): model.binary() for k in keys for g in range(group_count)}
    for key in keys:
        model.exactly([place[key, g] for g in range(group_count)], 1)
    heads = [[(place[k, g], float(people[k])) for k in keys] for g in range(group_count)]
    numbers = [[(place[k, g], 1.0) for k in keys] for g in range(group_count)]
    model.flatten(heads, 100.0)
    model.flatten(numbers, 1.0 if any(people.values()) else 100.0)
    model.solve(seed)
    found = [tuple(k for k in people if model.on(place[k, g])) for g in range(group_count)]
    order = {key: at for at, key in enumerate(people)}
    return tuple(sorted(found, key=lambda part: min((order[k] for k in part), default=len(order))))


def plan_seats(
    people: Sequence[Participant],
    groups: Sequence[Group],
    rules: Iterable[SeatRule],
    *,
    seed: int,
    follow_districts: bool = False,
) -> SeatPlan:
    """A seat for everybody present: sizes differ by one at most, then mixed by district,
    affiliation and age band.

    Pinned people stay. Absent people keep the seat they have and are not counted. With
    `follow_districts` people sit with the group that speaks about their district. Where such
    people already fill a table beyond its share, the others are as even as that allows.
    """
    present = [p for p in people if not p.absent]
    seats = {p.id: p.group_id for p in people if p.absent and p.group_id}
    if not present or not groups:
        return SeatPlan(seats, describe_seats(people, groups), optimal=True)
    model = _Model()
    dice = random.Random(seed)
    seat = {(p.id, g.id): model.binary(dice.random() * 1e-3) for p in present for g in groups}
    for person in present:
        model.exactly([seat[person.id, g.id] for g in groups], 1)
    fixed = _fixed(present, groups, follow_districts)
    for person_id, group_id in fixed.items():
        model.exactly([seat[person_id, group_id]], 1)
    _even_sizes(model, seat, present, groups, fixed)
    for field, weight in WEIGHTS.items():
        if not (follow_districts and field == "district_key"):
            _mix(model, seat, present, groups, field, weight)
    wanted = tuple(rules)
    for rule in wanted:
        _keep(model, seat, rule, groups)
    optimal = model.solve(seed)
    seats |= {p.id: g.id for p in present for g in groups if model.on(seat[p.id, g.id])}
    codes = {p.id: p.code for p in people}
    here = {p.id: seats[p.id] for p in present}
    broken = tuple(_rule_text(rule, codes) for rule in wanted if not _kept(rule, here))
    seated = [changed(p, group_id=seats.get(p.id)) for p in people]
    sentence = describe_seats(seated, groups) + "".join(f"守れない約束：{b}。" for b in broken)
    if not optimal:
        sentence += "（よい案ですが、最善とは限りません）"
    return SeatPlan(seats, sentence, optimal, broken)


def describe_seats(people: Iterable[Participant], groups: Sequence[Group]) -> str:
    """How even the seats are, in plain sentences counted from the seats themselves."""
    present = [p for p in people if not p.absent]
    tables = [[p for p in present if p.group_id == g.id] for g in groups]
    waiting = sum(p.group_id is None for p in present)
    parts = [_sizes_text([len(t) for t in tables])]
    if waiting:
        parts.append(f"席の決まっていない人が{waiting}人います。")
    for field, words in WORDS.items():
        crowded = [g.name for g, t in zip(groups, tables, strict=True) if _doubles(t, field)]
        if crowded and any(getattr(p, field) for p in present):
            where = f"{len(crowded)}卓" if len(crowded) > 3 else "・".join(crowded)
            parts.append(f"{words}が重なるのは{where}です。")
        elif any(getattr(p, field) for p in present) and any(tables):
            parts.append(f"{words}が重なる卓はありません。")
    return "".join(parts)


class _Model:
    """A small face on HiGHS: binaries, sums, and "as flat as possible"."""

    def __init__(self) -> None:
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self._solver.setOptionValue(name, value)
        self._count = 0
        self._values: list[float] = []

    def binary(self, cost: float = 0.0) -> int:
        """A yes-or-no variable; its number."""
        return self._variable(0.0, 1.0, cost, highspy.HighsVarType.kInteger)

    def number(self, cost: float) -> int:
        """A number that is not negative."""
        return self._variable(0.0, highspy.kHighsInf, cost, highspy.HighsVarType.kContinuous)

    def between(self, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
        """low <= sum <= high."""
        columns = [c for c, _ in terms]
        self._solver.addRow(low, high, len(columns), columns, [w for _, w in terms])

    def exactly(self, columns: Sequence[int], total: float) -> None:
        """The variables add up to `total`."""
        self.between([(c, 1.0) for c in columns], total, total)

    def at_most(self, terms: Sequence[tuple[int, float]], high: float) -> None:
        """The sum is not above `high`."""
        self.between(terms, -highspy.kHighsInf, high)

    def flatten(self, sums: Sequence[Sequence[tuple[int, float]]], weight: float) -> None:
        """Make the largest of the sums small and the smallest large, at `weight` per unit."""
        top, bottom = self.number(weight), self.number(-weight)
        for terms in sums:
            self.at_most([*terms, (top, -1.0)], 0.0)
            self.at_most([(bottom, 1.0), *((c, -w) for c, w in terms)], 0.0)

    def solve(self, seed: int) -> bool:
        """Solve; whether the answer is proven best."""
        self._solver.setOptionValue("random_seed", seed)
        self._solver.run()
        self._values = list(self._solver.getSolution().col_value)
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def on(self, column: int) -> bool:
        """Whether a yes-or-no variable is yes."""
        return self._values[column] > 0.5

    def _variable(self, low: float, high: float, cost: float, kind: highspy.HighsVarType) -> int:
        self._solver.addVar(low, high)
        self._solver.changeColCost(self._count, cost)
        self._solver.changeColIntegrality(self._count, kind)
        self._count += 1
        return self._count - 1


Seats = Mapping[tuple[str, str], int]


def _fixed(
    present: Sequence[Participant], groups: Sequence[Group], follow_districts: bool
) -> dict[str, str]:
    """Who has no choice: pinned people, and those who go with their district."""
    known = {g.id for g in groups}
    homes = {key: g.id for g in groups for key in g.district_keys} if follow_districts else {}
    fixed: dict[str, str] = {}
    for person in present:
        stays = person.group_id if person.pinned and person.group_id in known else None
        home = stays or homes.get(person.district_key or "")
        if home:
            fixed[person.id] = home
    return fixed


def _even_sizes(
    model: _Model,
    seat: Seats,
    present: Sequence[Participant],
    groups: Sequence[Group],
    fixed: Mapping[str, str],
) -> None:
    """Sizes as even as those without a choice allow: the others fill the smallest tables first."""
    taken = Counter(fixed.values())
    sizes = [taken[g.id] for g in groups]
    top = min(sizes)
    for _ in range(len(present) - len(fixed)):
        at = sizes.index(min(sizes))
        sizes[at] += 1
        top = sizes[at]
    for group in groups:
        low, high = max(taken[group.id], min(sizes)), max(taken[group.id], top)
        model.between([(seat[p.id, group.id], 1.0) for p in present], low, high)


def _mix(
    model: _Model,
    seat: Seats,
    present: Sequence[Participant],
    groups: Sequence[Group],
    field: str,
    weight: float,
) -> None:
    """Each kind of people spread: a table with more than its even share costs, per person over."""
    kinds = Counter(str(getattr(p, field)) for p in present if getattr(p, field))
    for kind, count in kinds.items():
        if count < 2:
            continue
        mine = [p for p in present if str(getattr(p, field)) == kind]
        share = -(-count // len(groups))
        for group in groups:
            over = model.number(weight)
            terms = [(seat[p.id, group.id], 1.0) for p in mine]
            model.at_most([*terms, (over, -1.0)], share)


def _keep(model: _Model, seat: Seats, rule: SeatRule, groups: Sequence[Group]) -> None:
    """Make it dear not to keep people apart or together."""
    ids = [i for i in rule.participant_ids if (i, groups[0].id) in seat]
    for group in groups:
        broken = model.binary(RULE_WEIGHT)
        if rule.kind == "apart":
            share = max(1, -(-len(ids) // len(groups)))
            terms = [(seat[i, group.id], 1.0) for i in ids]
            model.at_most([*terms, (broken, -float(len(ids)))], share)
        else:
            for one, other in pairwise(ids):
                pair = [(seat[one, group.id], 1.0), (seat[other, group.id], -1.0)]
                model.at_most([*pair, (broken, -1.0)], 0.0)
                model.at_most([*((c, -w) for c, w in pair), (broken, -1.0)], 0.0)


def _kept(rule: SeatRule, seats: Mapping[str, str]) -> bool:
    """Whether the seats keep the rule, among those of its people who are here."""
    tables = [seats[i] for i in rule.participant_ids if i in seats]
    return len(set(tables)) == len(tables) if rule.kind == "apart" else len(set(tables)) < 2


def _rule_text(rule: SeatRule, codes: Mapping[str, str]) -> str:
    people = "・".join(codes.get(i, "？") for i in rule.participant_ids)
    return f"{people}を{'離す' if rule.kind == 'apart' else '一緒にする'}"


def _sizes_text(sizes: Sequence[int]) -> str:
    if not sizes:
        return "班がまだありません。"
    if not any(sizes):
        return f"{len(sizes)}班とも、まだだれも座っていません。"
    if min(sizes) == max(sizes):
        return f"{len(sizes)}班とも{sizes[0]}人です。"
    counts = Counter(sizes)
    each = "、".join(f"{size}人が{n}班" for size, n in sorted(counts.items(), reverse=True))
    return f"{len(sizes)}班は、{each}です。"


def _doubles(table: Sequence[Participant], field: str) -> bool:
    kinds = Counter(getattr(p, field) for p in table if getattr(p, field))
    return any(n > 1 for n in kinds.values())
