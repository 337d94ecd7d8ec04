"""進行: the timed steps; the clock times follow by themselves."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kisarazu_ws.domain.sessions import PHASE_KINDS, Phase, Slot, timetable
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.grid import Column, Grid
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.sessions import add_phase, edit_phase, move_phase, remove_phase
from kisarazu_ws.workshop.snapshot import SessionSnapshot


class AgendaPage(QWidget):
    """The agenda as a table: times, what, minutes, kind, prompt."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._view: SessionSnapshot | None = None
        self._slots: dict[str, Slot] = {}
        self.grid = Grid(
            [
                Column("時刻", self._times, width=130),
                Column("進行", lambda p: str(p.title), self._set("title"), stretch=True),
                Column("分", lambda p: str(p.minutes), self._set_minutes, width=64, numeric=True),
                Column(
                    "種類", lambda p: PHASE_KINDS.get(p.kind, p.kind), self._set("kind"),
                    lambda: list(PHASE_KINDS.items()), width=110,
                ),
                Column(
                    "設問", self._prompt_text, self._set("prompt_id"), self._prompt_choices,
                    width=300,
                ),
            ],
            look,
        )  # fmt: skip
        self._sum = label("", "hint")
        tools = row(
            button("加える", self._add, picture="plus", key="Ctrl+N", look=look),
            button("上へ", lambda: self._move(-1), picture="chevron-up", key="Alt+Up", look=look),
            button(
                "下へ", lambda: self._move(1), picture="chevron-down", key="Alt+Down", look=look
            ),
            button("消す", self._remove, role="danger", picture="trash", key="Ctrl+Del", look=look),
            -1,
            self._sum,
            gap=look.px(8),
        )
        page = column(tools, self.grid, gap=look.px(12))
        page.setContentsMargins(0, look.px(12), 0, 0)
        self.setLayout(page)

    def refresh(self, view: SessionSnapshot) -> None:
        """Show the agenda of the session."""
        self._view = view
        slots = timetable(view.session.start, view.phases)
        self._slots = {s.phase.id: s for s in slots}
        self.grid.show_rows([s.phase for s in slots])
        total = sum(p.minutes for p in view.phases)
        end = slots[-1].ends if slots else view.session.start
        self._sum.setText(f"合わせて{total}分　{view.session.start}〜{end}")

    def _times(self, phase: Phase) -> str:
        slot = self._slots.get(phase.id)
        return f"{slot.begins}–{slot.ends}" if slot else ""

    def _prompt_text(self, phase: Phase) -> str:
        prompts = self._view.prompts if self._view else ()
        return next((p.text for p in prompts if p.id == phase.prompt_id), "—")

    def _prompt_choices(self) -> list[tuple[Any, str]]:
        prompts = self._view.prompts if self._view else ()
        return [(None, "—"), *((p.id, p.text) for p in prompts)]

    def _set(self, field: str) -> Any:
        return lambda phase, value: self._bench.do(edit_phase, phase.id, {field: value})

    def _set_minutes(self, phase: Phase, value: Any) -> None:
        digits = str(value).strip().removesuffix("分")
        if digits.isdecimal():
            self._bench.do(edit_phase, phase.id, {"minutes": int(digits)})
        else:
            self._bench.tell("分は数字で入れてください")

    def _add(self) -> None:
        if self._view:
            after = self.grid.chosen()
            at = after[-1].position + 1 if after else None
            made = self._bench.do(add_phase, self._view.session.id, "新しい進行", 10, at=at)
            self._bench.then(made, lambda phase: self.grid.choose(phase.id))

    def _move(self, by: int) -> None:
        for phase in self.grid.chosen()[:1]:
            self._bench.do(move_phase, phase.id, phase.position + by)

    def _remove(self) -> None:
        for phase in self.grid.chosen():
            self._bench.do(remove_phase, phase.id)
