"""Tables from elsewhere: CSV and Excel files, and what is pasted, as notes or participants.

Reading never changes the file of the workshop: it gives the rows that are good and, for each that
is not, its number and a reason, so that a person can decide before anything comes in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.groups import AGE_BANDS
from kisarazu_ws.domain.reference import Term
from kisarazu_ws.domain.text import clean, fold
from kisarazu_ws.workshop.notes import NewNote, checked
from kisarazu_ws.workshop.people import NewParticipant
from kisarazu_ws.workshop.snapshot import SessionSnapshot

LARGEST_BYTES = 50_000_000
MOST_ROWS = 100_000
BOMS: Mapping[bytes, str] = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ENCODINGS = ("utf-8-sig", "cp932")
EXCEL, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how the files begin, whatever their name
BROKEN = "\0"  # stands for a row whose quotes are broken; no cell can hold it
_AGE = re.compile(r"(\d{1,3})(?:歳|才|代)?")
# What people call the columns -> our name for them; compared folded and without spaces.
NOTE_HEADERS: Mapping[str, tuple[str, ...]] = {
    "text": ("本文", "意見", "付箋", "内容", "回答", "自由記述", "付箋の記載", "text"),
    "group": ("班", "グループ", "卓", "group"),
    "prompt": ("設問", "種別", "質問", "問い", "prompt"),
    "district": ("行政区", "地区", "district"),
    "participant": ("参加者", "コード", "participant"),
    "organisation": ("団体", "団体名", "organisation"),
    "card_no": ("カード番号", "カード", "番号", "no", "no.", "id"),
}
PEOPLE_HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("コード", "番号", "参加者番号", "code", "no", "no."),
    "name": ("氏名", "名前", "お名前", "name"),
    "kana": ("ふりがな", "フリガナ", "よみ", "kana"),
    "contact": ("連絡先", "電話", "電話番号", "メール", "contact"),
    "district": ("行政区", "地区", "district"),
    "affiliation": ("所属", "部署", "部門", "課", "affiliation"),
    "age_band": ("年代", "年齢", "age"),
    "organisation": ("団体", "団体名", "organisation"),
    "group": ("班", "グループ", "卓", "group"),
}
PROMPT_KINDS: Mapping[str, str] = {
    "特性": "trait", "課題": "issue", "解決": "solution", "解決策": "solution",
    "活動状況": "activity_status", "方向性": "direction", "環境": "environment",
}  # fmt: skip


@dataclass(frozen=True)
class BadRow:
    """A row that cannot come in: its number in the source (from 1), why, and what it says."""

    row: int
    reason: str
    content: str


@dataclass(frozen=True)
class ImportPreview:
    """The rows of a table by our column names, with their numbers; `unknown` columns are left
    out and said so."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    bad: tuple[BadRow, ...] = ()
    unknown: tuple[str, ...] = ()


def read_notes(path: Path) -> ImportPreview:
    """The notes of a CSV or Excel file; raises `WorkshopError` when it is no readable table."""
    return _preview(_table(path), NOTE_HEADERS, "text")


def read_people(path: Path) -> ImportPreview:
    """The participants of a CSV or Excel file."""
    return _preview(_table(path), PEOPLE_HEADERS, "name")


def people_from_text(text: str) -> ImportPreview:
    """Participants as pasted: a table, or one name a line."""
    return _preview(_numbered(_csv_rows(text)), PEOPLE_HEADERS, "name")


def notes_from_text(text: str) -> ImportPreview:
    """Notes as pasted: a table where there are tabs, else one note a line."""
    if "\t" in text:
        return _preview(_numbered(_csv_rows(text)), NOTE_HEADERS, "text")
    lines = ((number, clean(line)) for number, line in enumerate(text.splitlines(), start=1))
    return ImportPreview(tuple((number, {"text": line}) for number, line in lines if line))


def notes_for(preview: ImportPreview, view: SessionSnapshot) -> tuple[list[NewNote], list[BadRow]]:
    """The notes that can be written into a session, and the rows that cannot."""
    good: list[NewNote] = []
    bad = list(preview.bad)
    cards = {fold(n.card_no) for n in view.notes if n.card_no}
    for number, row in preview.rows:
        try:
            note = _note(row, view)
            if fold(note.card_no or "") in cards:
                raise _CellError(f"カード{note.card_no}番はもう入っています")
        except _CellError as error:
            bad.append(BadRow(number, str(error), _shown(row)))
            continue
        if note.card_no:
            cards.add(fold(note.card_no))
        good.append(note)
    return good, sorted(bad, key=lambda b: b.row)


