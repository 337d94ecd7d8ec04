"""The last station: what is alike, what differs, and how sure one may be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.domain.comparison import Column, reading
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.compare.chart import Chart
from kisarazu_ws.ui.compare.external import ExternalDialog
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, card, column, empty_state, label, row
from kisarazu_ws.workshop.comparing import (
    AXES,
    district_columns,
    group_columns,
    new_external_session,
    row_names,
    session_column,
)
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot

SIDES = {"sessions": "会どうし", "groups": "この会の班どうし", "districts": "この会の行政区どうし"}
MOST_ROWS = 24
ID = Qt.ItemDataRole.UserRole


class CompareStation(Station):
    """What to compare at the left; bars and a careful sentence at the right."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__(bench, jobs, look)
        self.side = _choice(SIDES, "何を比べるか")
        self.axis = _choice(AXES, "何で比べるか")
        self.side.activated.connect(lambda _: self.refresh(None))
        self.axis.activated.connect(lambda _: self.refresh(None))
        self.sessions = QListWidget()
        self.sessions.setAccessibleName("比べる会")
        self.sessions.setWordWrap(True)
        self.sessions.itemChanged.connect(lambda _: self._show())
        self._ticked: set[str] | None = None
        self.sentence = label("", wrap=True)
        self._counts = label("", "hint", wrap=True)
        self.chart = Chart(look)
        self.columns: list[Column] = []
        self.names: dict[str, str] = {}
        self._right = QStackedWidget()
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Show sessions and figures as they are now."""
        self._list_sessions()
        self._session_part.setVisible(self.side.currentData() == "sessions")
        self._show()

    def copy(self) -> None:
        """Put the figures on the clipboard as a table."""
        head = ["", *(f"{c.title}（n＝{c.n}）" for c in self.columns)]
        lines = ["\t".join(head)]
        for key, name in self.names.items():
            cells = [f"{c.counts.get(key, 0)}（{c.rate(key):.1f}％）" for c in self.columns]
            lines.append("\t".join([name, *cells]))
        QGuiApplication.clipboard().setText("\n".join([*lines, "", self.sentence.text()]))
        self.bench.tell("表を写しました（Excelなどに貼り付けられます）")

    def add_external(self) -> None:
        """A session run elsewhere, by name; its counts are entered next."""
        text, ok = QInputDialog.getText(self, "外部の会", "ほかで行われた会の名前")
        if ok and text.strip():
            made = self.bench.do(new_external_session, text)
            self.bench.then(made, lambda session: self._edit_counts(session.id))

    def _edit_chosen(self) -> None:
        item = self.sessions.currentItem()
        session = self.bench.snapshot.get(Session, item.data(ID)) if item else None
        if session is not None and session.external:
            self._edit_counts(session.id)
        else:
            self.bench.tell("件数を入れる外部の会を一覧から選んでください")

    def _edit_counts(self, session_id: str) -> None:
        view = session_snapshot(self.bench.snapshot, session_id)
        if self._ticked is not None:
            self._ticked.add(session_id)
        ExternalDialog(
            view, self.axis.currentData(), self.names, self.bench, self.look, self
        ).exec()

    def _show(self) -> None:
        views = self._views()
        axis = self.axis.currentData()
        self.columns = self._columns(views, axis)
        found = row_names(views, axis)
        spoken = {k: n for k, n in found.items() if any(c.counts.get(k) for c in self.columns)}
        shown = spoken if axis == "category" else found
        order = (
            sorted(shown, key=lambda k: -max(c.rate(k) for c in self.columns))
            if (axis == "category" and self.columns)
            else list(shown)
        )
        self.names = {k: shown[k] for k in order[:MOST_ROWS]}
        enough = len(self.columns) > 1 and bool(self.names)
        self._right.setCurrentIndex(1 if enough else 0)
        self.sentence.setText(reading(self.columns, self.names))
        self._counts.setText(
            "　".join(f"{c.title}：n＝{c.n}{'（参考）' if c.few else ''}" for c in self.columns)
        )
        self.chart.show_columns(self.columns, self.names)

    def _columns(self, views: Sequence[SessionSnapshot], axis: str) -> list[Column]:
        if self.side.currentData() == "sessions":
            return [session_column(view, axis) for view in views]
        make = group_columns if self.side.currentData() == "groups" else district_columns
        return [c for view in views for c in make(view, axis)]

    def _views(self) -> list[SessionSnapshot]:
        snapshot = self.bench.snapshot
        if self.side.currentData() != "sessions":
            view = self.bench.view
            return [view] if view else []
        items = (self.sessions.item(i) for i in range(self.sessions.count()))
        ticked = [i.data(ID) for i in items if i.checkState() == Qt.CheckState.Checked]
        self._ticked = set(ticked)
        return [session_snapshot(snapshot, id_) for id_ in ticked]

    def _list_sessions(self) -> None:
        snapshot = self.bench.snapshot
        found = sorted(snapshot.all(Session).values(), key=lambda s: s.position)
        told = [s for s in found if s.external or snapshot.of_session(Note, s.id)]
        if self._ticked is None:
            self._ticked = {s.id for s in told if s.external or s.id == self.bench.session_id}
        with QSignalBlocker(self.sessions):
            current = self.sessions.currentRow()
            self.sessions.clear()
            for session in told:
                item = QListWidgetItem(f"{session.title}{'（外部）' if session.external else ''}")
                item.setData(ID, session.id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                on = session.id in self._ticked
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                self.sessions.addItem(item)
            self.sessions.setCurrentRow(current)

    def _lay_out(self) -> None:
        look = self.look
        self._session_part = QWidget()
        self._session_part.setLayout(
            column(
                label("比べる会（スペースで選ぶ）", "hint"),
                self.sessions,
                row(
                    button("外部の会を加える", self.add_external, key="Ctrl+N"),
                    button("件数を入れる", self._edit_chosen, key="F2"),
                ),
                gap=look.px(6),
            )
        )
        left = QWidget()
        left.setFixedWidth(look.panel(300))
        left.setLayout(
            column(
                label("比較", "title"),
                label("何を比べるか", "hint"),
                self.side,
                label("何で比べるか", "hint"),
                self.axis,
                look.px(4),
                self._session_part,
                -1,
                button("表を写す", self.copy, key="Ctrl+Shift+C", tip="表をクリップボードに写す"),
                gap=look.px(8),
            )
        )
        self._right.addWidget(
            empty_state(
                look,
                "付箋のある会や件数のある外部の会を、左で2つ以上選んでください。\n"
                "柱・テーマは「整理」で確定したものだけを数えます。",
                "外部の会を加える",
                self.add_external,
                "compare",
            )
        )
        self._right.addWidget(self._result())
        page = row(left, self._right, gap=look.px(16))
        page.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        self.setLayout(page)

    def _result(self) -> QWidget:
        look = self.look
        self.sentence.setFont(look.font(15, bold=True))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        holder = QVBoxLayout(inside)
        holder.setContentsMargins(look.px(16), look.px(12), look.px(8), look.px(12))
        holder.addWidget(self.chart)
        holder.addStretch(1)
        scroll.setWidget(inside)
        sheet = QFrame()
        sheet.setProperty("role", "card")
        sheet.setLayout(column(scroll))
        page = QWidget()
        notice = card(look, self.sentence, self._counts, role="notice")
        page.setLayout(column(notice, sheet, gap=look.px(12)))
        return page


def _choice(items: dict[str, str], name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for key, text in items.items():
        box.addItem(text, key)
    return box
