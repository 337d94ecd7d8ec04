"""控えから戻す: the copies of the file, and what each would change, in numbers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.restoring import (
    OCCASIONS,
    Copy,
    copies,
    differences,
    kept,
    look_into,
    said,
)

WEEKDAYS = "月火水木金土日"
EMPTY = (
    "控えはまだありません。開いたとき・10分ごと・段階が変わったときに作られます。"
    "メニューの「控えを作る」（Ctrl+B）でも作れます。"
)


class RestoreDialog(QDialog):
    """`chosen` is the copy to go back to, once it was accepted. `now` is what is in the file, None
    when that cannot be read."""

    _read = Signal(object, bool, str)

    def __init__(
        self, path: Path, now: Snapshot | None, jobs: Jobs, look: Look,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("控えから戻す")
        self.chosen: Path | None = None
        self._now, self._jobs = now, jobs
        self._copies = copies(path)
        self._read.connect(self._tell)
        self._asked: Copy | None = None
        self._known: dict[Path, tuple[bool, str]] = {}  # whether it can be used, and its words
        self.list = QListWidget()
        self.list.setAccessibleName("控え")
        for copy in self._copies:
            self.list.addItem(QListWidgetItem(_named(copy)))
        self.words = label("", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._accept = button("この控えに戻す", self._take, role="primary", key="Ctrl+Return")
        self._accept.setEnabled(False)
        self.list.currentRowChanged.connect(self._show)
        page = column(
            label("控えから戻す", "title"),
            label(
                "戻す前に、いまのファイルも控えに加えます。戻したあとは窓が開き直ります。",
                "hint", wrap=True,
            ),
            self.list,
            label("いまとの違い" if now else "控えの中身", "heading"),
            self.words,
            row(-1, button("やめる", self.reject), self._accept),
            gap=look.px(10),
        )  # fmt: skip
        page.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        page.setStretch(2, 1)
        self.setLayout(page)
        self.words.setMinimumHeight(look.px(120))
        self.resize(look.px(640), look.px(600))
        if self._copies:
            self.list.setCurrentRow(0)
        else:
            self.words.setText(EMPTY)

    def _show(self, place: int) -> None:
        self._asked = copy = self._copies[place]
        self._accept.setEnabled(False)
        if copy.path in self._known:
            self._tell(copy, *self._known[copy.path])
            return
        self.words.setText("控えを読んでいます…")

        def work(_: Progress) -> None:
            try:
                then = look_into(copy.path)
            except WorkshopError as error:
                self._read.emit(copy, False, error.what)
                return
            changes = f"\n{said(differences(self._now, then))}" if self._now else ""
            self._read.emit(copy, True, f"控えの中身：{kept(then)}{changes}")

        self._jobs.start(work)

    def _tell(self, copy: Copy, usable: bool, words: str) -> None:
        self._known[copy.path] = usable, words
        if copy is self._asked:
            self.words.setText(words)
            self._accept.setEnabled(usable)

    def _take(self) -> None:
        if self._asked is not None:
            self.chosen = self._asked.path
            self.accept()


def _named(copy: Copy) -> str:
    at = copy.made_at
    date = f"{at.month}月{at.day}日（{WEEKDAYS[at.weekday()]}）"
    day = "今日" if at.date() == dt.date.today() else date
    return f"{day} {at:%H:%M:%S}　{OCCASIONS.get(copy.occasion, copy.occasion)}"
