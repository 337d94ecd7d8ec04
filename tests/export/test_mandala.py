"""The mandala sheet with anything on it: long names, marks everywhere, little or very much."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pypdf
import pypdfium2
import pytest

from kisarazu_ws.domain.mandala import MandalaNode, MandalaVersion, NodeDifference, difference
from kisarazu_ws.domain.values import changed
from kisarazu_ws.export.drawing import A4_LANDSCAPE, Box, Drawing, Text, to_pdf
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
    assert marks == len(view.nodes)
    some = next(n for n in view.nodes if n.kind == "action")
    only = replace(view, evidence={some.key: 1})
    assert [t.text for t in texts(draw_mandala(only)) if "根拠" in t.text] == [
        "根拠のある項目", "根拠1", "根拠",
    ]  # fmt: skip


def test_changes_are_marked_and_what_is_gone_is_counted(views: Mapping[str, MandalaView]) -> None:
    words = [t.text for t in texts(draw_mandala(views["changes"]))]
    assert "ver.0 からの変更点（外れた項目 81）" in words
    assert sum("＋新・改名・札替" in word for word in words) == 81


def changed_by(view: MandalaView, nodes: tuple[MandalaNode, ...]) -> list[str]:
    after = replace(view, nodes=nodes, changes=difference(view.nodes, nodes), base_label="1.0")
    return [t.text for t in texts(draw_mandala(after))]


def test_what_was_renamed_retagged_or_removed_is_said_in_words(
    views: Mapping[str, MandalaView],
) -> None:
    view = views["as it is"]
    action, place = view.of("action")[0], view.of("place")[0]
    effect, vision = view.of("effect")[0], view.of("vision")[0]
    new = {
        action.key: changed(action, label="見本の新しい名前"),
        effect.key: changed(effect, visions=(1, 7), pillars=("society",), inferred=False),
        place.key: changed(place, parent_key=None),
    }
    words = changed_by(view, tuple(new.get(n.key, n) for n in view.nodes if n.key != vision.key))

    assert f"「{action.label}」→「見本の新しい名前」" in words
    assert f"ビジョン「{vision.label}」" in words
    tags = next(word for word in words if word.startswith(f"「{effect.label}」"))
    assert "→社" in tags
    assert "→①⑦" in tags
    assert tags.endswith("確認済み")
    assert any(w.startswith(f"「{place.label}」所属 ") and w.endswith("→なし") for w in words)
    assert {"改名", "札替", "－削除"} <= set(words)


def test_without_changes_there_is_no_list_of_them(views: Mapping[str, MandalaView]) -> None:
    assert "変更の内容" not in changed_by(views["as it is"], views["as it is"].nodes)


def test_every_reading_says_that_it_is_one(views: Mapping[str, MandalaView]) -> None:
    view = views["as it is"]
    flags = [t for t in texts(draw_mandala(view)) if t.text == "要確認"]
    sure = replace(view, nodes=tuple(changed(n, inferred=False) for n in view.nodes))

    assert len(flags) == sum(n.inferred for n in view.nodes) + 1  # and once in the legend
    assert [t.text for t in texts(draw_mandala(sure))].count("要確認") == 1


def test_pictures_of_one_version_have_their_projects_in_the_same_places(
    views: Mapping[str, MandalaView],
) -> None:
    def columns(view: MandalaView) -> list[tuple[str, float]]:
        boxes = draw_mandala(view).boxes
        return [(n.key, round(boxes[n.key].x)) for n in view.of("project")]

    view = views["as it is"]
    some = replace(view, evidence={n.key: 40 for n in view.nodes[::2]})
    assert columns(some) == columns(view)


def test_it_fits_whole_on_a4(views: Mapping[str, MandalaView]) -> None:
    for case in ("as it is", "200 more"):
        pages = pypdf.PdfReader(io.BytesIO(to_pdf(draw_mandala(views[case]), "", A4_LANDSCAPE)))
        document = pypdfium2.PdfDocument(pages.stream)
        words = document[0].get_textpage()
        found = [words.get_rect(at) for at in range(words.count_rects())]
        assert pages.pages[0].mediabox.width == pytest.approx(A4_LANDSCAPE[0], abs=0.1)
        assert min(left for left, *_ in found) > 10
        assert max(right for *_, right, _ in found) < A4_LANDSCAPE[0] - 10
        assert min(bottom for _, bottom, *_ in found) > 0
        document.close()


def test_a_sample_is_stamped(views: Mapping[str, MandalaView]) -> None:
    view = views["as it is"]
    assert "見本を含む" in [t.text for t in texts(draw_mandala(replace(view, sample=True)))]
    assert "見本を含む" not in [t.text for t in texts(draw_mandala(view))]


@pytest.mark.parametrize("case", ["as it is", "evidence"])
def test_the_text_layer_says_each_label_as_often_as_it_is_given(
    views: Mapping[str, MandalaView], case: str
) -> None:
    page = pypdf.PdfReader(io.BytesIO(to_pdf(draw_mandala(views[case])))).pages[0]
    text = "".join(page.extract_text().split())
    labels = [n.label for n in views[case].nodes]
    for label in labels:
        within = sum(other.count(label) for other in labels)
        assert text.count("".join(label.split())) >= within, label


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
