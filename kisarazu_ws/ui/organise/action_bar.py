"""The strip under what is selected: what can be done with it, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from kisarazu_ws.ui.theme import BASE_PX, INK, LINE, QUIET, SURFACE, Look
from kisarazu_ws.ui.widgets.make import label


@dataclass(frozen=True)
class Action:
    """A word of the strip. `islands` says for what it is: True islands, False notes, None both."""

    label: str
    key: str
    run: Callable[[], None]
    islands: bool | None
    tip: str = ""


class ActionBar(QFrame):
    """Floats over the lower edge of the board while something is selected."""

    def __init__(self, host: QWidget, look: Look, actions: Sequence[Action]) -> None:
        super().__init__(host)
        self._host = host
        self._look = look
        self._count = label("")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._count)
        self._buttons = [(action, self._button(action)) for action in actions]
        host.installEventFilter(self)
        look.changed.connect(self._place)
        self._place()
        self.hide()

    def show_for(self, notes: int, islands: int, words: str) -> None:
        """Show what can be done with so many notes or islands; nothing selected hides the strip."""
        self.setVisible(bool(notes or islands))
        self._count.setText(words)
        for action, button in self._buttons:
            button.setVisible(action.islands is None or action.islands is bool(islands))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(
            f"{action.label} {action.key}" if len(action.key) < 3 else action.label
        )
        button.setToolTip(f"{action.tip or action.label}（{action.key}）")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: action.run())
        self._row.addWidget(button)
        return button

    def _place(self) -> None:
        """Where large type would be wider than the table, the strip stays at the ordinary size."""
        self._dress(self._look.px)
        if self.sizeHint().width() > self._host.width():
            self._dress(round)
        self.adjustSize()
        x = (self._host.width() - self.width()) // 2
        self.move(max(x, 0), self._host.height() - self.height() - self._look.px(16))
        self.raise_()

    def _dress(self, px: Callable[[float], int]) -> None:
        sheet = f"""
            ActionBar {{ background: {INK}; border-radius: {px(10)}px; }}
            QLabel {{ color: {LINE}; padding: 0 {px(8)}px; font-size: {px(BASE_PX)}px; }}
            QPushButton {{ background: transparent; color: {SURFACE}; border: 1px solid {INK};
                padding: 0 {px(9)}px; font-size: {px(BASE_PX)}px; }}
            QPushButton:hover {{ background: #3A4A42; border-color: {QUIET}; }}
            QPushButton:focus {{ border: 2px solid {SURFACE}; }}
        """
        if self.styleSheet() != sheet:
            self.setStyleSheet(sheet)
            self._row.setContentsMargins(px(8), px(6), px(8), px(6))
            self._row.setSpacing(px(2))
