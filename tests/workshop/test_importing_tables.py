"""What odd tables hold: every row comes in or is named, and nothing is read as another thing."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from xlsxwriter import Workbook as WrittenWorkbook

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.text import NOTE_MAX, clean
from kisarazu_ws.workshop import importing
from kisarazu_ws.workshop.importing import (
    NOTE_HEADERS,
    PEOPLE_HEADERS,
    notes_for,
    people_for,
    people_from_text,
    read_notes,
    read_people,
)
from kisarazu_ws.workshop.people import NewParticipant
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from tests.builders import small

fast = settings(max_examples=60)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionSnapshot]:
    made = small(tmp_path_factory.mktemp("import") / "ワークショップ.kws")
    made.workshop.do(bring_reference).result()
    yield session_snapshot(made.workshop.snapshot, made.session.id)
    made.workshop.close()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "表.csv"


def person(view: SessionSnapshot, head: str, cell: str) -> NewParticipant:
    (found,), bad = people_for(people_from_text(f"氏名\t{head}\n見本 花\t{cell}\n"), view)
    assert bad == []
    return found


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-be"])
def test_no_encoding_is_taken_for_another(table: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    table.write_bytes(f"{mark}意見\n見本：①髙い木と﨑の海\n".encode(encoding))
    assert read_notes(table).rows == ((2, {"text": "見本：①髙い木と﨑の海"}),)


@given(cells=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=8))
@fast
def test_every_row_of_a_well_written_file_comes_in_or_is_named(
    tmp_path_factory: pytest.TempPathFactory, view: SessionSnapshot, cells: list[str]
) -> None:
    kept = [c.encode("utf-8", "ignore").decode() for c in cells]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["意見", "班"])
    writer.writerows([[text, "1班"] for text in kept])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(out.getvalue().encode())
    news, bad = notes_for(read_notes(path), view)

    assert [n.text for n in news] == [clean(c) for c in kept if clean(c)]
    assert [b.row for b in bad] == [at for at, c in enumerate(kept, start=2) if not clean(c)]


@given(raw=st.binary(max_size=200))
@fast
def test_any_bytes_are_rows_or_a_told_trouble(
    tmp_path_factory: pytest.TempPathFactory, view: SessionSnapshot, raw: bytes
) -> None:
    for name in ("any.csv", "any.xlsx"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(raw)
        try:
            notes_for(read_notes(path), view)
        except WorkshopError as error:
            assert "取り込んでいません" in error.safe  # noqa: PT017 - either way is right


def test_a_broken_quote_is_a_named_row_and_the_others_stay(
    table: Path, view: SessionSnapshot
) -> None:
    rows = ["意見,班", "見本：よい,1", '"見本" という声,1', "見本：これも,2", '"見本：開いたまま,1',
            "見本：飲まれた,2"]  # fmt: skip
    table.write_text("\n".join(rows), encoding="utf-8")
    news, bad = notes_for(read_notes(table), view)

    assert [n.text for n in news] == ["見本：よい", "見本：これも"]
    assert [b.row for b in bad] == [3, 5]
    assert all("引用符" in b.reason for b in bad)
    assert "見本：飲まれた" in bad[1].content  # what the open quote swallowed can be seen


def test_line_breaks_commas_and_quotes_inside_a_cell_are_kept(table: Path) -> None:
    table.write_text('意見;班\r\n"一行目、\n二行目; ""と"" ,";1\r\n', encoding="utf-8", newline="")
    assert read_notes(table).rows[0] == (2, {"text": '一行目、\n二行目; "と" ,', "group": "1"})


def test_blank_lines_count_in_numbers_but_are_no_rows(table: Path) -> None:
    table.write_text("\n\n意見,班\n\n見本：花,1\n,\n", encoding="utf-8")
    assert read_notes(table).rows == ((5, {"text": "見本：花", "group": "1"}),)


def test_old_macintosh_line_ends_are_line_ends(table: Path) -> None:
    table.write_bytes("意見,班\r見本：花,1\r".encode())
    assert [row for _, row in read_notes(table).rows] == [{"text": "見本：花", "group": "1"}]


def test_a_note_of_a_hundred_thousand_characters_is_named_not_cut(
    table: Path, view: SessionSnapshot
) -> None:
    table.write_text("意見\n" + "長" * 200_000 + f"\n{'見' * NOTE_MAX}\n", encoding="utf-8")
    news, bad = notes_for(read_notes(table), view)
    assert [len(n.text) for n in news] == [NOTE_MAX]
    assert [(b.row, len(b.content)) for b in bad] == [(2, 200)]
    assert "200,000文字" in bad[0].reason


def test_too_many_rows_are_refused_before_anything_comes_in(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 3)
    table.write_text("意見\n\n見本1\n\n見本2\n", encoding="utf-8")
    assert len(read_notes(table).rows) == 2  # blank lines are not counted
    table.write_text("意見\n見本1\n見本2\n見本3\n", encoding="utf-8")
    with pytest.raises(WorkshopError, match="too_many_rows"):
        read_notes(table)


# --- Excel ---------------------------------------------------------------------------------------


def test_formulas_come_as_calculated_or_as_written_and_never_vanish(tmp_path: Path) -> None:
    path = tmp_path / "意見.xlsx"
    with WrittenWorkbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["意見", "班"], ["=1+1", 1], ["", 2.0], ["", 3]]):
            sheet.write_row(row, 0, cells)
        sheet.write_formula(2, 0, '="見本："&"花"', None, "見本：花")
        sheet.write_formula(3, 0, '=HYPERLINK("http://example.org")', None, "")
    rows = [row for _, row in read_notes(path).rows]
    assert rows[:2] == [{"text": "=1+1", "group": "1"}, {"text": "見本：花", "group": "2"}]

    plain = Workbook()
    assert plain.active is not None
    plain.active.append(["意見"])
    plain.active.append(["=A1&A1"])  # never opened in Excel, so never calculated
    plain.save(path)
    assert [row["text"] for _, row in read_notes(path).rows] == ["=A1&A1"]


def test_a_workbook_is_known_by_its_content(table: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["意見"])
    book.active.append(["見本：花"])
    book.save(table)
    assert [row["text"] for _, row in read_notes(table).rows] == ["見本：花"]


def test_old_or_locked_workbooks_say_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "古い.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    with pytest.raises(WorkshopError) as refused:
        read_people(path)
    assert "xlsx" in refused.value.what


@pytest.mark.parametrize("broken", [b"<worksheet><sheetData><row", b"", b"\x00\x01"])
def test_a_damaged_workbook_is_told(tmp_path: Path, broken: bytes) -> None:
    path, bad = tmp_path / "意見.xlsx", tmp_path / "傷.xlsx"
    Workbook().save(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = broken if name.endswith("sheet1.xml") else source.read(name)
            target.writestr(name, content)
    with pytest.raises(WorkshopError, match=r"unreadable_table|empty_table"):
        read_notes(bad)
    assert load_workbook(path).sheetnames  # the other one was sound


# --- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [w for words in NOTE_HEADERS.values() for w in words])
def test_every_known_note_heading_is_understood(table: Path, word: str) -> None:
    ours = next(name for name, words in NOTE_HEADERS.items() if word in words)
    table.write_text(f" {word.upper()} ,ほか\nあ,い\n", encoding="utf-8")
    assert read_notes(table).rows == ((2, {ours: "あ"}),)
    assert read_notes(table).unknown == ("ほか",)


@pytest.mark.parametrize("word", [w for words in PEOPLE_HEADERS.values() for w in words])
def test_every_known_people_heading_is_understood(word: str) -> None:
    ours = next(name for name, words in PEOPLE_HEADERS.items() if word in words)
    assert people_from_text(f"{word}\tほか\nあ\tい\n").rows == ((2, {ours: "あ"}),)


def test_of_two_columns_with_one_meaning_the_first_counts_and_the_other_is_named(
    table: Path,
) -> None:
    table.write_text("意見,内容\n見本：先,見本：後\n", encoding="utf-8")
    preview = read_notes(table)
    assert (preview.rows, preview.unknown) == (((2, {"text": "見本：先"}),), ("内容",))


def test_names_of_districts_prompts_and_groups_become_keys(
    table: Path, view: SessionSnapshot
) -> None:
    rows = ["意見,行政区,設問,班", "見本1,富来田,特性,１班", "見本2,富来田地区,issue,2",
            "見本3,fukuta,どう解決しますか？,3班"]  # fmt: skip
    table.write_text("\n".join(rows), encoding="utf-8")
    news, bad = notes_for(read_notes(table), view)
    assert bad == []
    assert {n.district_key for n in news} == {"fukuta"}
    assert [n.prompt_id for n in news] == [p.id for p in view.prompts]
    assert [n.group_id for n in news] == [g.id for g in view.groups[:3]]


@pytest.mark.parametrize("column", ["班", "設問", "行政区", "団体", "参加者"])
def test_a_name_that_is_not_known_is_named(table: Path, view: SessionSnapshot, column: str) -> None:
    table.write_text(f"意見,{column}\n見本：花,どこか\n見本：月,\n", encoding="utf-8")
    news, bad = notes_for(read_notes(table), view)
    assert [n.text for n in news] == ["見本：月"]
    assert (bad[0].row, "「どこか」が見つかりません" in bad[0].reason) == (2, True)


def test_a_card_number_twice_in_one_file_is_named(table: Path, view: SessionSnapshot) -> None:
    table.write_text("意見,カード\n見本1,7\n見本2,７\n見本3,\n見本4,\n", encoding="utf-8")
    news, bad = notes_for(read_notes(table), view)
    assert [n.text for n in news] == ["見本1", "見本3", "見本4"]
    assert [b.row for b in bad] == [3]


def test_a_code_twice_in_one_paste_is_named(view: SessionSnapshot) -> None:
    found, bad = people_for(people_from_text("コード\t氏名\nQ-1\t見本花\nＱ－1\t見本月\n"), view)
    assert [p.name for p in found] == ["見本花"]
    assert [b.row for b in bad] == [3]


def test_a_row_with_nothing_in_a_known_column_is_no_person(view: SessionSnapshot) -> None:
    found, bad = people_for(people_from_text("氏名\t席札\n見本花\tあり\n\tあり\n"), view)
    assert [p.name for p in found] == ["見本花"]
    assert [b.row for b in bad] == [3]


@pytest.mark.parametrize(
    ("written", "band"),
    [
        ("", ""), ("40代", "40代"), ("４０代", "40代"), ("45", "40代"), ("45歳", "40代"),
        ("９才", "20代以下"), ("10代", "20代以下"), ("20代", "20代以下"), ("20代以下", "20代以下"),
        ("70代以上", "70代以上"), ("80代", "70代以上"), ("101歳", "70代以上"), ("60 代", "60代"),
    ],
)  # fmt: skip
def test_ages_become_bands(view: SessionSnapshot, written: str, band: str) -> None:
    assert person(view, "年齢", written).age_band == band


@pytest.mark.parametrize("written", ["若い", "昭和", "4 0 0 0", "60歳以上"])
def test_an_age_that_is_none_is_named(view: SessionSnapshot, written: str) -> None:
    _, bad = people_for(people_from_text(f"氏名\t年代\n見本花\t{written}\n"), view)
    assert "年代" in bad[0].reason


@pytest.mark.parametrize(("written", "number"), [("2", 2), ("２班", 2), ("4班", 4), ("", None)])
def test_a_person_is_seated_by_number_or_name(
    view: SessionSnapshot, written: str, number: int | None
) -> None:
    assert person(view, "卓", written).group_number == number
