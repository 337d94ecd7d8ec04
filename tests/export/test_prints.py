"""The day's prints hold whatever a session holds: long names, many people, many questions."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp

from kisarazu_ws.domain.groups import Participant
from kisarazu_ws.domain.sessions import Prompt
from kisarazu_ws.domain.values import changed
from kisarazu_ws.export import prints
from kisarazu_ws.export.drawing import Box, Drawing, Rect, Text
from kisarazu_ws.export.pdf_fonts import width
from kisarazu_ws.workshop.snapshot import SessionSnapshot

LONG = (
    "見本：この地域で暮らす人が、これから十年のあいだにいちばん困ると"
    "思われることと、その理由は何ですか？"
)
SECTION = "見本：持続可能なまちづくりと里山里海の環境保全を担当する部門"
URL = "http://192.168.137.1:8765/j/ABCDEFGHIJKLMNOPQRSTUVWXYZ?see=1"
WIFI = r"WIFI:T:WPA;S:見本\;会場\:2階;P:himitsu\\123;;"


@pytest.fixture(scope="module")
def crowded(view: SessionSnapshot) -> SessionSnapshot:
    """The made session with 200 people, long words everywhere, and six questions."""
    people = tuple(
        Participant(
            id=f"p{i}", session_id=view.session.id, code=f"Z-{i:03}",
            group_id=view.groups[i % 4].id if i < 190 else None, absent=i % 50 == 0,
            district_key=view.participants[0].district_key,
            affiliation=SECTION if i % 3 else "",
        )
        for i in range(200)
    )  # fmt: skip
    questions = tuple(
        Prompt(id=f"q{i}", session_id=view.session.id, position=i, text=f"{i}{LONG}", kind="issue")
        for i in range(6)
    )
    return replace(
        view,
        session=changed(view.session, title="見本：" + "とても長い名前の会" * 8),
        groups=tuple(changed(g, name=f"{g.name}（里山と里海の班・第二会場）") for g in view.groups),
        participants=people,
        prompts=questions,
        phases=tuple(changed(p, prompt_id="q1", title=LONG) for p in view.phases),
    )


def every_print(view: SessionSnapshot) -> dict[str, list[Drawing]]:
    names = {p.id: "見本　氏名" for p in view.participants}
    return {
        "poster": prints.join_poster(view, URL, "K7Q4MX", WIFI),
        "one code": prints.join_poster(view, URL, "K7Q4MX"),
        "table cards": prints.table_cards(view),
        "seats": prints.seating_list(view),
        "named seats": prints.seating_list(view, names),
        "agenda": prints.agenda(view),
        "note cards": prints.note_cards(view, 20),
    }


def texts(pages: Sequence[Drawing]) -> list[Text]:
    return [shape for page in pages for shape in page.shapes if isinstance(shape, Text)]


def words(pages: Sequence[Drawing]) -> str:
    return "".join(text.text for text in texts(pages))


NAMES = ("poster", "one code", "table cards", "seats", "named seats", "agenda", "note cards")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_sheet_or_gets_too_small(crowded: SessionSnapshot, name: str) -> None:
    pages = every_print(crowded)[name]
    for text in texts(pages):
        assert text.left > 5, text
        assert text.left + width(text.face, text.size, text.text) < prints.WIDTH - 5, text
        assert text.size < text.y < prints.HEIGHT - 15, text
        assert text.size >= 8, text


def test_no_two_words_lie_over_each_other(crowded: SessionSnapshot) -> None:
    for name, pages in every_print(crowded).items():
        for page in pages:
            boxes = [ink(text) for text in texts([page]) if text.text.strip()]
            clash = [
                (name, a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :] if a.overlaps(b)
            ]
            assert clash == []


def ink(text: Text) -> Box:
    wide = width(text.face, text.size, text.text)
    return Box(text.left, text.y - text.size * 0.8, wide, text.size * 0.85)


def test_long_questions_are_printed_whole_in_the_agenda(crowded: SessionSnapshot) -> None:
    assert words(prints.agenda(crowded)).count(f"1{LONG}") == len(crowded.phases)


def test_every_question_is_on_a_paper_note_and_half_of_it_is_left_to_write_on(
    crowded: SessionSnapshot,
) -> None:
    usual = replace(
        crowded, prompts=tuple(changed(p, text=f"{p.id}{LONG[:32]}") for p in crowded.prompts[:4])
    )
    assert all(p.text in words(prints.note_cards(usual, 1)) for p in usual.prompts)
    for view in (usual, crowded):
        (page,) = prints.note_cards(view, 1)
        card = next(s.box for s in page.shapes if isinstance(s, Rect) and s.dash)
        assert all(p.text[:9] in words([page]) for p in view.prompts)
        questions = [t for t in texts([page]) if t.size == prints.SMALLEST]
        assert max(t.y for t in questions) < card.y + card.h / 2 + 12


def test_everybody_is_on_the_seating_list_once_and_who_has_no_seat_is_said(
    crowded: SessionSnapshot,
) -> None:
    pages = prints.seating_list(crowded)
    codes = Counter(t.text for t in texts(pages) if t.text.startswith("Z-"))
    assert codes == Counter(p.code for p in crowded.participants)
    assert sum(t.text == "未定" for t in texts(pages)) == 10
    assert sum(t.text == "欠席" for t in texts(pages)) == 4
    assert [t.text for t in texts(pages) if " / " in t.text] == [
        f"{n} / {len(pages)}" for n in range(1, len(pages) + 1)
    ]


def test_rows_of_a_table_follow_each_other_without_a_gap(crowded: SessionSnapshot) -> None:
    for page in (*prints.seating_list(crowded), *prints.agenda(crowded)):
        rows = [s.box for s in page.shapes if isinstance(s, Rect) and s.box.w > 500 and s.stroke]
        assert len(rows) > 2
        for above, below in pairwise(rows):
            assert below.y == pytest.approx(above.bottom)


def test_a_list_made_for_names_is_internal_even_when_it_has_none(view: SessionSnapshot) -> None:
    assert all("庁内用" in words([page]) for page in prints.seating_list(view, {}))
    assert "庁内用" not in words(prints.seating_list(view))


def test_names_stand_on_that_list_only(crowded: SessionSnapshot) -> None:
    with_names = [name for name, pages in every_print(crowded).items() if "氏名" in words(pages)]
    assert with_names == ["named seats"]


def test_the_stamp_is_on_every_page_of_a_sample_and_of_nothing_else(
    view: SessionSnapshot,
) -> None:
    real = replace(view, session=changed(view.session, sample=False, title="会"), prompts=())
    for pages in every_print(view).values():
        assert all("見本" in [t.text for t in texts([page])] for page in pages)
    for pages in every_print(real).values():
        assert not any(t.text == "見本" for t in texts(pages))


def test_codes_are_read_to_the_letter_at_a_hundred_dots(crowded: SessionSnapshot) -> None:
    for wifi, expected in (("", {URL}), (WIFI, {URL, WIFI})):
        pages = prints.join_poster(crowded, URL, "K7Q4MX", wifi)
        document = pypdfium2.PdfDocument(prints.to_pdf(pages, "参加のしかた"))
        picture = document[0].render(scale=100 / 72).to_pil()
        document.close()
        assert {code.text for code in zxingcpp.read_barcodes(picture)} == expected


def test_the_file_is_sound_embedded_readable_and_the_same_again(
    crowded: SessionSnapshot, tmp_path: Path
) -> None:
    pages = [page for found in every_print(crowded).values() for page in found]
    content = prints.to_pdf(pages, "印刷物")
    assert content == prints.to_pdf(pages, "印刷物")

    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == len(pages)
    assert reader.metadata is not None
    assert reader.metadata.title == "印刷物"
    read = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert all(p.code in read for p in crowded.participants)

    file = tmp_path / "印刷物.pdf"
    file.write_bytes(content)
    fonts = said("pdffonts", file).splitlines()[2:]
    assert {tuple(row.split()[-5:-2]) for row in fonts} == {("yes", "yes", "yes")}
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", file)


def said(tool: str, *arguments: str | Path) -> str:
    """What a command-line reader says; skipped where it is not installed."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([tool, *map(str, arguments)], capture_output=True, check=True)
    return done.stdout.decode()
