"""Where a Japanese line may break (禁則処理, after JIS X 4051 and the W3C's JLREQ 3.1).

A text is cut into units that must stay together: closing marks and small kana stay with what is
before them, opening brackets with what is after, Latin words, numbers and URLs in one piece. Lines
are then filled with units; a unit wider than a whole line is the only thing that is cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

NOT_AT_START = frozenset(
    "、。，．,.・：；:;？！?!‼⁇⁈⁉’”）)〕］]｝}〉》」』】〙〗｠»‐゠–〜～ー"
    "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ々〻ゝゞヽヾ％%℃"
)
NOT_AT_END = frozenset("‘“（(〔［[｛{〈《「『【〘〖｟«＃#￥¥＄$")
JOINER = "\u200d"
HANGING = frozenset("、。，．")
_PHRASE = re.compile(r"[一-龥々〇]+[ぁ-ん]*|[ァ-ヴー]+[ぁ-ん]*|[ぁ-ん]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
_WORD = re.compile(r"[!-~\u00c0-\u024f\u1e00-\u1eff]+")
Measure = Callable[[str], float]


@dataclass(frozen=True)
class Line:
    """One line; `last` of its paragraph (not justified); `hanging` marks stand over the margin.

    `after` is what stood between this line and the next: nothing, blanks, or a line break.
    """

    units: tuple[str, ...]
    width: float
    last: bool
    hanging: float = 0.0
    after: str = ""

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(self.units)


def units(text: str, *, phrases: bool = False) -> tuple[str, ...]:
    """The pieces of one paragraph between which a line may break.

    With `phrases` a run of kanji or katakana stays with the hiragana behind it: for headings and
    labels, where a word cut in two looks worse than a ragged edge.
    """
    found: list[str] = []
    open_ended = False
    for piece in _pieces(text, phrases):
        glued = found and (open_ended or _clings(piece[0]))
        if glued:
            while found[-1].isspace() and len(found) > 1:  # a mark behind a blank begins no line
                piece = found.pop() + piece
            found[-1] += piece
        else:
            found.append(piece)
        opened = piece[-1] in NOT_AT_END or piece[-1] == JOINER
        open_ended = opened or (
            open_ended and piece.isspace()
        )  # 「 begins a word, also with a blank
    return tuple(found)


def fill(
    text: str, measure: Measure, first: float, rest: float, *, hang: bool, phrases: bool = False
) -> list[Line]:
    """The lines of a text; `first` and `rest` are the widths of the first and other lines.

    Line breaks in the text are kept. With `hang`, 、。 may stand over the right margin.
    """
    lines: list[Line] = []
    for paragraph in _BREAK.split(text):
        cut = units(paragraph, phrases=phrases)
        lines.extend(_fill_one(cut, measure, first if not lines else rest, rest, hang))
    lines[-1] = replace(lines[-1], after=lines[-1].after.removesuffix("\n"))
    return lines


def joined(lines: Iterable[Line]) -> str:
    """The text that lines were filled from, to be filled again."""
    return "".join(line.text + line.after for line in lines)


def _fill_one(
    cut_up: tuple[str, ...], measure: Measure, first: float, rest: float, hang: bool
) -> Iterator[Line]:
    room, used, ended = first, 0.0, "\n"
    kept: list[str] = []
    queue = list(reversed(cut_up))
    while queue:
        unit = queue.pop()
        wide = measure(unit)
        over = measure(unit[-1]) if hang and unit[-1] in HANGING else 0.0
        if used + wide - over <= room + 0.01:
            kept.append(unit)
            used += wide
        elif kept:
            queue.append(unit)
            blanks = _blanks(queue)
            if queue:
                yield _line(kept, measure, hang, room, blanks)
                kept, used, room = [], 0.0, rest
            else:  # blanks alone make no line of their own
                ended = f"{blanks}\n"
        else:
            cut = _longest(unit, measure, room)
            if cut == len(unit) and not queue:  # one sign wider than the room, and the last
                kept.append(unit)
                break
            yield Line((unit[:cut],), measure(unit[:cut]), last=False)
            room = rest
            if unit[cut:]:
                queue.append(unit[cut:])
    over = _over(kept, measure, room) if hang else 0.0
    yield Line(tuple(kept), measure("".join(kept)), last=True, hanging=over, after=ended)


def _blanks(queue: list[str]) -> str:
    """Take the blanks off the front of what the next line begins with; nothing else begins it."""
    taken = ""
    while queue and not (bare := queue[-1].lstrip(" ")):
        taken += queue.pop()
    if queue and len(bare) < len(queue[-1]):
        taken += queue[-1][: -len(bare)]
        queue[-1] = bare
    return taken


def _line(kept: list[str], measure: Measure, hang: bool, room: float, blanks: str) -> Line:
    words = [*kept[:-1], kept[-1].rstrip(" ")]
    blanks = kept[-1][len(words[-1]) :] + blanks
    over = _over(words, measure, room) if hang else 0.0
    return Line(tuple(words), measure("".join(words)), last=False, hanging=over, after=blanks)


def _over(kept: list[str], measure: Measure, room: float) -> float:
    text = "".join(kept)
    wide = measure(text)
    return measure(text[-1]) if wide > room + 0.01 and text[-1] in HANGING else 0.0


def _longest(unit: str, measure: Measure, room: float) -> int:
    used = 0.0
    for at, char in enumerate(unit):
        used += measure(char)
        if used > room and at:
            return _not_before_mark(unit, at)
    return len(unit)


def _not_before_mark(unit: str, at: int) -> int:
    """A cut that leaves no mark at the start of the next line, where one exists."""
    for earlier in range(at, 0, -1):
        if not _clings(unit[earlier]) and unit[earlier - 1] not in NOT_AT_END:
            return earlier
    return at


def _pieces(text: str, phrases: bool) -> Iterator[str]:
    at = 0
    while at < len(text):
        word = _WORD.match(text, at) or (_PHRASE.match(text, at) if phrases else None)
        if word:
            yield word.group()
            at = word.end()
        else:
            yield text[at]
            at += 1


def _clings(char: str) -> bool:
    """Whether the character stays with what is before it: marks, accents, variation selectors,
    and what makes one emoji of several."""
    return (
        char in NOT_AT_START
        or char == JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or unicodedata.category(char).startswith("M")
    )
