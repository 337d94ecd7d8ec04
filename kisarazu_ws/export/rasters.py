"""Pictures ready to be put into a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kisarazu_ws.export.document import Picture


@dataclass(frozen=True)
class Raster:
    """File extension, bytes, size in pixels; `joined` to the one above it without white between."""

    extension: str
    content: bytes
    width: int
    height: int
    joined: bool = False


Photograph = Callable[[Picture], Raster | None]
