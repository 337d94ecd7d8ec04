"""The board as drawings: every note has its place, nothing overlaps, no second text in a PDF."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from kisarazu_ws.export.board import board_bands, board_png, board_rasters, board_svg, board_wall
from kisarazu_ws.export.compose import board_islands, compose
from kisarazu_ws.export.document import BoardFigure, Island, Sticky
from kisarazu_ws.export.drawing import Drawing, Rect, Text
from kisarazu_ws.export.facts import Facts
from kisarazu_ws.export.outlines import draw_outlined
from kisarazu_ws.workshop.snapshot import SessionSnapshot


def island(count: int, name: str = "島", text: str = "見本：バスの本数が少ない") -> Island:
    stickies = (Sticky(n, text, "yellow", ("society",), 3) for n in range(1, count + 1))
    return Island(name, tuple(stickies))


def numbers(drawings: list[Drawing]) -> list[str]:
    """The note numbers at the foot of the stickies."""
    texts = [s for d in drawings for s in d.shapes if isinstance(s, Text) and s.size == 6.5]
    return sorted((t.text.split("　")[0] for t in texts), key=int)


@pytest.mark.parametrize("counts", [(1,), (2, 4, 5), (30,), (13, 12, 7, 3, 1, 1), (0, 2)])
def test_every_note_has_one_place(counts: tuple[int, ...]) -> None:
    drawings = [band.drawing for band in board_bands([island(n) for n in counts])]

    assert numbers(drawings) == sorted((str(i + 1) for n in counts for i in range(n)), key=int)


@pytest.mark.parametrize("text", ["短い", "見本の長い文。" * 70, "改行\n" * 50, "W" * 200])
def test_nothing_leaves_its_paper(text: str) -> None:
    for band in board_bands([island(14, "長い表札" * 30, text), island(3, text=text)]):
        drawing = band.drawing
        for shape in drawing.shapes:
            if isinstance(shape, Rect):
                assert shape.box.x >= -0.01
                assert shape.box.right <= drawing.width + 0.01
                assert shape.box.bottom <= drawing.height + 0.01


def test_stickies_never_overlap(view: SessionSnapshot) -> None:
    for band in board_bands(board_islands(Facts(view))):
        papers = [s.box for s in band.drawing.shapes if isinstance(s, Rect) and s.radius == 1.5]
        assert not [1 for i, a in enumerate(papers) for b in papers[:i] if a.overlaps(b)]


def test_a_large_island_may_be_cut_between_any_two_rows() -> None:
    bands = list(board_bands([island(30)]))

    assert [band.before > 0 for band in bands] == [True] + [False] * (len(bands) - 1)
    assert len(bands) == 5


def test_the_wall_shows_every_sorted_note(view: SessionSnapshot) -> None:
    shown = numbers([board_wall(Facts(view), compose(view))])

    assert shown == [str(n.number) for n in view.notes if n.cluster_id or n.lone]


def test_outlined_letters_leave_no_text(view: SessionSnapshot) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 2000), invariant=1)
    drawing = board_wall(Facts(view), compose(view))
    draw_outlined(canvas, drawing, 0, 2000)
    canvas.showPage()
    canvas.save()
    page = pypdf.PdfReader(out).pages[0]

    assert page.extract_text().strip() == ""
    assert len(str(page["/Resources"])) > 1000  # the glyphs' forms


def test_svg_is_xml_with_a_title(view: SessionSnapshot) -> None:
    root = ElementTree.fromstring(board_svg(Facts(view), compose(view)))

    assert root.tag.endswith("svg")
    assert next(iter(root)).text == "職員ワークショップ　ボード"


def test_pictures_are_sharp_and_plain(view: SessionSnapshot) -> None:
    facts = Facts(view)
    with Image.open(io.BytesIO(board_png(facts, compose(view)))) as whole:
        assert whole.width > 1500
        assert not whole.info.keys() & {"exif", "Author", "Software"}
    for raster in board_rasters(BoardFigure(board_islands(facts), "")):
        assert abs(raster.width - 1400) <= 1
        with Image.open(io.BytesIO(raster.content)) as picture:
            assert picture.size == (raster.width, raster.height)


def test_a_board_of_nothing_is_nothing() -> None:
    assert list(board_bands([])) == []
    assert list(board_rasters(BoardFigure((), ""))) == []
