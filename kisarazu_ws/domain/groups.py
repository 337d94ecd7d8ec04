"""Who sits together: groups (班), participants by code, the roster apart, and seating rules."""

from __future__ import annotations

from dataclasses import dataclass

from kisarazu_ws.domain.values import Entity

AGE_BANDS = ("20代以下", "30代", "40代", "50代", "60代", "70代以上")


@dataclass(frozen=True, kw_only=True)
class Group(Entity):
    """A group and its table (卓); `district_keys` are the districts it speaks about."""

    session_id: str
    number: int
    name: str
    district_keys: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Participant(Entity):
    """A person as the session knows them: a code, never a name."""

    session_id: str
    code: str
    group_id: str | None = None
    district_key: str | None = None
    affiliation: str = ""
    age_band: str = ""
    organisation_key: str | None = None
    absent: bool = False
    pinned: bool = False


@dataclass(frozen=True, kw_only=True)
class RosterEntry(Entity):
    """The real name behind a participant (`id` is the participant's); never exported."""

    session_id: str
    name: str
    kana: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class SeatRule(Entity):
    """People to be kept `apart` or `together`."""

    session_id: str
    kind: str
    participant_ids: tuple[str, ...]
