"""Suggestions: the theme, the words that carried it, learning, and 環境 that is not nature."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.values import LabelSpec, Suggestion, Text
from tests.language.conftest import PILLARS, THEMES

BAMBOO = "竹林が荒れて人が入れない"


def best(engine: Engine, text: str, labels: tuple[LabelSpec, ...]) -> Suggestion:
    return engine.suggest([Text("1", text)], labels)["1"][0]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (BAMBOO, "satoyama"),
        ("生ごみを堆肥にして使う", "circulation"),
        ("子どもとアマモを植えたい", "blue_carbon"),
        ("⽵林を整備する", "satoyama"),  # a radical out of a PDF
    ],
)
def test_theme_by_description(engine: Engine, text: str, key: str) -> None:
    assert best(engine, text, THEMES).key == key


def test_reason_names_words_of_the_note_and_the_runner_up(engine: Engine) -> None:
    found = best(engine, BAMBOO, THEMES)
    assert {word.word for word in found.words} <= set(engine.words(BAMBOO))
    assert [word.share for word in found.words] == sorted(
        (word.share for word in found.words), reverse=True
    )
    names = {spec.key: spec.name for spec in THEMES}
    assert found.reason.startswith("「竹林」")
    assert f"「{names[found.key]}」" in found.reason
    assert found.runner_up
    assert f"次点：{names[found.runner_up]}" in found.reason


def test_three_at_most_best_first_scores_within_one(engine: Engine) -> None:
    offers = engine.suggest([Text("1", BAMBOO)], [*THEMES, *PILLARS])["1"]
    for kind in ("theme", "pillar"):
        scores = [offer.score for offer in offers if offer.kind == kind]
        assert len(scores) == 3
        assert scores == sorted(scores, reverse=True)
        assert 0 < sum(scores) <= 1.001


def test_only_the_best_can_be_firm(engine: Engine) -> None:
    offers = engine.suggest([Text("1", BAMBOO)], THEMES)["1"]
    assert [offer.firm for offer in offers] == [True, False, False]
    assert offers[0].reason.count("近い") == 1
    assert "かもしれない" in offers[1].reason


@pytest.mark.parametrize(
    "text", ["歩道の段差をなくしてほしい", "回覧板をなくしたい", "車を手放して家にこもる"]
)
def test_what_belongs_to_no_theme_is_not_firm(engine: Engine, text: str) -> None:
    found = best(engine, text, THEMES)
    assert not found.firm
    assert found.score < 0.6
    assert best(engine, BAMBOO, THEMES).score > 0.8


def test_a_board_full_of_one_pillar_keeps_it(engine: Engine, board: Sequence[Text]) -> None:
    social = [note for note in board if note.id in ("バ1", "バ3", "会1", "会2", "会3")]
    found = engine.suggest(social, PILLARS)
    assert {found[note.id][0].key for note in social} == {"society"}


@pytest.mark.parametrize("text", ["", "特になし", "？", "です"])
def test_nothing_is_suggested_for_nothing(engine: Engine, text: str) -> None:
    assert engine.suggest([Text("1", text)], THEMES)["1"] == ()


def test_one_label_has_no_runner_up(engine: Engine) -> None:
    found = best(engine, BAMBOO, THEMES[:1])
    assert (found.key, found.runner_up) == ("satoyama", None)


def test_a_placement_is_learned_from_at_once(engine: Engine, board: Sequence[Text]) -> None:
    notes = [*board, Text("1", "神輿を担ぐ人が足りない"), Text("2", "神輿の担ぎ手を募る")]
    before = engine.suggest(notes, THEMES)
    after = engine.suggest(notes, THEMES, {"1": {"theme": "satoyama"}})
    assert score(after["2"], "satoyama") > score(before["2"], "satoyama") + 0.1
    assert after["竹1"][0].key == before["竹1"][0].key  # what is unlike it stays


def score(offers: Sequence[Suggestion], key: str) -> float:
    return next(offer.score for offer in offers if offer.key == key)


def test_examples_of_other_kinds_and_unknown_keys_change_nothing(engine: Engine) -> None:
    notes = [Text("1", BAMBOO), Text("2", "生ごみを堆肥にする")]
    examples = {"1": {"pillar": "economy", "theme": "gone"}, "9": {"theme": "satoyama"}}
    assert engine.suggest(notes, THEMES, examples) == engine.suggest(notes, THEMES)


@pytest.mark.parametrize(
    "text",
    [
        "職場環境をよくしたい",
        "教育環境が整っていない",
        "子育て環境がよいまち",
        "働きやすい環境をつくる",
        "子ども・若者が育つ環境",
        "家庭の環境がさまざま",
    ],
)
def test_environment_that_is_not_nature(engine: Engine, text: str) -> None:
    found = best(engine, text, PILLARS)
    assert found.key != "environment"
    assert "環境" not in {word.word for word in found.words}


@pytest.mark.parametrize(
    "text", ["自然環境を守る", "環境を守る活動", "地球環境を考える", "海の環境"]
)
def test_environment_that_is_nature(engine: Engine, text: str) -> None:
    assert best(engine, text, PILLARS).key == "environment"