def people_for(
    preview: ImportPreview, view: SessionSnapshot
) -> tuple[list[NewParticipant], list[BadRow]]:
    """The participants that can be added to a session, and the rows that cannot."""
    good: list[NewParticipant] = []
    bad = list(preview.bad)
    codes = {fold(p.code) for p in view.participants}
    for number, row in preview.rows:
        try:
            person = _person(row, view)
            if fold(person.code) in codes:
                raise _CellError(f"コード{person.code}はもう使われています")
        except _CellError as error:
            bad.append(BadRow(number, str(error), _shown(row)))
            continue
        if person.code:
            codes.add(fold(person.code))
        good.append(person)
    return good, sorted(bad, key=lambda b: b.row)


class _CellError(ValueError):
    """Why a row cannot come in, in Japanese."""


def _note(row: Mapping[str, str], view: SessionSnapshot) -> NewNote:
    try:
        text = checked(row.get("text", ""))
    except WorkshopError as error:
        raise _CellError(error.what.rstrip("。")) from error
    people = {fold(p.code): p.id for p in view.participants}
    return NewNote(
        text,
        source="import",
        prompt_id=_found(row, "prompt", _prompts(view), "設問"),
        group_id=_found(row, "group", _groups(view), "班"),
        district_key=_found(row, "district", _terms(view, "district"), "行政区"),
        organisation_key=_found(row, "organisation", _terms(view, "organisation"), "団体"),
        participant_id=_found(row, "participant", people, "参加者"),
        card_no=row.get("card_no") or None,
    )


def _person(row: Mapping[str, str], view: SessionSnapshot) -> NewParticipant:
    if not any(row.values()):
        raise _CellError("読み取れる列に何も書かれていません")
    numbers = {g.id: g.number for g in view.groups}
    group = _found(row, "group", _groups(view), "班")
    return NewParticipant(
        code=row.get("code", ""),
        name=row.get("name", ""),
        kana=row.get("kana", ""),
        contact=row.get("contact", ""),
        district_key=_found(row, "district", _terms(view, "district"), "行政区"),
        affiliation=row.get("affiliation", ""),
        age_band=_age_band(row.get("age_band", "")),
        organisation_key=_found(row, "organisation", _terms(view, "organisation"), "団体"),
        group_number=numbers[group] if group else None,
    )


def _found(row: Mapping[str, str], column: str, known: Mapping[str, str], word: str) -> str | None:
    wanted = row.get(column, "")
    if not wanted:
        return None
    key = known.get(fold(wanted))
    if key is None:
        raise _CellError(f"{word}「{wanted[:30]}」が見つかりません")
    return key


def _prompts(view: SessionSnapshot) -> dict[str, str]:
    kinds = {p.kind: p.id for p in view.prompts}
    names = {fold(word): kinds[kind] for word, kind in PROMPT_KINDS.items() if kind in kinds}
    texts = {fold(p.text): p.id for p in view.prompts}
    numbers = {str(i): p.id for i, p in enumerate(view.prompts, start=1)}
    return numbers | names | {fold(k): v for k, v in kinds.items()} | texts


def _groups(view: SessionSnapshot) -> dict[str, str]:
    return {fold(k): g.id for g in view.groups for k in (str(g.number), f"{g.number}班", g.name)}


def _terms(view: SessionSnapshot, kind: str) -> dict[str, str]:
    terms: Sequence[Term] = view.terms.get(kind, ())
    names: dict[str, str] = {}
    for term in terms:
        wordings = [w["text"] for w in term.wordings]
        for name in (term.key, term.name, *wordings):
            names[fold(name)] = term.key
            names.setdefault(fold(name) + "地区", term.key)
    return names


