"""Opens and closes reception for the screens; everything slow is done on another thread."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.reception.wifi import wifi_text
from kisarazu_ws.ui.bench import Bench

if TYPE_CHECKING:  # the phone server is loaded when it is first needed: window first
    from kisarazu_ws.reception.addresses import Address
    from kisarazu_ws.reception.desk import OpenDesk
    from kisarazu_ws.reception.link import Status

log = logging.getLogger(__name__)
WATCH_MS = 5_000  # how soon another address of the laptop is noticed
CLOSED, OPENING, OPEN, CLOSING = "closed", "opening", "open", "closing"


class ReceptionControl(QObject):
    """One reception at a time, for the whole window; lives on the UI thread.

    `changed` comes after every change of `state`, `desk`, `status`, `addresses` or Wi-Fi;
    `wifi_changed` (name, password) when the person typed another Wi-Fi, to be remembered.
    """

    changed = Signal()
    wifi_changed = Signal(str, str)
    _opened = Signal(object)
    _closed = Signal(object)
    _heard = Signal(object)
    _found = Signal(object)

    def __init__(
        self, bench: Bench, port: int, wifi_name: str = "", wifi_password: str = ""
    ) -> None:
        super().__init__()
        self._bench = bench
        self._port = port
        self._next_host = ""
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self.look_for_addresses)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reception")
        self.state = CLOSED
        self.session_id = ""
        self.desk: OpenDesk | None = None
        self.status: Status | None = None
        self.addresses: list[Address] = []
        self.wifi_name = wifi_name
        self.wifi_password = wifi_password
        self._opened.connect(self._take_desk)
        self._closed.connect(self._take_end)
        self._heard.connect(self._take_status)
        self._found.connect(self._take_addresses)

    @property
    def url(self) -> str:
        """Where phones find the page ("" while closed)."""
        return self.desk.place["url"] if self.desk else ""

    @property
    def code(self) -> str:
        """The six characters for those who cannot scan ("" while closed)."""
        return self.desk.place["code"] if self.desk else ""

    @property
    def wifi(self) -> str:
        """What the Wi-Fi code says ("" when no Wi-Fi is set)."""
        return wifi_text(self.wifi_name, self.wifi_password) if self.wifi_name else ""

    @property
    def connected(self) -> int:
        """How many phones are there now."""
        return self.status.connected if self.status else 0

    @property
    def port(self) -> int:
        """Where reception listens, or will."""
        return self.desk.place["port"] if self.desk else self._port

    @property
    def moved_to(self) -> str:
        """The address that the codes should show now, when theirs is no longer this laptop's."""
        known = {one.ip for one in self.addresses}
        if self.state != OPEN or not self.desk or not known or self.desk.place["host"] in known:
            return ""
        return next((one.ip for one in self.addresses if one.usable), "")

    def move(self) -> None:
        """Open reception anew on the address that the laptop has now; phones keep what waits."""
        if host := self.moved_to:
            self._next_host = host
            self.stop()

    def is_for(self, session_id: str) -> bool:
        """Whether phones now write into this session."""
        return self.state == OPEN and self.session_id == session_id

    def set_wifi(self, name: str, password: str) -> None:
        """The hall's Wi-Fi for the first code; no name means no such code."""
        self.wifi_name, self.wifi_password = name.strip(), password
        self.wifi_changed.emit(self.wifi_name, password)
        self.changed.emit()

    def look_for_addresses(self) -> None:
        """Ask which addresses this machine has now; `changed` tells."""
        self._pool.submit(_own_addresses).add_done_callback(self._found.emit)

    def start(self, host: str) -> None:
        """Open reception for the chosen session; troubles are told by the window."""
        if self.state != CLOSED or not self._bench.session_id:
            return
        self.session_id = self._bench.session_id
        self._go(OPENING)
        self._pool.submit(self._open, host).add_done_callback(self._opened.emit)

    def stop(self) -> None:
        """Close reception."""
        if self.state == OPEN and self.desk:
            self._go(CLOSING)
            self._pool.submit(self.desk.close).add_done_callback(self._closed.emit)

    def close(self) -> None:
        """The window goes: leave the network and wait until that is done."""
        self._watch.stop()
        if self.state == OPEN and self.desk:
            self._pool.submit(self.desk.close)
        elif self.state == OPENING:
            self._opened.disconnect(self._take_desk)
            self._pool.submit(self._close_what_opened)
        self._pool.shutdown(wait=True)
        self.state, self.desk = CLOSED, None

    # --- on the pool's thread -----------------------------------------------------------------

    def _open(self, host: str) -> OpenDesk:
        from kisarazu_ws.reception.desk import start_desk

        self.desk = start_desk(
            self._bench.workshop, self.session_id, host, self._port, on_status=self._heard.emit
        )
        return self.desk

    def _close_what_opened(self) -> None:
        if self.desk:
            self.desk.close()

    # --- on the UI thread ---------------------------------------------------------------------

    def _take_desk(self, future: Future[OpenDesk]) -> None:
        if error := future.exception():
            self._end(error)
        else:
            self._go(OPEN)
            self._watch.start()

    def _take_end(self, future: Future[None]) -> None:
        self._end(future.exception())

    def _take_status(self, status: Status) -> None:
        self.status = status
        if status.trouble and self.state == OPEN and self.desk:
            self._go(CLOSING)
            self._pool.submit(self.desk.close)
            self._end(status.trouble)
        self.changed.emit()

    def _take_addresses(self, future: Future[list[Address]]) -> None:
        if not future.exception():
            self.addresses = future.result()
            self.changed.emit()

    def _end(self, error: BaseException | None) -> None:
        self._watch.stop()
        self.desk = self.status = None
        self._go(CLOSED)
        if self._next_host and error is None:
            self.start(self._next_host)
        self._next_host = ""
        if isinstance(error, WorkshopError):
            self._bench.troubled.emit(error)
        elif error is not None:
            log.error("reception failed", exc_info=error)
            self._bench.broken.emit(error)

    def _go(self, state: str) -> None:
        self.state = state
        self.changed.emit()


def _own_addresses() -> list[Address]:
    from kisarazu_ws.reception.addresses import own_addresses

    return own_addresses()
