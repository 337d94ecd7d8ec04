"""Seats for any people: as even as pins allow, the best mix there is, rules kept or named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kisarazu_ws.domain.groups import AGE_BANDS, Group, Participant, SeatRule
from kisarazu_ws.domain.values import changed
from kisarazu_ws.workshop.seating import WEIGHTS, describe_seats, plan_seats, split_districts

DISTRICTS = ("kisarazu", "kiyokawa", "namioka", "iwane")
few = settings(max_examples=40)


def tables(count: int, districts: Mapping[int, tuple[str, ...]] | None = None) -> list[Group]:
    keys = districts or {}
    return [
        Group(id=f"g{n}", session_id="s", number=n, name=f"{n}班", district_keys=keys.get(n, ()))
        for n in range(1, count + 1)
    ]


def person(at: int, **fields: object) -> Participant:
    return changed(Participant(id=f"p{at}", session_id="s", code=f"A-{at:02}"), **fields)


def rule(kind: str, *at: int) -> SeatRule:
    ids = tuple(f"p{i}" for i in at)
    return SeatRule(id=f"{kind}{at}", session_id="s", kind=kind, participant_ids=ids)


@st.composite
def people(draw: st.DrawFn, groups: int, most: int = 14) -> list[Participant]:
    seats = [None, *(f"g{n}" for n in range(1, groups + 1))]
    return [
        person(
            at,
            district_key=draw(st.sampled_from([None, *DISTRICTS])),
            affiliation=draw(st.sampled_from(["", "福祉部門", "都市部門"])),
            age_band=draw(st.sampled_from(["", *AGE_BANDS[:3]])),
            absent=draw(st.integers(0, 3)) == 3,
            pinned=draw(st.integers(0, 3)) == 3,
            group_id=draw(st.sampled_from(seats)),
        )
        for at in range(draw(st.integers(1, most)))
    ]


Room = tuple[list[Group], list[Participant]]
rooms = st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(tables(n)), people(n)))


@few
@given(room=rooms, seed=st.integers(0, 99))
def test_sizes_are_as_even_as_pins_allow_and_nobody_else_is_moved(room: Room, seed: int) -> None:
    groups, everybody = room
    plan = plan_seats(everybody, groups, (), seed=seed)
    present = [p for p in everybody if not p.absent]
    stay = [p for p in everybody if p.group_id and (p.pinned or p.absent)]
    sizes = Counter(plan.seats[p.id] for p in present)
    pinned = Counter(str(p.group_id) for p in stay if not p.absent)

    assert {p.id: plan.seats[p.id] for p in stay} == {p.id: p.group_id for p in stay}
    assert sorted(sizes[g.id] for g in groups) == evenest(
        [pinned[g.id] for g in groups], len(present) - pinned.total()
    )


def evenest(sizes: list[int], free: int) -> list[int]:
    """The sizes when each of the free people goes to the smallest table."""
    for _ in range(free):
        sizes[sizes.index(min(sizes))] += 1
    return sorted(sizes)


@pytest.mark.parametrize(
    ("pinned", "free", "expected"),
    [
        ((2, 2, 2, 0), 0, [0, 2, 2, 2]),  # a table that nobody is left for
        ((2, 2, 2, 0), 3, [2, 2, 2, 3]),
        ((9, 0, 0, 0, 0), 11, [2, 3, 3, 3, 9]),
        ((5, 4, 0, 0), 3, [1, 2, 4, 5]),
    ],
)
def test_beside_pinned_people_the_others_fill_the_small_tables(
    pinned: tuple[int, ...], free: int, expected: list[int]
) -> None:
    homes = [f"g{at}" for at, count in enumerate(pinned, start=1) for _ in range(count)]
    stay = [person(i, pinned=True, group_id=home) for i, home in enumerate(homes)]
    others = [person(len(stay) + i) for i in range(free)]
    plan = plan_seats([*stay, *others], tables(len(pinned)), (), seed=1)
    sizes = Counter(plan.seats.values())
    assert sorted(sizes[g.id] for g in tables(len(pinned))) == expected


@few
@given(room=rooms, seed=st.integers(0, 99))
def test_the_sentence_is_that_of_the_seats_and_comes_again(room: Room, seed: int) -> None:
    groups, everybody = room
    plan = plan_seats(everybody, groups, (), seed=seed)
    seated = [changed(p, group_id=plan.seats.get(p.id)) for p in everybody]
    assert plan.sentence.startswith(describe_seats(seated, groups))
    assert plan == plan_seats(everybody, groups, (), seed=seed)


@settings(max_examples=25)
@given(data=st.data())
def test_the_mix_is_the_best_there_is(data: st.DataObject) -> None:
    groups = tables(data.draw(st.integers(2, 3)))
    drawn = data.draw(people(len(groups), 7))
    everybody = [changed(p, pinned=False, absent=False) for p in drawn]
    plan = plan_seats(everybody, groups, (), seed=1)
    ids = [p.id for p in everybody]

    assert plan.optimal
    assert cost(everybody, groups, plan.seats) == min(
        cost(everybody, groups, dict(zip(ids, seats, strict=True)))
        for seats in product([g.id for g in groups], repeat=len(ids))
        if spread([seats.count(g.id) for g in groups]) <= 1
    )


def cost(
    everybody: Sequence[Participant], groups: Sequence[Group], seats: Mapping[str, str]
) -> float:
    """What a plan is weighed by: people of a kind beyond the even share of a table."""
    total = 0.0
    for field, weight in WEIGHTS.items():
        kinds = Counter(getattr(p, field) for p in everybody if getattr(p, field))
        there = Counter((getattr(p, field), seats[p.id]) for p in everybody if getattr(p, field))
        for (kind, _), count in there.items():
            total += weight * max(0, count - -(-kinds[kind] // len(groups)))
    return total


def spread(sizes: Sequence[int]) -> int:
    return max(sizes) - min(sizes)


@few
@given(data=st.data(), seed=st.integers(0, 9))
def test_rules_are_kept_or_named(data: st.DataObject, seed: int) -> None:
    groups = tables(data.draw(st.integers(1, 4)))
    everybody = [*data.draw(people(len(groups), 9)), person(90), person(91)]
    some = st.lists(st.sampled_from(everybody), min_size=2, max_size=5, unique_by=lambda p: p.id)
    kinds = st.sampled_from(["apart", "together"])
    wanted = [
        SeatRule(id="", session_id="s", kind=kind, participant_ids=tuple(p.id for p in who))
        for kind, who in data.draw(st.lists(st.tuples(kinds, some), max_size=3))
    ]
    plan = plan_seats(everybody, groups, wanted, seed=seed)

    codes = {p.id: p.code for p in everybody}
    here = {p.id: plan.seats[p.id] for p in everybody if not p.absent}
    failed = []
    for one in wanted:
        found = [here[i] for i in one.participant_ids if i in here]
        apart = one.kind == "apart"
        if not (len(set(found)) == len(found) if apart else len(set(found)) < 2):
            names = "・".join(codes[i] for i in one.participant_ids)
            failed.append(f"{names}を{'離す' if apart else '一緒にする'}")
    assert list(plan.broken) == failed
    assert all(f"守れない約束：{b}。" in plan.sentence for b in plan.broken)


def test_what_can_be_kept_is_kept() -> None:
    everybody = [person(i, district_key="iwane") for i in range(20)]
    wanted = [rule("apart", 0, 1, 2, 3), rule("together", 4, 5, 6), rule("apart", 4, 7)]
    plan = plan_seats(everybody, tables(4), wanted, seed=3)

    assert plan.broken == ()
    assert len({plan.seats[f"p{i}"] for i in range(4)}) == 4
    assert len({plan.seats[f"p{i}"] for i in (4, 5, 6)}) == 1
    assert plan.seats["p4"] != plan.seats["p7"]


def test_more_people_to_keep_apart_than_tables_is_named() -> None:
    everybody = [person(i) for i in range(6)]
    plan = plan_seats(everybody, tables(2), [rule("apart", 1, 2, 3)], seed=1)
    assert plan.broken == ("A-01・A-02・A-03を離す",)


def test_pinned_people_do_not_follow_their_district_and_others_fill_up() -> None:
    groups = tables(2, {1: ("iwane",), 2: ("kisarazu", "namioka")})
    everybody = [
        *(person(i, district_key="iwane") for i in range(5)),
        person(5, district_key="namioka"),
        person(6, district_key="iwane", pinned=True, group_id="g2"),
        person(7),
        person(8, district_key="kiyokawa"),
    ]
    plan = plan_seats(everybody, groups, (), seed=1, follow_districts=True)
    assert [plan.seats[f"p{i}"] for i in range(9)] == ["g1"] * 5 + ["g2"] * 4


def test_a_full_hall_is_even_too() -> None:
    everybody = [
        person(i, district_key=DISTRICTS[i % 4], age_band=AGE_BANDS[i % 6], affiliation=f"{i % 9}")
        for i in range(130)
    ]
    plan = plan_seats(everybody, tables(20), [rule("apart", *range(8))], seed=1)
    assert Counter(Counter(plan.seats.values()).values()) == {7: 10, 6: 10}
    assert plan.broken == ()


@pytest.mark.parametrize(("present", "count"), [(0, 3), (3, 0)])
def test_nobody_or_nowhere_is_said_plainly(present: int, count: int) -> None:
    away = person(9, absent=True, group_id="g1")
    plan = plan_seats([*(person(i) for i in range(present)), away], tables(count), (), seed=1)
    assert plan.seats == {"p9": "g1"}
    assert "まだ" in plan.sentence


@few
@given(
    heads=st.lists(st.integers(0, 9), min_size=1, max_size=8),
    count=st.integers(1, 6),
    seed=st.integers(0, 9),
)
def test_districts_are_split_evenly_and_all_once(heads: list[int], count: int, seed: int) -> None:
    numbers = {f"d{i}": n for i, n in enumerate(heads)}
    parts = split_districts(numbers, count, seed)
    empty = [not part for part in parts]

    assert len(parts) == count
    assert sorted(key for part in parts for key in part) == sorted(numbers)
    assert parts == split_districts(numbers, count, seed)
    assert spread([sum(numbers[key] for key in part) for part in parts]) == narrowest(heads, count)
    assert empty == sorted(empty)  # groups without a district come last


def narrowest(heads: Sequence[int], count: int) -> int:
    """The smallest difference of head-counts that any split has; sums in order, so few states."""
    states = {(0,) * count}
    for n in heads:
        states = {
            tuple(sorted((*sums[:at], sums[at] + n, *sums[at + 1 :])))
            for sums in states
            for at in range(count)
        }
    return min(spread(sums) for sums in states)


def test_districts_without_people_are_split_by_number() -> None:
    parts = split_districts(dict.fromkeys([f"d{i}" for i in range(8)], 0), 4, seed=1)
    assert [len(part) for part in parts] == [2, 2, 2, 2]


def test_groups_beyond_the_districts_stay_without_one() -> None:
    parts = split_districts({"a": 9, "b": 1, "c": 1}, 5, seed=1)
    assert [len(part) for part in parts] == [1, 1, 1, 0, 0]
