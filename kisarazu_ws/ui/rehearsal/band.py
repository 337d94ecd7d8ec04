"""The band over every screen of a rehearsal: what this is, the phones, and the way back."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMessageBox, QProgressBar

from kisarazu_ws.rehearsal.process import Phones
from kisarazu_ws.rehearsal.values import Plan, Result
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.reception_control import CLOSED, OPEN, ReceptionControl
from kisarazu_ws.ui.rehearsal.dialog import PhonesDialog
from kisarazu_ws.ui.shell.notices import tell
from kisarazu_ws.ui.theme import ATTENTION, Look
from kisarazu_ws.ui.widgets.ask import ask
from kisarazu_ws.ui.widgets.make import button, label, row

HOST = "127.0.0.1"  # simulated phones live in this machine
TASKS = (
    "1. 班分け：欠席の人を外し、席を決める",
    "2. 付箋：受付を開き、スマホを動かす。紙の付箋も3枚入れる",
    "3. 整理：島を作り、表札を書く。1枚ずつ（1枚ずつモード）も試す",
    "4. 議事録：成果や気づきを1つ書き、書き出す",
)


class RehearsalBand(QFrame):
    """`over` when the person ends the rehearsal; `close` the phones with the window."""

    over = Signal()
    _counted = Signal(object)
    _ended = Signal(object)

    def __init__(self, bench: Bench, reception: ReceptionControl, look: Look) -> None:
        super().__init__()
        self._bench, self._reception = bench, reception
        self._look = look
        self._phones: Phones | None = None
        self._begin: Callable[[], None] | None = None
        self.words = label("リハーサル中：見本です。本番のファイルは変わりません", "heading")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(look.px(120))
        self.bar.setTextVisible(False)
        self.count = label("")
        self._start = button("スマホを動かす…", self.ask_phones, key="Ctrl+R")
        self._pause = button("止める", self.pause)
        self._stop = button("やめる", self.stop)
        self._what = button("練習すること", self.tell_tasks, role="quiet")
        self._end = button("リハーサルを終える", self._ask_end)
        inside = row(
            self.words, -1, self.count, self.bar, self._pause, self._stop, self._start,
            self._what, self._end, gap=look.px(8),
        )  # fmt: skip
        inside.setContentsMargins(look.px(16), look.px(6), look.px(12), look.px(6))
        self.setLayout(inside)
        self.setStyleSheet(
            f"RehearsalBand {{ background: #FFF4D6; border: 0;"
            f" border-bottom: {look.px(2)}px solid {ATTENTION}; }}"
        )
        self._counted.connect(self._show)
        self._ended.connect(self._finish)
        reception.changed.connect(self._go_when_open)
        self._refresh()

    def ask_phones(self) -> None:
        """Ask how many and how, then let them begin."""
        dialog = PhonesDialog(self._look, self)
        if dialog.exec():
            self.run(dialog.phones.value(), dialog.notes.value(), dialog)

    def run(self, phones: int, notes: int, how: PhonesDialog) -> None:
        """Open reception on this machine if it is closed, and let the phones come."""
        seconds, network = how.seconds, how.network

        def begin() -> None:
            desk = self._reception.desk
            assert desk is not None
            own = desk.place["host"] == HOST and sys.platform != "darwin"
            plan = Plan(
                url=f"http://{desk.place['host']}:{desk.place['port']}",
                token=desk.place["url"].rpartition("/")[2],
                phones=phones, notes=notes, write_s=seconds, network=network, own_address=own,
            )  # fmt: skip
            self._phones = Phones(plan, self._counted.emit, self._ended.emit)
            self._phones.start()
            self.bar.setRange(0, notes)
            self._refresh()

        self._begin = begin
        if self._reception.state == CLOSED:
            self._reception.start(HOST)
        self._go_when_open()

    def pause(self) -> None:
        """Let the phones wait, or go on."""
        if self._phones:
            going = self._pause.text() == "止める"
            self._phones.pause() if going else self._phones.go_on()
            self._pause.setText("続ける" if going else "止める")

    def stop(self) -> None:
        """Send the phones away; what arrived stays."""
        if self._phones:
            self._phones.stop()

    def close_phones(self) -> None:
        """The window goes."""
        if self._phones:
            self._phones.close()
            self._phones = None

    def tell_tasks(self) -> None:
        """What to try, in the order of the evening."""
        tell(self, "練習すること", "\n".join(TASKS), QMessageBox.Icon.Information)

    def _go_when_open(self) -> None:
        if self._begin and self._reception.state == OPEN:
            begin, self._begin = self._begin, None
            begin()

    def _show(self, result: Result) -> None:
        self.bar.setValue(result.acked)
        self.count.setText(f"届いた {result.acked}／書いた {result.written}")

    def _finish(self, result: Result) -> None:
        self.close_phones()
        self._refresh()
        tell(self, "スマホが書き終わりました。", summary(result), QMessageBox.Icon.Information)

    def _ask_end(self) -> None:
        if ask(
            self, "リハーサルを終えますか。",
            "リハーサルのファイルを消して、本番のファイルを開きます。", "終える",
        ):  # fmt: skip
            self.over.emit()

    def _refresh(self) -> None:
        working = self._phones is not None
        for part in (self.count, self.bar, self._pause, self._stop):
            part.setVisible(working)
        self._start.setVisible(not working)
        self._pause.setText("止める")


def summary(result: Result) -> str:
    """How it went, for a person."""
    lost = result.written - result.acked
    words = [
        f"書いた付箋 {result.written}枚、届いた付箋 {result.acked}枚、失われた付箋 {lost}枚。",
        f"届くまで：真ん中 {result.ack_p50_ms / 1000:.1f}秒、"
        f"いちばん遅くて {result.ack_max_ms / 1000:.1f}秒。",
    ]
    if result.retried:
        words.append(
            f"途切れて送り直したのは{result.retried}回。番号は{result.distinct}とおりです。"
        )
    return "\n".join(words)
