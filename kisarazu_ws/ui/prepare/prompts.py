"""設問: the questions that notes answer, in plain and easy words and other languages."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kisarazu_ws.domain.sessions import Prompt
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.grid import Column, Grid
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.sessions import add_prompt, edit_prompt, remove_prompt
from kisarazu_ws.workshop.snapshot import SessionSnapshot

COLOURS = {
    "yellow": "黄", "pink": "桃", "blue": "青", "green": "緑", "violet": "紫", "orange": "橙",
}  # fmt: skip
LANGUAGES = {"en": "English", "zh": "中文", "vi": "Tiếng Việt", "pt": "Português"}


class PromptsPage(QWidget):
    """The questions as a table; the colour is that of their notes."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._view: SessionSnapshot | None = None
        languages = [
            Column(name, self._translation(code), self._translate(code), width=200)
            for code, name in LANGUAGES.items()
        ]
        self.grid = Grid(
            [
                Column("設問", lambda p: p.text, self._set("text"), width=330),
                Column("やさしい日本語", lambda p: p.easy_text, self._set("easy_text"), width=280),
                Column(
                    "付箋の色", lambda p: COLOURS.get(p.colour, ""), self._set("colour"),
                    lambda: list(COLOURS.items()), width=90,
                ),
                *languages,
            ],
            look,
        )  # fmt: skip
        tools = row(
            button("加える", self._add, picture="plus", key="Ctrl+N", look=look),
            button("消す", self._remove, role="danger", picture="trash", key="Ctrl+Del", look=look),
            -1,
            label("欄をダブルクリックするか F2 で直せます", "hint"),
            gap=look.px(8),
        )
        page = column(tools, self.grid, gap=look.px(12))
        page.setContentsMargins(0, look.px(12), 0, 0)
        self.setLayout(page)

    def refresh(self, view: SessionSnapshot) -> None:
        """Show the questions of the session."""
        self._view = view
        self.grid.show_rows(view.prompts)

    def _set(self, field: str) -> Any:
        return lambda prompt, value: self._bench.do(edit_prompt, prompt.id, {field: value})

    def _translation(self, code: str) -> Any:
        return lambda prompt: prompt.translations.get(code, "")

    def _translate(self, code: str) -> Any:
        def edit(prompt: Prompt, value: Any) -> None:
            fresh = {**prompt.translations, code: str(value)}
            self._bench.do(edit_prompt, prompt.id, {"translations": fresh})

        return edit

    def _add(self) -> None:
        if self._view:
            made = self._bench.do(add_prompt, self._view.session.id, "other", "新しい設問")
            self._bench.then(made, lambda prompt: self.grid.choose(prompt.id))

    def _remove(self) -> None:
        for prompt in self.grid.chosen():
            self._bench.do(remove_prompt, prompt.id)
