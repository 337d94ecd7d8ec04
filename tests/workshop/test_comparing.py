"""Columns cut out of a file: by session, group and district, and by counts alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.minutes import ExternalCount
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.workshop.comparing import (
    district_columns,
    group_columns,
    new_external_session,
    row_names,
    session_column,
)
from kisarazu_ws.workshop.minutes import put_external_count
from kisarazu_ws.workshop.organise import confirm_tags, make_cluster, suggest_tags
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    built.workshop.do(bring_reference).result()
    yield built
    built.workshop.close()


def view(made: Small, session: Session | None = None) -> SessionSnapshot:
    return session_snapshot(made.workshop.snapshot, (session or made.session).id)


def ids(made: Small, *at: int) -> list[str]:
    return [made.notes[i].id for i in at]


def test_only_confirmed_labels_are_counted_and_the_groups_that_said_them(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    do(confirm_tags, session, [(i, "pillar", "society") for i in ids(made, 0, 1, 5)]).result()
    do(suggest_tags, session, [(made.notes[10].id, "pillar", "society", "案")]).result()
    column = session_column(view(made), "pillar")

    assert (dict(column.counts), column.n) == ({"society": 3}, 3)
    assert (dict(column.groups), column.group_count) == ({"society": 2}, 4)
    assert [c.n for c in group_columns(view(made), "pillar")] == [2, 1, 0, 0]
    assert sum(c.n for c in district_columns(view(made), "pillar")) == 3
    assert list(row_names([view(made)], "pillar")) == ["environment", "economy", "society"]


def test_islands_of_one_nameplate_are_one_row_and_the_nameless_none(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    first = do(make_cluster, session, ids(made, 0, 1), "見守り").result()
    do(make_cluster, session, ids(made, 5), "見守り").result()
    do(make_cluster, session, ids(made, 6), "中の島", first.id).result()
    do(make_cluster, session, ids(made, 10), "").result()
    column = session_column(view(made), "category")

    assert (dict(column.counts), column.n) == ({"見守り": 4}, 4)
    assert column.groups["見守り"] == 2
    assert row_names([view(made)], "category") == {"見守り": "見守り"}


def test_an_external_session_is_its_counts(made: Small) -> None:
    do = made.workshop.do
    other = do(new_external_session, " 見本：ほかの会 ", "2023-12").result()
    for count in (3, 12):  # a second entry replaces the first
        do(put_external_count, other.id, "pillar", "society", count).result()
    do(put_external_count, other.id, "category", "見守り", 4).result()
    column = session_column(view(made, other), "pillar")

    assert (other.title, other.date_precision, other.external) == ("見本：ほかの会", "month", True)
    assert (dict(column.counts), column.n, column.external) == ({"society": 12}, 12, True)
    assert row_names([view(made), view(made, other)], "category") == {"見守り": "見守り"}
    made.workshop.undo().result()
    assert len(made.workshop.snapshot.all(ExternalCount)) == 1


@pytest.mark.parametrize(
    ("date", "precision"), [(None, "none"), ("", "none"), ("2023", "year"), ("2023-12-01", "day")]
)
def test_a_date_is_as_exact_as_it_was_written(
    made: Small, date: str | None, precision: str
) -> None:
    other = made.workshop.do(new_external_session, "見本：ほかの会", date).result()
    assert (other.date, other.date_precision) == (date or None, precision)


def test_what_makes_no_sense_is_refused(made: Small) -> None:
    for future in (
        made.workshop.do(new_external_session, "  "),
        made.workshop.do(put_external_count, made.session.id, "pillar", "society", -1),
    ):
        with pytest.raises(WorkshopError):
            future.result()
