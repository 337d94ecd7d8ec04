"""What is printed for the day, A4: join poster, table cards, seating lists, note cards, agenda.

Codes and groups only; the one list with names is made from names handed over for it, and says
庁内用 on every page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import qrcode
from reportlab.pdfgen.canvas import Canvas

from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.sessions import PHASE_KINDS, date_text, timetable
from kisarazu_ws.export.drawing import (
    Box,
    Drawing,
    Rect,
    Shape,
    Text,
    draw_on,
    fitted_block,
    lines_of,
    text_block,
)
from kisarazu_ws.export.pdf_fonts import BOLD, CHAINS, FIXED, GOTHIC, font, width
from kisarazu_ws.workshop.snapshot import SessionSnapshot

WIDTH, HEIGHT = 595.28, 841.89  # A4 upright, points
MARGIN = 42.0
GREEN, PALE, LINE, QUIET, INK, ATTENTION = (
    "#23563C", "#E8F0EA", "#CBD5CE", "#5B6A62", "#22302A", "#B3261E",
)  # fmt: skip
CARDS_A_PAGE = 8
PROMPT_LINES = 8  # on a paper note, so that at least half of it is left to write on
ROW = 24.0  # the height of a table row of one or two lines
LARGEST, SMALLEST = 10.5, 8.0  # points, in tables


def to_pdf(pages: Iterable[Drawing], title: str) -> bytes:
    """The pages as one PDF."""
    buffer = io.BytesIO()
    plain: Any = font(CHAINS[GOTHIC][0]).fontName
    canvas = Canvas(buffer, invariant=1, lang="ja-JP", initialFontName=plain)
    canvas.setTitle(title)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        draw_on(canvas, page, 0, page.height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def qr_squares(text: str, box: Box) -> list[Shape]:
    """A QR code (level M, four modules of white around it) as squares filling a square box."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    step = box.w / len(rows)
    shapes: list[Shape] = [Rect(box, fill="#FFFFFF")]
    for y, row in enumerate(rows):
        for first, length in _dark_runs(row):
            # A hair wider than exact, so that no white line shows between neighbours.
            area = Box(box.x + first * step, box.y + y * step, length * step + 0.05, step + 0.05)
            shapes.append(Rect(area, fill="#000000"))
    return shapes


def join_poster(view: SessionSnapshot, url: str, code: str, wifi: str = "") -> list[Drawing]:
    """How to take part by phone: one code for the page, or two with the hall's Wi-Fi first."""
    shapes: list[Shape] = [
        Rect(Box(0, 0, WIDTH, 112), fill=GREEN),
        *fitted_block(Box(40, 10, WIDTH - 80, 56), view.session.title, 26, 11, face=BOLD,
                      colour="#FFFFFF", anchor="middle"),
        Text(WIDTH / 2, 88, "スマートフォンで付箋を出せます", 17, GOTHIC, "#FFFFFF", "middle"),
    ]  # fmt: skip
    codes = [("② 付箋のページを開く" if wifi else "カメラで読み取ってください", url)]
    if wifi:
        codes.insert(0, ("① 会場のWi-Fiにつなぐ", wifi))
    side = 236.0 if wifi else 340.0
    gap = (WIDTH - side * len(codes)) / (len(codes) + 1)
    for at, (words, text) in enumerate(codes):
        x = gap + at * (side + gap)
        shapes.append(Text(x + side / 2, 162, words, 17, BOLD, GREEN, "middle"))
        shapes.append(Rect(Box(x - 6, 176, side + 12, side + 12), stroke=LINE, radius=10))
        shapes.extend(qr_squares(text, Box(x, 182, side, side)))
    y = 182 + side + 50
    shapes.append(Text(WIDTH / 2, y, "読み取れないときは", 13, GOTHIC, QUIET, "middle"))
    shapes.append(Text(WIDTH / 2, y + 30, url, _fitting(url, 18, 500, FIXED), FIXED, INK, "middle"))
    shapes.append(Text(WIDTH / 2, y + 76, f"参加コード　{code}", 30, BOLD, INK, "middle"))
    notes = (
        "・1枚の付箋に、意見を1つ書いてください。",
        "・名前や電話番号は書かないでください。",
        "・スマートフォンがなくても、紙の付箋で参加できます。扱いは同じです。",
    )
    for at, note in enumerate(notes):
        shapes.append(Text(MARGIN + 30, y + 128 + at * 24, note, 13.5))
    far = round(side / 72 * 2.54 * 10)
    shapes.append(
        Text(WIDTH - MARGIN, HEIGHT - 28, f"読み取りの目安：{far / 100:.1f} m まで", 8.5, GOTHIC,
             QUIET, "end")
    )  # fmt: skip
    return [_page(shapes, view, "参加のしかた")]


def table_cards(view: SessionSnapshot) -> list[Drawing]:
    """One card a group, to be folded in the middle so that it stands."""
    return [_table_card(view, group) for group in view.groups]


