"""One group: its name, its districts, its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton

from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.ui.groups.person_list import PersonList
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import column, label, plain_tip, row


class GroupCard(QFrame):
    """`renamed` carries (group id, name); `district_moved` (district key, target group id)."""

    renamed = Signal(str, str)
    district_moved = Signal(str, str)

    def __init__(self, group: Group, look: Look) -> None:
        super().__init__()
        set_role(self, "card")
        self._group = group
        self._look = look
        self.name = QLineEdit(group.name)
        self.name.setAccessibleName("班の名前")
        self.name.setFrame(False)
        self.name.setFont(look.font(15, bold=True))
        self.name.editingFinished.connect(self._rename)
        self._size = label("", "hint")
        self._districts = QHBoxLayout()
        self._districts.setSpacing(look.px(4))
        self.people = PersonList(group.id, group.name, look)
        inside = column(row(self.name, self._size), self._districts, self.people, gap=look.px(6))
        inside.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(12))
        self.setLayout(inside)

    def show_group(
        self,
        group: Group,
        people: Sequence[Participant],
        districts: Mapping[str, str],
        groups: Sequence[Group],
    ) -> None:
        """Show the group as it is now."""
        self._group = group
        if not self.name.hasFocus():
            self.name.setText(group.name)
        present = sum(not p.absent for p in people)
        away = f"・欠席{len(people) - present}" if present != len(people) else ""
        self._size.setText(f"{present}人{away}")
        self._show_districts(group, districts, groups)
        self.people.show_people(people, districts)

    def _show_districts(
        self, group: Group, districts: Mapping[str, str], groups: Sequence[Group]
    ) -> None:
        while self._districts.count():
            item = self._districts.takeAt(0)
            if widget := item.widget() if item else None:
                widget.deleteLater()
        for key in group.district_keys:
            self._districts.addWidget(self._district_chip(key, districts.get(key, key), groups))
        if not group.district_keys:
            self._districts.addWidget(label("行政区の割り当てなし", "hint"))
        self._districts.addStretch(1)

    def _district_chip(self, key: str, name: str, groups: Sequence[Group]) -> QPushButton:
        chip = QPushButton(name)
        chip.setToolTip(plain_tip(f"{name}を別の班へ移す"))
        menu = QMenu(chip)
        for target in groups:
            if target.id != self._group.id:
                action = menu.addAction(f"{target.name}へ移す")
                action.triggered.connect(
                    lambda _=False, to=target.id: self.district_moved.emit(key, to)
                )
        chip.setMenu(menu)
        return chip

    def _rename(self) -> None:
        text = self.name.text().strip()
        if text and text != self._group.name:
            self.renamed.emit(self._group.id, text)
