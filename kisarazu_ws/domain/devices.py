"""Phones that joined a session, and the log of what was done."""

from __future__ import annotations

from dataclasses import dataclass

from kisarazu_ws.domain.values import Entity


@dataclass(frozen=True, kw_only=True)
class JoinedDevice(Entity):
    """A phone that joined; only the hash of its key is kept."""

    session_id: str
    key_sha256: str
    participant_id: str | None = None
    joined_at: str = ""
