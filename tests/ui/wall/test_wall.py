"""The projector's window: what it says, how large, and that it follows the file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.reception_control import OPEN, ReceptionControl
from kisarazu_ws.ui.wall.balance_page import shares
from kisarazu_ws.ui.wall.notes_pages import MOST, boards
from kisarazu_ws.ui.wall.window import PAGES, WallWindow
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.organise import confirm_tag, make_cluster, suggest_tags
from kisarazu_ws.workshop.sessions import ask, edit_session, start_phase
from tests.builders import Small
from tests.ui.notes.conftest import Clock

JOIN, QUESTION, LIVE, BOARDS, BALANCE = range(5)


def words(wall: WallWindow) -> str:
    wall.grab()
    return "\n".join(wall.words)


def code_in(picture: QImage) -> list[str]:
    import zxingcpp
    from PIL import Image

    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(picture.constBits())[: picture.sizeInBytes()]
    size = (picture.width(), picture.height())
    image = Image.frombuffer("RGB", size, data, "raw", "RGB", picture.bytesPerLine(), 1)
    return sorted(found.text for found in zxingcpp.read_barcodes(image))


def test_both_codes_are_readable_off_the_wall(
    qtbot: QtBot, wall: WallWindow, reception: ReceptionControl
) -> None:
    assert "閉じています" in words(wall)
    reception.start("127.0.0.1")
    qtbot.waitUntil(lambda: reception.state == OPEN, timeout=30_000)

    assert reception.code in words(wall)
    assert code_in(wall.grab().toImage()) == sorted([reception.url, reception.wifi])


def test_the_question_and_the_clock(
    qtbot: QtBot, wall: WallWindow, small_file: Small, bench: Bench, clock: Clock
) -> None:
    phase = next(p for p in (bench.view.phases if bench.view else ()) if p.prompt_id)
    wall.turn_to(QUESTION)
    bench.do(start_phase, phase.id, clock.now)
    qtbot.waitUntil(lambda: "60:00" in words(wall))
    assert small_file.prompts[1].text in words(wall)
    assert small_file.prompts[1].easy_text in words(wall)

    clock.forward(minutes=61)
    assert "超過 01:00" in words(wall)


def test_what_arrives_is_on_the_wall_as_plain_words(
    qtbot: QtBot, wall: WallWindow, bench: Bench
) -> None:
    wall.turn_to(LIVE)
    bench.do(write_note, bench.session_id, NewNote("<img src=x onerror=alert(1)>\n<b>太字</b>"))

    qtbot.waitUntil(lambda: "<img src=x onerror=alert(1)>\n<b>太字</b>" in wall.words)
    assert "41番" in wall.words
    assert "41枚" in wall.words


def test_leafing_shows_every_note_once(wall: WallWindow, small_file: Small) -> None:
    wall.turn_to(LIVE)
    seen: list[str] = []
    texts = {note.text for note in small_file.notes}
    for _ in range(wall.steps()):
        wall.grab()
        here = [word for word in wall.words if word in texts]
        assert len(here) <= MOST
        seen += here
        wall.leaf(1)

    assert sorted(seen) == sorted(texts)


def test_boards_show_the_nameplates_of_one_group_at_a_time(
    qtbot: QtBot, wall: WallWindow, small_file: Small, bench: Bench
) -> None:
    first, second = (
        [n.id for n in small_file.notes if n.group_id == g.id] for g in small_file.groups[:2]
    )
    bench.do(make_cluster, bench.session_id, first[:4], "見本：見守りを続ける")
    bench.do(make_cluster, bench.session_id, second[:3], "見本：足を確保する")
    wall.turn_to(BOARDS)

    qtbot.waitUntil(lambda: "見本：見守りを続ける" in words(wall))
    assert "見本：足を確保する" not in wall.words
    assert "4枚" in wall.words

    QTest.keyClick(wall, Qt.Key.Key_PageDown)
    assert "見本：足を確保する" in words(wall)
    assert "見本：見守りを続ける" not in wall.words
    assert wall.steps() == 4


def test_more_than_five_clusters_go_onto_another_screen(
    qtbot: QtBot, small_file: Small, bench: Bench
) -> None:
    mine = [n.id for n in small_file.notes if n.group_id == small_file.groups[0].id]
    for place in range(7):
        bench.do(make_cluster, bench.session_id, [mine[place]], f"見本：島{place}").result(10)

    assert bench.view is not None
    found = [b for b in boards(bench.view) if b.title.startswith("1班")]
    assert [len(b.islands) for b in found] == [5, 2]


def test_the_balance_counts_what_people_decided_apart_from_proposals(
    small_file: Small, bench: Bench
) -> None:
    notes, session = small_file.notes, bench.session_id
    for note in notes[:3]:
        bench.do(confirm_tag, note.id, session, "pillar", "society").result(10)
    proposed = [(n.id, "pillar", "environment", "") for n in (notes[2], notes[3])]
    bench.do(suggest_tags, session, proposed).result(10)

    assert bench.view is not None
    counted = {s.pillar.value: (s.confirmed, s.suggested, s.percent) for s in shares(bench.view)}
    assert counted == {
        "environment": (0, 1, 25),
        "economy": (0, 0, 0),
        "society": (3, 0, 75),
    }


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("page", range(len(PAGES)))
def test_nothing_is_smaller_than_a_fortieth_of_the_height(
    wall: WallWindow, bench: Bench, page: int, size: tuple[int, int]
) -> None:
    long = "見本：" + "草刈りの担い手が高齢になり、水路の手入れがむずかしい。" * 18
    bench.do(write_note, bench.session_id, NewNote(long[:500])).result(10)
    bench.do(ask, bench.session_id, bench.view.prompts[0].id if bench.view else None).result(10)
    wall.resize(*size)
    wall.turn_to(page)
    wall.grab()

    assert wall.smallest >= 1.0
    assert wall.words


def test_keys_choose_the_page_and_close_the_wall(qtbot: QtBot, wall: WallWindow) -> None:
    QTest.keyClick(wall, Qt.Key.Key_3)
    assert wall.page == LIVE
    QTest.keyClick(wall, Qt.Key.Key_Right)
    assert wall.page == BOARDS
    QTest.keyClick(wall, Qt.Key.Key_Left)
    assert wall.page == LIVE
    with qtbot.waitSignal(wall.closed):
        QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert not wall.isVisible()


def test_a_sample_is_stamped(qtbot: QtBot, wall: WallWindow, bench: Bench) -> None:
    bench.do(edit_session, bench.session_id, {"sample": True})
    for page in range(len(PAGES)):
        wall.turn_to(page)
        qtbot.waitUntil(lambda: "見本" in words(wall).split("\n"))
