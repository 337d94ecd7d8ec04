"""Reception on the station: open it on an address, show the codes, see who is there, close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QLineEdit, QWidget

from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.ui.notes.reception_control import CLOSING, OPEN, OPENING, ReceptionControl
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.ask import ask
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.ui.widgets.qr import QrCode
from kisarazu_ws.ui.widgets.relabel import relabel

if TYPE_CHECKING:
    from kisarazu_ws.reception.addresses import Address

CODE_SIDE = 126
CHECK_TIP = "スマホが届くかを調べる（Ctrl+D）"
PATIENCE_MS = 20_000  # after which a hall without any phone is worth a word


class ReceptionCard(QFrame):
    """Shows the state of the control; the primary action of the station while it is closed.

    `poster_wanted` asks for the codes on paper, `check_wanted` for 会場診断.
    """

    poster_wanted = Signal()
    check_wanted = Signal()

    def __init__(self, control: ReceptionControl, look: Look) -> None:
        super().__init__()
        set_role(self, "card")
        self._control = control
        self._look = look
        self._session_id = ""
        self._waited_long = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._grow_impatient)
        self._was_open = False  # by the file: an earlier reception ended without being closed
        self._title = label("受付", "heading")
        self._count = label("", "hint")
        self._closed_part, self._open_part = self._closed_page(), self._open_page()
        head = row(self._title, -1, self._count)
        inside = column(head, self._closed_part, self._open_part, gap=look.px(8))
        inside.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(12))
        self.setLayout(inside)
        control.changed.connect(self.refresh)
        look.changed.connect(self._size_codes)
        self._size_codes()
        self.refresh()

    def show_session(self, session: Session) -> None:
        """The chosen session; one that the file calls open may be left so from a crash."""
        shown = (session.id, session.status == "open")
        if shown != (self._session_id, self._was_open):
            self._session_id, self._was_open = shown
            self.refresh()

    def refresh(self) -> None:
        """Show reception as it is now."""
        control = self._control
        opened = control.state in (OPEN, CLOSING)
        self._closed_part.setVisible(not opened)
        self._open_part.setVisible(opened)
        words = "受付中" if control.is_for(self._session_id) else "別の会を受付中"
        self._title.setText(words if control.state == OPEN else "受付")
        if opened != self._patience.isActive() and not self._waited_long:
            self._patience.start() if opened else self._patience.stop()
        self._waited_long = self._waited_long and opened
        self._show_count(opened=opened)
        if opened:
            self._show_codes()
        else:
            self._show_addresses()

    def _show_count(self, *, opened: bool) -> None:
        status = self._control.status
        joined, visitors = (status.joined, status.visitors) if status else (0, 0)
        words, role = f"スマホ {self._control.connected}台（のべ{joined}台）", "hint"
        if not opened:
            words = ""
        elif not visitors:  # only a real phone shows that the hall's Wi-Fi lets it through
            words = "まだ届きません" if self._waited_long else "1台で試してください"
            role = "attention" if self._waited_long else "hint"
        self._count.setText(words)
        if self._count.property("role") != role:
            set_role(self._count, role)

    def _grow_impatient(self) -> None:
        self._waited_long = True
        self.refresh()

    def _show_codes(self) -> None:
        control = self._control
        self.page_code.show_text(control.url)
        self.wifi_code.show_text(control.wifi)
        for part in (self.wifi_code, self._wifi_words):
            part.setVisible(bool(control.wifi))
        self._page_words.setText("② ページ" if control.wifi else "ページ")
        self.code.setText(control.code)
        self.url.setText(_shown_url(control.url))
        self._stop.setEnabled(control.state == OPEN)
        moved = control.moved_to
        self._moved.setVisible(bool(moved))
        self._moved_words.setText(
            f"アドレスが {moved} に変わりました。いまのQRコードでは届きません。"
        )

    def _show_addresses(self) -> None:
        control = self._control
        shown = [self.addresses.itemData(i) for i in range(self.addresses.count())]
        offered = _offered(control.addresses)
        if shown != [a.ip for a in offered]:
            kept = self.addresses.currentData()
            with QSignalBlocker(self.addresses):
                self.addresses.clear()
                for address in offered:
                    self.addresses.addItem(f"{address.ip}　{address.adapter}", address.ip)
                self.addresses.setCurrentIndex(max(self.addresses.findData(kept), 0))
        self._show_reason()
        busy = control.state == OPENING
        self.start.setEnabled(bool(offered) and not busy)
        words = "開いています…" if busy else "受付を再開する" if self._was_open else "受付を開く"
        relabel(self.start, words, "F4")
        self._left.setVisible(self._was_open and not busy)
        self._wifi.setText(f"Wi-Fi：{control.wifi_name or '案内しない'}")

    def _show_reason(self) -> None:
        ip = self.addresses.currentData()
        found = next((a for a in self._control.addresses if a.ip == ip), None)
        self._reason.setText(
            found.why
            if found
            else "ネットワークにつながっていません。Wi-Fiをつなぐか、紙の付箋で進められます。"
        )

    def _closed_page(self) -> QWidget:
        look = self._look
        self.addresses = QComboBox()
        self.addresses.setAccessibleName("受付のアドレス")
        self.addresses.setMinimumContentsLength(12)
        self.addresses.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.addresses.currentIndexChanged.connect(lambda _: self._show_reason())
        self._reason = label("", "hint", wrap=True)
        self._left = label(
            "前の受付が閉じられないまま終わっています。同じQRコードで再開できます。",
            "attention",
            wrap=True,
        )
        self._wifi = button("", self.ask_wifi, role="quiet", tip="会場のWi-FiをQRコードで案内する")
        self.start = button(
            "受付を開く", self.open, role="primary", picture="phone", key="F4", look=look
        )
        page = QWidget()
        page.setLayout(
            column(
                self._left,
                self.addresses,
                self._reason,
                row(
                    self._wifi,
                    -1,
                    button("会場診断", self.check_wanted.emit, role="quiet", tip=CHECK_TIP),
                ),
                self.start,
                gap=look.px(6),
            )
        )
        return page

    def _open_page(self) -> QWidget:
        look = self._look
        self.page_code, self.wifi_code = QrCode("参加ページ"), QrCode("会場のWi-Fi")
        self._wifi_words, self._page_words = label("① Wi-Fi", "hint"), label("", "hint")
        for words in (self._wifi_words, self._page_words):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code, self.url = label(""), label("", "hint")
        self.code.setAccessibleName("参加コード")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.url.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for shown in (self.code, self.url):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stop = button("受付を閉じる", self.stop, role="danger", picture="stop", look=look)
        self._help = button("会場診断", self.check_wanted.emit, role="quiet", tip=CHECK_TIP)
        self._poster = button(
            "ポスター", self.poster_wanted.emit, role="quiet", tip="QRコードの入った紙を作る"
        )
        for part in (self._help, self._poster, self._stop):
            part.setStyleSheet(f"padding: 0 {look.px(6)}px;")
        self._moved = QFrame()
        self._moved_words = label("", "attention", wrap=True)
        again = button("開き直す", self._control.move, role="primary")
        self._moved.setLayout(row(self._moved_words, again, gap=look.px(6)))
        codes = row(
            column(self.wifi_code, self._wifi_words, gap=look.px(2)),
            column(self.page_code, self._page_words, gap=look.px(2)),
            gap=look.px(8),
        )
        page = QWidget()
        feet = row(self._help, self._poster, self._stop, gap=look.px(4))
        page.setLayout(column(self._moved, codes, self.code, self.url, feet, gap=look.px(4)))
        return page

    def open(self) -> None:
        """Open reception on the chosen address."""
        if self.addresses.currentData():
            self._control.start(self.addresses.currentData())

    def stop(self) -> None:
        """Close reception after asking."""
        if ask(
            self,
            "受付を閉じますか。",
            "届いた付箋はそのまま残ります。書きかけの人は、再開すると続きから出せます。",
            "受付を閉じる",
        ):
            self._control.stop()

    def ask_wifi(self) -> None:
        """Ask for the hall's Wi-Fi."""
        dialog = WifiDialog(self._control, self._look, self)
        if dialog.exec():
            self._control.set_wifi(dialog.name.text(), dialog.password.text())

    def _size_codes(self) -> None:
        side = self._look.px(CODE_SIDE)
        for code in (self.page_code, self.wifi_code):
            code.setMinimumSize(side * 2 // 3, side * 2 // 3)
            code.setFixedHeight(side)
        self.code.setStyleSheet(
            f"font-size: {self._look.px(24)}px; font-weight: bold; letter-spacing: 3px;"
        )


class WifiDialog(QDialog):
    """The name and password that the first QR code carries."""

    def __init__(self, control: ReceptionControl, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("会場のWi-Fi")
        self.name, self.password = QLineEdit(control.wifi_name), QLineEdit(control.wifi_password)
        self.name.setPlaceholderText("名前（SSID）。空にすると案内しません")
        self.password.setPlaceholderText("パスワード。無いときは空のまま")
        page = column(
            label("会場のWi-Fi", "title"),
            label("スマホがQRコードを読むだけで、このWi-Fiにつながります。", "hint", wrap=True),
            self.name,
            self.password,
            row(
                -1,
                button("やめる", self.reject),
                button("決める", self.accept, role="primary"),
                gap=look.px(8),
            ),
            gap=look.px(12),
        )
        page.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self.setLayout(page)
        self.setMinimumWidth(look.px(400))


def _offered(addresses: list[Address]) -> list[Address]:
    """Those that phones can reach; without any, whatever there is."""
    return [a for a in addresses if a.usable] or addresses


def _shown_url(url: str) -> str:
    """The part that a person would type: the code does the rest."""
    return url.rsplit("/J/", 1)[0].lower() + "/" if url else ""
