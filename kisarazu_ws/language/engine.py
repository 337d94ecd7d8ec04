"""The language engine: one object that answers every question about Japanese notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from kisarazu_ws.language import duplicates, flags, grouping, labelling, nameplates, polarity
from kisarazu_ws.language.board import Board, build, smoothed
from kisarazu_ws.language.grouping import Group
from kisarazu_ws.language.labelling import shares, shown
from kisarazu_ws.language.names import NameFinder
from kisarazu_ws.language.synonyms import CivicWords
from kisarazu_ws.language.synonyms import load as load_civic_words
from kisarazu_ws.language.tokens import Token, Tokens
from kisarazu_ws.language.values import (
    Cancelled,
    GroupProposal,
    LabelSpec,
    NearPair,
    Suggestion,
    Text,
    Word,
)
from kisarazu_ws.language.vectors import Floats, WordTable, unit

NEAR_DUPLICATE = 0.55  # the threshold that separated paraphrases best
_REMEMBERED = 20_000  # texts whose tokens are kept, so that the second question is quick
_BARE_STEMS = frozenset({"為る", "有る", "居る", "成る", "無い", "良い", "出来る", "行う", "思う"})


def _never() -> bool:
    return False


class Engine:
    """Deterministic answers from `resources/language`; the tables are read at the first question.

    Not for two threads at once. Long questions ask `cancelled` and raise Cancelled.
    """

    def __init__(self, resources: Path) -> None:
        self._folder = resources / "language"
        self._split_before: dict[str, tuple[Token, ...]] = {}

    @cached_property
    def _civic(self) -> CivicWords:
        return load_civic_words(self._folder / "synonyms.toml")

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(self._civic)

    @cached_property
    def _names(self) -> NameFinder:
        return NameFinder()

    @cached_property
    def _table(self) -> WordTable:
        return WordTable(self._folder / "word_vectors_96.npz", self._civic.same)

    def group(
        self,
        notes: Sequence[Text],
        *,
        placed: Mapping[str, str] | None = None,
        granularity: float = 0.5,
        about: int | None = None,
        cancelled: Callable[[], bool] = _never,
    ) -> tuple[GroupProposal, ...]:
        """Groups of unplaced notes, largest first; notes that fit nowhere are in none.

        `placed` (note id -> cluster id) is what people did: it is never changed, and no two of
        its clusters are joined. `granularity` 0 (few, large) .. 1 (many, small); `about` asks for
        a number of groups instead, those of `placed` included. Raises Cancelled.
        """
        board = self._board(notes, cancelled)
        rows = smoothed(board.rows, cancelled)
        found = grouping.groups(notes, rows, placed or {}, granularity, about, cancelled)
        firm = _firmness(rows, found)
        return tuple(
            self._proposal(notes, board, rows, group, firmness)
            for group, firmness in zip(found, firm, strict=True)
        )

    def suggest(
        self,
        notes: Sequence[Text],
        labels: Sequence[LabelSpec],
        examples: Mapping[str, Mapping[str, str]] | None = None,
    ) -> dict[str, tuple[Suggestion, ...]]:
        """Note id -> up to three suggestions for each kind of `labels`, best first in each kind.

        `examples` (note id -> kind -> key) is what people confirmed; every one is learned from.
        """
        board = self._board(notes, _never)
        found: dict[str, tuple[Suggestion, ...]] = {note.id: () for note in notes}
        for kind in dict.fromkeys(label.kind for label in labels):
            ready = labelling.prepare(
                [label for label in labels if label.kind == kind], self._tokens, self._table
            )
            chosen = ((at, (examples or {}).get(note.id, {})) for at, note in enumerate(notes))
            known = {at: keys[kind] for at, keys in chosen if kind in keys}
            offers = labelling.suggest(board, ready, known, self._table)
            for note, offered in zip(notes, offers, strict=True):
                found[note.id] += offered
        return found

    def near_duplicates(
        self,
        notes: Sequence[Text],
        threshold: float = NEAR_DUPLICATE,
        cancelled: Callable[[], bool] = _never,
    ) -> tuple[NearPair, ...]:
        """Pairs that say nearly the same, nearest first; for flagging, never for merging."""
        split = [self._split(note.text) for note in notes]
        rows = unit(build(split, self._table).raw)
        texts = [note.text for note in notes]
        found = duplicates.pairs(texts, rows, threshold, cancelled)
        return tuple(
            NearPair(
                notes[a].id,
                notes[b].id,
                round(score, 4),
                polarity.contrary(split[a], split[b], self._civic.opposites),
            )
            for a, b, score in sorted(found, key=lambda p: (-p[2], p[0], p[1]))
        )

    def flags(self, note: Text) -> frozenset[str]:
        """`several_ideas` and `nothing`, as far as they hold."""
        if flags.says_nothing(note.text):
            return frozenset({flags.NOTHING})
        parts = [self._split(part) for part in flags.sentences(note.text)]
        return frozenset({flags.SEVERAL}) if flags.several(parts) else frozenset()

    def names(self, text: str) -> tuple[str, ...]:
        """What may be names of persons, in their order, as folded text."""
        return self._names(text)

    def words(self, text: str) -> tuple[str, ...]:
        """The content words of `text` in dictionary form, each once, in order."""
        content = (t for t in self._split(text) if t.content and t.form not in _BARE_STEMS)
        return tuple(dict.fromkeys(t.lemma for t in content))

    def _split(self, text: str) -> tuple[Token, ...]:
        if text not in self._split_before:
            if len(self._split_before) >= _REMEMBERED:
                self._split_before.clear()
            self._split_before[text] = self._tokens.split(text)
        return self._split_before[text]

    def _board(self, notes: Sequence[Text], cancelled: Callable[[], bool]) -> Board:
        """The board; notes that say nothing (特になし) are as if empty."""
        split = []
        for note in notes:
            nothing = flags.says_nothing(note.text)
            split.append(() if nothing else self._split(note.text))
            if cancelled():
                raise Cancelled
        return build(split, self._table)

    def _proposal(
        self, notes: Sequence[Text], board: Board, rows: Floats, group: Group, firmness: float
    ) -> GroupProposal:
        members = list(group.loose)
        own = board.rows[members]
        words = self._shared_words(board, members, unit(rows[members].sum(axis=0)))
        texts = [notes[at].text for at in members]
        return GroupProposal(
            note_ids=tuple(notes[at].id for at in members),
            into=group.into,
            nameplates=nameplates.propose(texts, own, self._split, self._table, board.middle),
            words=words,
            firmness=round(firmness, 4),
            reason=_reason(words, len(members), group.into),
        )

    def _shared_words(
        self, board: Board, members: Sequence[int], middle: Floats
    ) -> tuple[Word, ...]:
        """The words that draw `members` together; those in two or more notes count double."""
        parts: dict[str, float] = {}
        seen: dict[str, set[int]] = {}
        for at in members:
            length = float(np.linalg.norm(board.raw[at])) or 1.0
            for token in board.tokens[at]:
                if token.content:
                    value = float(self._table.vector(token) @ middle) / length
                    value *= board.weights[token.form]
                    parts[token.form] = parts.get(token.form, 0.0) + value
                    seen.setdefault(token.form, set()).add(at)
        doubled = {w: v * (2 if len(seen[w]) > 1 else 1) for w, v in parts.items()}
        return shares(doubled, shown(t for at in members for t in board.tokens[at]))


def _firmness(rows: Floats, found: Sequence[Group]) -> list[float]:
    """For each group 0..1: cosine of its loose notes to its middle less that to the next one."""
    if not found:
        return []
    middles = np.stack([unit(rows[[*g.loose, *g.placed]].sum(axis=0)) for g in found])
    cosines = rows @ middles.T
    out = []
    for at, group in enumerate(found):
        near = cosines[list(group.loose)]
        own = near[:, at].copy()
        near[:, at] = 0.0  # below zero no group is a rival
        out.append(float(np.clip((own - near.max(axis=1)).mean(), 0, 1)))
    return out


def _reason(words: Sequence[Word], count: int, into: str | None) -> str:
    quoted = "".join(f"「{w.word}」" for w in words[:3])
    begin = f"{quoted}の語が近い" if quoted else "全体の言い方が近い"
    if into is not None:
        return f"この島に置かれた付箋と{begin}（{count}枚）"
    return f"{begin}{count}枚"
