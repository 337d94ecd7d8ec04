"""Line ends of any text at any width: what must stay together stays, and nothing is lost."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kisarazu_ws.export.linebreak import NOT_AT_END, NOT_AT_START, fill, joined, units
from kisarazu_ws.export.pdf_fonts import GOTHIC, width

PIECES = (
    "環境", "の", "っ", "ー", "ャ", "、", "。", "」", "』", "）", "？", "！", "「", "『", "（", "¥",
    " ", "abc", "2030", "50%", "https://example.org/a/very/long/path?with=query&and=more#fragment",
    "𠮷", "🌳", "👍🏽", "👨\u200d👩\u200d👧", "葛\U000e0100", "☕\ufe0f", "か\u3099", "é",
    "e\u0301",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join)


def measure(text: str) -> float:
    return width(GOTHIC, 10, text)


def clings(char: str) -> bool:
    return (
        char in NOT_AT_START
        or char == "\u200d"
        or "🏻" <= char <= "🏿"
        or unicodedata.category(char) in ("Mn", "Mc", "Me")
    )


@given(text=TEXT, room=st.integers(12, 300), hang=st.booleans(), phrases=st.booleans())
def test_no_character_is_lost_doubled_or_moved(
    text: str, room: int, hang: bool, phrases: bool
) -> None:
    lines = fill(text, measure, room, room, hang=hang, phrases=phrases)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    assert joined(lines) == text
    assert [line.last for line in lines] == [False] * (len(lines) - 1) + [True]


@given(text=TEXT, room=st.integers(12, 300), hang=st.booleans())
@example(text="環境「 環境", room=19, hang=False)
def test_marks_stay_where_they_belong_wherever_a_better_cut_exists(
    text: str, room: int, hang: bool
) -> None:
    lines = [line.text for line in fill(text, measure, room, room, hang=hang)]
    for line, following in pairwise(lines):
        bad = clings(following[0]) or line[-1] in NOT_AT_END or line[-1] == "\u200d"
        better = any(
            not clings(line[at]) and line[at - 1] not in NOT_AT_END and line[at - 1] != "\u200d"
            for at in range(1, len(line))
        )
        assert not (bad and better), (line, following)


@given(text=TEXT, room=st.integers(12, 300))
def test_no_line_is_wider_than_its_room(text: str, room: int) -> None:
    for line in fill(text, measure, room, room, hang=False):
        assert measure(line.text) <= room + 0.01 or len(units(line.text)) == 1


@given(text=TEXT, room=st.integers(40, 300))
def test_only_a_full_stop_hangs_over_the_margin(text: str, room: int) -> None:
    for line in fill(text, measure, room, room, hang=True):
        over = line.width - room
        assert over <= 0.01 or (line.text[-1] in "、。，．" and over <= line.hanging + 0.01) or (
            len(units(line.text)) == 1
        )  # fmt: skip


@pytest.mark.parametrize("at", range(3, 14))
def test_no_space_begins_a_line_but_the_first(at: int) -> None:
    text = "  見本 abc  見本の 語 と 語"
    lines = [line.text for line in fill(text, measure, at * 10, at * 10, hang=False)]
    assert not any(line.startswith(" ") for line in lines[1:])
    assert lines[0].startswith("  ")


@pytest.mark.parametrize(
    "word", ["葛\U000e0100", "👨\u200d👩\u200d👧", "👍🏽", "か\u3099", "e\u0301"]
)
def test_what_is_one_sign_is_one_unit(word: str) -> None:
    assert units(f"見{word}本") == ("見", word, "本")


def test_a_sign_wider_than_its_room_leaves_no_empty_line() -> None:
    assert [line.text for line in fill("🌳🌳", measure, 5, 5, hang=False)] == ["🌳", "🌳"]
