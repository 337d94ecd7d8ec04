"""What goes into the language engine and what comes out of it: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass


class Cancelled(Exception):  # noqa: N818 - not an error: the caller asked for it
    """The caller's `cancelled()` became true; nothing was computed and nothing is lost."""


@dataclass(frozen=True)
class Text:
    """A note as the engine sees it."""

    id: str
    text: str


@dataclass(frozen=True)
class Word:
    """A word that carried a result; `share` is its part of what all words carried, 0..1."""

    word: str
    share: float


@dataclass(frozen=True)
class GroupProposal:
    """Unplaced notes that seem to say one thing.

    `into` is the existing cluster they would join, None for a new one. `nameplates` are up to
    three phrases out of the notes themselves, best first. `firmness` 0..1: how much nearer the
    notes are to each other than to the next group. `reason` is one line of Japanese.
    """

    note_ids: tuple[str, ...]
    into: str | None
    nameplates: tuple[str, ...]
    words: tuple[Word, ...]
    firmness: float
    reason: str


@dataclass(frozen=True)
class LabelSpec:
    """A theme, vision, challenge or pillar as it is described to the engine."""

    kind: str
    key: str
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A label for a note; `score` 0..1 within its kind, `firm` when it is clearly ahead.

    `runner_up` is the key of the best other label of the kind.
    """

    kind: str
    key: str
    score: float
    words: tuple[Word, ...]
    firm: bool
    reason: str
    runner_up: str | None


@dataclass(frozen=True)
class NearPair:
    """Two notes that say nearly the same; `opposite` when they may say the contrary."""

    first: str
    second: str
    score: float
    opposite: bool
