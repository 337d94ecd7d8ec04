"""The mandala sheet with anything on it: long names, marks everywhere, little or very much."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pypdf
import pytest

from kisarazu_ws.domain.mandala import MandalaVersion, NodeDifference
from kisarazu_ws.domain.values import changed
from kisarazu_ws.export.drawing import Box, Drawing, Text, to_pdf
from kisarazu_ws.export.mandala import draw_mandala
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.export.pdf_fonts import width
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.snapshot import version_nodes
from kisarazu_ws.workshop.workshop import Workshop

LONG = (
    "見本：市民と事業者が里山の手入れと間伐材の活用をいっしょに続けていくための"
    "地域の拠点づくりと担い手の学びの場をふやす"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, MandalaView]]:
    """Both published versions by label."""
    with Workshop(tmp_path_factory.mktemp("m") / "資料.kws", create=True) as workshop:
        workshop.do(bring_reference).result()
        snapshot = workshop.snapshot
        yield {
            version.label: MandalaView(version, version_nodes(snapshot, version.id))
            for version in snapshot.all(MandalaVersion).values()
        }


@pytest.fixture(scope="module")
def views(whole: Mapping[str, MandalaView]) -> Mapping[str, MandalaView]:
    """What a sheet may have to hold."""
    view = whole["1.0"]
    kinds = ("added", "renamed", "retagged", "removed")
    differences = tuple(NodeDifference(k, n.key, n, n) for n in view.nodes for k in kinds[:3])
    gone = tuple(NodeDifference("removed", f"gone{i}", n, None) for i, n in enumerate(view.nodes))
    place = next(n for n in view.nodes if n.kind == "place")
    project = next(n for n in view.nodes if n.kind == "project")
    more = tuple(
        changed(place, id=f"x{i}", key=f"x{i}", label=f"見本の場所{i}", position=100 + i)
        for i in range(200)
    )
    strays = tuple(changed(n, parent_key=None) for n in more[:40])
    long = tuple(changed(n, label=LONG, inferred=True) for n in view.nodes)
    return {
        "as it is": view,
        "ver.0": whole["0"],
        "nothing": replace(view, nodes=()),
        "one project": replace(view, nodes=(project,)),
        "evidence": replace(view, evidence={n.key: 128 for n in view.nodes}),
        "changes": replace(view, changes=(*differences, *gone), base_label="0"),
        "200 more": replace(view, nodes=(*view.nodes, *more)),
        "40 strays": replace(view, nodes=(*view.nodes, *strays)),
        "long labels": replace(view, nodes=long),
        "long labels, evidence": replace(
            view, nodes=long, evidence={n.key: 128 for n in view.nodes}
        ),
        "long labels, changes": replace(view, nodes=long, changes=differences, base_label="1.0"),
        "ten projects": replace(
            view,
            nodes=(
                *view.nodes,
                *(changed(project, id=f"y{i}", key=f"y{i}", position=50 + i) for i in range(4)),
            ),
        ),
    }


CASES = (
    "as it is", "ver.0", "nothing", "one project", "evidence", "changes", "200 more", "40 strays",
    "long labels", "long labels, evidence", "long labels, changes", "ten projects",
)  # fmt: skip
each = pytest.mark.parametrize("case", CASES)


def texts(drawing: Drawing) -> list[Text]:
    return [shape for shape in drawing.shapes if isinstance(shape, Text) and shape.text.strip()]


def ink(text: Text) -> Box:
    wide = width(text.face, text.size, text.text)
    return Box(text.left, text.y - text.size * 0.78, wide, text.size * 0.8)


@each
def test_every_word_is_on_the_sheet_and_large_enough(
    views: Mapping[str, MandalaView], case: str
) -> None:
    drawing = draw_mandala(views[case])
    for text in texts(drawing):
        box = ink(text)
        assert box.x > 0, text
        assert box.right < drawing.width, text
        assert box.y > 0, text
        assert box.bottom < drawing.height, text
        assert text.size >= 6.5, text


@each
def test_no_word_lies_over_another(views: Mapping[str, MandalaView], case: str) -> None:
    found = [(ink(text), text.text) for text in texts(draw_mandala(views[case]))]
    found.sort(key=lambda one: one[0].y)
    clash = []
    for at, (box, text) in enumerate(found):
        for other, words in found[at + 1 :]:
            if other.y > box.bottom:
                break
            if box.overlaps(other):
                clash.append((text, words))
    assert clash == []


@each
def test_every_node_has_a_box_and_no_two_share_an_area(
    views: Mapping[str, MandalaView], case: str
) -> None:
    drawing = draw_mandala(views[case])
    assert set(drawing.boxes) == {n.key for n in views[case].nodes}
    boxes = sorted(drawing.boxes.items(), key=lambda item: item[1].y)
    for at, (key, box) in enumerate(boxes):
        assert 0 <= box.x < box.right <= drawing.width
        assert 0 <= box.y < box.bottom <= drawing.height
        for other_key, other in boxes[at + 1 :]:
            assert other.y >= box.bottom or not box.overlaps(other), (key, other_key)


@each
def test_labels_are_complete_even_when_broken_into_lines(
    views: Mapping[str, MandalaView], case: str
) -> None:
    drawing = draw_mandala(views[case])
    for node in views[case].nodes:
        box = drawing.boxes[node.key]
        inside = [t for t in texts(drawing) if box.x <= t.left < box.right and
                  box.y <= t.y <= box.bottom + 1]  # fmt: skip
        shown = "".join(t.text for t in sorted(inside, key=lambda t: (round(t.y), t.left)))
        assert all(char in shown for char in node.label if char.strip()), node.label


def test_ver_1_fills_one_a3_sheet(views: Mapping[str, MandalaView]) -> None:
    drawing = draw_mandala(views["as it is"])
    assert (round(drawing.width / 72 * 25.4), round(drawing.height / 72 * 25.4)) == (420, 297)
    cards = [t.size for t in texts(drawing) if t.text in {n.label for n in
             views["as it is"].of("place")}]  # fmt: skip
    assert min(cards) > 8.5  # the type that is there is the largest that fits, not the least


def test_every_node_says_its_evidence(views: Mapping[str, MandalaView]) -> None:
    view = views["evidence"]
    marks = sum("根拠128" in t.text for t in texts(draw_mandala(view)))
    assert marks == sum(n.kind != "goal" for n in view.nodes)
    some = next(n for n in view.nodes if n.kind == "action")
    only = replace(view, evidence={some.key: 1})
    assert [t.text for t in texts(draw_mandala(only)) if "根拠" in t.text] == [
        "根拠のある項目", "根拠1",
    ]  # fmt: skip


def test_changes_are_marked_and_what_is_gone_is_counted(views: Mapping[str, MandalaView]) -> None:
    words = [t.text for t in texts(draw_mandala(views["changes"]))]
    assert "ver.0 からの変更点（外れた項目 81）" in words
    assert sum("＋新・改名・札替" in word for word in words) == 80


def test_a_draft_bears_its_own_number_on_the_sheet_and_in_the_file(
    views: Mapping[str, MandalaView],
) -> None:
    view = views["as it is"]
    draft = replace(view, version=changed(view.version, label="1.1", state="draft"))
    drawing = draw_mandala(draft)
    assert "木更津市マンダラ ver.1.1（案）" in [t.text for t in texts(drawing)]
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(drawing)))
    assert reader.metadata is not None
    assert reader.metadata.title == "木更津市マンダラ ver.1.1"
    assert str(reader.root_object["/Lang"]) == "ja-JP"
