"""The opinion list as CSV: UTF-8 with BOM and CRLF, so that Excel opens it by double click.

A spreadsheet takes a cell that begins with = + - @ (also full-width), a tab or a carriage return
for a formula. The rule: such a cell, and one that begins with an apostrophe, gets one apostrophe in
front; who reads the file takes exactly one leading apostrophe off (`restored`). Nothing is lost.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.export.document import NoteRow

GUARDED = "=+-@＝＋－＠\t\r'"
HEADS = (
    "番号", "付箋の記載", "設問", "班", "行政区", "団体", "島（大）", "島（中）", "島（小）",
    "側面", "テーマ", "賛同", "入力", "見本",
)  # fmt: skip


def opinions_csv(rows: Iterable[NoteRow], *, sample: bool) -> bytes:
    """All notes, one a row, confirmed labels only; a sample says so in every row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for row in rows:
        writer.writerow([neutral(cell) for cell in cells(row, sample)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def cells(row: NoteRow, sample: bool) -> tuple[str | int, ...]:
    """A note in the order of `HEADS`."""
    path = (*row.path, "", "", "")[:3] if row.path else ("一匹狼" if row.lone else "", "", "")
    signs = "・".join(Pillar(key).sign for key in row.pillars)
    return (
        row.number, row.text, row.prompt_kind, row.group, row.district, row.organisation, *path,
        signs, "・".join(row.themes), row.votes, row.source, "見本" if sample else "",
    )  # fmt: skip


def neutral(cell: str | int) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(tuple(GUARDED)) else text


def restored(cell: str) -> str:
    """The words as they were before `neutral`."""
    return cell.removeprefix("'")
