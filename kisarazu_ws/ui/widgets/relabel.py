"""New words on a button that has a key."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton

from kisarazu_ws.ui.widgets.make import plain_tip


def relabel(button: QAbstractButton, words: str, key: str, tip: str = "") -> None:
    """Show other words; Qt drops a button's key whenever its text changes."""
    shown = words.replace("&", "&&")
    if button.text() != shown:
        button.setText(shown)
        button.setShortcut(QKeySequence(key))
    button.setToolTip(plain_tip(f"{tip or words}（{key}）"))
