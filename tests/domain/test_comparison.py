"""What may be said of columns side by side, for any counts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kisarazu_ws.domain.balance import common_opinions
from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.comparison import FEW, LARGE_POINTS, Column, differences, reading
from kisarazu_ws.domain.notes import Note

NAMES = {"a": "甲の行", "b": "乙の行"}


def column(title: str, a: int, n: int) -> Column:
    return Column(title, {"a": a, "b": n - a}, n)


@st.composite
def columns(draw: st.DrawFn) -> list[Column]:
    sizes = draw(st.lists(st.integers(0, 200), min_size=2, max_size=4))
    return [column(f"列{i}", draw(st.integers(0, n)), n) for i, n in enumerate(sizes)]


@given(found=columns())
def test_a_difference_is_named_from_ten_points_on_and_only_then(found: list[Column]) -> None:
    said = reading(found, NAMES)
    counted = [c for c in found if c.n]
    if len(counted) < 2:
        assert "2つ以上" in said
        return
    # In whole numbers, so that no rounding decides: |a/n - b/m| >= 1/10.
    large = any(
        10 * abs(x.counts["a"] * y.n - y.counts["a"] * x.n) >= x.n * y.n
        for x in counted
        for y in counted
    )
    assert said.startswith("大きな相違はありません") != large
    assert all((f"「{c.title}」は件数が少ないため" in said) == (c.n < FEW) for c in counted)
    for points in map(float, re.findall(r"([\d.]+)ポイント", said)):
        assert (points >= LARGE_POINTS) == large  # the figure never contradicts the sentence


@given(found=columns())
def test_differences_are_of_rates_the_farthest_first(found: list[Column]) -> None:
    rows = differences(found, list(NAMES))
    assert [r.points for r in rows] == sorted((r.points for r in rows), reverse=True)
    for row in rows:
        rates = [c.rate(row.key) for c in found]
        assert row.points == pytest.approx(max(rates) - min(rates))


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ((7, 30), (4, 30), "より10ポイント高い"),  # 9.999999999999998 in floating point
        ((249, 2500), (0, 1000), "でも9.9ポイント"),  # 9.96: not to be read as ten
    ],
)
def test_the_edge_of_ten_points_is_exact(
    one: tuple[int, int], other: tuple[int, int], said: str
) -> None:
    assert said in reading([column("甲", *one), column("乙", *other)], {"a": "甲の行"})


def test_without_rows_nothing_is_claimed() -> None:
    assert "2つ以上" in reading([column("甲", 1, 40), column("乙", 2, 40)], {})


def test_a_cluster_whose_parent_is_gone_still_counts() -> None:
    note = Note(
        id="n1", session_id="s", number=1, text="見本", source="sample", created_at="",
        cluster_id="in", group_id="g1",
    )  # fmt: skip
    (row,) = common_opinions(
        [note], [Cluster(id="in", session_id="s", number=1, parent_id="gone")], ["g1"]
    )
    assert row.cells == {"g1": ("n1",)}
