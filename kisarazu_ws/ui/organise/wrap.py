"""Breaking Japanese text into lines: no 。 at the beginning, no （ at the end, words kept whole."""

from __future__ import annotations

from collections.abc import Callable

NOT_FIRST = frozenset(
    "、。，．・：；！？!?)）]］}｝」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.%％〜…"
)
NOT_LAST = frozenset("(（[［{｛「『【〈《〔")
FURTHEST_BACK = 6  # characters that a line may give up for a better break


def wrap(text: str, width: float, advance: Callable[[str], float]) -> list[str]:
    """The lines of `text` at most `width` wide, where `advance` measures one character."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_lines(paragraph, width, advance))
    return lines


def fit(
    text: str,
    width: float,
    height: float,
    sizes: tuple[tuple[float, float, Callable[[str], float]], ...],
) -> tuple[int, list[str]]:
    """Place in `sizes` (letter size, line height, measure; large to small) and lines that fit into
    a box; where even the smallest does not fit, the last line ends with …."""
    lines: list[str] = []
    for place, (_, line_height, advance) in enumerate(sizes):
        lines = wrap(text, width, advance)
        if len(lines) * line_height <= height + 0.5:
            return place, lines
    room = max(int((height + 0.5) // sizes[-1][1]), 1)
    return len(sizes) - 1, [*lines[: room - 1], lines[room - 1][:-1] + "…"]


def _lines(paragraph: str, width: float, advance: Callable[[str], float]) -> list[str]:
    lines, begin, used, at = [], 0, 0.0, 0
    while at < len(paragraph):
        step = advance(paragraph[at])
        if used + step > width and at > begin:
            at = _break(paragraph, begin, at)
            lines.append(paragraph[begin:at])
            begin, used = at, 0.0
            continue
        used += step
        at += 1
    lines.append(paragraph[begin:])
    return lines


def _break(text: str, begin: int, at: int) -> int:
    """The best place at or before `at` to begin the next line."""
    for place in range(at, max(at - FURTHEST_BACK, begin), -1):
        word = _latin(text[place]) and _latin(text[place - 1])
        if text[place] not in NOT_FIRST and text[place - 1] not in NOT_LAST and not word:
            return place
    return at


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
