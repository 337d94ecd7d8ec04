"""What people write stays text on every screen, whatever it looks like."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from kisarazu_ws import config
from kisarazu_ws.app import App
from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.groups import Group, Participant, RosterEntry
from kisarazu_ws.domain.mandala import ProjectSeed
from kisarazu_ws.domain.minutes import Finding
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Phase, Prompt, Session
from kisarazu_ws.domain.values import Entity
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets import ask as asking
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.workshop import Workshop

HOSTILE = "<img src=x onerror=alert(1)><b>太字</b>&lt;"
FIELDS: dict[type[Entity], tuple[str, ...]] = {
    Note: ("text",),
    Cluster: ("nameplate",),
    Session: ("title", "place", "purpose"),
    Prompt: ("text", "easy_text"),
    Phase: ("title",),
    Group: ("name",),
    Participant: ("affiliation",),
    RosterEntry: ("name",),
    Finding: ("text",),
    ProjectSeed: ("title",),
}


@operation("見本を汚す")
def spoil(tx: Tx) -> None:
    """Every word that people can type becomes markup."""
    for kind, names in FIELDS.items():
        for value in list(tx.all(kind)):
            shown: dict[str, Any] = {n: f"{HOSTILE}{getattr(value, n)}"[:200] for n in names}
            tx.put(dataclasses.replace(value, **shown))


@pytest.fixture
def app(kws: Path, look: Look, qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    workshop = Workshop(kws, create=True)
    workshop.do(make_sample).result()
    workshop.do(spoil).result()
    made = App(workshop, config.Settings(), look, tmp_path / "log")
    made.window.show()
    yield made
    made.window.close()


def tooltips(root: QWidget) -> Iterator[str]:
    for widget in (root, *root.findChildren(QWidget)):
        yield widget.toolTip()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _of_items(widget.model(), QModelIndex())


def _of_items(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        column = 0
        while (index := model.index(row, column, parent)).isValid():
            column += 1
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            yield from _of_items(model, index)


def markup_labels(root: QWidget) -> list[str]:
    return [
        shown.text()
        for shown in root.findChildren(QLabel)
        if shown.textFormat() != Qt.TextFormat.PlainText and "<img" in shown.text()
    ]


def test_no_screen_takes_words_for_markup(app: App, qtbot: QtBot) -> None:
    seen = 0
    for place in range(len(app.window.plans)):
        app.window.show_station(place)
        QApplication.processEvents()
        tips = list(tooltips(app.window))
        assert not [tip for tip in tips if "<img" in tip or "<b>" in tip]
        assert not markup_labels(app.window)
        seen += sum("&lt;img" in tip for tip in tips)
    assert seen, "no hostile word reached a tooltip: the test looks at nothing"


def test_a_question_shows_words_as_they_are(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def answer(box: QMessageBox) -> int:
        shown.extend(one.text() for one in box.findChildren(QLabel) if "<img" in one.text())
        assert not markup_labels(box)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    asking.ask(QWidget(), HOSTILE, HOSTILE, "入れる")
    assert len(shown) == 2
