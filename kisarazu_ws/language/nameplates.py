"""Proposals for a nameplate (表札): phrases cut out of the notes themselves, never invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from kisarazu_ws.language.flags import sentences
from kisarazu_ws.language.tokens import Token
from kisarazu_ws.language.vectors import Floats, WordTable, total, unit

LONGEST = 24
_SHORTEST = 5
_OFFERED = 3
_FROM_NOTES = 12  # the notes nearest to the middle of the group speak for it
_LIKENESS = 0.25  # how much a second proposal is held back by being like the first
_SHORTER_IS_BETTER = 0.006  # a character, in cosine
_CUT_START = 0.1  # a phrase that starts inside a sentence lost something
# Endings that say how sure or polite the writer is, not what is said.
_ENDING = re.compile(
    r"(?:と(?:は)?(?:思|おも|感じ|考え)(?:います|いました|った|う|ます|ました|る|ている)"
    r"|(?:の|ん)?(?:では|じゃ)(?:ないか|ないでしょうか)|気が(?:する|します)|らしい|そうです|ようです"
    r"|(?:こと|の)が(?:必要|大切|重要)(?:である|です|だ)?|(?:です|だ)?(?:よ|ね|な)?)$"
)
_SPLIT = Callable[[str], tuple[Token, ...]]


def propose(
    texts: Sequence[str], rows: Floats, split: _SPLIT, table: WordTable, middle: Floats
) -> tuple[str, ...]:
    """Up to three phrases of at most 24 characters, at least two content words each, best first.

    `rows` (n, 96) are the notes' vectors in the board's space, `middle` (96,) the board's mean.
    """
    centre = unit(rows.sum(axis=0))
    central = np.argsort(-(rows @ centre), kind="stable")[:_FROM_NOTES]
    found: dict[str, tuple[float, Floats]] = {}
    for at in central:
        for phrase, tokens, cut in _phrases(texts[int(at)], split):
            vector = unit(unit(total(tokens, table)) - middle)
            value = float(vector @ centre) - _SHORTER_IS_BETTER * len(phrase) - _CUT_START * cut
            if phrase not in found or found[phrase][0] < value:
                found[phrase] = (value, vector)
    return _varied(found)


def _phrases(text: str, split: _SPLIT) -> Iterator[tuple[str, tuple[Token, ...], bool]]:
    """Each sentence, and where it is too long its ends that begin at a word: (phrase, its
    tokens, whether the beginning was cut off)."""
    for sentence in sentences(text):
        plain = _trimmed(sentence)
        tokens = split(plain)
        for at, token in enumerate(tokens):
            phrase = "".join(t.surface for t in tokens[at:]).strip(" 　、,")
            opens = at == 0 or (not token.bound and _may_cut(tokens[at - 1], token))
            if opens and _SHORTEST <= len(phrase) <= LONGEST and _says_something(tokens[at:]):
                yield phrase, tokens[at:], at > 0


def _may_cut(before: Token, first: Token) -> bool:
    """Whether a phrase may begin between the two: only where a clause or a topic ends, and not
    with a word that needs what was cut off (に関する、出て行き)."""
    ends = (
        before.surface in ("、", ",", "は", "ので", "ため", " ", "　") or before.surface == "から"
    )
    return ends and first.part in ("名詞", "代名詞", "形容詞", "形状詞", "接頭辞", "連体詞")


def _trimmed(sentence: str) -> str:
    return _ENDING.sub("", sentence.strip("。．!！?？ 　"))


def _says_something(tokens: Sequence[Token]) -> bool:
    return len({t.form for t in tokens if t.content}) > 1


def _varied(found: dict[str, tuple[float, Floats]]) -> tuple[str, ...]:
    """The best phrase, then the best that say something else or say it otherwise."""
    chosen: list[str] = []
    while found and len(chosen) < _OFFERED:
        taken = [found[c][1] for c in chosen]
        rest = [p for p in found if not any(p in c or c in p for c in chosen)]
        if not rest:
            break
        chosen.append(max(rest, key=lambda p: (_held_back(found[p], taken), p)))
    return tuple(chosen)


def _held_back(candidate: tuple[float, Floats], taken: Sequence[Floats]) -> float:
    value, vector = candidate
    return value - _LIKENESS * max((float(vector @ other) for other in taken), default=0.0)
