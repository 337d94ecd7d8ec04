"""Minutes (議事録): findings with their evidence, versions, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kisarazu_ws.domain.values import Entity

MINUTES_STATES: Mapping[str, str] = {
    "draft": "下書き",
    "checked": "確認済み",
    "published": "公開",
}


@dataclass(frozen=True, kw_only=True)
class Finding(Entity):
    """What a session found (成果や気づき), one sentence or paragraph; evidence stands apart."""

    session_id: str
    position: int
    text: str
    kind: str = "finding"


@dataclass(frozen=True, kw_only=True)
class Minutes(Entity):
    """One version of a session's minutes; a published one is read-only and carries the SHA-256
    of its content. `fields` are what people edited, by section; the rest comes from the data."""

    session_id: str
    number: int
    state: str = "draft"
    fields: Mapping[str, str] = field(default_factory=dict)
    at: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Attachment(Entity):
    """A picture of a session; the bytes are kept apart under `sha256`."""

    session_id: str
    sha256: str
    mime: str
    caption: str = ""
    note_id: str | None = None
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class ExternalCount(Entity):
    """A count from a session run elsewhere: `axis` pillar | theme | category."""

    session_id: str
    axis: str
    key: str
    count: int
    note: str = ""
