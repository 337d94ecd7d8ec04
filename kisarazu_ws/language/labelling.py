"""Themes, visions, challenges and pillars for notes, with the words that carried each.

A label starts from its name, description and keywords; every note that a person labelled moves it:
softmax regression, maximum a posteriori around that start (scale and precision as measured).
To the product with that direction comes the affinity with the label's single words. The score is a
sum over the note's words, so each word's part of it is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kisarazu_ws.language.affinity import Affinity, affinity, label_words
from kisarazu_ws.language.board import Board
from kisarazu_ws.language.tokens import Token, Tokens
from kisarazu_ws.language.values import LabelSpec, Suggestion, Word
from kisarazu_ws.language.vectors import Floats, WordTable, total, unit

_NAME, _KEYWORDS = 0.5, 0.5  # against 1 for the description
_AFFINITY = 1.0  # against 1 for the direction
_SCALE = 8.0
_PRECISION = 0.3
_STEPS = 120
_FEW_LABELS = 3
_NONE = 2.5  # what "none of these" weighs against a label's SCALE times its nearness
_OFFERED = 3
_FIRM_SCORE, _FIRM_LEAD = 0.6, 0.4
_SHOWN_WORDS = 4
_WORTH_SHOWING = 0.2  # of what the strongest word brought


@dataclass(frozen=True)
class Labels:
    """The labels of one kind: their start directions, the directions of their single
    words."""

    specs: tuple[LabelSpec, ...]
    start: Floats
    words: tuple[Floats, ...]


def prepare(specs: Sequence[LabelSpec], tokens: Tokens, table: WordTable) -> Labels:
    """Directions (k, 96) of `specs`, all of one kind."""
    parts = [
        (_NAME, [spec.name for spec in specs]),
        (1.0, [spec.description for spec in specs]),
        (_KEYWORDS, [" ".join(spec.keywords) for spec in specs]),
    ]
    start = sum(
        weight * unit(np.stack([total(tokens.split(text), table) for text in texts]))
        for weight, texts in parts
    )
    rows = unit(np.asarray(start, np.float32))
    if len(specs) > 2:
        rows = unit(rows - rows.mean(axis=0))
    whole = (" ".join((spec.name, spec.description, *spec.keywords)) for spec in specs)
    words = tuple(label_words(tokens.split(text), table) for text in whole)
    return Labels(tuple(specs), rows, words)


def suggest(
    board: Board, labels: Labels, known: Mapping[int, str], table: WordTable
) -> list[tuple[Suggestion, ...]]:
    """Up to three suggestions for each note of `board`, best first; none where nothing was
    understood. `known` gives the key a person chose for a row."""
    if not board.tokens:
        return []
    rows = _rows(board, len(labels.specs))
    near = affinity(board, labels.words, table)
    bonus = np.asarray(_SCALE * _AFFINITY * near.rows, np.float32)
    weights = _learned(rows, labels, known, bonus)
    scores = _scores(rows @ weights.T + bonus)
    judged = _Judged(board, labels, near, weights, table)
    return [
        _offers(judged, at, scores[at]) if rows[at].any() else () for at in range(len(board.tokens))
    ]


@dataclass(frozen=True)
class _Judged:
    """All that one answer was made from."""

    board: Board
    labels: Labels
    near: Affinity
    weights: Floats
    table: WordTable


def _rows(board: Board, count: int) -> Floats:
    """The notes (n, 96) less a share of the board's mean that grows with the number of labels.

    With many labels the mean is what all notes share; with three pillars it is mostly the pillar
    that most notes speak of, and taking it out would hide just that.
    """
    plain = unit(board.raw)
    share = max(0.0, 1 - _FEW_LABELS / count)
    filled = np.any(plain, axis=1)[:, None]
    return unit(np.where(filled, plain - share * board.middle, 0).astype(np.float32))


def _softmax(logits: Floats) -> Floats:
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), np.float32)


def _scores(logits: Floats) -> Floats:
    """Probabilities (n, k) beside "none of these", so that a far label scores low even alone."""
    none = np.full((len(logits), 1), _NONE, np.float32)
    return _softmax(np.concatenate([logits, none], axis=1))[:, :-1]


def _learned(notes: Floats, labels: Labels, known: Mapping[int, str], bonus: Floats) -> Floats:
    """The directions (k, 96) after the labelled notes; accelerated gradient, fixed steps."""
    start = labels.start * np.float32(_SCALE)
    place = {spec.key: at for at, spec in enumerate(labels.specs)}
    rows = [at for at, key in known.items() if key in place and notes[at].any()]
    if not rows:
        return start
    seen, extra = notes[rows], bonus[rows]
    wanted = np.eye(len(place), dtype=np.float32)[[place[known[at]] for at in rows]]
    step = 1 / (0.5 * len(rows) + _PRECISION)  # the curvature of softmax regression is below this
    weights = ahead = start
    for turn in range(_STEPS):
        slope = (_softmax(seen @ ahead.T + extra) - wanted).T @ seen
        new = ahead - step * (slope + _PRECISION * (ahead - start))
        ahead = new + turn / (turn + 3) * (new - weights)
        weights = new
    return np.asarray(weights, np.float32)


def _offers(judged: _Judged, at: int, scores: Floats) -> tuple[Suggestion, ...]:
    order = [int(k) for k in np.argsort(-scores, kind="stable")]
    parts = _parts(judged, at)
    names = shown(judged.board.tokens[at])
    out = []
    for rank, k in enumerate(order[:_OFFERED]):
        other = order[0] if rank else (order[1] if len(order) > 1 else None)
        lead = float(scores[k] - scores[other]) if other is not None else 1.0
        firm = rank == 0 and float(scores[k]) >= _FIRM_SCORE and lead >= _FIRM_LEAD
        words = shares({form: float(part[k]) for form, part in parts.items()}, names)
        out.append(_suggestion(judged.labels, k, other, float(scores[k]), words, firm))
    return tuple(out)


def _parts(judged: _Judged, at: int) -> dict[str, Floats]:
    """Word form -> what it brought to each label (k,), less what it brought on average."""
    board, tokens = judged.board, judged.board.tokens[at]
    length = float(np.linalg.norm(board.raw[at])) or 1.0
    found: dict[str, Floats] = {}
    for token in tokens:
        if token.content:
            share = judged.weights @ judged.table.vector(token)
            part = share * (board.weights[token.form] / length)
            part = part + _SCALE * _AFFINITY * judged.near.part(token, tokens)
            kept = part - part.mean() if len(part) > 1 else part
            found[token.form] = found.get(token.form, np.zeros_like(kept)) + kept
    return found


def shown(tokens: Iterable[Token]) -> dict[str, str]:
    """Normalised form -> how it is shown to people: as it was written first."""
    names: dict[str, str] = {}
    for token in tokens:
        names.setdefault(token.form, token.lemma)
    return names


def shares(parts: Mapping[str, float], names: Mapping[str, str]) -> tuple[Word, ...]:
    """The words that spoke for a result, the strongest first, each with its share of them all.

    `parts` maps normalised forms to what they brought, `names` to how they are shown.
    """
    positive = sorted(((v, w) for w, v in parts.items() if v > 0), key=lambda p: (-p[0], p[1]))
    whole = sum(v for v, _ in positive)
    strong = [(v, w) for v, w in positive[:_SHOWN_WORDS] if v >= _WORTH_SHOWING * positive[0][0]]
    return tuple(Word(names[w], round(v / whole, 3)) for v, w in strong)


def _suggestion(
    labels: Labels, k: int, other: int | None, score: float, words: tuple[Word, ...], firm: bool
) -> Suggestion:
    spec = labels.specs[k]
    rival = labels.specs[other] if other is not None else None
    return Suggestion(
        kind=spec.kind,
        key=spec.key,
        score=round(score, 4),
        words=words,
        firm=firm,
        reason=_reason(spec, rival, words, firm),
        runner_up=rival.key if rival else None,
    )


def _reason(spec: LabelSpec, rival: LabelSpec | None, words: tuple[Word, ...], firm: bool) -> str:
    quoted = "".join(f"「{w.word}」" for w in words[:3])
    begin = f"{quoted}の語から" if quoted else "はっきりした語はなく、全体として"
    end = f"「{spec.name}」に近い" if firm else f"「{spec.name}」かもしれない"
    return f"{begin}{end}（次点：{rival.name}）" if rival else begin + end
