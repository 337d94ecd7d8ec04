"""What every stored value has in common: an id, and the small helpers to make and change one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import TypeVar

E = TypeVar("E", bound="Entity")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entity:
    """A value that the file keeps under its `id` (32 hex digits, or a natural key)."""

    id: str


def new_id() -> str:
    """128 random bits as 32 hex digits, the same form that phones make."""
    return uuid.uuid4().hex


def changed(value: E, **fields: object) -> E:
    """`value` with some fields replaced; the original is untouched."""
    return dataclasses.replace(value, **fields)  # type: ignore[arg-type]


def now_iso() -> str:
    """The present moment, ISO 8601 with offset, to the millisecond."""
    return dt.datetime.now().astimezone().isoformat(timespec="milliseconds")