def seating_list(view: SessionSnapshot, names: Mapping[str, str] | None = None) -> list[Drawing]:
    """Who sits where, by group, then who has no seat yet; with `names` (participant id -> name)
    it is 庁内用."""
    districts = {t.key: t.name for t in view.terms.get("district", ())}
    rows: list[tuple[str, ...]] = []
    seated = [(group.name, person) for group in view.groups for person in _seated(view, group)]
    known = {group.id for group in view.groups}
    waiting = [("未定", person) for person in view.participants if person.group_id not in known]
    for table, person in (*seated, *waiting):
        facts = (districts.get(person.district_key or "", ""), person.affiliation)
        name = () if names is None else (names.get(person.id, ""),)
        rows.append((table, person.code, *name, *facts, "欠席" if person.absent else ""))
    heads: tuple[str, ...] = ("班", "コード", "行政区", "所属", "備考")
    shares: tuple[float, ...] = (0.13, 0.15, 0.18, 0.4, 0.14)
    if names is not None:
        heads = ("班", "コード", "氏名", "行政区", "所属", "備考")
        shares = (0.11, 0.13, 0.25, 0.16, 0.23, 0.12)
    private = names is not None
    title = "座席表（受付用・庁内用）" if private else "座席表"
    return list(_table_pages(view, title, heads, shares, rows, private=private))


def agenda(view: SessionSnapshot) -> list[Drawing]:
    """The timetable."""
    prompts = {p.id: p.text for p in view.prompts}
    rows = [
        (f"{s.begins}–{s.ends}", s.phase.title, f"{s.phase.minutes}分",
         PHASE_KINDS.get(s.phase.kind, ""), prompts.get(s.phase.prompt_id or "", ""))
        for s in timetable(view.session.start, view.phases)
    ]  # fmt: skip
    heads, shares = ("時刻", "進行", "時間", "すること", "設問"), (0.17, 0.3, 0.1, 0.12, 0.31)
    return list(_table_pages(view, "進行表", heads, shares, rows))


def note_cards(view: SessionSnapshot, count: int) -> list[Drawing]:
    """Paper notes to cut, eight on a sheet, numbered, with the questions to tick."""
    kinds = [p.text for p in view.prompts]
    pages = []
    for first in range(1, count + 1, CARDS_A_PAGE):
        shapes: list[Shape] = []
        for at, number in enumerate(range(first, min(first + CARDS_A_PAGE, count + 1))):
            wide, high = (WIDTH - 2 * MARGIN) / 2, (HEIGHT - 2 * MARGIN) / 4
            x, y = MARGIN + at % 2 * wide, MARGIN + at // 2 * high
            shapes.extend(_note_card(Box(x, y, wide, high).inset(5), number, kinds))
        pages.append(_page(shapes, view, "付箋カード", foot=False))
    return pages


