"""What the city brings along: districts, pillars, visions, challenges, themes, organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kisarazu_ws.domain.values import Entity


class Pillar(StrEnum):
    """The three sides that the city keeps in balance."""

    ENVIRONMENT = "environment"
    ECONOMY = "economy"
    SOCIETY = "society"

    @property
    def sign(self) -> str:
        """The one-character badge: 環 経 社."""
        return {"environment": "環", "economy": "経", "society": "社"}[self.value]

    @property
    def label(self) -> str:
        """The word in full."""
        return {"environment": "環境", "economy": "経済", "society": "社会"}[self.value]


@dataclass(frozen=True, kw_only=True)
class Term(Entity):
    """One word of the city's vocabulary, with every wording it ever had.

    `kind` is district, pillar, vision, challenge, theme, organisation, place …; `wordings` are
    mappings with `text`, `context` and, where known, `from`/`to`. `inferred` marks what is a
    reading of the source and must be shown as 要確認.
    """

    kind: str
    key: str
    name: str
    position: int = 0
    pillar: str | None = None
    description: str = ""
    keywords: tuple[str, ...] = ()
    wordings: tuple[Mapping[str, str], ...] = ()
    inferred: bool = False
    sample: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)

    def wording(self, context: str) -> str:
        """The wording used in `context`, or the name."""
        return next((w["text"] for w in self.wordings if w.get("context") == context), self.name)
