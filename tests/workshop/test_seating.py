"""Seats: even, mixed, obedient to pins and rules, the same for the same seed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kisarazu_ws.domain.groups import Group, Participant, SeatRule
from kisarazu_ws.domain.values import changed
from kisarazu_ws.workshop.seating import describe_seats, plan_seats, split_districts

DISTRICTS = "abcdefgh"


def people(count: int) -> list[Participant]:
    return [
        Participant(
            id=f"p{i}",
            session_id="s",
            code=f"P-{i:02}",
            district_key=DISTRICTS[i % 8],
            affiliation=f"部門{i % 5}",
            age_band=f"{i % 4 + 3}0代",
        )
        for i in range(count)
    ]


def groups(count: int) -> list[Group]:
    return [
        Group(id=f"g{i}", session_id="s", number=i + 1, name=f"{i + 1}班") for i in range(count)
    ]


def rule(kind: str, *ids: str) -> SeatRule:
    return SeatRule(id="r", session_id="s", kind=kind, participant_ids=ids)


@given(st.integers(1, 24), st.integers(1, 6), st.integers(1, 9))
@settings(max_examples=20)
def test_everybody_sits_and_sizes_differ_by_one_at_most(count: int, tables: int, seed: int) -> None:
    plan = plan_seats(people(count), groups(tables), (), seed=seed)
    assert set(plan.seats) == {p.id for p in people(count)}
    sizes = [list(plan.seats.values()).count(g.id) for g in groups(tables)]
    assert max(sizes) - min(sizes) <= 1


def test_the_same_seed_gives_the_same_seats() -> None:
    first, again = (plan_seats(people(20), groups(4), (), seed=7).seats for _ in range(2))
    other = plan_seats(people(20), groups(4), (), seed=8).seats
    assert first == again
    assert first != other


def test_districts_and_departments_are_mixed() -> None:
    plan = plan_seats(people(16), groups(4), (), seed=1)
    for field in ("district_key", "affiliation"):
        pairs = Counter((plan.seats[p.id], getattr(p, field)) for p in people(16))
        assert max(pairs.values()) == 1


def test_pinned_people_stay_and_absent_people_do_not_count() -> None:
    crowd = people(9)
    crowd[0] = changed(crowd[0], group_id="g2", pinned=True)
    crowd[8] = changed(crowd[8], group_id="g1", absent=True)
    plan = plan_seats(crowd, groups(4), (), seed=1)
    assert plan.seats["p0"] == "g2"
    assert plan.seats["p8"] == "g1"
    present = Counter(g for p, g in plan.seats.items() if p != "p8")
    assert sorted(present.values()) == [2, 2, 2, 2]


def test_rules_are_kept_where_they_can_be() -> None:
    rules = [rule("apart", "p0", "p8", "p1"), rule("together", "p2", "p10")]
    plan = plan_seats(people(12), groups(3), rules, seed=1)
    assert len({plan.seats[i] for i in ("p0", "p8", "p1")}) == 3
    assert plan.seats["p2"] == plan.seats["p10"]
    assert not plan.broken


def test_a_rule_that_cannot_be_kept_is_named() -> None:
    crowd = [changed(p, group_id="g0", pinned=True) for p in people(2)] + people(4)[2:]
    plan = plan_seats(crowd, groups(2), [rule("apart", "p0", "p1")], seed=1)
    assert plan.broken == ("P-00・P-01を離す",)
    assert "守れない約束：P-00・P-01を離す" in plan.sentence


def test_people_can_sit_with_the_group_of_their_district() -> None:
    homes = [
        changed(g, district_keys=tuple(DISTRICTS[i * 2 : i * 2 + 2]))
        for i, g in enumerate(groups(4))
    ]
    plan = plan_seats(people(16), homes, (), seed=1, follow_districts=True)
    for person in people(16):
        home = next(g.id for g in homes if person.district_key in g.district_keys)
        assert plan.seats[person.id] == home


def test_the_sentence_is_counted_from_the_seats() -> None:
    seated = [changed(p, group_id=f"g{i % 2}") for i, p in enumerate(people(5))]
    assert "3人が1班、2人が1班" in describe_seats(seated, groups(2))
    crowded = [changed(p, group_id="g0") for p in people(9)]
    assert "同じ行政区の人が重なるのは1班です" in describe_seats(crowded, groups(1))


@pytest.mark.parametrize("count", [1, 3, 4, 8, 11])
def test_every_district_goes_to_exactly_one_group(count: int) -> None:
    heads = dict(zip(DISTRICTS, (5, 3, 2, 2, 4, 1, 2, 1), strict=True))
    parts = split_districts(heads, count, seed=1)
    assert len(parts) == count
    assert sorted(k for part in parts for k in part) == list(DISTRICTS)


def test_districts_are_split_by_people() -> None:
    heads = dict(zip(DISTRICTS, (5, 3, 2, 2, 4, 1, 2, 1), strict=True))
    totals = [sum(heads[k] for k in part) for part in split_districts(heads, 4, seed=1)]
    assert sorted(totals) == [5, 5, 5, 5]
