"""A day that may also be undecided."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QLabel, QWidget

from kisarazu_ws.ui.theme import Look, set_role


class DateField(QWidget):
    """A tick 「日を決める」 and the day; `edited` when a person changed it."""

    edited = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._known = QCheckBox("日を決める")
        self._day = QDateEdit(QDate.currentDate())
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("yyyy年M月d日")
        self._day.hide()
        self._vague = QLabel("未定")
        set_role(self._vague, "hint")
        self._day.setMinimumWidth(look.px(170))
        self._known.toggled.connect(self._day.setVisible)
        self._known.toggled.connect(self._vague.setHidden)
        self._known.clicked.connect(lambda _=False: self.edited.emit())
        self._day.editingFinished.connect(self.edited)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(12))
        line.addWidget(self._known)
        line.addWidget(self._day)
        line.addWidget(self._vague)
        line.addStretch(1)

    def day(self) -> dt.date | None:
        """The day, or None while it is undecided."""
        date = self._day.date()
        return dt.date(date.year(), date.month(), date.day()) if self._known.isChecked() else None

    def set_day(self, day: dt.date | None, vague: str = "未定") -> None:
        """Show a day (None: undecided, or as `vague` as it is known) without telling anybody."""
        self._vague.setText(vague)
        self._known.setChecked(day is not None)
        if day is not None:
            self._day.setDate(QDate(day.year, day.month, day.day))
