"""Names of persons in a text, as the dictionary's proper nouns tell them.

Finds 鈴木, 鈴木太郎, さとみ; not what is also a plain word (林, 森) unless a title follows. A hint
for a person to look at, never a verdict: 山田農園 is found too.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from sudachipy import dictionary, tokenizer

from kisarazu_ws.domain.text import fold

_REMEMBERED = 20_000


class NameFinder:
    """Remembers what it read; not for two threads at once. The dictionary (0.1 s) is read at the
    first text."""

    def __init__(self) -> None:
        self._found = lru_cache(_REMEMBERED)(self._read)

    def __call__(self, text: str) -> tuple[str, ...]:
        """The names in their order, family name and first name together, as folded text."""
        return self._found(text)

    @cached_property
    def _tokenizer(self) -> tokenizer.Tokenizer:
        return dictionary.Dictionary(dict="small").tokenizer(tokenizer.Tokenizer.SplitMode.C)

    def _read(self, text: str) -> tuple[str, ...]:
        folded = fold(text)
        names: list[str] = []
        end = -1
        for found in self._tokenizer.tokenize(folded):
            if found.part_of_speech()[2] != "人名":
                continue
            if found.begin() == end:
                names[-1] += found.surface()
            else:
                names.append(found.surface())
            end = found.end()
        return tuple(names)
