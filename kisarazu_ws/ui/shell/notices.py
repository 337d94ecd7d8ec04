"""How the window speaks: a short line that fades, and a dialog for trouble."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.ui.theme import INK, Look

SHOWN_MS = 4000


class Toast(QLabel):
    """A short sentence at the lower edge of a window, gone after four seconds."""

    def __init__(self, host: QWidget, look: Look) -> None:
        super().__init__(host)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._host = host
        self._look = look
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)

    def say(self, sentence: str) -> None:
        """Show the sentence now."""
        px = self._look.px
        self.setStyleSheet(
            f"background: {INK}; color: white; border-radius: {px(6)}px; "
            f"padding: {px(10)}px {px(20)}px;"
        )
        self.setText(sentence)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        x = (self._host.width() - self.width()) // 2
        self.move(max(x, 0), self._host.height() - self.height() - self._look.px(24))


def tell_trouble(parent: QWidget | None, error: WorkshopError) -> None:
    """An expected trouble: what happened, what is safe, what to do next."""
    tell(parent, error.what, f"{error.safe}\n{error.next_step}", QMessageBox.Icon.Warning)


def tell(parent: QWidget | None, what: str, more: str, icon: QMessageBox.Icon) -> None:
    """Something that a person should have read before going on."""
    box = QMessageBox(parent)
    box.setWindowTitle("きさらづWS")
    box.setIcon(icon)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(what)
    box.setInformativeText(more)
    box.addButton("わかりました", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def tell_bug(parent: QWidget | None, log_file: str) -> None:
    """An unexpected error: it is a bug, and the file stays sound."""
    tell_trouble(
        parent,
        WorkshopError(
            "bug",
            "予期しない不具合が起きたため、今の操作はできませんでした。",
            "これまでに保存された内容は無事です。",
            f"同じことが続くときは、記録（{log_file}）を添えて作り手に知らせてください。",
        ),
    )
