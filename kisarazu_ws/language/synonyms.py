"""The civic word list: words that mean the same here, opposites, and words that mislead."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kisarazu_ws.domain.text import fold


@dataclass(frozen=True)
class Guard:
    """`word` says nothing when it follows one of `after` (directly or with の), or a verb."""

    word: str
    after: frozenset[str]
    after_verb: bool


@dataclass(frozen=True)
class CivicWords:
    """`same` maps each word to the words whose mean it stands for."""

    same: Mapping[str, tuple[str, ...]]
    opposites: Mapping[str, int]
    guards: Mapping[str, Guard]


def load(path: Path) -> CivicWords:
    """The list in the TOML file `path`; tomllib.TOMLDecodeError when it is not TOML."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    same: dict[str, tuple[str, ...]] = {}
    for group in data.get("same", []):
        words = tuple(map(fold, group["words"]))
        meaning = tuple(group.get("means", words))
        same.update(dict.fromkeys(words, meaning))
    return CivicWords(same, _opposites(data), _guards(data))


def _opposites(data: Mapping[str, list[Mapping[str, list[str]]]]) -> dict[str, int]:
    """Word -> axis number, positive for one side and negative for the other."""
    found: dict[str, int] = {}
    for axis, pair in enumerate(data.get("opposite", []), start=1):
        found.update(dict.fromkeys(pair["plus"], axis))
        found.update(dict.fromkeys(pair["minus"], -axis))
    return found


def _guards(data: Mapping[str, list[Mapping[str, object]]]) -> dict[str, Guard]:
    found = {}
    for row in data.get("guard", []):
        after = row["after"]
        assert isinstance(after, list)
        word = str(row["word"])
        found[word] = Guard(word, frozenset(map(str, after)), bool(row.get("after_verb", False)))
    return found
