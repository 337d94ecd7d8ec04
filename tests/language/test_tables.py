"""The shipped word list and table fit together, and the linkage is the textbook's."""

from __future__ import annotations

import tomllib
from itertools import combinations

import numpy as np
import pytest

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.linkage import average_linkage, labels
from kisarazu_ws.language.synonyms import load
from kisarazu_ws.language.tokens import Token
from kisarazu_ws.language.vectors import Floats, WordTable, digest, unit
from kisarazu_ws.paths import resources

FOLDER = resources() / "language"


def noun(word: str) -> Token:
    return Token(word, word, word, word, "名詞", "一般")


def cosine(first: Floats, second: Floats) -> float:
    return float(unit(first) @ unit(second))


@pytest.fixture(scope="module")
def table() -> WordTable:
    return WordTable(FOLDER / "word_vectors_96.npz", load(FOLDER / "synonyms.toml").same)


def test_every_meaning_in_the_list_is_a_known_word() -> None:
    with np.load(FOLDER / "word_vectors_96.npz") as stored:
        known = set(stored["keys"].tolist())
    listed = tomllib.loads((FOLDER / "synonyms.toml").read_text(encoding="utf-8"))["same"]
    unknown = [
        word
        for row in listed
        for word in row.get("means", row["words"])
        if digest(word) not in known
    ]
    assert unknown == []


def test_no_word_is_listed_twice() -> None:
    listed = tomllib.loads((FOLDER / "synonyms.toml").read_text(encoding="utf-8"))["same"]
    words = [word for row in listed for word in row["words"]]
    assert sorted(set(words)) == sorted(words)


def test_civic_synonyms_are_one_word(table: WordTable) -> None:
    for first, second in (("自治会", "町会"), ("高齢者", "お年寄り"), ("アマモ", "藻場")):
        assert cosine(table.vector(noun(first)), table.vector(noun(second))) > 0.999
    assert cosine(table.vector(noun("自治会")), table.vector(noun("アマモ"))) < 0.5


def test_unknown_names_are_near_themselves_only(table: WordTable) -> None:
    one, other = table.vector(noun("ホゲピヨ山荘")), table.vector(noun("ムニャムニャ亭"))
    assert cosine(one, one) == pytest.approx(1)
    assert cosine(one, other) < 0.5
    assert not table.vector(noun("ふがほげ")).any()


def test_entries_of_several_tokens_are_read_as_one(engine: Engine) -> None:
    assert "町内会" in engine.words("町内会に入らない人")


@pytest.mark.parametrize("seed", range(5))
def test_linkage_is_average_linkage(seed: int) -> None:
    rows = unit(np.random.default_rng(seed).standard_normal((40, 8)).astype(np.float32))
    merges = average_linkage(
        rows, np.ones(40, np.float32), np.zeros(40, np.bool_), -1.0, lambda: False
    )
    assert len(merges) == 39
    for keep in (10, 25, 34):
        assert partition(labels(merges[:keep], 40)) == textbook(rows, 40 - keep)


def partition(ends: list[int]) -> set[frozenset[int]]:
    return {frozenset(at for at, end in enumerate(ends) if end == one) for one in set(ends)}


def textbook(rows: Floats, count: int) -> set[frozenset[int]]:
    """Merge the two groups with the largest mean cosine, one by one."""
    cosines = rows.astype(np.float64) @ rows.T
    groups = [[at] for at in range(len(rows))]
    while len(groups) > count:
        first, second = max(
            combinations(range(len(groups)), 2),
            key=lambda p: float(cosines[np.ix_(groups[p[0]], groups[p[1]])].mean()),
        )
        groups[first] += groups.pop(second)
    return {frozenset(group) for group in groups}


def test_fixed_groups_are_never_joined() -> None:
    rows = unit(np.ones((4, 3), np.float32))
    fixed = np.array([True, True, False, False])
    merges = average_linkage(rows, np.ones(4, np.float32), fixed, -1.0, lambda: False)
    ends = labels(merges, 4)
    assert ends[0] != ends[1]
    free = average_linkage(rows, np.ones(4, np.float32), np.zeros(4, np.bool_), -1, lambda: False)
    assert len(set(labels(free, 4))) == 1
