"""Whether two notes about the same thing may say the contrary: 街灯が少ない / 街灯が多すぎる."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kisarazu_ws.language.tokens import Token

_NEGATIONS = frozenset({"ない", "ぬ", "ず", "まい", "無い"})
# In longer notes one word more or less on a side says nothing about the whole.
_LONGEST = 30  # tokens
_PREDICATE = 6  # tokens at the end that hold what the note says of its subject


def contrary(first: Sequence[Token], second: Sequence[Token], opposites: Mapping[str, int]) -> bool:
    """Whether two short notes take opposite sides, or only one of them ends in a no.

    `opposites` maps a word to its axis, positive for one side, negative for the other.
    """
    if max(len(first), len(second)) > _LONGEST:
        return False
    one, other = _sides(first, opposites), _sides(second, opposites)
    if any(-axis in other and axis not in other and -axis not in one for axis in one):
        return True
    if one & other:
        return False
    return _ends_in_no(first) != _ends_in_no(second)


def _sides(tokens: Sequence[Token], opposites: Mapping[str, int]) -> frozenset[int]:
    """±axis for each opposite that the note names, turned round by a no right after it."""
    found = set()
    for at, token in enumerate(tokens):
        axis = opposites.get(token.form) or opposites.get(token.lemma)
        if axis:
            denied = any(_is_no(tokens, n) for n in range(at + 1, min(at + 3, len(tokens))))
            found.add(-axis if denied else axis)
    return frozenset(found)


def _ends_in_no(tokens: Sequence[Token]) -> bool:
    start = max(0, len(tokens) - _PREDICATE)
    return sum(_is_no(tokens, at) for at in range(start, len(tokens))) % 2 == 1


def _is_no(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word denies: not in 〜なければならない, 〜なくては, 〜ないと, 〜しかない."""
    token = tokens[at]
    if token.form not in _NEGATIONS or token.surface.startswith("なけれ"):
        return False
    after = [t.surface for t in tokens[at + 1 : at + 3]]
    before = tokens[at - 1].surface if at else ""
    return after[:1] != ["と"] and after != ["て", "は"] and before not in ("しか", "なら", "いけ")
