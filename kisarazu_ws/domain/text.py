"""Rules for what a person writes: what is kept, what is cleaned, what is compared.

`text` is stored as written (NFC, no control characters). `fold` is only for search and comparison:
NFKC is the wrong tool (it leaves ⺠ ⻑ and destroys ① ⑴ ㈱), so only CJK radicals, Kangxi radicals
and half-width kana are folded.
"""

from __future__ import annotations

import unicodedata

NOTE_MAX = 500
# Unicode's EquivalentUnifiedIdeograph for the CJK radicals that NFKC does not map.
_RADICALS = str.maketrans(
    "⺠⻑⺟⻄⻘⻝⻤⻨⻩⻭⻯⻲⺼⻁⻌⻍⻎⻢⻥⻫⻬⻱", "民長母西青食鬼麦黄歯竜亀肉虎辶辶辶馬魚斉歯亀"
)


def clean(raw: str) -> str:
    """`raw` in NFC without control characters, line breaks kept as LF, trimmed at both ends."""
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
    kept = (ch for ch in text if ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def fold(text: str) -> str:
    """`text` made comparable: radicals as kanji, half-width kana full, ASCII half-width, lower."""
    return unicodedata.normalize("NFC", "".join(map(_fold_char, text)).translate(_RADICALS)).lower()


def _fold_char(ch: str) -> str:
    code = ord(ch)
    foldable = (
        0x2F00 <= code <= 0x2FD5  # Kangxi radicals
        or 0xFF01 <= code <= 0xFF5E  # full-width ASCII
        or 0xFF65 <= code <= 0xFF9F  # half-width kana
    )
    return unicodedata.normalize("NFKC", ch) if foldable else ch
