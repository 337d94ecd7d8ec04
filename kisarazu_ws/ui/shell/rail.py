"""The left rail: the seven stations in the order of the day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.theme import ACCENT, GROUND, INK, LINE, Look

WIDTH = 88


class Rail(QFrame):
    """One button a station (Ctrl+1 … Ctrl+7); `chosen` carries its place from 0."""

    chosen = Signal(int)

    def __init__(self, stations: Sequence[tuple[str, str]], look: Look) -> None:
        super().__init__()
        self._look = look
        self._names = [name for _, name in stations]
        self._buttons = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        for place, (title, name) in enumerate(stations):
            self._add(place, title, name)
        self._column.addStretch(1)
        self._buttons.idClicked.connect(self.chosen)
        look.changed.connect(self._style)
        self._style()

    def select(self, place: int) -> None:
        """Show which station is open."""
        button = self._buttons.button(place)
        button.setChecked(True)
        for at, name in enumerate(self._names):
            colour = ACCENT if at == place else INK
            self._buttons.button(at).setIcon(icon(name, colour))

    def _add(self, place: int, title: str, name: str) -> None:
        button = QToolButton()
        button.setText(title)
        button.setIcon(icon(name))
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setToolTip(f"{title}（Ctrl+{place + 1}）")
        self._buttons.addButton(button, place)
        self._column.addWidget(button)

    def _style(self) -> None:
        px = self._look.px
        self.setFixedWidth(px(WIDTH))
        self._column.setContentsMargins(px(8), px(8), px(8), px(8))
        self._column.setSpacing(px(4))
        for button in self._buttons.buttons():
            button.setIconSize(QSize(px(24), px(24)))
            button.setFixedSize(px(WIDTH - 16), px(64))
        self.setStyleSheet(
            f"""
            Rail {{ background: {GROUND}; border: 0; border-right: 1px solid {LINE}; }}
            QToolButton {{ background: transparent; border: 1px solid transparent;
                font-size: {px(11.5)}px; padding: {px(4)}px 0; }}
            QToolButton:hover {{ background: #EFF2ED; }}
            QToolButton:checked {{ background: #E3ECE5; border-color: transparent; }}
            QToolButton:focus {{ border: 2px solid {ACCENT}; }}
            """
        )
