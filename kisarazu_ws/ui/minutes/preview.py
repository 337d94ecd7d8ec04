"""The real pages: the PDF as it will be handed over, rendered beside the editor.

Making it takes longer than a frame, so a job does it; while one runs, later edits only mark that
another is wanted.
"""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.theme import LINE, Look
from kisarazu_ws.workshop.snapshot import SessionSnapshot

Maker = Callable[[SessionSnapshot], bytes]
WAIT_MS = 300  # so that typing makes one preview, not one a letter


class Preview(QScrollArea):
    """Shows the pages `make` gives for a session; keeps its place while they change."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look, make: Maker) -> None:
        super().__init__()
        self._bench = bench
        self._jobs = jobs
        self._look = look
        self._make = make
        self._wanted: SessionSnapshot | None = None
        self._busy = False
        self.pages: list[QImage] = []
        self._labels: list[QLabel] = []
        self.setWidgetResizable(True)
        self.setAccessibleName("議事録の見え方")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(look.px(16))
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._waiting = QLabel("ページを作っています…")
        self._column.addWidget(self._waiting)
        self.setWidget(inside)
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._begin)

    def show_session(self, view: SessionSnapshot) -> None:
        """Show the pages of this session soon."""
        if view is not self._wanted:
            self._wanted = view
            self._timer.start()

    def _begin(self) -> None:
        view = self._wanted
        if self._busy or view is None:
            return
        self._busy = True
        width = self._page_width()

        def work(_: Progress) -> list[QImage]:
            return _rendered(self._make(view), width)

        future, _ = self._jobs.start(work)
        self._bench.then(future, lambda pages: self._take(view, pages), self._free)

    def _free(self) -> None:
        self._busy = False

    def _take(self, view: SessionSnapshot, pages: list[QImage]) -> None:
        self._busy = False
        self.pages = pages
        place = self.verticalScrollBar().value()
        self._show()
        self.verticalScrollBar().setValue(place)
        if view is not self._wanted:
            self._timer.start()

    def _show(self) -> None:
        self._waiting.hide()
        while len(self._labels) < len(self.pages):
            page = QLabel()
            page.setStyleSheet(f"border: 1px solid {LINE}; background: white;")
            self._column.addWidget(page)
            self._labels.append(page)
        for at, label in enumerate(self._labels):
            label.setVisible(at < len(self.pages))
            if at < len(self.pages):
                label.setPixmap(QPixmap.fromImage(self.pages[at]))
                label.setAccessibleName(f"{at + 1}ページ目")

    def _page_width(self) -> int:
        return max(self.viewport().width() - self._look.px(40), 320)


def _rendered(pdf: bytes, width: int) -> list[QImage]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True)
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride,
                QImage.Format.Format_RGB888,
            )  # fmt: skip
            pages.append(image.copy())
        return pages
    finally:
        document.close()
