"""Whether two notes about the same thing may say the contrary: 街灯が少ない / 街灯が多すぎる."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kisarazu_ws.language.tokens import Token

_NEGATIONS = frozenset({"ない", "ぬ", "ず", "まい", "無い"})
# 「〜てほしくない」 is one no; 「〜しなければならない」「〜しかない」 are none.
_NOT_NEGATIVE = (
    "なければならない",
    "なくてはならない",
    "なければいけない",
    "しかない",
    "かもしれない",
)


def sides(tokens: Sequence[Token], opposites: Mapping[str, int]) -> frozenset[int]:
    """The sides a note takes: ±axis for each opposite it names, turned round by a negation."""
    found = set()
    for at, token in enumerate(tokens):
        axis = opposites.get(token.form) or opposites.get(token.lemma)
        if axis:
            found.add(-axis if _denied(tokens, at) else axis)
    return frozenset(found)


def _denied(tokens: Sequence[Token], at: int) -> bool:
    """Whether a negation follows the word at once, at most one helper word between."""
    return any(t.form in _NEGATIONS or t.surface in _NEGATIONS for t in tokens[at + 1 : at + 3])


def negations(text: str, tokens: Sequence[Token]) -> int:
    """How many noes the note holds."""
    count = sum(t.form in _NEGATIONS and t.part in ("助動詞", "形容詞") for t in tokens)
    return count - sum(
        2 * text.count(form) if "なら" in form or "いけ" in form else text.count(form)
        for form in _NOT_NEGATIVE
    )


def contrary(
    first: tuple[str, Sequence[Token]],
    second: tuple[str, Sequence[Token]],
    opposites: Mapping[str, int],
) -> bool:
    """Whether the two (text, tokens) take opposite sides, or one denies and the other does not."""
    one, other = sides(first[1], opposites), sides(second[1], opposites)
    if any(-axis in other and axis not in other for axis in one):
        return True
    if one & other:
        return False
    return negations(*first) % 2 != negations(*second) % 2
