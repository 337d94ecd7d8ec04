"""The seed's staff workshop, from the template to the minutes, through the real window.

Eight phones are real Chromium pages, each with a storage of its own; paper is typed in; then the
app is killed while phones write, and opened again. Only modal dialogs are answered for.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kisarazu_ws import config
from kisarazu_ws.app import App
from kisarazu_ws.domain.clusters import Cluster, Tag
from kisarazu_ws.domain.groups import Group, Participant, RosterEntry
from kisarazu_ws.domain.mandala import Evidence, MandalaVersion
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Prompt, Session
from kisarazu_ws.paths import resources
from kisarazu_ws.ui.groups.station import GroupsStation
from kisarazu_ws.ui.mandala.station import MandalaStation
from kisarazu_ws.ui.minutes.station import MinutesStation
from kisarazu_ws.ui.notes.station import NotesStation
from kisarazu_ws.ui.organise.station import OrganiseStation
from kisarazu_ws.ui.prepare.new_session import NewSessionDialog
from kisarazu_ws.ui.prepare.people import PeoplePage
from kisarazu_ws.ui.prepare.station import PrepareStation
from kisarazu_ws.ui.shell.opening import open_or_make
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.mandala import add_evidence, draft_version
from kisarazu_ws.workshop.organise import confirm_tags, name_cluster
from kisarazu_ws.workshop.workshop import Workshop
from tests.phone.screen import Screen, chromium

pytestmark = pytest.mark.e2e
PHONES = 8
BY_PHONE = 40
PATIENCE_MS = 60_000
NONE = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Row:
    """One 見本 note of the staff workshop."""

    group: int
    prompt: str
    text: str
    pillar: str
    category: str
    nameplate: str


def rows() -> list[Row]:
    with open(resources() / "sample" / "notes.csv", encoding="utf-8", newline="") as file:
        return [
            Row(int(r["group"]), r["prompt"], r["text"], r["pillar"], r["category"], r["nameplate"])
            for r in csv.DictReader(file)
        ]


class Phones:
    """Browsers with a profile each, as phones of different people are."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self._stack = ExitStack()
        self._screens: list[Screen] = []

    def open(self, url: str, count: int) -> None:
        for _ in range(count):
            screen = self._stack.enter_context(chromium(self._env))
            screen.go(url)
            self._screens.append(screen)

    def send(self, phone: int, text: str) -> int:
        """Write a note on a phone; the number it was told."""
        screen = self._screens[phone]
        before = screen.text("message")
        screen.send(text)

        def told() -> bool:
            said = screen.text("message")
            return "番、届きました" in said and said != before

        screen.until(told)
        return int("".join(c for c in screen.text("message").split("番")[0] if c.isdigit()))

    def close(self) -> None:
        self._stack.close()


@pytest.fixture
def phones(browser_env: dict[str, str]) -> Iterator[Phones]:
    made = Phones(browser_env)
    yield made
    made.close()


@pytest.fixture
def app(qapp: QApplication, kws: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    look = Look()
    look.apply()
    made = App(open_or_make(kws, fresh=True), config.Settings(port=1024), look, kws.parent / "log")
    troubles: list[Exception] = []
    made.bench.troubled.connect(troubles.append)
    made.bench.broken.connect(troubles.append)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: None)
    made.window.show()
    yield made
    made.window.close()
    assert not troubles, troubles


