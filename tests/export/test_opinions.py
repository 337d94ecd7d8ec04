"""Opinion lists: every note once, no cell a formula, nothing lost on the way back."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook as Book

from kisarazu_ws.export.compose import compose
from kisarazu_ws.export.facts import Facts
from kisarazu_ws.export.opinions_csv import HEADS, neutral, opinions_csv, restored
from kisarazu_ws.export.opinions_xlsx import opinions_xlsx
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from tests.export.made import Made


@pytest.fixture(scope="module")
def book_bytes(view: SessionSnapshot) -> bytes:
    return opinions_xlsx(Facts(view), compose(view))


@pytest.fixture(scope="module")
def book(book_bytes: bytes) -> Book:
    return openpyxl.load_workbook(io.BytesIO(book_bytes))


@pytest.fixture(scope="module")
def csv_bytes(view: SessionSnapshot) -> bytes:
    return opinions_csv(Facts(view).rows(), sample=True)


def test_csv_opens_in_excel_by_double_click(csv_bytes: bytes) -> None:
    text = csv_bytes.decode("utf-8-sig")

    assert csv_bytes.startswith(b"\xef\xbb\xbf")
    assert text.count("\r\n") == text.count("\r")
    assert text.splitlines()[0] == ",".join(HEADS)


def test_csv_gives_every_note_back(csv_bytes: bytes, view: SessionSnapshot) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes.decode("utf-8-sig"), newline="")))

    assert [restored(row["付箋の記載"]) for row in rows] == [note.text for note in view.notes]
    assert {row["見本"] for row in rows} == {"見本"}


def test_csv_holds_no_cell_that_a_spreadsheet_runs(csv_bytes: bytes) -> None:
    rows = csv.reader(io.StringIO(csv_bytes.decode("utf-8-sig"), newline=""))

    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@＝＋－＠\t\r") - {""}]


@given(st.text(max_size=20))
def test_neutral_cells_come_back_as_they_were(text: str) -> None:
    assert restored(neutral(text)) == text
    assert neutral(text)[:1] not in set("=+-@＝＋－＠\t\r")


def test_book_has_its_sheets(book: Book) -> None:
    assert book.sheetnames == ["意見一覧", "島・表札", "集計"]


def test_book_gives_every_note_back(book: Book, view: SessionSnapshot) -> None:
    sheet = book["意見一覧"]
    texts = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]

    assert texts == [note.text for note in view.notes]


def test_book_holds_no_formula_and_no_link(book: Book) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if cell.hyperlink]


def test_book_is_set_up_to_be_read_and_printed(book: Book) -> None:
    sheet = book["意見一覧"]

    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:N{sheet.max_row}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["B2"].alignment.wrap_text
    assert sheet.oddHeader is not None
    assert "【見本】" in str(sheet.oddHeader.right.text)


def test_book_counts_confirmed_labels(book: Book) -> None:
    values = [row for row in book["集計"].iter_rows(values_only=True) if row[0] == "社　社会"]

    assert values[0][1:3] == (31, 31 / 32)


def test_book_is_the_same_each_time(book_bytes: bytes, view: SessionSnapshot) -> None:
    assert opinions_xlsx(Facts(view), compose(view)) == book_bytes


def test_no_name_of_the_roster(book: Book, csv_bytes: bytes, minutes_file: Made) -> None:
    said = "".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    said += csv_bytes.decode()

    assert minutes_file.names
    assert not [name for name in minutes_file.names if name in said]
