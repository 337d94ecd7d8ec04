"""Near-duplicates and opposites, flags, and words for search."""

from __future__ import annotations

import pytest

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.flags import NOTHING, SEVERAL
from kisarazu_ws.language.values import Cancelled, NearPair, Text


def pair(engine: Engine, first: str, second: str, threshold: float = 0.0) -> NearPair | None:
    found = engine.near_duplicates([Text("a", first), Text("b", second)], threshold)
    return found[0] if found else None


def test_the_same_words_are_a_full_pair(engine: Engine) -> None:
    found = pair(engine, "街灯が少ない", "街灯が少ない。", 0.9)
    assert found is not None
    assert (found.first, found.second, found.opposite) == ("a", "b", False)
    assert found.score == pytest.approx(1, abs=0.01)


def test_what_is_not_alike_is_no_pair(engine: Engine) -> None:
    assert pair(engine, "街灯が少ない", "竹林が荒れている", 0.55) is None


@pytest.mark.parametrize(
    ("first", "second", "opposite"),
    [
        ("街灯が少ない", "街灯が多すぎる", True),
        ("バスを増やしてほしい", "バスを減らしてほしい", True),
        ("自治会は必要だ", "自治会は必要ない", True),
        ("公園を残してほしい", "公園をなくしてほしい", True),
        ("再エネ施設に賛成", "再エネ施設に反対", True),
        ("子どもが遊ぶ場所がある", "子どもが遊ぶ場所がない", True),
        ("街灯が少ない", "街灯が足りない", False),
        ("バスの本数が少ない", "バスの本数が多くない", False),
        ("ごみを減らさなければならない", "ごみを減らすべき", False),
        ("子どもが遊ぶ場所がない", "子どもの遊び場がない", False),
        ("移住者が増えるとよい", "移住者が増えないと困る", False),
    ],
)
def test_opposites_are_flagged(engine: Engine, first: str, second: str, opposite: bool) -> None:
    found = pair(engine, first, second)
    assert found is not None
    assert found.opposite is opposite


def test_pairs_can_be_cancelled(engine: Engine) -> None:
    with pytest.raises(Cancelled):
        engine.near_duplicates([Text("a", "竹"), Text("b", "竹")], 0.5, lambda: True)


@pytest.mark.parametrize(
    "text",
    [
        "特になし",
        "特になし。",
        "とくにありません",
        "特にないです",
        "なし",
        "無し！",
        "",
        "わからない",
    ],
)
def test_nothing(engine: Engine, text: str) -> None:
    assert engine.flags(Text("1", text)) == {NOTHING}


@pytest.mark.parametrize(
    "text", ["人がいない", "問題は交通の便がないこと", "なしの直売所がほしい", "トイレ"]
)
def test_not_nothing(engine: Engine, text: str) -> None:
    assert NOTHING not in engine.flags(Text("1", text))


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("バスを増やしてほしい。公園のトイレを直してほしい。", True),
        ("・バスを増やす\n・公園のトイレを直す", True),
        ("バスを増やしてほしい", False),
        ("バスを\n増やしてほしい", False),
        ("助かりました。バスを増やしてほしい。", False),
    ],
)
def test_several_ideas(engine: Engine, text: str, several: bool) -> None:
    assert (SEVERAL in engine.flags(Text("1", text))) is several


def test_words_are_content_words_once_in_dictionary_form(engine: Engine) -> None:
    assert engine.words("竹林が荒れて、荒れた竹林に人が入れない") == (
        "竹林",
        "荒れる",
        "人",
        "入れる",
    )
    assert engine.words("お年寄りと町内会の駐車場") == ("お年寄り", "町内会", "駐車場", "場")[:3]
    assert engine.words("") == ()
