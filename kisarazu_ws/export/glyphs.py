"""The outlines inside the shipped fonts, opened once each: glyph names, variant forms, scale."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from kisarazu_ws.paths import resources


@dataclass(frozen=True, eq=False)
class Outlines:
    """One font file; `characters` is code point -> glyph name, `em` its units per em."""

    file: TTFont
    glyphs: Any
    characters: Mapping[int, str]
    em: float

    def variant(self, char: str, selector: str) -> str:
        """The glyph of a form chosen by a variation selector, or ""; the usual form needs none."""
        for table in self.file["cmap"].tables:
            if table.format == 14:
                forms = dict(table.uvsDict.get(ord(selector), ()))
                return forms.get(ord(char)) or ""
        return ""


@cache
def outlines(font: str) -> Outlines:
    """The outlines of a font by its file name."""
    content = (resources() / "fonts" / f"{font}.ttf").read_bytes()
    file = TTFont(io.BytesIO(content), lazy=True)  # from memory: a lazy file stays open
    return Outlines(file, file.getGlyphSet(), file.getBestCmap(), float(file["head"].unitsPerEm))
