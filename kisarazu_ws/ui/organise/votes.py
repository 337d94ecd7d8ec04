"""投票: dots from phones and from paper, by island."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QSpinBox, QWidget

from kisarazu_ws.domain.values import Entity
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.grid import Column, Grid
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.organise import count_dots
from kisarazu_ws.workshop.sessions import publish_votes
from kisarazu_ws.workshop.snapshot import SessionSnapshot


@dataclass(frozen=True, kw_only=True)
class Tally(Entity):
    """The dots of one island (`id` is the island's)."""

    nameplate: str
    phones: int
    paper: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.phones + self.paper


class VotesPage(QWidget):
    """The islands with a nameplate, the most wanted first."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self.each = QSpinBox()
        self.each.setRange(1, 20)
        self.each.setValue(3)
        self.each.setSuffix(" 票ずつ")
        self.each.setAccessibleName("一人の票の数")
        self.show_phones = button("スマホに出す", self.publish, role="primary", key="Ctrl+P")
        self.end = button("投票を終える", self.stop)
        self._state = label("", "hint", wrap=True)
        self.grid = Grid(
            [
                Column("島", lambda t: t.nameplate, stretch=True),
                Column("スマホ", lambda t: str(t.phones), width=100, numeric=True),
                Column("紙のシール", lambda t: str(t.paper), self._count, width=120, numeric=True),
                Column("合計", lambda t: str(t.total), width=100, numeric=True),
            ],
            look,
        )
        page = column(
            row(self.each, self.show_phones, self.end, -1),
            self._state,
            self.grid,
            label("紙のシールの数は、欄で F2 を押すかダブルクリックして入れます。", "hint"),
            gap=look.px(12),
        )
        page.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(16))
        self.setLayout(page)

    def show_view(self, view: SessionSnapshot) -> None:
        """Show the dots as they are now."""
        tallies = tuple(sorted(_tallies(view), key=lambda t: -t.total))
        self.grid.show_rows(tallies)
        given = view.session.votes_each
        self.end.setVisible(bool(given))
        self.show_phones.setVisible(not given)
        self.each.setVisible(not given)
        self.show_phones.setEnabled(bool(tallies))
        voters = len({v.device_id for v in view.votes if v.device_id and v.count})
        self._state.setText(_state(given, voters, bool(tallies)))
        set_role(self._state, "heading" if given else "hint")

    def publish(self) -> None:
        """Show the islands on the phones, with so many dots each."""
        self._bench.do(publish_votes, self._bench.session_id, self.each.value())

    def stop(self) -> None:
        """Take the islands off the phones; the dots stay."""
        self._bench.do(publish_votes, self._bench.session_id, 0)

    def _count(self, tally: Tally, value: Any) -> None:
        digits = str(value).strip()
        if digits.isdecimal():
            self._bench.do(count_dots, self._bench.session_id, tally.id, int(digits))
        else:
            self._bench.tell("シールの数は数字で入れてください")


def _tallies(view: SessionSnapshot) -> list[Tally]:
    phones: dict[str, int] = {}
    paper: dict[str, int] = {}
    for vote in view.votes:
        into = paper if vote.source == "paper" else phones
        into[vote.subject_id] = into.get(vote.subject_id, 0) + vote.count
    return [
        Tally(id=c.id, nameplate=c.nameplate, phones=phones.get(c.id, 0), paper=paper.get(c.id, 0))
        for c in view.clusters
        if c.nameplate and c.parent_id is None
    ]


def _state(given: int, voters: int, some: bool) -> str:
    if given:
        return f"スマホに出ています（一人{given}票）。いま{voters}台が投票しました。"
    if not some:
        return "表札のある島ができると、ここで投票できます。"
    return "スマホに出すと、参加者の画面に島の表札が並びます。紙のシールは数えて入れます。"
