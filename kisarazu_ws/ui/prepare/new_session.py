"""A new session in three clicks: new, which template, make it."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from kisarazu_ws.ui.theme import ACCENT, ACCENT_PALE, LINE, SURFACE, Look
from kisarazu_ws.ui.widgets.date_field import DateField
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.templates import Template, load_templates


class NewSessionDialog(QDialog):
    """`template` is the chosen one once the dialog was accepted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新しい会")
        self._look = look
        self.template: Template | None = None
        templates = load_templates()
        self._title = QLineEdit()
        self._title.setPlaceholderText("空けておくと、ひな形の名前になります")
        self._date = DateField(look)
        self._make = button("この内容で作る", self.accept, role="primary", key="Ctrl+Return")
        self._make.setEnabled(False)
        form = QFormLayout()
        form.setVerticalSpacing(look.px(8))
        form.addRow("題名", self._title)
        form.addRow("日付", self._date)
        unreadable = "\n".join(f"{name}：{reason}" for name, reason in templates.unreadable.items())
        self._column = column(label("どんな会ですか", "title"), gap=look.px(16))
        self._column.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        self._column.addLayout(self._cards(templates.found))
        if unreadable:
            self._column.addWidget(label(unreadable, "attention", wrap=True))
        self._column.addLayout(form)
        self._column.addLayout(row(-1, button("やめる", self.reject), self._make))
        self.setLayout(self._column)
        self.setMinimumWidth(look.px(720))

    def title(self) -> str:
        """What the person typed."""
        return self._title.text()

    def date(self) -> str | None:
        """The chosen day as ISO text."""
        day = self._date.day()
        return day.isoformat() if isinstance(day, dt.date) else None

    def _cards(self, templates: tuple[Template, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._look.px(12))
        self._group = QButtonGroup(self)
        for at, template in enumerate(templates):
            card = self._card(template)
            self._group.addButton(card, at)
            grid.addWidget(card, at // 2, at % 2)
        self._group.idClicked.connect(lambda at: self._chosen(templates[at]))
        return grid

    def _card(self, template: Template) -> QPushButton:
        px = self._look.px
        card = QPushButton()
        card.setCheckable(True)
        card.setAccessibleName(template.name)
        card.setMinimumHeight(px(104))
        facts = f"{template.minutes}分・進行{len(template.phases)}・設問{len(template.prompts)}"
        inside = column(
            label(template.name, "heading"),
            label(template.description, "hint", wrap=True),
            label(f"{facts}・{template.groups}班", "hint"),
            gap=px(4),
        )
        inside.setContentsMargins(px(16), px(12), px(16), px(12))
        card.setLayout(inside)
        card.setStyleSheet(
            f"QPushButton {{ text-align: left; background: {SURFACE}; "
            f"border: 1px solid {LINE}; border-radius: {px(8)}px; }}"
            f"QPushButton:checked {{ background: {ACCENT_PALE}; border: 2px solid {ACCENT}; }}"
            f"QPushButton:focus {{ border: 2px solid {ACCENT}; }}"
        )
        return card

    def _chosen(self, template: Template) -> None:
        self.template = template
        self._title.setPlaceholderText(template.name)
        self._make.setEnabled(True)
