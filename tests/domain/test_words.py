"""Words, dates and counts as the city writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kisarazu_ws.domain.sessions import Session, attendance_text, date_text
from kisarazu_ws.domain.text import clean, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("⾃⽴・⽬指す", "自立・目指す"),
        ("市⺠", "市民"),
        ("成⻑", "成長"),
        ("ｴﾈﾙｷﾞｰ", "エネルギー"),
        ("ｷｯｸﾎﾞｰﾄﾞ", "キックボード"),
        ("ＬＥＤ", "led"),
        ("①⑴㈱", "①⑴㈱"),
        ("髙﨑𠮷", "髙﨑𠮷"),
    ],
)
def test_folding_mends_radicals_and_keeps_marks(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_cleaning_keeps_line_breaks_and_drops_control_characters() -> None:
    assert clean(" あ\r\nい\x00\x07 ") == "あ\nい"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"attendance_count": 20}, "20名"),
        ({"attendance_count": 150, "attendance_approx": True}, "約150名"),
        (
            {"attendance_count": 70, "attendance_unit": "者", "attendance_cumulative": True},
            "延べ70者",
        ),
        ({}, "未記録"),
    ],
)
def test_head_counts_keep_unit_and_kind(fields: dict[str, object], text: str) -> None:
    assert attendance_text(Session(id="s", kind="other", title="", **fields)) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("date", "precision", "text"),
    [
        ("2024-03-22", "day", "令和6年3月22日（金）"),
        ("2023-12", "month", "令和5年12月"),
        ("2023", "year", "令和5年度"),
        ("2019-04-30", "day", "平成31年4月30日（火）"),
        ("2019-05-01", "day", "令和元年5月1日（水）"),
        (None, "none", "日付未定"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(
    date: str | None, precision: str, text: str
) -> None:
    session = Session(id="s", kind="other", title="", date=date, date_precision=precision)
    assert date_text(session) == text
