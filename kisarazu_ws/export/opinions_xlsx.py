"""The opinion list as an Excel book: 意見一覧, 島・表札, 集計; no cell is ever a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlsxwriter

from kisarazu_ws.export.document import Document, NoteRow
from kisarazu_ws.export.facts import Facts, Node
from kisarazu_ws.export.opinions_csv import HEADS, cells

FAMILY = "BIZ UDPGothic"
WIDTHS = (6, 50, 8, 7, 9, 16, 30, 22, 18, 7, 14, 6, 7, 6)
LINE_POINTS, ROW_POINTS = 13.5, 5.0
HIGHEST_ROW = 409.0  # Excel's own limit, points
A4 = 9
GREEN, PALE, LINE = "#23563C", "#E8F0EA", "#C9D2CA"
EPOCH = dt.datetime(2000, 1, 1)  # of a file without any moment of its own
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def opinions_xlsx(
    facts: Facts, document: Document, cancelled: Callable[[], bool] = lambda: False
) -> bytes:
    """The book as bytes; the same snapshot gives the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties(
        {
            "title": document.running,
            "comments": "　".join(document.stamps),
            "created": moment(document),
        }
    )
    formats = _formats(book)
    _opinions(_sheet(book, document, "意見一覧", HEADS, WIDTHS, formats), facts, formats, cancelled)
    _islands(book, document, facts, formats)
    _figures(book, document, facts, formats)
    book.close()
    return out.getvalue()


def moment(document: Document) -> dt.datetime:
    """The document's moment without zone, for file formats that ask for one."""
    return dt.datetime.fromisoformat(document.at).replace(tzinfo=None) if document.at else EPOCH


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": FAMILY, "font_size": 10, "valign": "vcenter"}
    ruled = {**base, "border": 1, "border_color": LINE}
    head = {
        **ruled,
        "bold": True,
        "bg_color": GREEN,
        "font_color": "#FFFFFF",
        "valign": "vcenter",
        "align": "center",
    }
    return {
        "plain": book.add_format(base),
        "title": book.add_format({**base, "bold": True, "font_size": 14, "font_color": GREEN}),
        "lead": book.add_format({**base, "bold": True, "bg_color": PALE}),
        "head": book.add_format({**head, "text_wrap": True}),
        "text": book.add_format({**ruled, "text_wrap": True}),
        "number": book.add_format({**ruled, "num_format": "0", "align": "center"}),
        "rate": book.add_format({**ruled, "num_format": "0%", "align": "center"}),
    }


