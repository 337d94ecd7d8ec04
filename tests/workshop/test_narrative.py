"""図解 and 叙述: nothing overlaps, causes stand left, sentences hold the islands they speak of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.mandala import Evidence
from kisarazu_ws.domain.minutes import Finding
from kisarazu_ws.workshop.layout import Box, lay_out
from kisarazu_ws.workshop.narrative import (
    arranged,
    lay_picture,
    narrated,
    write_narrative,
)
from kisarazu_ws.workshop.organise import link_clusters, make_cluster
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    """Six islands: 0 causes 1, 1 causes 2, 3 is related to 2, 4 and 5 stand alone."""
    built = small(kws)
    do, session = built.workshop.do, built.session.id
    ids = [
        do(make_cluster, session, [n.id for n in built.notes[at * 5 : at * 5 + 5]], f"見本{at}")
        .result()
        .id
        for at in range(6)
    ]
    for source, target, kind in ((0, 1, "cause"), (1, 2, "cause"), (3, 2, "related")):
        do(link_clusters, session, ids[source], ids[target], kind).result()
    yield built
    built.workshop.close()


def view(made: Small) -> SessionSnapshot:
    return session_snapshot(made.workshop.snapshot, made.session.id)


def islands(made: Small) -> list[Cluster]:
    return sorted(view(made).clusters, key=lambda c: c.number)


def picture(made: Small) -> dict[str, Box]:
    now = view(made)
    boxes = lay_out(now.clusters, now.notes, now.groups).clusters
    places = arranged(now.clusters, now.links, boxes)
    return {i: boxes[i].at(*places[i]) for i in places}


def test_causes_stand_left_of_what_they_lead_to_and_nothing_overlaps(made: Small) -> None:
    boxes = picture(made)
    ids = [c.id for c in islands(made)]
    assert boxes[ids[0]].right < boxes[ids[1]].x < boxes[ids[1]].right < boxes[ids[2]].x
    assert len(boxes) == 6
    assert not [pair for pair in combinations(boxes.values(), 2) if pair[0].meets(pair[1], 0)]
    lowest = max(boxes[i].bottom for i in ids[:4])
    assert all(boxes[i].y > lowest for i in ids[4:])


def test_a_circle_of_causes_ends(made: Small) -> None:
    ids = [c.id for c in islands(made)]
    made.workshop.do(link_clusters, made.session.id, ids[2], ids[0], "cause").result()
    assert len(picture(made)) == 6


def test_the_picture_is_one_step(made: Small) -> None:
    places = {i: (box.x, box.y) for i, box in picture(made).items()}
    made.workshop.do(lay_picture, places).result()
    assert {c.id: (c.x, c.y) for c in islands(made)} == places
    made.workshop.undo().result()
    assert {(c.x, c.y) for c in islands(made)} == {(0.0, 0.0)}


def test_each_sentence_holds_its_islands_and_comes_in_once(made: Small) -> None:
    sentences = narrated(view(made))
    ids = [c.id for c in islands(made)]
    assert len(sentences) == 6 + 3
    assert sentences[-3].text == "『見本0』が『見本1』の原因になっているという見方が出た。"
    assert sentences[-3].cluster_ids == (ids[0], ids[1])
    assert all("見本" in s.text and "枚" in s.text for s in sentences[:6])

    do, session = made.workshop.do, made.session.id
    assert do(write_narrative, session, sentences).result() == 9
    assert do(write_narrative, session, sentences).result() == 0
    findings = view(made).findings
    assert [f.text for f in findings] == [s.text for s in sentences]
    evidence = made.workshop.snapshot.all(Evidence).values()
    assert len(evidence) == 6 + 2 * 3
    made.workshop.undo().result()
    made.workshop.undo().result()
    assert not made.workshop.snapshot.all(Finding)