def _note_card(box: Box, number: int, prompts: Sequence[str]) -> list[Shape]:
    shapes: list[Shape] = [
        Rect(box, stroke=LINE, line=0.8, radius=4, dash=(3, 2)),
        Text(box.right - 10, box.y + 20, f"No.{number}", 12, FIXED, INK, "end"),
    ]
    y = box.y + 16
    allowed = max(1, PROMPT_LINES // max(len(prompts), 1))
    for prompt in prompts:
        shapes.append(Rect(Box(box.x + 10, y - 6.5, 7, 7), stroke=QUIET, line=0.7))
        first, *more = lines_of(prompt, GOTHIC, SMALLEST, box.w - 90)
        shown = [first, *more][:allowed]
        if len(more) >= allowed:
            shown[-1] = shown[-1][:-1] + "…"
        for words in shown:
            shapes.append(Text(box.x + 21, y, words, SMALLEST, GOTHIC, QUIET))
            y += SMALLEST * 1.25
        y += 3
    y += 22
    while y < box.bottom - 12:
        shapes.append(Rect(Box(box.x + 12, y, box.w - 24, 0.4), fill=LINE))
        y += 26
    return shapes


def _table_card(view: SessionSnapshot, group: Group) -> Drawing:
    districts = {t.key: t.name for t in view.terms.get("district", ())}
    names = "・".join(districts.get(key, key) for key in group.district_keys)
    people = "　".join(p.code for p in _seated(view, group) if not p.absent)
    shapes: list[Shape] = [
        Rect(Box(0, HEIGHT / 2 - 0.3, WIDTH, 0.6), fill=LINE),
        Text(WIDTH - MARGIN, HEIGHT / 2 - 6, "ここで谷折り", SMALLEST, GOTHIC, QUIET, "end"),
    ]
    middle = HEIGHT / 2 + 60
    shapes.append(
        Rect(Box(MARGIN, middle, WIDTH - 2 * MARGIN, 260), stroke=GREEN, line=2, radius=14)
    )
    shapes.append(
        Text(WIDTH / 2, middle + 130, group.name, _fitting(group.name, 96, 440), BOLD, GREEN,
             "middle")
    )  # fmt: skip
    shapes.append(
        Text(WIDTH / 2, middle + 178, names, _fitting(names, 24, 440), BOLD, INK, "middle")
    )
    row = Box(MARGIN + 20, middle + 196, WIDTH - 2 * MARGIN - 40, 50)
    shapes.extend(fitted_block(row, people, 15, SMALLEST, colour=QUIET, anchor="middle"))
    return _page(shapes, view, f"{group.name} 卓カード")


def _table_pages(
    view: SessionSnapshot,
    title: str,
    heads: Sequence[str],
    shares: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    private: bool = False,
) -> Iterator[Drawing]:
    room, top = WIDTH - 2 * MARGIN, 134.0
    of = f"{view.session.title}　{date_text(view.session)}"
    chunks = list(_chunks(rows, shares, room, HEIGHT - 50 - top)) or [[]]
    for number, chunk in enumerate(chunks, start=1):
        shapes: list[Shape] = [
            Text(MARGIN, 66, title, 22, BOLD, GREEN),
            *fitted_block(
                Box(MARGIN, 73, room - 170 * private, 30), of, 11, SMALLEST, colour=QUIET
            ),
            Text(WIDTH - MARGIN, 66, f"{number} / {len(chunks)}", 10, FIXED, QUIET, "end"),
        ]
        if private:
            shapes.append(Text(WIDTH - MARGIN, 92, "氏名を含む・庁内用・配布しない", 11, BOLD,
                               ATTENTION, "end"))  # fmt: skip
        y = top - ROW
        for at, row in enumerate((heads, *chunk)):
            high = _row_height(row, shares, room)
            shapes.extend(_row(row, shares, Box(MARGIN, y, room, high), head=at == 0))
            y += high
        yield _page(shapes, view, title)


def _row(
    cells: Sequence[str], shares: Sequence[float], box: Box, *, head: bool = False
) -> list[Shape]:
    shapes: list[Shape] = [Rect(box, fill=PALE if head else None, stroke=LINE, line=0.6)]
    x = box.x
    for text, share in zip(cells, shares, strict=True):
        wide = box.w * share
        inner = Box(x + 6, box.y, wide - 12, box.h)
        face = BOLD if head else GOTHIC
        shapes.extend(text_block(inner, text, _size(text, face, inner.w), face=face))
        x += wide
    return shapes


def _size(text: str, face: str, room: float) -> float:
    """The largest type in which the text takes one line, or else two; 8 pt where it needs more."""
    one_line = _fitting(text, LARGEST, room, face)
    if one_line >= LARGEST - 1:
        return one_line
    steps = (LARGEST - 1, LARGEST - 1.5, LARGEST - 2)
    return next((s for s in steps if len(lines_of(text, face, s, room)) < 3), SMALLEST)


def _row_height(cells: Sequence[str], shares: Sequence[float], room: float) -> float:
    needs = [ROW]
    for text, share in zip(cells, shares, strict=True):
        size = _size(text, GOTHIC, room * share - 12)
        lines = lines_of(text, GOTHIC, size, room * share - 12)
        needs.append(len(lines) * size * 1.3 + 6)
    return max(needs)


def _chunks(
    rows: Sequence[Sequence[str]], shares: Sequence[float], room: float, high: float
) -> Iterator[list[Sequence[str]]]:
    """The rows of each page; a page is `high`."""
    chunk: list[Sequence[str]] = []
    used = 0.0
    for row in rows:
        need = _row_height(row, shares, room)
        if chunk and used + need > high:
            yield chunk
            chunk, used = [], 0.0
        chunk.append(row)
        used += need
    if chunk:
        yield chunk


def _page(
    shapes: Sequence[Shape], view: SessionSnapshot, title: str, *, foot: bool = True
) -> Drawing:
    marks: list[Shape] = [Rect(Box(0, 0, WIDTH, HEIGHT), fill="#FFFFFF")]
    stamps: list[Shape] = []
    if view.session.sample:
        stamps.append(Rect(Box(WIDTH - 40, 4, 32, 16), fill="#FFFFFF", radius=3))
        stamps.append(Text(WIDTH - 24, 16, "見本", 10, BOLD, ATTENTION, "middle"))
    if foot:
        stamps.append(Text(MARGIN, HEIGHT - 28, "きさらづWS", 8.5, GOTHIC, QUIET))
    name = f"{title}：{view.session.title}"
    return Drawing(WIDTH, HEIGHT, name, name, (*marks, *shapes, *stamps))


def _seated(view: SessionSnapshot, group: Group) -> list[Participant]:
    return [p for p in view.participants if p.group_id == group.id]


def _fitting(text: str, size: float, room: float, face: str = BOLD) -> float:
    """The size, or a smaller one at which the text fits."""
    wide = width(face, size, text)
    return size if wide <= room else size * room / wide


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    first = None
    for at, dark in enumerate([*row, False]):
        if dark and first is None:
            first = at
        elif not dark and first is not None:
            yield first, at - first
            first = None
