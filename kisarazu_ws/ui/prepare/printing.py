"""印刷: what is put on paper before the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QSpinBox, QWidget

from kisarazu_ws.domain.groups import RosterEntry
from kisarazu_ws.export.files import write_whole
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, card, label, row
from kisarazu_ws.workshop.snapshot import SessionSnapshot

if TYPE_CHECKING:  # what draws is loaded when something is printed: window first
    from kisarazu_ws.export.drawing import Drawing

Pages = Callable[[SessionSnapshot], "Sequence[Drawing]"]


class PrintPage(QWidget):
    """One card a print: what it is, and the button that makes the PDF and opens it."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._jobs = jobs
        self._look = look
        self.count = QSpinBox()
        self.count.setRange(8, 400)
        self.count.setSingleStep(8)
        self.count.setValue(80)
        self.count.setSuffix(" 枚")
        items: tuple[tuple[str, str, Pages], ...] = (
            (
                "卓カード",
                "班の名前・行政区・席のコード。半分に折って立てます。",
                _table_cards,
            ),
            (
                "座席表（配布用）",
                "班ごとのコード・行政区・所属。氏名は入りません。",
                _seats,
            ),
            (
                "座席表（受付用）",
                "氏名入り。庁内用と大きく書かれます。配らないでください。",
                self._named,
            ),
            ("進行表", "時刻と進行、その時の設問。", _agenda),
            ("付箋カード", "切って使う紙の付箋。番号つきで、A4に8枚。", self._cards),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, look.px(12), 0, 0)
        grid.setSpacing(look.px(12))
        for at, (name, words, make) in enumerate(items):
            grid.addWidget(self._item(name, words, make), at // 2, at % 2)
        hint = label(
            "参加のしかた（QRコード）のポスターは、受付を開いてから「付箋」の画面で作れます。",
            "hint",
            wrap=True,
        )
        grid.addWidget(hint, 3, 0, 1, 2)
        grid.setRowStretch(4, 1)

    def refresh(self, view: SessionSnapshot) -> None:
        """Nothing is shown of the session itself: it is read when a print is made."""

    def make(self, name: str, pages: Pages, target: Path) -> None:
        """Write the print as PDF and open it."""
        view = self._bench.view
        if view is None:
            return

        def work(_: object) -> Path:
            from kisarazu_ws.export.prints import to_pdf

            return write_whole(target, to_pdf(pages(view), f"{name} {view.session.title}"))

        future, _ = self._jobs.start(work)
        self._bench.then(future, self._made)

    def _made(self, file: Path) -> None:
        self._bench.tell(f"「{file.name}」を作りました")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def _item(self, name: str, words: str, make: Pages) -> QWidget:
        extra = [self.count] if name == "付箋カード" else []
        made = button("PDFを作る", lambda: self._ask(name, make), picture="print", look=self._look)
        made.setAccessibleName(f"{name}のPDFを作る")
        return card(
            self._look,
            label(name, "heading"),
            label(words, "hint", wrap=True),
            row(*extra, -1, made),
        )

    def _ask(self, name: str, make: Pages) -> None:
        offered = self._bench.workshop.path.parent / f"{name}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, name, str(offered), "PDF (*.pdf)")
        if chosen:
            self.make(name, make, Path(chosen).with_suffix(".pdf"))

    def _named(self, view: SessionSnapshot) -> Sequence[Drawing]:
        entries = self._bench.snapshot.of_session(RosterEntry, view.session.id)
        from kisarazu_ws.export.prints import seating_list

        return seating_list(view, {e.id: e.name for e in entries} or {"": ""})

    def _cards(self, view: SessionSnapshot) -> Sequence[Drawing]:
        from kisarazu_ws.export.prints import note_cards

        return note_cards(view, self.count.value())


def _table_cards(view: SessionSnapshot) -> Sequence[Drawing]:
    from kisarazu_ws.export.prints import table_cards

    return table_cards(view)


def _seats(view: SessionSnapshot) -> Sequence[Drawing]:
    from kisarazu_ws.export.prints import seating_list

    return seating_list(view)


def _agenda(view: SessionSnapshot) -> Sequence[Drawing]:
    from kisarazu_ws.export.prints import agenda

    return agenda(view)
