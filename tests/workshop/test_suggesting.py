"""Proposals for a session: they respect what people did, and write nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.values import Cancelled
from kisarazu_ws.paths import resources
from kisarazu_ws.workshop.organise import (
    confirm_tag,
    dissolve_cluster,
    make_cluster,
    reject_tag,
    set_lone,
)
from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.suggesting import (
    firm_tags,
    propose_groups,
    propose_nameplates,
    propose_tags,
)
from kisarazu_ws.workshop.workshop import Workshop


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(resources())


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    with Workshop(tmp_path / "見本.kws", create=True) as made:
        made.do(make_sample).result()
        yield made


def staff(workshop: Workshop) -> SessionSnapshot:
    sessions = workshop.snapshot.all(Session).values()
    found = next(s for s in sessions if s.kind == "staff_workshop")
    return session_snapshot(workshop.snapshot, found.id)


def unsorted(workshop: Workshop) -> SessionSnapshot:
    for cluster in staff(workshop).clusters:
        workshop.do(dissolve_cluster, cluster.id).result()
    return staff(workshop)


def test_only_unplaced_notes_are_proposed(workshop: Workshop, engine: Engine) -> None:
    view = unsorted(workshop)
    mine = [n.id for n in view.notes[:4]]
    lone = view.notes[5].id
    workshop.do(make_cluster, view.session.id, mine, "わたしの島").result()
    workshop.do(set_lone, [lone]).result()
    found = propose_groups(staff(workshop), engine)
    proposed = {i for p in found for i in p.note_ids}
    assert proposed
    assert not proposed & {*mine, lone}


def test_one_group_alone_gets_proposals_of_its_own_notes(
    workshop: Workshop, engine: Engine
) -> None:
    view = unsorted(workshop)
    group = view.groups[1].id
    own = {n.id for n in view.notes if n.group_id == group}
    found = propose_groups(view, engine, group_id=group)
    assert found
    assert {i for p in found for i in p.note_ids} <= own


def test_a_cancelled_question_says_so(workshop: Workshop, engine: Engine) -> None:
    with pytest.raises(Cancelled):
        propose_groups(unsorted(workshop), engine, cancelled=lambda: True)


def test_what_a_person_decided_is_not_suggested_again(workshop: Workshop, engine: Engine) -> None:
    view = staff(workshop)
    for tag in view.tags:
        workshop.do(reject_tag, tag.subject_id, view.session.id, tag.kind, tag.key).result()
    view = staff(workshop)
    first = firm_tags(view, propose_tags(view, engine))
    chosen, other = first[0], next(t for t in first if t[0] != first[0][0])
    assert all(t[3] for t in first)
    do, session = workshop.do, view.session.id
    do(confirm_tag, chosen[0], session, chosen[1], "society").result()
    do(reject_tag, other[0], session, other[1], other[2]).result()
    view = staff(workshop)
    again = {t[:3] for t in firm_tags(view, propose_tags(view, engine))}
    assert not {t for t in again if t[:2] == chosen[:2]}
    assert other[:3] not in again


def test_nameplates_come_from_the_notes_of_the_island_and_below(
    workshop: Workshop, engine: Engine
) -> None:
    view = staff(workshop)
    cluster = max(view.clusters, key=lambda c: sum(n.cluster_id == c.id for n in view.notes))
    texts = [n.text for n in view.notes if n.cluster_id == cluster.id]
    found = propose_nameplates(view, engine, cluster.id)
    assert 0 < len(found) <= 3
    assert all(any(words in text for text in texts) for words in found)


def test_an_empty_island_gets_no_nameplate(workshop: Workshop, engine: Engine) -> None:
    empty = workshop.do(make_cluster, staff(workshop).session.id, []).result()
    assert propose_nameplates(staff(workshop), engine, empty.id) == ()
