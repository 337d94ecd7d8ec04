"""Two lists to look things up: what was done, and which key does what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QWidget

from kisarazu_ws.ui.theme import QUIET, Look
from kisarazu_ws.ui.widgets.make import button, column, label, row

STATES = {"done": "", "undone": "元に戻した", "dropped": "元に戻した"}
ACTORS = {"facilitator": "進行役", "import": "取り込み", "phone": "スマホ"}
KEYS = (
    ("どの画面でも", "Ctrl+1〜7", "準備・班分け・付箋・整理・マンダラ・議事録・比較へ移る"),
    ("どの画面でも", "Ctrl+Z / Ctrl+Shift+Z", "元に戻す・やり直す"),
    ("どの画面でも", "Ctrl++ / Ctrl+-", "文字を大きく・小さく（100〜150％）"),
    ("どの画面でも", "F5", "スクリーン（投影用の窓）を出す・閉じる"),
    ("どの画面でも", "Shift+F5 / Ctrl+F5", "スクリーンに机を出す・付箋を届いた順に再生する"),
    ("どの画面でも", "Alt+PgUp / Alt+PgDown", "スクリーンの前・次の画面"),
    ("どの画面でも", "Ctrl+D / Ctrl+Shift+B", "会場診断・控えから戻す"),
    ("どの画面でも", "Ctrl+Shift+R", "リハーサル（写しの上で練習する）"),
    ("どの画面でも", "F10", "メニュー"),
    ("準備", "N", "新しい会"),
    ("準備", "Alt+↑ / Alt+↓", "進行の順を変える"),
    ("班分け", "S / D", "席を決める・行政区を班に分ける"),
    ("班分け", "0〜9 / A / P", "選んだ人をその班へ・欠席・席を固定"),
    ("付箋", "Enter", "付箋を保存して次へ（変換中の Enter では保存しない）"),
    ("付箋", "Alt+1〜8 / Alt+↑↓", "班・設問を変える"),
    ("整理", "G / S / F2", "島を作る・島へ送る・表札を書く"),
    ("整理", "1 2 3 / L", "環・経・社をつける・一匹狼にする"),
    ("スクリーン", "1〜7 / P / Esc", "表示を選ぶ・届いた順に再生する・閉じる"),
)


class Operation(Protocol):
    """A line of the history (see `Workshop.history`)."""

    @property
    def at(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def state(self) -> str: ...


class _ListDialog(QDialog):
    def __init__(self, title: str, headings: Sequence[str], look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setAlternatingRowColors(True)
        self.tree.setHeaderLabels(list(headings))
        px = look.px
        page = column(
            label(title, "title"),
            self.tree,
            row(-1, button("閉じる", self.accept, role="primary")),
            gap=px(12),
        )
        page.setContentsMargins(px(24), px(24), px(24), px(24))
        self.setLayout(page)
        self.resize(px(720), px(560))

    def add(self, *cells: str, quiet: bool = False) -> None:
        item = QTreeWidgetItem(list(cells))
        if quiet:
            for at in range(len(cells)):
                item.setForeground(at, Qt.GlobalColor.darkGray)
        self.tree.addTopLevelItem(item)

    def fit(self) -> None:
        for at in range(self.tree.columnCount() - 1):
            self.tree.resizeColumnToContents(at)


class HistoryDialog(_ListDialog):
    """What was done, newest first; undone lines are said to be so."""

    def __init__(self, found: Sequence[Operation], look: Look, parent: QWidget) -> None:
        super().__init__("操作の記録", ("時刻", "だれが", "操作", ""), look, parent)
        for line in found:
            time = dt.datetime.fromisoformat(line.at).astimezone().strftime("%m月%d日 %H:%M:%S")
            who = ACTORS.get(line.actor, line.actor)
            self.add(time, who, line.label, STATES[line.state], quiet=line.state != "done")
        self.fit()
        self.tree.setToolTip("新しい順。Ctrl+Z で上から順に元に戻せます")


class KeysDialog(_ListDialog):
    """Every action has a key."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__("キーの一覧", ("画面", "キー", "すること"), look, parent)
        for line in KEYS:
            self.add(*line)
        self.fit()
        self.setStyleSheet(f"QHeaderView::section {{ color: {QUIET}; }}")
