"""Strips on pages: nothing is lost, nothing hangs alone."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kisarazu_ws.export.pages import Page, Strip, paginate


def strip(
    height: float, *, before: float = 0, keep: bool = False, head: Strip | None = None
) -> Strip:
    return Strip(height, lambda canvas, x, top: None, before, keep, head)


def tops(pages: list[Page]) -> list[list[float]]:
    return [[placed.top for placed in page] for page in pages]


def test_strips_follow_each_other_and_fill_pages() -> None:
    assert tops(paginate([strip(40)] * 5, 100)) == [[0, 40], [0, 40], [0]]


def test_white_above_is_dropped_at_the_top_of_a_page() -> None:
    assert tops(paginate([strip(60, before=10), strip(60, before=10)], 100)) == [[0], [0]]


def test_a_heading_goes_with_what_follows() -> None:
    assert tops(paginate([strip(70), strip(20, keep=True), strip(30)], 100)) == [[0], [0, 20]]


def test_the_head_of_a_table_comes_again() -> None:
    head = strip(10)
    pages = paginate([head, *(strip(40, head=head) for _ in range(3))], 100)

    assert [placed.strip is head for placed in pages[1]] == [True, False]


def test_a_page_may_be_asked_for() -> None:
    begins = Strip(10, lambda canvas, x, top: None, new_page=True)

    assert tops(paginate([strip(10), begins], 100)) == [[0], [0]]
    assert tops(paginate([begins], 100)) == [[0]]


@given(st.lists(st.tuples(st.floats(1, 300), st.floats(0, 20), st.booleans()), max_size=60))
def test_every_strip_is_placed_once_in_order_and_none_overlaps(
    wanted: list[tuple[float, float, bool]],
) -> None:
    strips = [strip(height, before=before, keep=keep) for height, before, keep in wanted]
    pages = paginate(strips, 100)
    placed = [one for page in pages for one in page]

    assert [one.strip for one in placed] == strips
    assert all(page for page in pages) or not strips
    for page in pages:
        for above, below in pairwise(page):
            assert below.top >= above.top + above.strip.height - 1e-6
        if len(page) > 1:
            assert page[-1].top + page[-1].strip.height <= 100 + 1e-6
