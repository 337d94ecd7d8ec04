"""How near each word of a note is to the nearest word of each label.

The sum of a note's words blurs what one telling word says; this keeps it. Averaged over the note
by the words' lengths, and less what any word of the language reaches, for a label with many words
is near to everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kisarazu_ws.language.board import Board
from kisarazu_ws.language.tokens import Token
from kisarazu_ws.language.vectors import DIMENSIONS, Floats, WordTable, unit


@dataclass(frozen=True)
class Affinity:
    """`rows` (n, k) per note; `near` maps a word's form to its cosines (k,) with the labels'
    nearest words, `weight` to its length on this board."""

    rows: Floats
    near: Mapping[str, Floats]
    weight: Mapping[str, float]

    def part(self, token: Token, tokens: Sequence[Token]) -> Floats:
        """What `token` brought to the row of the note `tokens`, (k,)."""
        whole = sum(self.weight[t.form] for t in tokens if t.content)
        return np.asarray(self.near[token.form] * (self.weight[token.form] / whole), np.float32)


def label_words(tokens: Sequence[Token], table: WordTable) -> Floats:
    """The directions (m, 96) of the words of one label, one zero row when it has none."""
    rows = [v for t in tokens if t.content and (v := table.vector(t)).any()]
    return unit(np.stack(rows)) if rows else np.zeros((1, DIMENSIONS), np.float32)


def affinity(board: Board, labels: Sequence[Floats], table: WordTable) -> Affinity:
    """The affinity of all notes of `board` with `labels` (their word directions)."""
    words = {t.form: t for tokens in board.tokens for t in tokens if t.content}
    vectors = np.zeros((len(words), DIMENSIONS), np.float32)
    for at, token in enumerate(words.values()):
        vectors[at] = table.vector(token)
    starts = np.cumsum([0, *(len(rows) for rows in labels[:-1])])
    targets = np.concatenate(labels).T
    usual = np.maximum.reduceat(table.sample @ targets, starts, axis=1).mean(axis=0)
    near = np.maximum.reduceat(unit(vectors) @ targets, starts, axis=1) - usual
    length = np.linalg.norm(vectors, axis=1)
    found = {form: near[at] for at, form in enumerate(words)}
    weight = {form: float(length[at]) * board.weights[form] for at, form in enumerate(words)}
    rows = np.stack([_row(tokens, found, weight, len(labels)) for tokens in board.tokens])
    return Affinity(rows, found, weight)


def _row(
    tokens: Sequence[Token], near: Mapping[str, Floats], weight: Mapping[str, float], count: int
) -> Floats:
    row, whole = np.zeros(count, np.float32), 0.0
    for token in tokens:
        if token.content:
            row += near[token.form] * weight[token.form]
            whole += weight[token.form]
    return np.asarray(row / whole, np.float32) if whole else row
