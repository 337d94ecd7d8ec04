"""Japanese lines, the mandala and the day's prints, as readers and cameras find them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from kisarazu_ws.domain.mandala import MandalaVersion, NodeDifference
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.values import changed
from kisarazu_ws.export import prints
from kisarazu_ws.export.drawing import Text, to_pdf, to_png
from kisarazu_ws.export.drawing_svg import to_svg
from kisarazu_ws.export.linebreak import NOT_AT_END, NOT_AT_START, fill, units
from kisarazu_ws.export.mandala import draw_mandala
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import GOTHIC, width
from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot, version_nodes
from kisarazu_ws.workshop.workshop import Workshop

JAPANESE = st.text(
    alphabet="あいうっゃー漢字環境、。」』）？！「『（abc 09😀𠮷〜…ヽｴﾞ", min_size=1, max_size=120
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with Workshop(tmp_path_factory.mktemp("s") / "見本.kws", create=True) as workshop:
        workshop.do(make_sample).result()
        yield workshop


@pytest.fixture(scope="module")
def mandala(sample: Workshop) -> MandalaView:
    version = sample.snapshot.all(MandalaVersion)["mandala-1.0"]
    return MandalaView(version, version_nodes(sample.snapshot, version.id))


@pytest.fixture(scope="module")
def staff(sample: Workshop) -> SessionSnapshot:
    first = min(sample.snapshot.all(Session).values(), key=lambda s: s.position)
    return session_snapshot(sample.snapshot, first.id)


def lines(text: str, room: float) -> list[str]:
    return [x.text for x in fill(text, lambda t: width(GOTHIC, 10, t), room, room, hang=False)]


@given(JAPANESE, st.integers(40, 200))
def test_no_character_is_lost_or_doubled_by_breaking(text: str, room: int) -> None:
    assert "".join("".join(lines(text, room)).split()) == "".join(text.split())


@given(JAPANESE)
def test_no_line_begins_or_ends_where_it_must_not(text: str) -> None:
    broken = [line for line in lines(text, 200) if line.strip()]
    widest = max((width(GOTHIC, 10, unit) for unit in units(text)), default=0)
    if widest > 200:
        return  # a unit wider than a line has to be cut somewhere
    for line in broken[1:]:
        assert line[0] not in NOT_AT_START, broken
    for line in broken[:-1]:
        assert line.rstrip()[-1] not in NOT_AT_END, broken


def test_words_and_addresses_stay_whole() -> None:
    found = lines("詳しくはhttps://example.jp/abcdef/gh?i=1をごらんください。", 240)
    assert any("https://example.jp/abcdef/gh?i=1" in line for line in found)


def test_all_81_nodes_are_on_the_sheet_each_in_its_box(
    mandala: MandalaView, tmp_path: Path
) -> None:
    drawing = draw_mandala(mandala)
    assert set(drawing.boxes) == {n.key for n in mandala.nodes}
    assert len(drawing.boxes) == 81
    assert all(b.x >= 0 and b.right <= drawing.width for b in drawing.boxes.values())
    assert all(b.y >= 0 and b.bottom <= drawing.height for b in drawing.boxes.values())
    chips = ("effect", "action", "place", "stakeholder")
    small = [drawing.boxes[n.key] for n in mandala.nodes if n.kind in chips]
    for at, one in enumerate(small):
        assert not any(one.overlaps(other) for other in small[at + 1 :])
    assert min(s.size for s in drawing.shapes if isinstance(s, Text)) >= 6.5


def test_the_text_layer_holds_every_label_and_the_file_is_sound(
    mandala: MandalaView, tmp_path: Path
) -> None:
    file = tmp_path / "m.pdf"
    file.write_bytes(to_pdf(draw_mandala(mandala)))
    by_pypdf = "".join("".join(p.extract_text() for p in PdfReader(file).pages).split())
    # In the order of writing: labels of two lines stand side by side on the sheet.
    command = ["pdftotext", "-raw", str(file), "-"]
    popplers = subprocess.run(command, capture_output=True, check=True)
    by_poppler = "".join(popplers.stdout.decode().split())
    for node in mandala.nodes:
        label = "".join(node.label.split())
        assert label in by_pypdf, label
        assert label in by_poppler, label
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True, text=True)
    rows = fonts.stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), fonts.stdout
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)


def test_the_same_data_gives_the_same_bytes(mandala: MandalaView) -> None:
    assert to_pdf(draw_mandala(mandala)) == to_pdf(draw_mandala(mandala))


def test_a_fuller_version_grows_instead_of_shrinking_its_type(mandala: MandalaView) -> None:
    place = next(n for n in mandala.nodes if n.kind == "place")
    more = tuple(
        changed(place, id=f"x{i}", key=f"x{i}", label=f"見本の場所{i}", position=100 + i)
        for i in range(200)
    )
    drawing = draw_mandala(MandalaView(mandala.version, (*mandala.nodes, *more)))
    assert drawing.height > draw_mandala(mandala).height
    assert min(s.size for s in drawing.shapes if isinstance(s, Text)) >= 6.5
    assert all(b.bottom <= drawing.height for b in drawing.boxes.values())


def test_evidence_and_changes_are_said_in_words(mandala: MandalaView) -> None:
    def words(view: MandalaView) -> set[str]:
        return {s.text for s in draw_mandala(view).shapes if isinstance(s, Text)}

    first, second = mandala.nodes[0], next(n for n in mandala.nodes if n.kind == "action")
    evidence = changed_view(mandala, evidence={first.key: 3, second.key: 2})
    assert {"根拠2", "根拠のある項目"} <= words(evidence)
    change = NodeDifference("renamed", second.key, second, second)
    changes = changed_view(mandala, changes=(change,), base_label="1.0")
    assert {"改名", "ver.1.0 からの変更点"} <= words(changes)


def changed_view(view: MandalaView, **more: object) -> MandalaView:
    return MandalaView(view.version, view.nodes, **more)  # type: ignore[arg-type]


def test_svg_has_words_for_those_who_cannot_see_and_no_live_text(mandala: MandalaView) -> None:
    root = ElementTree.fromstring(to_svg(draw_mandala(mandala)))
    tags = [element.tag.split("}")[1] for element in root.iter()]
    assert tags[1:3] == ["title", "desc"]
    assert "text" not in tags
    assert tags.count("use") > 500


def test_png_is_the_page(mandala: MandalaView) -> None:
    assert to_png(draw_mandala(mandala), 400).startswith(b"\x89PNG")


URL = "HTTP://192.168.137.1:8765/J/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WIFI = r"WIFI:T:WPA;S:見本\;会場;P:himitsu;;"


def test_a_camera_reads_both_codes_off_the_poster(staff: SessionSnapshot) -> None:
    pages = prints.join_poster(staff, URL, "K7Q4MX", WIFI)
    document = pypdfium2.PdfDocument(prints.to_pdf(pages, "ポスター"))
    picture = document[0].render(scale=100 / 72).to_pil()
    document.close()
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == {URL, WIFI}


def test_names_stand_only_on_the_list_that_says_so(staff: SessionSnapshot) -> None:
    names = {p.id: f"名前{i}号" for i, p in enumerate(staff.participants)}
    plain = [prints.seating_list(staff), prints.table_cards(staff), prints.agenda(staff)]
    for pages in plain:
        assert not any("名前" in t for t in words_of(pages))
    listed = words_of(prints.seating_list(staff, names))
    assert set(names.values()) <= set(listed)
    assert any("庁内用" in t for t in listed)


def test_every_print_of_a_sample_is_stamped(staff: SessionSnapshot) -> None:
    every = [
        *prints.seating_list(staff), *prints.table_cards(staff), *prints.agenda(staff),
        *prints.note_cards(staff, 20), *prints.join_poster(staff, URL, "K7Q4MX"),
    ]  # fmt: skip
    assert all("見本" in words_of([page]) for page in every)


def test_long_questions_stay_readable_in_the_agenda(staff: SessionSnapshot) -> None:
    texts = [s for page in prints.agenda(staff) for s in page.shapes if isinstance(s, Text)]
    assert min(s.size for s in texts) >= prints.SMALLEST
    shown = "".join(s.text for s in texts)
    assert all(p.text[:8] in shown for p in staff.prompts)


def test_paper_cards_are_numbered_through(staff: SessionSnapshot) -> None:
    pages = prints.note_cards(staff, 20)
    numbers = [t for t in words_of(pages) if t.startswith("No.")]
    assert numbers == [f"No.{i}" for i in range(1, 21)]
    assert len(pages) == 3


def words_of(pages: object) -> list[str]:
    return [s.text for page in pages for s in page.shapes if isinstance(s, Text)]  # type: ignore[attr-defined]
