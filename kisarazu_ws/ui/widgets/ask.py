"""One question with a plain way out; the answer that does something is never the default."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask(
    parent: QWidget | None, question: str, consequence: str, yes: str, no: str = "やめる"
) -> bool:
    """Whether the person chose `yes` (a verb), not `no`."""
    box = QMessageBox(parent)
    box.setWindowTitle("きさらづWS")
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(consequence)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is accept