def _sheet(
    book: Any,
    document: Document,
    name: str,
    heads: Sequence[str],
    widths: Sequence[float],
    formats: dict[str, Any],
) -> Any:
    """A sheet with its print set-up and, where there are heads, a frozen head row."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    stamps = "　".join(f"【{stamp}】" for stamp in document.stamps)
    sheet.set_header(f"&L{_escaped(document.running)}　{name}&R{_escaped(stamps)}")
    sheet.set_footer("&C&P / &N")
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, formats["plain"])
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, formats["head"])
    if heads:
        sheet.set_row(0, 22)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
    return sheet


def _escaped(text: str) -> str:
    """Header codes begin with &; a header holds 255 characters in all."""
    return text.replace("&", "&&")[:100]


def _opinions(
    sheet: Any, facts: Facts, formats: dict[str, Any], cancelled: Callable[[], bool]
) -> None:
    sample = facts.view.session.sample
    rows = facts.rows()
    used = [False] * len(HEADS)
    for place, row in enumerate(rows, 1):
        if cancelled():
            return
        values = cells(row, sample)
        used = [before or value != "" for before, value in zip(used, values, strict=True)]
        _write(sheet, place, values, WIDTHS, formats)
    for column, wide in enumerate(WIDTHS):
        if rows and not used[column]:
            sheet.set_column(column, column, wide, None, {"hidden": True})
    sheet.autofilter(0, 0, max(len(rows), 1), len(HEADS) - 1)


def _write(
    sheet: Any,
    place: int,
    values: Sequence[str | int],
    widths: Sequence[float],
    formats: dict[str, Any],
) -> None:
    """One row, as high as its longest cell needs: not every program works that out itself."""
    for column, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(place, column, value, formats["number"])
        elif value:
            sheet.write_string(place, column, value, formats["text"])
        else:
            sheet.write_blank(place, column, None, formats["text"])
    lines = max(_lines(str(v), wide) for v, wide in zip(values, widths, strict=False))
    sheet.set_row(place, min(lines * LINE_POINTS + ROW_POINTS, HIGHEST_ROW))


def _lines(text: str, wide: float) -> int:
    """How many lines a cell of `wide` half-width characters needs."""
    halves = (
        sum(1 if unicodedata.east_asian_width(char) in "NaH" else 2 for char in line)
        for line in text.split("\n")
    )
    return sum(max(1, math.ceil(count / (wide - 1.5))) for count in halves)


_ISLAND_WIDTHS = (7, 5, 50, 7, 9, 18, 7, 40, 13)
_ISLANDS = ("島", "段", "表札", "件数", "側面", "班", "賛同", "付箋の番号", "成り立ち")


def _islands(book: Any, document: Document, facts: Facts, formats: dict[str, Any]) -> None:
    sheet = _sheet(book, document, "島・表札", _ISLANDS, _ISLAND_WIDTHS, formats)
    for place, (node, mark) in enumerate(facts.marked, 1):
        _write(sheet, place, _island(facts, node, mark), _ISLAND_WIDTHS, formats)
    sheet.autofilter(0, 0, max(len(facts.marked), 1), len(_ISLANDS) - 1)


def _island(facts: Facts, node: Node, mark: str) -> tuple[str | int, ...]:
    return (
        mark, node.level, node.nameplate, len(node.notes), facts.signs(node.notes),
        "・".join(facts.groups_of(node.notes)), facts.votes_within(node),
        "・".join(str(note.number) for note in node.own),
        "提案を採用" if node.cluster.proposed else "人が作成",
    )  # fmt: skip


_FIGURE_WIDTHS = (24, *(14,) * 6)


def _figures(book: Any, document: Document, facts: Facts, formats: dict[str, Any]) -> None:
    sheet = _sheet(book, document, "集計", (), _FIGURE_WIDTHS, formats)
    sheet.write_string(0, 0, document.running, formats["title"])
    place = 2
    for row in document.head.rows:
        sheet.write_string(place, 0, row[0].text, formats["text"])
        sheet.merge_range(place, 1, place, 6, "", formats["text"])
        sheet.write_string(place, 1, row[1].text, formats["text"])
        sheet.set_row(
            place, _lines(row[1].text, sum(_FIGURE_WIDTHS[1:])) * LINE_POINTS + ROW_POINTS
        )
        place += 1
    place = _pillars(sheet, place + 1, facts, formats)
    _crossed(sheet, place + 1, facts.rows(), formats)


def _pillars(sheet: Any, place: int, facts: Facts, formats: dict[str, Any]) -> int:
    bars = facts.bars()
    known, every = bars[0].of, len(facts.view.notes)
    lead = f"三つの柱（人が確認した{known}件のうち。未確認{every - known}件は含まない）"
    sheet.write_string(place, 0, lead, formats["lead"])
    _heads(sheet, place + 1, ("柱", "件数（件）", "割合"), formats)
    for offset, bar in enumerate(bars, place + 2):
        sheet.write_string(offset, 0, f"{bar.sign}　{bar.label}", formats["text"])
        sheet.write_number(offset, 1, bar.count, formats["number"])
        sheet.write_number(offset, 2, bar.rate, formats["rate"])
    return place + 2 + len(bars)


def _crossed(sheet: Any, place: int, rows: Sequence[NoteRow], formats: dict[str, Any]) -> None:
    """Groups against questions, in numbers of notes."""
    kinds = list(dict.fromkeys(row.prompt_kind for row in rows))[:20]
    groups = sorted({row.group for row in rows})
    counts = Counter((row.group, row.prompt_kind) for row in rows)
    sheet.write_string(place, 0, "班と設問（件）", formats["lead"])
    _heads(sheet, place + 1, ("班", *(kind or "設問なし" for kind in kinds), "計"), formats)
    for offset, group in enumerate(groups, place + 2):
        values = [counts[group, kind] for kind in kinds]
        _write(sheet, offset, (group or "班なし", *values, sum(values)), _FIGURE_WIDTHS, formats)
    totals = [sum(counts[group, kind] for group in groups) for kind in kinds]
    _write(sheet, place + 2 + len(groups), ("計", *totals, len(rows)), _FIGURE_WIDTHS, formats)


def _heads(sheet: Any, place: int, heads: Iterable[str], formats: dict[str, Any]) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(place, column, head, formats["head"])