def _age_band(text: str) -> str:
    """One of the bands; an age in years, or another decade, is put into its band."""
    words = "".join(fold(text).split())
    if not words:
        return ""
    if words in AGE_BANDS:
        return words
    years = _AGE.fullmatch(words)
    if years:
        decade = max(2, min(7, int(years[1]) // 10))
        return AGE_BANDS[decade - 2]
    raise _CellError(f"年代「{text[:20]}」が読めません（例：40代）")


# --- reading tables --------------------------------------------------------------------------

Row = tuple[int, list[str]]


def _preview(table: list[Row], headers: Mapping[str, tuple[str, ...]], only: str) -> ImportPreview:
    """Name the columns by the header row; a table without one has the column `only` first."""
    if not table:
        raise WorkshopError(
            "empty_table",
            "表に中身がありません。",
            "ファイルには何も取り込んでいません。",
            "別の表を選ぶか、行があるか確かめてください。",
        )
    names = _names(table[0][1], headers)
    if any(names):
        unknown = [c for c, name in zip(table[0][1], names, strict=True) if c and not name]
        body = table[1:]
    else:
        names, unknown, body = [only], [], table
    rows, bad = [], []
    for number, cells in body:
        reason = _row_trouble(cells, len(names))
        if reason:
            bad.append(BadRow(number, reason, "，".join(cells).removeprefix(BROKEN)[:200]))
        else:
            pairs = zip(names, cells, strict=False)
            rows.append((number, {name: clean(cell) for name, cell in pairs if name}))
    return ImportPreview(tuple(rows), tuple(bad), tuple(unknown))


def _row_trouble(cells: Sequence[str], columns: int) -> str:
    if cells[0] == BROKEN:
        return '引用符（"）が閉じていないため、ここが読めません'
    if any(c.strip() for c in cells[columns:]):
        return "見出しより列が多い行です（区切りの記号や引用符がずれていませんか）"
    return ""


def _names(cells: Sequence[str], headers: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Our name of each column, or ""; of two columns with one meaning the first counts."""
    known = {fold(word): name for name, words in headers.items() for word in (*words, name)}
    names: list[str] = []
    for cell in cells:
        name = known.get("".join(fold(cell).split()), "")
        names.append("" if name in names else name)
    return names


def _table(path: Path) -> list[Row]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _unreadable(path, "50MBを超えています")
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, "開けません（ほかのソフトで開いていませんか）") from error
    if raw.startswith(OLD_EXCEL):
        raise _unreadable(path, "古い形式か、パスワードのついたExcelです（.xlsxで保存し直せます）")
    if raw.startswith(EXCEL) or path.suffix.lower() in (".xlsx", ".xlsm"):
        return _numbered(_excel_rows(raw, path))
    return _numbered(_csv_rows(_decoded(raw, path)))


def _decoded(raw: bytes, path: Path) -> str:
    known = BOMS.get(raw[:2])
    for encoding in (known,) if known else ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, "文字コードが読めません（UTF-8 か Shift_JIS で保存してください）")


def _csv_rows(text: str) -> Iterator[list[str]]:
    """The rows; one whose quotes are broken is marked, with what it swallowed, and not guessed."""
    plain = text.replace("\0", "")
    head = next((line for line in plain.splitlines() if line.strip()), "")
    delimiter = max("\t,;", key=head.count) if any(c in head for c in "\t,;") else "\t"
    csv.field_size_limit(LARGEST_BYTES)
    lines = io.StringIO(plain, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num
        try:
            yield next(reader)
        except csv.Error:
            yield [BROKEN, "".join(lines[first : reader.line_num]).strip()]
        except StopIteration:
            return


def _excel_rows(raw: bytes, path: Path) -> Iterator[list[str]]:
    """The first sheet as people see it; a formula that was never calculated as it is written."""
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile
    from zlib import error as zip_error

    from openpyxl.utils.exceptions import InvalidFileException

    try:
        for written, shown in zip(_sheet(raw, False), _sheet(raw, True), strict=True):
            pairs = zip(written, shown, strict=True)
            yield [_cell(w if s is None else s) for w, s in pairs]
    except (
        InvalidFileException, BadZipFile, zip_error, ParseError, KeyError, IndexError, TypeError,
        ValueError, EOFError,
    ) as error:  # fmt: skip
        raise _unreadable(path, "Excelの表として読めません") from error


def _sheet(raw: bytes, values: bool) -> Iterator[tuple[object, ...]]:
    """The rows of the first sheet: as written (formulas) or as last calculated (`values`)."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=values)
    sheet: Any = book.worksheets[0]
    yield from sheet.iter_rows(values_only=True)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _numbered(rows: Iterable[list[str]]) -> list[Row]:
    """The rows that say something, with their numbers in the source."""
    found: list[Row] = []
    for number, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if len(found) == MOST_ROWS:
            raise WorkshopError(
                "too_many_rows",
                f"{MOST_ROWS:,}行を超える表は取り込めません。",
                "ファイルには何も取り込んでいません。",
                "表を分けて取り込んでください。",
            )
        found.append((number, row))
    return found


def _shown(row: Mapping[str, str]) -> str:
    return "，".join(v for v in row.values() if v)[:200]


def _unreadable(path: Path, why: str) -> WorkshopError:
    return WorkshopError(
        "unreadable_table",
        f"「{path.name}」は{why}。",
        "ファイルには何も取り込んでいません。",
        "別の表を選んでください。",
    )
