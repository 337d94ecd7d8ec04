"""A day that may also be undecided."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QWidget

from kisarazu_ws.ui.theme import Look


class DateField(QWidget):
    """A tick 「決まっている」 and the day; `edited` when a person changed it."""

    edited = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._known = QCheckBox("決まっている")
        self._day = QDateEdit(QDate.currentDate())
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("yyyy年M月d日")
        self._day.setEnabled(False)
        self._day.setMinimumWidth(look.px(170))
        self._known.toggled.connect(self._day.setEnabled)
        self._known.clicked.connect(lambda _=False: self.edited.emit())
        self._day.editingFinished.connect(self.edited)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._day)
        line.addWidget(self._known)
        line.addStretch(1)

    def day(self) -> dt.date | None:
        """The day, or None while it is undecided."""
        date = self._day.date()
        return dt.date(date.year(), date.month(), date.day()) if self._known.isChecked() else None

    def set_day(self, day: dt.date | None) -> None:
        """Show a day (None: undecided) without telling anybody."""
        self._known.setChecked(day is not None)
        if day is not None:
            self._day.setDate(QDate(day.year, day.month, day.day))
