"""How a note goes out to the public: what a person decided, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.values import Entity

CHOICES: Mapping[str, str] = {
    "mask": "伏せる",
    "generalise": "言いかえる",
    "keep": "そのまま",
    "drop": "載せない",
}
REWORDED = frozenset({"mask", "generalise"})
MASK = "●●"
SHORTEST = 2  # a single letter that was taken out would be found everywhere


@dataclass(frozen=True, kw_only=True)
class Disclosure(Entity):
    """The decision on one note, whose id it carries; the note itself stays as it was written.

    `choice` is a key of `CHOICES`; `text` are the words that go out when it is mask or generalise;
    `rev` is the revision of the note that was decided on: a later wording asks anew.
    """

    session_id: str
    choice: str
    text: str = ""
    rev: int = 1
    at: str = ""

    def settles(self, note: Note) -> bool:
        """Whether it was decided on the words that the note has now."""
        return self.id == note.id and self.rev == note.rev


def public_text(note: Note, decision: Disclosure | None) -> str | None:
    """The words of a note that go out; None when it is left out.

    A decision on earlier words still covers what it covered: nothing that was hidden comes back.
    """
    if decision is None or decision.choice == "keep":
        return note.text
    return None if decision.choice == "drop" else decision.text


def hidden_words(note: Note, decision: Disclosure | None) -> tuple[str, ...]:
    """What masking took out of the note's words, of at least two letters."""
    if decision is None or decision.choice != "mask":
        return ()
    same = SequenceMatcher(None, note.text, decision.text, autojunk=False)
    taken = (note.text[a:b].strip() for kind, a, b, _, _ in same.get_opcodes() if kind != "equal")
    return tuple(word for word in taken if len(word) >= SHORTEST)
