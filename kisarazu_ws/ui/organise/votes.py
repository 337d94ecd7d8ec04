"""投票: dots from phones and from paper, by island."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from kisarazu_ws.domain.clusters import Cluster, Vote
from kisarazu_ws.domain.values import Entity
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.grid import Column, Grid
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.organise import count_dots
from kisarazu_ws.workshop.sessions import begin_round, publish_votes
from kisarazu_ws.workshop.snapshot import SessionSnapshot

_Cells = tuple[Callable[["Tally"], str], "Callable[[Tally, Any], None] | None"]


@dataclass(frozen=True, kw_only=True)
class Tally(Entity):
    """The dots of one island (`id` is the island's); `paper` by group, None: the hall's."""

    nameplate: str
    phones: int
    paper: Mapping[str | None, int]

    @property
    def total(self) -> int:
        """All of them."""
        return self.phones + sum(self.paper.values())


class VotesPage(QWidget):
    """The islands with a nameplate, the most wanted first, in this round or in one before."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._laid: tuple[list[tuple[str, str]], bool] | None = None
        self.each = QSpinBox()
        self.each.setRange(1, 20)
        self.each.setValue(3)
        self.each.setSuffix(" 票ずつ")
        self.each.setAccessibleName("一人の票の数")
        self.show_phones = button("スマホに出す", self.publish, role="primary", key="Ctrl+P")
        self.end = button("投票を終える", self.stop)
        self.again = button(
            "次の回を始める",
            self.begin,
            key="Ctrl+Shift+P",
            tip="票を数え直します。これまでの回の票は残ります",
        )
        self.round = QComboBox()
        self.round.setAccessibleName("何回目の投票を見るか")
        self.round.activated.connect(self._show_again)
        self._state = label("", "hint", wrap=True)
        self.grid = Grid((), look)
        page = column(
            row(self.each, self.show_phones, self.end, -1, self.round, self.again),
            self._state,
            self.grid,
            label("紙のシールの数は、欄で F2 を押すかダブルクリックして入れます。", "hint"),
            gap=look.px(12),
        )
        page.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(16))
        self.setLayout(page)

    def show_view(self, view: SessionSnapshot) -> None:
        """Show the dots as they are now."""
        self._fill_rounds(view.session.votes_round)
        seen = self.round.currentData()
        votes = [v for v in (*view.earlier_votes, *view.votes) if v.round == seen]
        present = seen == view.session.votes_round
        self._lay([(g.id, g.name) for g in view.groups], editable=present)
        tallies = tuple(sorted(_tallies(view.clusters, votes), key=lambda t: -t.total))
        self.grid.show_rows(tallies)
        given = view.session.votes_each
        self.end.setVisible(bool(given))
        self.show_phones.setVisible(not given)
        self.each.setVisible(not given)
        self.show_phones.setEnabled(bool(tallies))
        self.again.setVisible(not given and any(t.total for t in tallies))
        voters = len({v.device_id for v in votes if v.device_id and v.count})
        self._state.setText(
            _state(given, voters, bool(tallies)) if present else _past(seen, voters)
        )
        set_role(self._state, "heading" if given and present else "hint")

    def publish(self) -> None:
        """Show the islands on the phones, with so many dots each."""
        self._bench.do(publish_votes, self._bench.session_id, self.each.value())

    def stop(self) -> None:
        """Take the islands off the phones; the dots stay."""
        self._bench.do(publish_votes, self._bench.session_id, 0)

    def begin(self) -> None:
        """Let everybody vote once more; the dots of this round stay."""
        self._bench.do(begin_round, self._bench.session_id)

    def _fill_rounds(self, present: int) -> None:
        if self.round.count() != present:
            self.round.clear()
            for number in range(1, present + 1):
                self.round.addItem(
                    f"第{number}回" + ("（いま）" if number == present else ""), number
                )
            self.round.setCurrentIndex(present - 1)
        self.round.setVisible(present > 1)

    def _show_again(self) -> None:
        if self._bench.view is not None:
            self.show_view(self._bench.view)

    def _lay(self, groups: list[tuple[str, str]], *, editable: bool) -> None:
        laid = (groups, editable)
        if laid == self._laid:
            return
        self._laid = laid
        paper = [Column("紙（会場）", *self._paper(None, editable), width=112, numeric=True)]
        for id_, name in groups:
            cells = self._paper(id_, editable)
            paper.append(Column(f"紙（{name}）", *cells, width=112, numeric=True))
        self.grid.show_columns(
            [
                Column("島", lambda t: t.nameplate, width=280, stretch=len(groups) <= 5),
                Column("合計", lambda t: str(t.total), width=80, numeric=True),
                Column("スマホ", lambda t: str(t.phones), width=88, numeric=True),
                *paper,
            ]
        )

    def _paper(self, group: str | None, editable: bool) -> _Cells:
        def text(tally: Tally) -> str:
            return str(tally.paper.get(group, 0) or "")

        return text, partial(self._count, group) if editable else None

    def _count(self, group: str | None, tally: Tally, value: Any) -> None:
        digits = str(value).strip()
        if digits.isdecimal():
            self._bench.do(count_dots, self._bench.session_id, tally.id, int(digits), group)
        else:
            self._bench.tell("シールの数は数字で入れてください")


def _tallies(clusters: Iterable[Cluster], votes: Iterable[Vote]) -> list[Tally]:
    phones = Counter[str]()
    paper: dict[str, Counter[str | None]] = {}
    for vote in votes:
        if vote.source == "paper":
            paper.setdefault(vote.subject_id, Counter())[vote.group_id] += vote.count
        else:
            phones[vote.subject_id] += vote.count
    return [
        Tally(id=c.id, nameplate=c.nameplate, phones=phones[c.id], paper=paper.get(c.id, {}))
        for c in clusters
        if c.nameplate and c.parent_id is None
    ]


def _past(seen: int, voters: int) -> str:
    return f"第{seen}回の結果です（{voters}台が投票しました）。この回の票はもう変わりません。"


def _state(given: int, voters: int, some: bool) -> str:
    if given:
        return f"スマホに出ています（一人{given}票）。いま{voters}台が投票しました。"
    if not some:
        return "表札のある島ができると、ここで投票できます。"
    return "スマホに出すと、参加者の画面に島の表札が並びます。紙のシールは数えて入れます。"