class Day:
    """The stations by name, and what is true of the file."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app = app
        self.qtbot = qtbot
        stations = app.window.stations
        assert isinstance(stations[0], PrepareStation)
        assert isinstance(stations[1], GroupsStation)
        assert isinstance(stations[2], NotesStation)
        assert isinstance(stations[3], OrganiseStation)
        assert isinstance(stations[4], MandalaStation)
        assert isinstance(stations[5], MinutesStation)
        self.prepare, self.groups, self.notes = stations[0], stations[1], stations[2]
        self.organise, self.mandala, self.minutes = stations[3], stations[4], stations[5]

    def go(self, place: int) -> None:
        self.press(self.app.window.rail, self.app.window.plans[place].title)

    def press(self, where: QWidget, words: str) -> None:
        found = [b for b in where.findChildren(QAbstractButton) if b.text() == words]
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def key(self, where: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(where, key, modifier)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def every(self, kind: type) -> list[object]:
        return list(self.app.workshop.snapshot.all(kind).values())

    def live(self) -> list[Note]:
        return [n for n in self.app.workshop.snapshot.all(Note).values() if n.state == "live"]

    def group(self, number: int) -> Group:
        groups = self.app.workshop.snapshot.all(Group).values()
        return next(g for g in groups if g.number == number)


def test_the_whole_day(app: App, qtbot: QtBot, phones: Phones, tmp_path: Path) -> None:
    day = Day(app, qtbot)
    prepare(day)
    seat(day)
    gather(day, phones)
    organise(day)
    lift(day)
    hand_over(day, tmp_path / "書き出し")
    show_on_the_wall(day)


def prepare(day: Day) -> None:
    """Template to session in three clicks; twenty people pasted from a table."""
    _answer(NewSessionDialog, _choose_first_template)
    day.prepare.make_session()
    day.until(lambda: day.app.bench.session)
    people = day.prepare.pages.widget(3)
    assert isinstance(people, PeoplePage)
    _answer(QDialog, lambda dialog: dialog.accept())
    people.take_text(_people_table())
    day.until(lambda: len(day.every(Participant)) == 20)
    assert len(day.every(RosterEntry)) == 20


def seat(day: Day) -> None:
    """Eight districts into four groups, twenty people onto four tables."""
    day.go(1)
    day.press(day.groups, "行政区を班に分ける")
    day.until(lambda: sum(len(day.group(n).district_keys) for n in range(1, 5)) == 8)
    assert {len(day.group(n).district_keys) for n in range(1, 5)} == {2}
    day.press(day.groups, "席を決める")
    day.until(lambda: all(p.group_id for p in day.app.workshop.snapshot.all(Participant).values()))
    sizes = Counter(p.group_id for p in day.app.workshop.snapshot.all(Participant).values())
    assert sorted(sizes.values()) == [5, 5, 5, 5]
    day.until(lambda: "4班とも5人です" in day.groups.sentence.text())


def gather(day: Day, phones: Phones) -> None:
    """Forty notes from eight phones, eighty from paper: 120 in all, numbered 1 to 120."""
    day.go(2)
    control = day.app.reception
    control.start("127.0.0.1")
    day.until(lambda: control.url)
    phones.open(control.url, PHONES)
    told = [phones.send(i % PHONES, row.text) for i, row in enumerate(rows()[:BY_PHONE])]
    assert len(set(told)) == BY_PHONE
    day.until(lambda: len(day.live()) == BY_PHONE)
    paper = day.notes.paper
    for row in rows()[BY_PHONE:]:
        paper.choose_group(row.group - 1)
        paper.box.setFocus()
        for at, line in enumerate(row.text.split("\n")):
            if at:
                day.key(paper.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            paper.box.insertPlainText(line)
        day.key(paper.box, Qt.Key.Key_Return)
    day.until(lambda: len(day.live()) == 120)
    assert sorted(n.number for n in day.live()) == list(range(1, 121))
    assert sorted(n.text for n in day.live()) == sorted(r.text for r in rows())
    day.until(lambda: day.notes.total.text() == "120枚")


def organise(day: Day) -> None:
    """Islands of the same category by selecting and G; labels confirmed; 環 is seen to be low."""
    day.go(3)
    by_text = {n.text: n.id for n in day.live()}
    categories: dict[str, list[Row]] = {}
    for row in rows():
        if row.category:
            categories.setdefault(row.category, []).append(row)
    board = day.organise.board
    for found in categories.values():
        before = len(day.every(Cluster))
        board.select([by_text[row.text] for row in found])
        day.key(board, Qt.Key.Key_G)
        day.until(lambda before=before: len(day.every(Cluster)) > before)  # type: ignore[misc]
        newest = max(day.app.workshop.snapshot.all(Cluster).values(), key=lambda c: c.number)
        day.app.bench.do(name_cluster, newest.id, found[0].nameplate).result()
        day.key(day.organise, Qt.Key.Key_Escape)
    tags = [(by_text[r.text], "pillar", r.pillar) for r in rows() if r.pillar]
    day.app.bench.do(confirm_tags, day.app.bench.session_id, tags).result()
    day.until(lambda: len(day.every(Tag)) == len(tags))
    day.until(lambda: "環境は" in "".join(_labels(day.organise.balance)))
    day.press(day.organise.balance, "環境の10分を加える")
    day.until(lambda: any(p.kind == "environment" for p in _prompts(day)))


def lift(day: Day) -> None:
    """A draft of the mandala with the largest islands as evidence."""
    day.go(4)
    draft = day.app.bench.do(draft_version, "mandala-1.0", "1.1").result()
    day.mandala.choose_version(draft.id)
    sizes = Counter(n.cluster_id for n in day.live() if n.cluster_id)
    sources = [("cluster", id_) for id_, _ in sizes.most_common(3) if id_]
    target = f"{draft.id}:weakening_ties"
    day.app.bench.do(add_evidence, target, day.app.bench.session_id, sources).result()
    day.mandala.select("weakening_ties")
    day.until(lambda: day.mandala.node_panel.evidence.count() == 3)
    assert len([e for e in day.every(Evidence) if getattr(e, "target_id", "") == target]) == 3
    day.until(lambda: day.mandala.canvas._picture)
    assert len(day.every(MandalaVersion)) == 3


def hand_over(day: Day, folder: Path) -> None:
    """Minutes as PDF and Word hold every note once, no name of the roster, no missing glyph."""
    day.go(5)
    view = day.app.bench.view
    assert view is not None
    day.minutes.write(view, folder, ("pdf", "docx"))
    day.until(lambda: len(list(folder.glob("*.pdf"))) == 1 and list(folder.glob("*.docx")))
    pdf = _squeezed(_pdf_text(next(folder.glob("*.pdf"))))
    docx = _squeezed(_docx_text(next(folder.glob("*.docx"))))
    appendix = {"pdf": pdf, "docx": docx}
    for name, text in appendix.items():
        wrong = [r.text for r in rows() if text.count(_squeezed(r.text)) < 1]
        assert not wrong, (name, wrong)
        assert not [e for e in day.every(RosterEntry) if getattr(e, "name", "") in text], name
        assert "〓" not in text
    # A note that is part of another's words stands there too; all others exactly once.
    alone = [
        r.text for r in rows() if sum(_squeezed(r.text) in _squeezed(o.text) for o in rows()) == 1
    ]
    for name, text in appendix.items():
        twice = [t for t in alone if text.count(_squeezed(t)) != 1]
        assert not twice, (name, twice)
    day.until(lambda: day.minutes.preview.pages)


def show_on_the_wall(day: Day) -> None:
    """The projector's window leafs through all notes."""
    day.go(2)
    lead = day.notes.wall
    lead.show_page(2, day.notes)
    wall = lead.wall
    assert wall is not None
    shown = ""
    for _ in range(wall.steps()):
        wall.grab()
        shown += _squeezed("".join(wall.words))
        wall.leaf(1)
    missing = [n.number for n in day.live() if _squeezed(n.text) not in shown]
    assert not missing
    lead.close()


