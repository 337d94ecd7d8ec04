"""共通意見: which group or district speaks in which island, and the cards behind each cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from kisarazu_ws.domain.balance import CommonRow, common_opinions
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import column, label, plain_tip, row
from kisarazu_ws.ui.widgets.two_line import TwoLineDelegate
from kisarazu_ws.workshop.snapshot import SessionSnapshot

KINDS = {"all": "◎ すべて", "several": "○ いくつか", "one": "△ 一つだけ", "none": "－ なし"}
BY = {"group_id": "班ごと", "district_key": "行政区ごと"}


class CommonPage(QWidget):
    """Rows are top-level islands, the widest shared first; a cell counts its cards."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: SessionSnapshot | None = None
        self._rows: tuple[CommonRow, ...] = ()
        self._columns: list[tuple[str, str]] = []
        self._by = "group_id"
        self.sentence = label("", "heading", wrap=True)
        self.table = QTableWidget()
        self.table.setAccessibleName("島と班の表")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.currentCellChanged.connect(lambda *_: self._show_cards())
        self.cards = QListWidget()
        self._delegate = TwoLineDelegate(look)
        self.cards.setItemDelegate(self._delegate)
        self.cards.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards.setAccessibleName("この欄の付箋")
        self._heading = label("表の欄を選ぶと、その付箋が出ます。", "hint", wrap=True)
        right = QWidget()
        right.setFixedWidth(look.panel(320))
        right.setLayout(column(self._heading, self.cards, gap=look.px(8)))
        page = column(
            row(self._switch(), -1), self.sentence, row(self.table, right, gap=look.px(16)),
            gap=look.px(12),
        )  # fmt: skip
        page.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(16))
        self.setLayout(page)

    def show_view(self, view: SessionSnapshot) -> None:
        """Show the session's matrix as it is now."""
        self._view = view
        if self._by == "group_id":
            self._columns = [(g.id, g.name) for g in view.groups]
        else:
            spoken = {n.district_key for n in view.notes}
            self._columns = [
                (t.key, t.name) for t in view.terms.get("district", ()) if t.key in spoken
            ]
        keys = [key for key, _ in self._columns]
        self._rows = common_opinions(view.notes, view.clusters, keys, self._by)
        self.sentence.setText(_sentence(view, self._rows, BY[self._by][:-2]))
        self._fill(view)

    def _fill(self, view: SessionSnapshot) -> None:
        plates = {c.id: c.nameplate or "（表札なし）" for c in view.clusters}
        heads = ["島", "共通", *(name for _, name in self._columns)]
        self.table.clear()
        self.table.setColumnCount(len(heads))
        self.table.setRowCount(len(self._rows))
        self.table.setHorizontalHeaderLabels(heads)
        for at, found in enumerate(self._rows):
            cells = [plates[found.cluster_id], KINDS[found.kind]]
            cells += [_count(found, key) for key, _ in self._columns]
            for place, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                if place:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.table.setItem(at, place, item)
            self.table.setRowHeight(at, self._look.px(40))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, len(heads)):
            self.table.setColumnWidth(place, self._look.px(110 if place == 1 else 72))

    def _show_cards(self) -> None:
        self.cards.clear()
        at, place = self.table.currentRow(), self.table.currentColumn() - 2
        if self._view is None or not 0 <= at < len(self._rows):
            return
        found = self._rows[at]
        keys = [self._columns[place][0]] if place >= 0 else list(found.cells)
        ids = {id_ for key in keys for id_ in found.cells.get(key, ())}
        notes = [n for n in self._view.notes if n.id in ids]
        self._heading.setText(f"付箋 {len(notes)}件")
        for note in notes:
            item = QListWidgetItem(f"{' '.join(note.text.split())}\n{note.number}番")
            item.setToolTip(plain_tip(note.text))
            self.cards.addItem(item)

    def _switch(self) -> QWidget:
        group = QButtonGroup(self)
        holder = QWidget()
        line = row(gap=self._look.px(4))
        for key, text in BY.items():
            one = QPushButton(text)
            one.setCheckable(True)
            one.setChecked(key == self._by)
            one.clicked.connect(lambda _=False, key=key: self._turn(key))
            group.addButton(one)
            line.addWidget(one)
        holder.setLayout(line)
        return holder

    def _turn(self, by: str) -> None:
        self._by = by
        if self._view is not None:
            self.show_view(self._view)


def _count(found: CommonRow, key: str) -> str:
    ids = found.cells.get(key, ())
    return f"{len(ids)}件" if ids else "－"


def _sentence(view: SessionSnapshot, rows: Sequence[CommonRow], unit: str) -> str:
    plates = {c.id: c.nameplate for c in view.clusters}
    shared = [plates[r.cluster_id] for r in rows if r.kind == "all" and plates[r.cluster_id]]
    if not rows:
        return "島ができると、どの班がどの島で話したかがここに並びます。"
    if not shared:
        return f"すべての{unit}に共通する島は、まだありません。"
    named = "」「".join(shared[:3])
    rest = f" ほか{len(shared) - 3}" if len(shared) > 3 else ""
    return f"すべての{unit}で話された島：「{named}」{rest}"
