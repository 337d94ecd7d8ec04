"""Tables from elsewhere: what is good comes in, what is not is named row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.workshop.importing import (
    notes_for,
    people_for,
    people_from_text,
    read_notes,
    read_people,
)
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    built.workshop.do(bring_reference).result()
    yield built
    built.workshop.close()


@pytest.fixture
def view(made: Small) -> SessionSnapshot:
    return session_snapshot(made.workshop.snapshot, made.session.id)


TABLE = "カード番号,班,設問,意見\n1,1班,課題,見本：街灯が少ない\n2,2,特性,見本：海が近い\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_usual_encoding_and_delimiter_is_read(
    tmp_path: Path, view: SessionSnapshot, encoding: str, delimiter: str
) -> None:
    file = tmp_path / "意見.csv"
    file.write_bytes(TABLE.replace(",", delimiter).encode(encoding))
    news, bad = notes_for(read_notes(file), view)
    assert not bad
    assert [n.text for n in news] == ["見本：街灯が少ない", "見本：海が近い"]
    assert [n.group_id for n in news] == [view.groups[0].id, view.groups[1].id]
    assert [n.prompt_id for n in news] == [view.prompts[1].id, view.prompts[0].id]


def test_excel_is_read_and_formulas_stay_text(tmp_path: Path, view: SessionSnapshot) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["意見", "カード番号"])
    sheet.append(["見本：花", 3])
    file = tmp_path / "意見.xlsx"
    book.save(file)
    news, bad = notes_for(read_notes(file), view)
    assert (news[0].text, news[0].card_no, bad) == ("見本：花", "3", [])


def test_a_column_without_heading_is_taken_as_words(tmp_path: Path, view: SessionSnapshot) -> None:
    file = tmp_path / "a.csv"
    file.write_text("見本：一つめ\n見本：二つめ\n", encoding="utf-8")
    assert len(notes_for(read_notes(file), view)[0]) == 2


def test_bad_rows_are_named_and_good_ones_kept(tmp_path: Path, view: SessionSnapshot) -> None:
    rows = [
        "意見,班,カード番号",
        "見本：よい,1,1",
        "長" * 100_000 + ",1,2",
        "見本：知らない班,9班,3",
        "見本：同じ番号,1,1",
        ",1,4",
        "見本：列が多い,1,5,余り",
        "見本：これもよい,2,6",
    ]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    news, bad = notes_for(read_notes(file), view)
    assert [n.text for n in news] == ["見本：よい", "見本：これもよい"]
    assert [b.row for b in bad] == [3, 4, 5, 6, 7]
    assert "上限" in bad[0].reason
    assert "9班" in bad[1].reason
    assert "もう入っています" in bad[2].reason
    assert all(len(b.content) <= 200 for b in bad)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty_table"),
        ("a.csv", b"\n\n\n", "empty_table"),
        ("a.csv", b"\xff\xfe\xff\xff\x81", "unreadable_table"),
        ("a.xlsx", b"not a zip", "unreadable_table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(WorkshopError) as refused:
        read_notes(file)
    assert refused.value.code == code


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError) as refused:
        read_people(tmp_path / "none.csv")
    assert refused.value.code == "unreadable_table"


def test_nul_bytes_and_broken_quotes_lose_nothing_else(
    tmp_path: Path, view: SessionSnapshot
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes('意見\n見本：\0零\n"見本：閉じない\n'.encode())
    news, _ = notes_for(read_notes(file), view)
    assert news[0].text == "見本：零"


def test_people_come_from_what_is_pasted(view: SessionSnapshot) -> None:
    pasted = (
        "番号\t氏名\t地区\t年齢\tひとこと\n"
        "Z-1\t見本 花\t木更津\t72\t山\n"
        "Z-2\t見本 月\t月面\t30代\t\n"
    )
    preview = people_from_text(pasted)
    people, bad = people_for(preview, view)
    assert preview.unknown == ("ひとこと",)
    assert (people[0].code, people[0].name, people[0].district_key) == (
        "Z-1", "見本 花", "kisarazu",
    )  # fmt: skip
    assert people[0].age_band == "70代以上"
    assert [b.row for b in bad] == [3]
    assert "月面" in bad[0].reason


def test_names_alone_are_enough(view: SessionSnapshot) -> None:
    people, bad = people_for(people_from_text("見本 花\n見本 月\n"), view)
    assert [p.name for p in people] == ["見本 花", "見本 月"]
    assert not bad


def test_a_code_twice_is_named(view: SessionSnapshot) -> None:
    people, bad = people_for(people_from_text("コード,氏名\nA-01,見本 花\nQ-1,見本 月\n"), view)
    assert [p.code for p in people] == ["Q-1"]
    assert "A-01" in bad[0].reason
