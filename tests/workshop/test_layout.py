"""Where things lie: what people laid stays, nothing overlaps, who arrives moves nobody."""

from __future__ import annotations

import random
from itertools import combinations

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.groups import Group
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.values import changed
from kisarazu_ws.workshop.layout import NOTE_H, NOTE_W, Box, free_place, lay_out

GROUPS = [Group(id=f"g{i}", session_id="s", number=i, name=f"{i}班") for i in (1, 2)]


def note(at: int, cluster: str | None = None, **more: float) -> Note:
    return Note(
        id=f"n{at}",
        session_id="s",
        number=at,
        text="見本",
        source="paper",
        created_at="",
        group_id=f"g{at % 2 + 1}",
        cluster_id=cluster,
        x=more.get("x"),
        y=more.get("y"),
    )


def island(at: int, parent: str | None = None, x: float = 0.0, y: float = 0.0) -> Cluster:
    return Cluster(
        id=f"c{at}", session_id="s", number=at, nameplate="見本の島", parent_id=parent, x=x, y=y
    )


def boxes(places: dict[str, tuple[float, float]]) -> list[Box]:
    return [Box(x, y, NOTE_W, NOTE_H) for x, y in places.values()]


def test_no_note_and_no_outer_island_covers_another() -> None:
    choose = random.Random(3)
    islands = [island(i) for i in range(9)]
    notes = [note(i, choose.choice([None, *(c.id for c in islands)])) for i in range(150)]
    layout = lay_out(islands, notes, GROUPS)
    assert len(layout.notes) == 150
    assert not any(a.meets(b) for a, b in combinations(boxes(dict(layout.notes)), 2))
    assert not any(a.meets(b) for a, b in combinations(layout.clusters.values(), 2))


def test_the_same_session_is_always_laid_alike() -> None:
    notes = [note(i, "c1" if i % 3 else None) for i in range(30)]
    assert lay_out([island(1)], notes, GROUPS) == lay_out([island(1)], notes, GROUPS)


def test_what_people_laid_stays_where_they_laid_it() -> None:
    notes = [note(1, x=33.0, y=44.0), *(note(i) for i in range(2, 20))]
    layout = lay_out([island(1, x=900.0, y=50.0)], notes, GROUPS)
    assert layout.notes["n1"] == (33.0, 44.0)
    assert (layout.clusters["c1"].x, layout.clusters["c1"].y) == (900.0, 50.0)


def test_an_arriving_or_leaving_note_moves_no_other() -> None:
    notes = [note(i) for i in range(20)]
    before = lay_out([], notes, GROUPS)
    fewer = [n for n in notes if n.id != "n4"] + [note(21)]
    after = lay_out([], fewer, GROUPS, before)
    stayed = [n.id for n in fewer if n.id != "n21"]
    assert [after.notes[i] for i in stayed] == [before.notes[i] for i in stayed]
    assert not any(a.meets(b) for a, b in combinations(boxes(dict(after.notes)), 2))


def test_the_first_note_of_another_group_moves_no_other() -> None:
    before = lay_out([], [note(i) for i in range(0, 20, 2)], GROUPS)
    after = lay_out([], [note(i) for i in (*range(0, 20, 2), 21)], GROUPS, before)
    assert {i: after.notes[i] for i in before.notes} == dict(before.notes)
    assert not any(a.meets(b) for a, b in combinations(boxes(dict(after.notes)), 2))


def test_a_growing_island_moves_no_island_that_is_far_enough() -> None:
    islands = [island(1), island(2), island(3, x=3000.0, y=900.0)]
    before = lay_out(islands, [note(1, "c1")], GROUPS)
    after = lay_out(islands, [note(i, "c1") for i in range(12)], GROUPS, before)
    assert after.clusters["c1"].x == before.clusters["c1"].x
    assert after.clusters["c3"] == before.clusters["c3"]
    assert not any(a.meets(b) for a, b in combinations(after.clusters.values(), 2))


def test_inner_islands_lie_inside_and_go_along() -> None:
    nested = [island(1, x=500.0, y=100.0), island(2, "c1"), island(3, "c2")]
    notes = [note(i, f"c{i % 3 + 1}") for i in range(15)]
    layout = lay_out(nested, notes, GROUPS)
    for inner, outer in (("c2", "c1"), ("c3", "c2")):
        assert layout.clusters[inner].joined(layout.clusters[outer]) == layout.clusters[outer]
    for one in notes:
        x, y = layout.notes[one.id]
        assert layout.clusters[one.cluster_id or ""].holds(x, y)
    moved = lay_out([changed(nested[0], x=700.0), *nested[1:]], notes, GROUPS)
    step = moved.clusters["c3"].x - layout.clusters["c3"].x
    assert step == 200.0
    assert moved.notes["n2"][0] - layout.notes["n2"][0] == 200.0


def test_a_cluster_whose_outer_one_is_gone_still_lies_on_the_table() -> None:
    layout = lay_out([island(2, "gone")], [note(1, "c2")], GROUPS)
    assert "c2" in layout.clusters
    assert "n1" in layout.notes


def test_a_free_place_is_the_wanted_one_where_that_is_free() -> None:
    taken = [Box(0, 0, 300, 300)]
    assert free_place(Box(400, 0, 100, 100), taken) == Box(400, 0, 100, 100)
    near = free_place(Box(250, 0, 100, 100), taken)
    assert not near.meets(taken[0])
    assert near.x < 400


def test_an_empty_session_has_somewhere_to_look_at() -> None:
    assert lay_out([], [], GROUPS).bounds.w > 0
