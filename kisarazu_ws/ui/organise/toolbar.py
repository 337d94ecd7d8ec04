"""Above the table: whose notes, which notes, and the search."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.organise.filters import Filter, is_unsorted
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.workshop.snapshot import SessionSnapshot


class Toolbar(QWidget):
    """`changed` with the new filter; `stepped` with +1/-1 through what was found; `all_found` when
    all of it shall be selected."""

    changed = Signal(object)
    stepped = Signal(int)
    all_found = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.filter = Filter()
        self._group = self._combo("班で見る")
        self._prompt = self._combo("設問で見る")
        self._pillar = self._combo("柱で見る")
        self._unsorted = QPushButton("未整理だけ")
        self._unsorted.setCheckable(True)
        self._unsorted.setToolTip("まだ島に入れていない付箋だけをはっきり見せます")
        self._unsorted.toggled.connect(lambda on: self._set(unsorted=on))
        self.one_by_one = QPushButton("1枚ずつ")
        self.one_by_one.setToolTip("未整理の付箋を1枚ずつ、どの島か決める（I）")
        self.conclude = QPushButton("まとめ")
        self.conclude.setToolTip("島の関係を図に並べ、叙述の下書きを議事録に入れる")
        self.conclude.setMenu(QMenu(self))
        self.search = QLineEdit()
        self.search.setPlaceholderText("さがす（/）")
        self.search.setAccessibleName("付箋をさがす")
        self.search.setToolTip(
            "付箋の言葉か番号、★でさがす（/ または Ctrl+F）。Enterで次、Ctrl+Enterで全部選ぶ"
        )
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda words: self._set(words=words.strip()))
        self.search.returnPressed.connect(lambda: self.stepped.emit(1))
        self.found = QPushButton()
        self.found.setToolTip("見つかった付箋を全部選ぶ（Ctrl+Enter）")
        set_role(self.found, "quiet")
        self.found.clicked.connect(lambda: self.all_found.emit())
        self.found.hide()
        self._lay_out()
        look.changed.connect(self._size)
        self._size()

    def show_view(self, view: SessionSnapshot) -> None:
        """Offer the session's groups and prompts; keep what is chosen."""
        groups = [("班：すべて", None), *((g.name, g.id) for g in view.groups)]
        self._fill(self._group, groups, self.filter.group_id)
        prompts = [("設問：すべて", None), *((p.text, p.id) for p in view.prompts)]
        self._fill(self._prompt, prompts, self.filter.prompt_id)
        pillars = [("柱：すべて", None), *((f"{p.sign}　{p.label}", p.value) for p in Pillar)]
        self._fill(self._pillar, [*pillars, ("柱なし", "")], self.filter.pillar)
        left = sum(is_unsorted(n) and self.filter.lays(n) for n in view.notes)
        self._unsorted.setText(f"未整理 {left}枚")

    def show_found(self, count: int) -> None:
        """How many notes the search found."""
        self.found.setVisible(bool(self.filter.words))
        self.found.setText(f"{count}枚を選ぶ" if count else "0枚")
        self.found.setEnabled(count > 0)

    def _fill(
        self, combo: QComboBox, entries: list[tuple[str, str | None]], now: str | None
    ) -> None:
        shown = [(combo.itemText(i), combo.itemData(i)) for i in range(combo.count())]
        if shown != entries:
            with QSignalBlocker(combo):
                combo.clear()
                for text, data in entries:
                    combo.addItem(text, data)
                combo.setCurrentIndex(max(combo.findData(now), 0))

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.activated.connect(lambda _: self._choose())
        return combo

    def _choose(self) -> None:
        self._set(
            group_id=self._group.currentData(),
            prompt_id=self._prompt.currentData(),
            pillar=self._pillar.currentData(),
        )

    def _set(self, **fields: object) -> None:
        self.filter = replace(self.filter, **fields)  # type: ignore[arg-type]
        self.changed.emit(self.filter)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        giving = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in (self._group, self._prompt, self._pillar, self.search):
            part.setSizePolicy(giving)
        for widget in (self._group, self._prompt, self._pillar):
            self._row.addWidget(widget, 2)
        self._row.addWidget(self._unsorted)
        self._row.addWidget(self.one_by_one)
        self._row.addWidget(self.conclude)
        self._row.addStretch(1)
        self._row.addWidget(self.found)
        self._row.addWidget(self.search, 2)

    def _size(self) -> None:
        px = self.look.px
        self._row.setContentsMargins(px(16), px(8), px(16), px(8))
        self._row.setSpacing(px(8))
        widths = ((self._group, 128), (self._prompt, 176), (self._pillar, 124), (self.search, 190))
        for part, wide in widths:  # on a small screen with large type they give way
            part.setMinimumWidth(min(px(wide), wide // 2))
            part.setMaximumWidth(px(wide))
