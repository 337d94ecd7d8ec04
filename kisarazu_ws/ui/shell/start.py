"""What the app shows when it is started without a file: new, open, recent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.paths import documents
from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.theme import Look, set_role

FILTER = "きさらづWSのファイル (*.kws)"


class StartDialog(QDialog):
    """`chosen` is (path, make it fresh) after the dialog was accepted."""

    def __init__(self, recent: Sequence[str], look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("きさらづWS")
        self.chosen: tuple[Path, bool] | None = None
        self._look = look
        px = look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(40), px(32), px(40), px(32))
        column.setSpacing(px(12))
        title = QLabel("きさらづWS")
        set_role(title, "title")
        hint = QLabel("会の一日を、1つのファイルで。すべてこのパソコンの中で動きます。")
        set_role(hint, "hint")
        column.addWidget(title)
        column.addWidget(hint)
        column.addSpacing(px(8))
        column.addLayout(self._main_buttons())
        known = [Path(name) for name in recent if Path(name).exists()]
        if known:
            column.addSpacing(px(12))
            column.addWidget(self._recent(known))
        self.setMinimumWidth(px(560))

    def _main_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(12))
        for text, name, role, act in (
            ("新しく作る（N）", "plus", "primary", self._make),
            ("ファイルを開く（O）", "folder", "", self._open),
        ):
            button = QPushButton(text)
            button.setIcon(icon(name, "#FFFFFF" if role else "#22302A"))
            button.setShortcut(text[-2])
            button.setMinimumHeight(self._look.px(48))
            if role:
                set_role(button, role)
            button.clicked.connect(act)
            row.addWidget(button, 1)
        return row

    def _recent(self, known: Sequence[Path]) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        column = QVBoxLayout(card)
        heading = QLabel("最近のファイル")
        set_role(heading, "heading")
        column.addWidget(heading)
        for path in known[:5]:
            button = QPushButton(f"{path.stem}　　{path.parent}")
            button.setIcon(icon("minutes"))
            button.setIconSize(QSize(self._look.px(18), self._look.px(18)))
            button.setStyleSheet("text-align: left;")
            set_role(button, "quiet")
            button.clicked.connect(lambda _=False, path=path: self._choose(path, False))
            column.addWidget(button)
        return card

    def _make(self) -> None:
        offered = str(documents() / "ワークショップ.kws")
        name, _ = QFileDialog.getSaveFileName(self, "新しいファイルの名前", offered, FILTER)
        if name:
            self._choose(Path(name).with_suffix(".kws"), True)

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "ファイルを開く", str(documents()), FILTER)
        if name:
            self._choose(Path(name), False)

    def _choose(self, path: Path, fresh: bool) -> None:
        self.chosen = (path, fresh and not path.exists())
        self.accept()
