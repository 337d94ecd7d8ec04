"""Groups: the same every time, never against a person, out of the notes' own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.nameplates import LONGEST
from kisarazu_ws.language.values import Cancelled, GroupProposal, Text
from kisarazu_ws.paths import resources


def members(groups: Sequence[GroupProposal]) -> set[frozenset[str]]:
    return {frozenset(group.note_ids) for group in groups}


def ground(groups: Sequence[GroupProposal]) -> Mapping[str, str | None]:
    return {note: group.into for group in groups for note in group.note_ids}


def test_three_matters_are_three_groups(engine: Engine, board: Sequence[Text]) -> None:
    found = members(engine.group(board, about=3))
    assert found == {frozenset(f"{kind}{n}" for n in (1, 2, 3)) for kind in "竹バ会"}


def test_two_engines_and_two_calls_say_the_same(engine: Engine, board: Sequence[Text]) -> None:
    first = engine.group(board)
    assert first
    assert engine.group(board) == first
    assert Engine(resources()).group(board) == first


def test_a_note_that_says_nothing_stays_alone(engine: Engine, board: Sequence[Text]) -> None:
    assert "無1" not in ground(engine.group(board, about=1))


def test_placed_notes_are_not_proposed(engine: Engine, board: Sequence[Text]) -> None:
    placed = {"竹1": "里", "竹2": "里", "バ1": "足"}
    assert not set(placed) & set(ground(engine.group(board, placed=placed)))


def test_what_is_near_a_human_cluster_goes_into_it(engine: Engine, board: Sequence[Text]) -> None:
    placed = {"竹1": "里", "竹2": "里", "バ1": "足", "バ2": "足"}
    found = ground(engine.group(board, placed=placed, about=3))
    assert (found["竹3"], found["バ3"], found["会1"]) == ("里", "足", None)


def test_a_person_may_split_what_is_alike(engine: Engine) -> None:
    alike = [Text(str(n), "バスの本数を増やしてほしい") for n in range(6)]
    free = engine.group(alike)
    assert members(free) == {frozenset("012345")}  # without a person they are one
    placed = {"0": "朝", "1": "朝", "2": "夜", "3": "夜"}
    held = engine.group(alike, placed=placed, about=1)
    assert set(ground(held)) == {"4", "5"}
    assert all(group.into in ("朝", "夜") for group in held)


def test_finer_leaves_more_notes_alone(engine: Engine, board: Sequence[Text]) -> None:
    between = ("山道が荒れて車が通れない", "駅前の店に若い人が来ない", "病院まで歩いて行けない")
    notes = [*board, *(Text(text, text) for text in between)]
    grouped = [len(ground(engine.group(notes, granularity=step))) for step in (0.0, 0.5, 1.0)]
    assert grouped == sorted(grouped, reverse=True)
    assert grouped[0] > grouped[-1]


def test_nameplates_are_cut_from_the_notes(engine: Engine, board: Sequence[Text]) -> None:
    texts = {note.id: note.text for note in board}
    for group in engine.group(board, about=3):
        assert group.nameplates
        for plate in group.nameplates:
            assert len(plate) <= LONGEST
            assert any(plate in texts[note] for note in group.note_ids)
            assert len(engine.words(plate)) > 1  # never a bare category word


def test_a_nameplate_keeps_the_letters_as_written(engine: Engine) -> None:
    notes = [Text("1", "ＬＥＤの街灯を増やす"), Text("2", "LEDの街灯を増やす")]
    (group,) = engine.group(notes)
    assert set(group.nameplates) <= {"ＬＥＤの街灯を増やす", "LEDの街灯を増やす"}


def test_reason_and_words_stand_in_the_notes(engine: Engine, board: Sequence[Text]) -> None:
    texts = {note.id: note.text for note in board}
    for group in engine.group(board, about=3):
        written = "".join(texts[note] for note in group.note_ids)
        known = {word for note in group.note_ids for word in engine.words(texts[note])}
        assert group.words
        assert {word.word for word in group.words} <= known | {written}
        assert f"「{group.words[0].word}」" in group.reason
        assert 0 < sum(word.share for word in group.words) <= 1.01
        assert 0 <= group.firmness <= 1


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["竹林"],
        [""],
        ["", "  ", "\n"],
        ["？？", "🎋🎋", "𠮷"],
        ["特になし", "特になし"],
        ["竹" * 500, "バスの本数。" * 80],
        ["a", "https://example.org/?q=%E7", "12345"],
    ],
)
def test_odd_boards_are_answered(engine: Engine, texts: list[str]) -> None:
    notes = [Text(str(n), text) for n, text in enumerate(texts)]
    for about in (None, 0, 1, 100):
        found = engine.group(notes, about=about)
        assert sum(len(group.note_ids) for group in found) <= len(notes)
    engine.near_duplicates(notes, 0.5)
    assert all(engine.flags(note) is not None for note in notes)


def test_two_thousand_notes_are_grouped_each_once(engine: Engine, board: Sequence[Text]) -> None:
    notes = [Text(f"{n}", f"{board[n % 9].text}{n}") for n in range(2000)]
    found = [note for group in engine.group(notes) for note in group.note_ids]
    assert len(found) == len(set(found)) > 1900


def test_cancel_ends_the_work(engine: Engine, board: Sequence[Text]) -> None:
    with pytest.raises(Cancelled):
        engine.group(board, cancelled=lambda: True)