KILLED = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from kisarazu_ws import config
from kisarazu_ws.app import App
from kisarazu_ws.ui.theme import Look, load_fonts
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import small
made = small(Path(sys.argv[1]))
application = QApplication(sys.argv[:1])
load_fonts()
app = App(made.workshop, config.Settings(port=1025), Look(), Path(sys.argv[1]).parent / "log")
app.window.show()
app.reception.changed.connect(
    lambda: app.reception.url and print(json.dumps(app.reception.url), flush=True))
app.reception.start("127.0.0.1")
application.exec()
"""


def test_after_a_kill_nothing_that_was_told_is_missing(phones: Phones, kws: Path) -> None:
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(kws)], cwd=root, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert child.stdout is not None
    try:
        url = json.loads(child.stdout.readline())
        phones.open(url, 3)
        texts = [f"見本：消えてはいけない{i}" for i in range(12)]
        told = {text: phones.send(i % 3, text) for i, text in enumerate(texts)}
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
    with Workshop(kws) as again:
        kept = {n.text: n.number for n in again.snapshot.all(Note).values() if n.source == "phone"}
        assert kept == told
        assert again.integrity().result() == "ok"
        assert any(s.status == "open" for s in again.snapshot.all(Session).values())


def _answer(kind: type[QDialog], answer: Callable[[QDialog], None]) -> None:
    """Answer the next modal dialog of a kind as soon as it is shown."""

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, kind):
            answer(shown)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def _choose_first_template(dialog: QDialog) -> None:
    assert isinstance(dialog, NewSessionDialog)
    card = dialog.findChildren(QPushButton)[0]
    assert card.accessibleName() == "職員ワークショップ"
    card.click()
    dialog.accept()


def _people_table() -> str:
    table = io.StringIO()
    districts = ("木更津", "清川", "波岡", "岩根", "鎌足", "金田", "中郷", "富来田")
    departments = ("福祉部門", "都市部門", "環境部門", "企画部門", "教育部門")
    writer = csv.writer(table, delimiter="\t")
    writer.writerow(["コード", "氏名", "行政区", "所属", "年代"])
    for i in range(20):
        name = f"見本名{chr(0x7530 + i)}{i:02}"
        writer.writerow(
            [f"P-{i + 1:02}", name, districts[i % 8], departments[i % 5], f"{i % 4 + 3}0代"]
        )
    return table.getvalue()


def _prompts(day: Day) -> tuple[Prompt, ...]:
    view = day.app.bench.view
    return view.prompts if view else ()


def _labels(where: QWidget) -> list[str]:
    return [found.text() for found in where.findChildren(QLabel) if found.isVisible()]


def _pdf_text(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def _docx_text(path: Path) -> str:
    document = Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def _squeezed(text: str) -> str:
    """Without white space, and with each character in one form."""
    return "".join(unicodedata.normalize("NFC", text).split())
