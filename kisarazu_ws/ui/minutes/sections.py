"""本文: the parts of the minutes, filled from the data, edited in place."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

from kisarazu_ws.export.fields import FIELDS, Field, composed_text, written
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.minutes.findings import Words
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.minutes import edit_minutes
from kisarazu_ws.workshop.snapshot import SessionSnapshot


class SectionsPage(QScrollArea):
    """One editor a part; a person's words replace what the data gave, until taken back."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self.setWidgetResizable(True)
        self.editors: dict[str, SectionEditor] = {}
        inside = QWidget()
        page = column(gap=look.px(14))
        for field in FIELDS:
            editor = SectionEditor(field, look)
            editor.words.left.connect(lambda text, key=field.key: self._save(key, text))
            self.editors[field.key] = editor
            page.addWidget(editor)
        page.addStretch(1)
        page.setContentsMargins(0, look.px(12), look.px(8), look.px(12))
        inside.setLayout(page)
        self.setWidget(inside)

    def refresh(self, view: SessionSnapshot) -> None:
        """Show what each part says now."""
        fields = written(view)
        for key, editor in self.editors.items():
            editor.show_texts(composed_text(view, key), fields.get(key, ""))

    def _save(self, key: str, text: str) -> None:
        view = self._bench.view
        if view is None:
            return
        fresh = "" if text == composed_text(view, key) else text
        if fresh != written(view).get(key, ""):
            self._bench.do(edit_minutes, view.session.id, {key: fresh})


class SectionEditor(QWidget):
    """One part: its heading, its words, and the way back to what the data gives."""

    def __init__(self, field: Field, look: Look) -> None:
        super().__init__()
        self._field = field
        self._composed = ""
        self.words = Words("", look, field.lines)
        self.words.setAccessibleName(field.label)
        self._state = label("", "hint")
        self._back = button("元のデータに戻す", self._restore, role="quiet")
        self.setLayout(
            column(
                row(label(field.label, "heading"), -1, self._state, self._back),
                self.words,
                gap=look.px(4),
            )
        )

    def show_texts(self, composed: str, edited: str) -> None:
        """Show a person's words, else the data's."""
        self._composed = composed
        stands_beside = not self._field.replaces
        self.words.show_text(edited if edited or stands_beside else composed)
        self.words.setPlaceholderText("未記入" if not stands_beside else "書き足すことができます")
        changed = bool(edited) and not stands_beside
        self._state.setText("手で直した" if changed else "")
        self._back.setVisible(changed)

    def _restore(self) -> None:
        self.words.setPlainText(self._composed)
        self.words.saved = self._composed
        self.words.left.emit(self._composed)
