"""Pages from strips: a strip is a horizontal piece of a page that is never cut.

The number of pages is known before the first is drawn, so every page can say n / N. Lengths are
points; heights grow downwards from the top of the text area.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas, float, float], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """`draw(canvas, x, top)` paints it downwards from `top` (PDF coordinates).

    `before` is white above it, dropped at the top of a page; `keep` holds it together with the
    next strip; `head` comes again above it when a page begins with it; `new_page` begins one.
    """

    height: float
    draw: Draw
    before: float = 0.0
    keep: bool = False
    head: Strip | None = None
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip with the distance of its upper edge from the top of the text area."""

    strip: Strip
    top: float


Page = list[Placed]


def paginate(strips: Iterable[Strip], height: float) -> list[Page]:
    """Lay the strips on pages of text height `height`; at least one page.

    A run held together by `keep` that is taller than a page is broken, and a strip taller than a
    page gets one of its own: nothing is ever left out.
    """
    pages: list[Page] = [[]]
    y = 0.0
    for run in _runs(strips):
        tall = sum(strip.before + strip.height for strip in run)
        if pages[-1] and (run[0].new_page or (y + tall > height and tall <= height)):
            pages.append([])
            y = 0.0
        for strip in run:
            y = _place(pages, strip, y, height)
    return pages


def _runs(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    run: list[Strip] = []
    for strip in strips:
        run.append(strip)
        if not strip.keep:
            yield run
            run = []
    if run:
        yield run


def _place(pages: list[Page], strip: Strip, y: float, height: float) -> float:
    """Put one strip down; the lower edge on its page."""
    if pages[-1] and y + strip.before + strip.height > height:
        pages.append([])
        y = 0.0
    if not pages[-1]:
        if strip.head is not None:
            pages[-1].append(Placed(strip.head, 0.0))
            y = strip.head.height
    else:
        y += strip.before
    pages[-1].append(Placed(strip, y))
    return y + strip.height
