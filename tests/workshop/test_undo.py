"""Undo and redo through the same door, and their limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.workshop.notes import NewNote, correct_note, write_note
from kisarazu_ws.workshop.operation import PHONE
from kisarazu_ws.workshop.organise import make_cluster, name_cluster, place_notes
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    yield built
    built.workshop.close()


def note(made: Small, at: int = 0) -> Note:
    return made.workshop.snapshot.all(Note)[made.notes[at].id]


def cluster(made: Small, *at: int) -> Cluster:
    ids = [made.notes[i].id for i in at]
    return made.workshop.do(make_cluster, made.session.id, ids, "島").result()


def test_undo_and_redo_bring_rows_back_and_forth(made: Small) -> None:
    made_cluster = cluster(made, 0, 1)
    assert made.workshop.undo().result() == "島を作る"
    assert note(made).cluster_id is None
    assert not made.workshop.snapshot.all(Cluster)
    assert made.workshop.redo().result() == "島を作る"
    assert note(made).cluster_id == made_cluster.id


def test_undo_survives_closing_the_file(made: Small, kws: Path) -> None:
    cluster(made, 0, 1)
    made.workshop.close()
    with Workshop(kws) as again:
        assert again.undo().result() == "島を作る"
        assert not again.snapshot.all(Cluster)


def test_a_phones_note_does_not_clear_the_facilitators_undo(made: Small) -> None:
    cluster(made, 0)
    made.workshop.do_as(PHONE, write_note, made.session.id, NewNote("見本：あとから")).result()
    assert made.workshop.undo().result() == "島を作る"
    assert len(made.workshop.snapshot.all(Note)) == 41


def test_a_phones_correction_does_not_stand_in_the_way(made: Small) -> None:
    cluster(made, 0)
    made.workshop.do_as(PHONE, correct_note, made.notes[0].id, "見本：直した").result()
    made.workshop.undo().result()
    assert note(made).cluster_id is None
    assert note(made).text == "見本：直した"


def test_undo_over_a_later_change_of_the_same_thing_is_refused(made: Small) -> None:
    first = cluster(made, 0)
    made.workshop.do_as(PHONE, name_cluster, first.id, "別の名").result()
    with pytest.raises(WorkshopError) as refused:
        made.workshop.undo().result()
    assert refused.value.code == "undo_refused"
    assert made.workshop.snapshot.all(Cluster)[first.id].nameplate == "別の名"


def test_something_new_ends_redo(made: Small) -> None:
    first = cluster(made, 0)
    made.workshop.do(place_notes, [made.notes[1].id], first.id).result()
    made.workshop.undo().result()
    made.workshop.do(name_cluster, first.id, "新しい名").result()
    assert made.workshop.redo().result() is None


def test_undo_goes_back_without_limit(made: Small) -> None:
    for i in range(30):
        cluster(made, i)
    for _ in range(30):
        assert made.workshop.undo().result() == "島を作る"
    assert not made.workshop.snapshot.all(Cluster)
    for _ in range(30):
        made.workshop.redo().result()
    assert len(made.workshop.snapshot.all(Cluster)) == 30


def test_history_names_what_was_done(made: Small) -> None:
    cluster(made, 0)
    made.workshop.undo().result()
    newest = made.workshop.history().result()[0]
    assert (newest.label, newest.state) == ("島を作る", "undone")
