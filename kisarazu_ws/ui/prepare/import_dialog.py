"""Before anything is taken in: what will come, and what is wrong, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.importing import BadRow


class ImportDialog(QDialog):
    """Accepted means: take the good rows in. `unit` is 人, 件 …"""

    def __init__(
        self,
        title: str,
        unit: str,
        good: Sequence[str],
        bad: Sequence[BadRow],
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        px = look.px
        shown = QListWidget()
        shown.addItems(list(good))
        accept = button(f"{len(good)}{unit}を取り込む", self.accept, role="primary")
        accept.setEnabled(bool(good))
        parts: list[QWidget] = [label(f"取り込む内容（{len(good)}{unit}）", "heading"), shown]
        if bad:
            wrong = QListWidget()
            wrong.setWordWrap(True)
            wrong.addItems([f"{b.row}行目：{b.reason}　{b.content[:60]}" for b in bad])
            parts.append(label(f"取り込めない行（{len(bad)}行）", "attention"))
            parts.append(wrong)
            parts.append(
                label(
                    "取り込めない行は元のファイルで直して、もう一度取り込めます。",
                    "hint",
                    wrap=True,
                )
            )
        page = column(*parts, row(-1, button("やめる", self.reject), accept), gap=px(12))
        page.setContentsMargins(px(24), px(24), px(24), px(24))
        self.setLayout(page)
        self.resize(px(640), px(520))
