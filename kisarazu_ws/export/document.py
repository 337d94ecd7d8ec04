"""The minutes as one value: composed once from a snapshot, then written by every back-end.

Nothing here knows a page, a font or a file format. A note's own words stand in `NoteList` and,
drawn, in `BoardFigure` only, so that every back-end can keep each note once in its text.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Paragraph:
    """Running text; `refs` are the numbers of the notes, `islands` the marks of the islands (3,
    3-1) that support it.

    `role`: body (indented first line) | lead (a heading without a number) | quiet (a remark).
    """

    text: str
    refs: tuple[int, ...] = ()
    role: str = "body"
    islands: tuple[str, ...] = ()

    @property
    def support(self) -> str:
        """What supports it, in words: 島1・3、付箋12・27; nothing when nothing does."""
        marks = f"島{'・'.join(self.islands)}" if self.islands else ""
        numbers = f"付箋{'・'.join(map(str, self.refs))}" if self.refs else ""
        return "、".join(part for part in (marks, numbers) if part)


@dataclass(frozen=True)
class Bullets:
    """Sentences behind 「・」."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Column:
    """A table column; `share` is its part of the width, the shares of a table sum to 1."""

    head: str
    share: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """Rows of text. `role`: facts (first column is a heading, no head row) | grid | islands (the
    first cell is an island's mark, which sentences lead to)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Paragraph, ...], ...]
    role: str = "grid"


@dataclass(frozen=True)
class PillarBar:
    """How many of the counted notes speak about one pillar."""

    key: str
    sign: str
    label: str
    count: int
    of: int

    @property
    def rate(self) -> float:
        """0 … 1; 0 when nothing was counted."""
        return self.count / self.of if self.of else 0.0

    @property
    def text(self) -> str:
        """The rate in whole per cent, or ― when nothing was counted."""
        return f"{self.rate:.0%}" if self.of else "―"


@dataclass(frozen=True)
class Balance:
    """The three pillars, from confirmed labels only; a note may speak about several."""

    bars: tuple[PillarBar, ...]


@dataclass(frozen=True)
class Sticky:
    """One note on the board: its words, colour name, pillar keys and dots."""

    number: int
    text: str
    colour: str
    pillars: tuple[str, ...]
    votes: int


@dataclass(frozen=True)
class Island:
    """A nameplate with what lies under it; `more` notes are left to the list."""

    nameplate: str
    stickies: tuple[Sticky, ...]
    more: int = 0
    level: int = 1


@dataclass(frozen=True)
class BoardFigure:
    """The board as a picture; `alt` says the same in words."""

    islands: tuple[Island, ...]
    alt: str


@dataclass(frozen=True)
class Picture:
    """A photograph by the key under which its bytes are kept."""

    sha256: str
    mime: str
    caption: str


@dataclass(frozen=True)
class NoteRow:
    """One note as lists print it; every field is fit for publication."""

    number: int
    text: str
    group: str
    prompt: str
    prompt_kind: str
    district: str
    organisation: str
    path: tuple[str, ...]  # nameplates, outermost first
    lone: bool
    pillars: tuple[str, ...]  # keys, confirmed ones only
    themes: tuple[str, ...]  # names, confirmed ones only
    votes: int
    source: str
    revised: bool


@dataclass(frozen=True)
class NoteList:
    """All notes in full: the one place where their words stand as text."""

    rows: tuple[NoteRow, ...]


Block = Paragraph | Bullets | Table | Balance | BoardFigure | Picture | NoteList


@dataclass(frozen=True)
class Subsection:
    """A part of a section with a heading of its own, such as (1)."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """A numbered section; `title` carries its number. An appendix begins on a new page."""

    key: str
    title: str
    blocks: tuple[Block | Subsection, ...]
    appendix: bool = False


@dataclass(frozen=True)
class Document:
    """The whole minutes. `running` is the short title at the head of every page; `stamps` are what
    every page must show (見本, 下書き …); `at` is the moment of the newest words in it (ISO), so
    that a file's date can be the same each time."""

    name: str
    title: tuple[str, ...]
    running: str
    stamps: tuple[str, ...]
    head: Table
    sections: tuple[Section, ...]
    at: str = ""
    language: str = "ja-JP"

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order, subsections opened."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Subsection):
                    yield from block.blocks
                else:
                    yield block


def content_sha256(document: Document) -> str:
    """What identifies the content: the same whatever its state stamps and its file format."""
    plain = dataclasses.asdict(dataclasses.replace(document, stamps=(), at=""))
    packed = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()
