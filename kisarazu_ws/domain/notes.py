"""Notes (付箋): one idea, as a person wrote it, with every revision kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kisarazu_ws.domain.values import Entity

SOURCES: Mapping[str, str] = {
    "phone": "スマホ",
    "paper": "紙",
    "keyboard": "入力",
    "import": "取込",
    "sample": "見本",
}


@dataclass(frozen=True, kw_only=True)
class Note(Entity):
    """A note. `number` is what people call it ("27番"); `text` is the newest revision.

    `state`: live | withdrawn (by its writer) | removed (by the facilitator) | split (into parts).
    `cluster_id` is where a person put it; `lone` says a person decided it stays a 一匹狼. `x`, `y`
    are board units (a sticky is 160 × 112), None while nobody has laid it anywhere. `starred` marks
    it for the talk; `split_from` is the note that it was a part of, whose state is then split;
    `same_as` is a note that says the same, of which all copies stay.
    """

    session_id: str
    number: int
    text: str
    source: str
    created_at: str
    rev: int = 1
    prompt_id: str | None = None
    group_id: str | None = None
    participant_id: str | None = None
    district_key: str | None = None
    organisation_key: str | None = None
    device_id: str | None = None
    card_no: str | None = None
    state: str = "live"
    cluster_id: str | None = None
    lone: bool = False
    placed_by: str | None = None
    x: float | None = None
    y: float | None = None
    starred: bool = False
    split_from: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoteRevision(Entity):
    """One wording of a note; revision 1 is the original and stays for ever."""

    note_id: str
    rev: int
    text: str
    at: str
    actor: str
    reason: str = ""


def revision_id(note_id: str, rev: int) -> str:
    """The id of a note's revision, so that the same revision cannot be stored twice."""
    return f"{note_id}:{rev}"
