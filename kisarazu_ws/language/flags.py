"""What a note's form says: nothing at all, or several ideas at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kisarazu_ws.domain.text import fold
from kisarazu_ws.language.tokens import Token

SEVERAL = "several_ideas"
NOTHING = "nothing"
_NOTHING = re.compile(
    r"(いま|今)?(の)?(ところ)?(は)?(とく|特|とくべつ|特別|別段|別|べつ)?(に)?(は)?"
    r"(意見|要望|問題|思いつくこと|書くこと)?(は|も|が)?"
    r"(な(い|し|かった)|無(い|し|かった)|(あり|御座い|ござい)ません(でした)?|ありません|ございません)"
    r"(です|でした|と思います|かな)?"
)
_WORDLESS = re.compile(r"(わか|分か)(らない|りません)|未定|同上|以上|パス")
_SENTENCE = re.compile(r"[。．！？!?\n]+|(?<=\S)[ 　]*[・●○■◆]|[①-⑳]|(?<!\d)\d[.)）]")
_LEAST_CONTENT = 2


def sentences(text: str) -> tuple[str, ...]:
    """The sentences, lines and list items of a note, trimmed, empty ones left out."""
    return tuple(part.strip(" 　、,・-ー") for part in _SENTENCE.split(text) if part.strip())


def says_nothing(text: str) -> bool:
    """Whether the note is empty or only says 特になし, わからない or the like."""
    plain = "".join(ch for ch in fold(text) if ch.isalnum())
    return not plain or bool(_NOTHING.fullmatch(plain) or _WORDLESS.fullmatch(plain))


def several(parts: Sequence[Sequence[Token]]) -> bool:
    """Whether two or more of a note's sentences each hold two content words."""
    full = sum(len({t.form for t in part if t.content}) >= _LEAST_CONTENT for part in parts)
    return full >= _LEAST_CONTENT
