"""The sessions of the file, by series."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Series, Session, date_text
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, plain_tip
from kisarazu_ws.ui.widgets.two_line import TwoLineDelegate

STATUS = {"planned": "予定", "open": "受付中", "done": "実施済み"}


class SessionList(QFrame):
    """Choose a session, or ask for a new one (`wanted_new`)."""

    wanted_new = Signal()

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._look = look
        self._list = QListWidget()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = TwoLineDelegate(look)
        self._list.setItemDelegate(self._delegate)
        self._list.setAccessibleName("会の一覧")
        self._list.currentItemChanged.connect(self._choose)
        new = button(
            "新しい会", self.wanted_new.emit, role="primary", picture="plus", key="N", look=look
        )
        self.setLayout(column(label("会", "title"), self._list, new, gap=look.px(12)))
        look.changed.connect(self._measure)
        self._measure()

    def refresh(self) -> None:
        """List the sessions anew, the chosen one marked."""
        snapshot = self._bench.snapshot
        series = sorted(snapshot.all(Series).values(), key=lambda s: s.position)
        sessions = sorted(snapshot.all(Session).values(), key=lambda s: s.position)
        with QSignalBlocker(self._list):
            self._list.clear()
            for title, found in _grouped(series, sessions):
                if title:
                    self._add_heading(title)
                for session in found:
                    self._add(session)

    def _add_heading(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._list.addItem(item)

    def _add(self, session: Session) -> None:
        notes = self._bench.snapshot.of_session(Note, session.id)
        count = sum(n.state == "live" for n in notes)
        status = "外部の件数" if session.external else STATUS[session.status]
        parts = [date_text(session), status, f"付箋{count}件" if count else ""]
        item = QListWidgetItem(f"{session.title}\n{'・'.join(p for p in parts if p)}")
        item.setData(Qt.ItemDataRole.UserRole, session.id)
        item.setToolTip(plain_tip(session.title))
        self._list.addItem(item)
        if session.id == self._bench.session_id:
            self._list.setCurrentItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item and item.data(Qt.ItemDataRole.UserRole):
            self._bench.choose(item.data(Qt.ItemDataRole.UserRole))

    def _measure(self) -> None:
        self.setFixedWidth(self._look.panel(272))


def _grouped(
    series: Sequence[Series], sessions: Sequence[Session]
) -> list[tuple[str, list[Session]]]:
    alone = [s for s in sessions if s.series_id is None and not s.external]
    groups = [("", alone)]
    for one in series:
        groups.append((one.title, [s for s in sessions if s.series_id == one.id]))
    groups.append(("ほかで行われた会", [s for s in sessions if s.external and not s.series_id]))
    return [(title, found) for title, found in groups if found]
