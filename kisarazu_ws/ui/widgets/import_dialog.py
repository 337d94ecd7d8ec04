"""Before anything is taken in: what will come, and what is wrong, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, plain_tip, row
from kisarazu_ws.workshop.importing import BadRow

MOST_SHOWN = 1000  # a list longer than this nobody reads before taking it in
BAD_HEADS = ("行", "取り込めない理由", "内容")
OTHER = 2
SHORT = 16  # letters of a row that cannot come in, enough to find it


class ImportDialog(QDialog):
    """Accepted means: take the good rows in. `unit` is 人, 枚 …

    `heads` names the columns of `good`; the column at `wide` gets the room. `left_out` are columns
    of the source that nothing here knows. With `other` there is one more way, and `done` gives
    `OTHER` when it was chosen.
    """

    def __init__(
        self,
        title: str,
        unit: str,
        heads: Sequence[str],
        good: Sequence[Sequence[str]],
        bad: Sequence[BadRow],
        look: Look,
        parent: QWidget | None = None,
        *,
        wide: int = 0,
        left_out: Sequence[str] = (),
        other: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        px = look.px
        accept = button(
            f"{len(good):,}{unit}を取り込む（Enter）", self.accept, role="primary", picture="check"
        )
        accept.setEnabled(bool(good))
        accept.setDefault(True)
        parts: list[QWidget] = [
            label(f"取り込む内容（{len(good):,}{unit}）", "heading"),
            _table(heads, good[:MOST_SHOWN], wide),
        ]
        if len(good) > MOST_SHOWN:
            more = len(good) - MOST_SHOWN
            parts.append(
                label(f"はじめの{MOST_SHOWN:,}{unit}を見せています（ほか{more:,}{unit}）。", "hint")
            )
        if left_out:
            names = "、".join(left_out)
            parts.append(label(f"使わない列：{names}", "hint", wrap=True))
        if bad:
            parts += _wrong(bad, look)
        ways = [button("やめる（Esc）", self.reject)]
        if other:
            ways.append(button(other, lambda: self.done(OTHER)))
        page = column(*parts, row(-1, *ways, accept), gap=px(12))
        page.setContentsMargins(px(24), px(24), px(24), px(24))
        self.setLayout(page)
        self.resize(px(760), px(560))


def _wrong(bad: Sequence[BadRow], look: Look) -> list[QWidget]:
    rows = [(str(b.row), b.reason, _short(b.content)) for b in bad[:MOST_SHOWN]]
    words = "この行は入りません。元の表で直して、もう一度取り込めます。ほかの行は取り込めます。"
    table = _table(BAD_HEADS, rows, 1)
    table.setMaximumHeight(look.px(176))
    return [
        label(f"取り込めない行（{len(bad):,}行）", "attention"),
        table,
        label(words, "hint", wrap=True),
    ]


def _short(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[:SHORT]}…"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], wide: int) -> QTreeWidget:
    table = QTreeWidget()
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setColumnCount(len(heads))
    table.setHeaderLabels(list(heads))
    table.setAccessibleName("、".join(heads))
    for cells in rows:
        item = QTreeWidgetItem([" ".join(cell.split()) for cell in cells])
        item.setToolTip(wide, plain_tip(cells[wide]))
        table.addTopLevelItem(item)
    header = table.header()
    header.setStretchLastSection(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for place in range(len(heads)):
        stretch = place == wide
        header.setSectionResizeMode(
            place,
            QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents,
        )
    return table
