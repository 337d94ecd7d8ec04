"""会場診断: what was looked at, one real phone, and a verdict in one sentence."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from kisarazu_ws.reception.checks import BAD, STATES, Check, run_checks, verdict
from kisarazu_ws.reception.wifi import join_url
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.notes.reception_control import OPEN, ReceptionControl
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import button, card, column, label, row
from kisarazu_ws.ui.widgets.qr import QrCode

AGAIN_MS = 5_000


class VenueCheckDialog(QDialog):
    """Asks again every few seconds and whenever a phone comes; prints the pages of the ladder."""

    _found = Signal(object)

    def __init__(
        self, bench: Bench, control: ReceptionControl, jobs: Jobs, look: Look,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("会場診断")
        self._bench, self._control, self._jobs = bench, control, jobs
        self._look = look
        self._since = time.monotonic()
        self._busy = False
        self.checks: tuple[Check, ...] = ()
        self.sentence = label("調べています…", "title", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(8))
        self.code = QrCode("参加ページ")
        self.code.setMinimumSize(look.px(220), look.px(220))
        self._phone = label("", wrap=True)
        self._open = button("受付を開いて試す", self._start, role="primary", key="F4")
        self._found.connect(self._show)
        control.changed.connect(self.look_again)
        self._lay_out()
        self._timer = QTimer(self, interval=AGAIN_MS)
        self._timer.timeout.connect(self.look_again)
        self._timer.start()
        self.look_again()

    def look_again(self) -> None:
        """Check now, off this thread."""
        self._show_reception()
        if self._busy or (not self.isVisible() and self.checks):
            return
        self._busy = True
        opened = self._control.state == OPEN
        desk = self._control.desk
        host = desk.place["host"] if opened and desk else ""
        port = self._control.port
        visitors = self._control.status.visitors if self._control.status else 0
        waited = time.monotonic() - self._since if opened else 0.0
        newest = _newest(self._bench)

        def work(_: Progress) -> None:
            self._found.emit(run_checks(host, port, newest, visitors, waited))

        self._jobs.start(work)

    def _show(self, found: tuple[Check, ...]) -> None:
        self._busy = False
        said = verdict(found)
        self.sentence.setText(said.sentence)
        set_role(self.sentence, "attention" if said.state == BAD else "title")
        if found != self.checks:
            self.checks = found
            self._fill(found)

    def _fill(self, found: Sequence[Check]) -> None:
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for check in found:
            self._list.addWidget(self._card(check))
        self._list.addStretch(1)

    def _card(self, check: Check) -> QFrame:
        state = label(STATES[check.state], "attention" if check.state == BAD else "hint")
        parts: list[QWidget] = [label(check.found, wrap=True)]
        if check.next_step:
            parts.append(label(f"→ {check.next_step}", "hint", wrap=True))
        return card(self._look, row(label(check.name, "heading"), -1, state), *parts)

    def _show_reception(self) -> None:
        opened = self._control.state == OPEN
        self.code.setVisible(opened)
        self._open.setVisible(not opened)
        self._open.setEnabled(bool(self._control.addresses) and bool(self._bench.session_id))
        self.code.show_text(self._control.url)
        self._phone.setText(
            "会場のスマートフォン1台で、このQRコードを読んでください。届くと、左上の一文が変わります。"
            if opened
            else "受付を開くと、スマートフォン1台で試せます。"
        )

    def _start(self) -> None:
        usable = [one.ip for one in self._control.addresses if one.usable]
        if usable:
            self._since = time.monotonic()
            self._control.start(usable[0])

    def _ask_where(self) -> None:
        offered = self._bench.workshop.path.with_name("参加のしかた（4つの段）.pdf")
        name, _ = QFileDialog.getSaveFileName(self, "段ごとの案内", str(offered), "PDF (*.pdf)")
        if name:
            self.print_ladder(Path(name).with_suffix(".pdf"))

    def print_ladder(self, target: Path) -> None:
        """Write the four pages as PDF, and open it."""
        desk = self._control.desk
        kiosk = _kiosk_url(desk.place["url"]) if desk else ""

        def work(_: Progress) -> Path:
            from kisarazu_ws.export.files import write_whole
            from kisarazu_ws.export.ladder import ladder
            from kisarazu_ws.export.prints import to_pdf

            return write_whole(target, to_pdf(ladder(kiosk), "参加のしかた　4つの段"))

        future, _ = self._jobs.start(work)
        self._bench.then(
            future, lambda file: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
        )

    def _lay_out(self) -> None:
        look = self._look
        inside = QWidget()
        inside.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        side = column(
            label("スマートフォンで試す", "heading"), self._phone, self.code, self._open, -1,
            gap=look.px(10),
        )  # fmt: skip
        right = QWidget()
        right.setLayout(side)
        right.setFixedWidth(look.px(260))
        page = column(
            self.sentence,
            row(scroll, right, gap=look.px(16)),
            row(
                button("段ごとの案内を印刷…", self._ask_where, key="Ctrl+P"), -1,
                button("閉じる", self.accept, role="primary"),
            ),
            gap=look.px(12),
        )  # fmt: skip
        page.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self.setLayout(page)
        self.resize(look.px(900), look.px(640))
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft)


def check_venue(
    bench: Bench, control: ReceptionControl, jobs: Jobs, look: Look, parent: QWidget
) -> None:
    """Show the check until it is closed."""
    VenueCheckDialog(bench, control, jobs, look, parent).exec()


def _kiosk_url(url: str) -> str:
    """The same page for a tablet that everybody uses."""
    place = urlsplit(url)
    token = place.path.rsplit("/", 1)[-1]
    return join_url(place.hostname or "", place.port or 80, token, kiosk=True)


def _newest(bench: Bench) -> dt.datetime | None:
    """When the newest note of the session was written."""
    moments = [note.created_at for note in bench.view.notes] if bench.view else []
    return dt.datetime.fromisoformat(max(moments)) if moments else None
