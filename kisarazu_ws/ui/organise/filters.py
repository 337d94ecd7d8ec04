"""Which notes the person wants to see: one group, one prompt, one pillar, only unsorted ones,
or those in which a word is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.text import fold

STARS = ("★", "☆", "星")


@dataclass(frozen=True)
class Filter:
    """None means "all". The group decides what lies on the table, the rest what is faded."""

    group_id: str | None = None
    prompt_id: str | None = None
    pillar: str | None = None
    unsorted: bool = False
    words: str = ""

    def lays(self, note: Note) -> bool:
        """Whether the note lies on the table at all."""
        return self.group_id is None or note.group_id == self.group_id

    def shows(self, note: Note, pillars_of: Callable[[str], frozenset[str]]) -> bool:
        """Whether the note is shown in full."""
        if self.prompt_id is not None and note.prompt_id != self.prompt_id:
            return False
        if self.words and not finds(self.words, note):
            return False
        if self.unsorted and not is_unsorted(note):
            return False
        if self.pillar == "":
            return not pillars_of(note.id)
        return self.pillar is None or self.pillar in pillars_of(note.id)


def finds(words: str, note: Note) -> bool:
    """Whether a note carries these words, is the one with this number (27, 27番), or has a star
    where ★ is asked for."""
    if words in STARS:
        return note.starred
    number = words.removesuffix("番")
    if number.isdigit() and int(number) == note.number:
        return True
    folded = fold(note.text)
    return all(part in folded for part in fold(words).split())


def is_unsorted(note: Note) -> bool:
    """Whether nobody has decided yet where the note belongs."""
    return note.cluster_id is None and not note.lone
