"""会の内容: what stands in the head of the minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.domain.sessions import attendance_text, date_text, timetable
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.date_field import DateField
from kisarazu_ws.ui.widgets.make import card, label
from kisarazu_ws.workshop.sessions import edit_session
from kisarazu_ws.workshop.snapshot import SessionSnapshot

UNITS = ("名", "者", "団体")


class OverviewPage(QScrollArea):
    """A form; every field is saved when it is left."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._look = look
        self.setWidgetResizable(True)
        self._shown: SessionSnapshot | None = None
        self._fields: dict[str, QLineEdit | QPlainTextEdit] = {
            "title": QLineEdit(),
            "place": QLineEdit(),
            "purpose": QPlainTextEdit(),
            "activity": QPlainTextEdit(),
        }
        for name, field in self._fields.items():
            self._watch(name, field)
        self._date = DateField(look)
        self._date.edited.connect(self._save_date)
        self._start = QTimeEdit()
        self._start.setDisplayFormat("H:mm")
        self._start.editingFinished.connect(
            lambda: self._save(start=self._start.time().toString("HH:mm"))
        )
        self._count = QSpinBox()
        self._count.setRange(0, 9999)
        self._count.setSpecialValueText("未記録")
        self._count.editingFinished.connect(
            lambda: self._save(attendance_count=self._count.value() or None)
        )
        self._unit = QComboBox()
        self._unit.addItems(UNITS)
        self._unit.activated.connect(lambda _: self._save(attendance_unit=self._unit.currentText()))
        self._cumulative = self._tick("延べ", "attendance_cumulative")
        self._approx = self._tick("約", "attendance_approx")
        self._themes: dict[str, QCheckBox] = {}
        self._theme_row = QHBoxLayout()
        self._theme_row.setSpacing(look.px(16))
        self._summary = label("", "hint", wrap=True)
        self._lay_out()

    def refresh(self, view: SessionSnapshot) -> None:
        """Show the session; a field in which somebody is typing is left alone."""
        self._shown = view
        session = view.session
        for name, field in self._fields.items():
            _show(field, getattr(session, name))
        vague = date_text(session) if session.date else "未定"
        self._date.set_day(_day(session.date), vague)
        self._start.setTime(QTime.fromString(session.start, "HH:mm"))
        self._count.setValue(session.attendance_count or 0)
        self._unit.setCurrentText(session.attendance_unit)
        self._cumulative.setChecked(session.attendance_cumulative)
        self._approx.setChecked(session.attendance_approx)
        self._show_themes(view)
        slots = timetable(session.start, view.phases)
        span = f"{slots[0].begins}〜{slots[-1].ends}" if slots else session.start
        self._summary.setText(f"{date_text(session)}　{span}　{attendance_text(session)}")

    def _lay_out(self) -> None:
        px = self._look.px
        form = QFormLayout()
        form.setVerticalSpacing(px(12))
        form.setHorizontalSpacing(px(16))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow("題名", self._fields["title"])
        form.addRow("日付", self._date)
        form.addRow("始まり", self._start)
        form.addRow("場所", self._fields["place"])
        form.addRow("参加", self._attendance_row())
        form.addRow("テーマ", self._theme_row)
        form.addRow("目的", self._fields["purpose"])
        form.addRow("活動内容", self._fields["activity"])
        for name in ("purpose", "activity"):
            self._fields[name].setFixedHeight(px(92))
        self._fields["place"].setProperty("placeholderText", "例：市役所朝日庁舎 会議室")
        self._start.setMaximumWidth(px(120))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, px(12), px(8), 0)
        box = card(self._look, self._summary)
        holder = box.layout()
        assert isinstance(holder, QVBoxLayout)
        holder.addLayout(form)
        column.addWidget(box)
        column.addStretch(1)
        self.setWidget(inside)

    def _attendance_row(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self._look.px(12))
        for part in (self._cumulative, self._approx, self._count, self._unit):
            line.addWidget(part)
        line.addStretch(1)
        return line

    def _show_themes(self, view: SessionSnapshot) -> None:
        for term in view.terms.get("theme", ()):
            if term.key not in self._themes:
                box = QCheckBox(term.name)
                box.clicked.connect(lambda _=False: self._save_themes())
                self._themes[term.key] = box
                self._theme_row.addWidget(box)
        for key, box in self._themes.items():
            box.setChecked(key in view.session.theme_keys)

    def _tick(self, text: str, field: str) -> QCheckBox:
        box = QCheckBox(text)
        box.clicked.connect(lambda on: self._save(**{field: on}))
        return box

    def _watch(self, name: str, field: QLineEdit | QPlainTextEdit) -> None:
        if isinstance(field, QLineEdit):
            field.editingFinished.connect(lambda: self._save(**{name: field.text().strip()}))
        else:
            field.setTabChangesFocus(True)
            field.focusOutEvent = self._leaving(name, field)  # type: ignore[method-assign]

    def _leaving(self, name: str, field: QPlainTextEdit) -> Any:
        usual = field.focusOutEvent

        def leave(event: Any) -> None:
            usual(event)
            self._save(**{name: field.toPlainText().strip()})

        return leave

    def _save_date(self) -> None:
        day = self._date.day()
        self._save(date=day.isoformat() if day else None, date_precision="day" if day else "none")

    def _save_themes(self) -> None:
        keys = tuple(key for key, box in self._themes.items() if box.isChecked())
        self._save(theme_keys=keys)

    def _save(self, **fields: Any) -> None:
        if self._shown is None:
            return
        session = self._shown.session
        fresh = {k: v for k, v in fields.items() if getattr(session, k) != v}
        if fresh:
            self._bench.do(edit_session, session.id, fresh)


def _show(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    if field.hasFocus():
        return
    if isinstance(field, QLineEdit):
        field.setText(text)
        field.setCursorPosition(0)
    elif field.toPlainText() != text:
        field.setPlainText(text)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
