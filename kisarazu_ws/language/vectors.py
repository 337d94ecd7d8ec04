"""Word vectors from a table on disk, and notes as sums of their words.

The table: `keys` are blake2b-8 (little endian) of the normalised form, sorted; `rows` points into
`q` (int8) with scale `s`; `w` (0..255) is the word's learned weight: vector = q·s·w/255.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kisarazu_ws.language.tokens import Token

Floats = npt.NDArray[np.float32]
DIMENSIONS = 96
# An unknown word (a place, a new term) gets a direction of its own, so that two notes that share
# it are near; shorter than a known word (median length 0.6), for its meaning is unknown.
_UNKNOWN_LENGTH = 0.3
_SAMPLE_STEP = 64
# Nouns that the table leaves out because they mean nothing by themselves.
_EMPTY = frozenset(
    [
        "物",
        "時",
        "所",
        "事",
        "為",
        "中",
        "必要",
        "訳",
        "筈",
        "儘",
        "通り",
        "方",
        "様",
        "此れ",
        "其れ",
        "何",
        "今",
        "前",
        "後",
        "上",
        "下",
        "他",
    ]
)


def digest(word: str) -> int:
    """The key of `word` in the table."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


class WordTable:
    """Vectors of words; reads the file at the first question."""

    def __init__(self, path: Path, same: Mapping[str, tuple[str, ...]]) -> None:
        self._path = path
        self._same = same
        self._known: dict[tuple[str, ...], Floats] = {}

    @cached_property
    def _table(self) -> dict[str, npt.NDArray[np.generic]]:
        with np.load(self._path) as stored:
            return {name: stored[name] for name in ("keys", "rows", "w", "q", "s")}

    @cached_property
    def sample(self) -> Floats:
        """Directions (m, 96) of every 64th word: what any word of the language is like."""
        table = self._table
        return unit(table["q"][table["rows"][::_SAMPLE_STEP]].astype(np.float32))

    def vector(self, token: Token) -> Floats:
        """The vector of a word, shape (96,); zero when the word says nothing."""
        name = (token.plain, token.form, token.lemma)
        if name not in self._known:
            self._known[name] = self._find(token)
        return self._known[name]

    def _find(self, token: Token) -> Floats:
        for word in (token.plain, token.lemma, token.form):
            if word in self._same:
                return self._mean(self._same[word])
        for word in (token.form, token.lemma, token.plain):
            if (found := self._row(word)) is not None:
                return found
        pieces = [v for piece in token.pieces if (v := self._row(piece)) is not None]
        if pieces:
            return np.asarray(np.sum(pieces, axis=0), np.float32)
        named = token.part == "名詞" and token.form not in _EMPTY
        return _own_direction(token.form if named else "")

    def _mean(self, words: Sequence[str]) -> Floats:
        """The direction between the words at their mean length: unlike words must not shrink it."""
        found = [v for word in words if (v := self._row(word)) is not None]
        if not found:
            return _own_direction(words[0])
        length = np.mean([np.linalg.norm(v) for v in found])
        return np.asarray(unit(np.sum(found, axis=0)) * length, np.float32)

    def _row(self, word: str) -> Floats | None:
        table = self._table
        keys, key = table["keys"], np.uint64(digest(word))
        at = int(np.searchsorted(keys, key))
        if at >= len(keys) or keys[at] != key:
            return None
        row = int(table["rows"][at])
        scale = float(table["s"][row]) * int(table["w"][at]) / 255
        return np.asarray(table["q"][row].astype(np.float32) * scale, np.float32)


def _own_direction(word: str) -> Floats:
    """A fixed direction for a word that no table knows; zero for kana-only words and signs."""
    if all("ぁ" <= ch <= "ん" or not ch.isalnum() for ch in word):
        return np.zeros(DIMENSIONS, np.float32)
    draw = np.random.default_rng(digest(word)).standard_normal(DIMENSIONS)
    return (draw / np.linalg.norm(draw) * _UNKNOWN_LENGTH).astype(np.float32)


def total(tokens: Iterable[Token], table: WordTable) -> Floats:
    """The sum of the content words' vectors."""
    found = np.zeros(DIMENSIONS, np.float32)
    for token in tokens:
        if token.content:
            found += table.vector(token)
    return found


def unit(rows: Floats) -> Floats:
    """`rows` scaled to length 1 along the last axis; zero stays zero."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.where(length > 1e-9, length, 1)).astype(np.float32)
