"""Counts of a session that was run elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QScrollArea, QSpinBox, QWidget

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.comparing import AXES
from kisarazu_ws.workshop.minutes import put_external_count
from kisarazu_ws.workshop.snapshot import SessionSnapshot


class ExternalDialog(QDialog):
    """One number for each row of the axis; a row of one's own for categories."""

    def __init__(
        self,
        view: SessionSnapshot,
        axis: str,
        names: Mapping[str, str],
        bench: Bench,
        look: Look,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("外部の件数")
        self._bench = bench
        self._session_id = view.session.id
        self._axis = axis
        known = {c.key: c.count for c in view.external_counts if c.axis == axis}
        every = {**names, **{key: key for key in known if key not in names}}
        self.fields: dict[str, QSpinBox] = {}
        form = QFormLayout()
        form.setVerticalSpacing(look.px(8))
        for key, name in every.items():
            field = QSpinBox()
            field.setRange(0, 99_999)
            field.setSuffix(" 件")
            field.setValue(known.get(key, 0))
            self.fields[key] = field
            form.addRow(name, field)
        self._own = QLineEdit()
        self._own.setPlaceholderText("ほかの分類の名前")
        self._own_count = QSpinBox()
        self._own_count.setRange(0, 99_999)
        self._own_count.setSuffix(" 件")
        inside = QWidget()
        inside.setLayout(form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        page = column(
            label(view.session.title, "title", wrap=True),
            label(f"{AXES[axis]}ごとの件数（付箋の文は入れません）", "hint"),
            scroll,
            gap=look.px(12),
        )
        if axis == "category":
            page.addLayout(row(self._own, self._own_count))
        page.addLayout(
            row(-1, button("やめる", self.reject), button("入れる", self._save, role="primary"))
        )
        page.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        self.setLayout(page)
        self.resize(look.px(480), look.px(480))

    def _save(self) -> None:
        for key, field in self.fields.items():
            self._put(key, field.value())
        if self._axis == "category" and self._own.text().strip():
            self._put(self._own.text().strip(), self._own_count.value())
        self.accept()

    def _put(self, key: str, count: int) -> None:
        self._bench.do(put_external_count, self._session_id, self._axis, key, count)
