"""The second station: who sits together, and how even it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QListWidget,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from kisarazu_ws.domain.groups import Group, Participant, SeatRule
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.groups.group_card import GroupCard
from kisarazu_ws.ui.groups.person_list import PersonList
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.ask import ask
from kisarazu_ws.ui.widgets.make import button, card, column, label, row
from kisarazu_ws.workshop import people as operations
from kisarazu_ws.workshop.seating import SeatPlan, describe_seats, plan_seats, split_districts
from kisarazu_ws.workshop.snapshot import SessionSnapshot

COLUMNS = 2
RULES = {"apart": "離す", "together": "一緒にする"}


class GroupsStation(Station):
    """Tools at the left, groups as cards at the right."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__(bench, jobs, look)
        self.cards: dict[str, GroupCard] = {}
        self.waiting = PersonList("", "席の決まっていない人", look)
        self._connect(self.waiting)
        self.count = QSpinBox()
        self.count.setRange(1, 40)
        self.count.setSuffix(" 班")
        self.count.editingFinished.connect(self._set_count)
        self.seed = QSpinBox()
        self.seed.setRange(1, 9999)
        self.seed.setToolTip("同じ番号なら、いつも同じ分け方になります")
        self.follow = QCheckBox("行政区の班に座る")
        self.sentence = label("", wrap=True)
        self.rules = QListWidget()
        self.rules.setAccessibleName("席の約束")
        self._rule_ids: list[str] = []
        self._waiting_title = label("席の決まっていない人", "heading")
        self._tools = self._tool_column()
        self._grid = QGridLayout()
        self._grid.setSpacing(look.px(12))
        self._grid.setContentsMargins(0, 0, look.px(6), 0)
        inside = QWidget()
        inside.setLayout(self._grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        notice = card(look, self.sentence, role="notice")
        page = row(self._tools, column(notice, scroll, gap=look.px(12)), gap=look.px(16))
        page.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        self.setLayout(page)

    def refresh(self, changes: Changes | None) -> None:
        """Show groups, people and rules as they are now."""
        view = self.bench.view
        if view is None:
            return
        with QSignalBlocker(self.count):
            self.count.setValue(max(len(view.groups), 1))
        self._show_cards(view)
        self._show_rules(view)
        self.sentence.setText(_sentence(view))

    def seat_all(self) -> None:
        """Seat everybody anew; pinned people stay where they are."""
        view = self.bench.view
        if view is None:
            return
        rules = self.bench.snapshot.of_session(SeatRule, view.session.id)
        seed, follow = self.seed.value(), self.follow.isChecked()
        self.bench.tell("席を考えています…")

        def work(_: object) -> SeatPlan:
            return plan_seats(
                view.participants, view.groups, rules, seed=seed, follow_districts=follow
            )

        future, _ = self.jobs.start(work)
        self.bench.then(future, self._take_plan)

    def split(self) -> None:
        """Divide the districts onto the groups, even by people."""
        view = self.bench.view
        if view is None:
            return
        counts = {t.key: 0 for t in view.terms.get("district", ())}
        for person in view.participants:
            if person.district_key in counts and not person.absent:
                counts[person.district_key] += 1
        seed = self.seed.value()

        def work(_: object) -> tuple[tuple[str, ...], ...]:
            return split_districts(counts, len(view.groups), seed)

        future, _ = self.jobs.start(work)
        self.bench.then(future, self._take_districts)

    def _take_plan(self, plan: SeatPlan) -> None:
        self.bench.do(operations.seat, plan.seats)
        self.bench.tell("席を決めました（Ctrl+Z で戻せます）")

    def _take_districts(self, parts: Sequence[Sequence[str]]) -> None:
        view = self.bench.view
        if view is not None:
            split = {g.id: tuple(part) for g, part in zip(view.groups, parts, strict=True)}
            self.bench.do(operations.assign_districts, view.session.id, split)

    def _tool_column(self) -> QWidget:
        look = self.look
        panel = QWidget()
        panel.setFixedWidth(look.panel(300))
        panel.setLayout(
            column(
                label("班分け", "title"),
                row(self.count, -1, label("分け方の番号", "hint"), self.seed, gap=look.px(8)),
                button("行政区を班に分ける", self.split, picture="shuffle", key="D", look=look),
                self.follow,
                button(
                    "席を決める",
                    self.seat_all,
                    role="primary",
                    picture="groups",
                    key="S",
                    look=look,
                ),
                look.px(8),
                self._waiting_title,
                self.waiting,
                label("人を選んで：数字キー＝その班へ　A＝欠席　P＝席を固定", "hint", wrap=True),
                look.px(8),
                label("席の約束", "heading"),
                self.rules,
                row(
                    button("離す", lambda: self._add_rule("apart")),
                    button("一緒に", lambda: self._add_rule("together")),
                    button("消す", self._remove_rule, role="danger"),
                    gap=look.px(6),
                ),
                gap=look.px(8),
            )
        )
        self.rules.setMaximumHeight(look.px(92))
        set_role(self.follow, "plain")
        self.follow.setToolTip("ふだんは、どの班にもいろいろな行政区の人が座るようにします")
        return panel

    def _show_cards(self, view: SessionSnapshot) -> None:
        districts = {t.key: t.name for t in view.terms.get("district", ())}
        wanted = [g.id for g in view.groups]
        if list(self.cards) != wanted:
            self._rebuild(view.groups)
        seated: dict[str | None, list[Participant]] = {}
        for person in view.participants:
            seated.setdefault(person.group_id, []).append(person)
        for group in view.groups:
            people = seated.get(group.id, [])
            self.cards[group.id].show_group(group, people, districts, view.groups)
        without = seated.get(None, [])
        self._waiting_title.setText(f"席の決まっていない人（{len(without)}人）")
        self.waiting.show_people(without, districts)

    def _rebuild(self, groups: Sequence[Group]) -> None:
        for old in self.cards.values():
            self._grid.removeWidget(old)
            old.deleteLater()
        self.cards = {g.id: GroupCard(g, self.look) for g in groups}
        columns = COLUMNS if len(groups) <= 6 else 3
        for at, made in enumerate(self.cards.values()):
            made.setMinimumHeight(self.look.px(248))
            made.renamed.connect(
                lambda id_, name: self.bench.do(operations.rename_group, id_, name)
            )
            made.district_moved.connect(self._move_district)
            self._connect(made.people)
            self._grid.addWidget(made, at // columns, at % columns)

    def _connect(self, people: PersonList) -> None:
        people.moved.connect(lambda ids, group: self._seat(ids, group or None))
        people.pressed_key.connect(self._pressed)

    def _pressed(self, key: str, ids: list[str]) -> None:
        chosen = [p for p in self._people() if p.id in ids]
        if key == "a":
            self.bench.do(operations.set_absent, ids, not all(p.absent for p in chosen))
        elif key == "p":
            self.bench.do(operations.set_pinned, ids, not all(p.pinned for p in chosen))
        elif key == "0":
            self._seat(ids, None)
        else:
            self._seat_in(int(key), ids)

    def _seat_in(self, number: int, ids: list[str]) -> None:
        view = self.bench.view
        group = next((g for g in view.groups if g.number == number), None) if view else None
        if group is None:
            self.bench.tell(f"{number}班はありません")
        else:
            self._seat(ids, group.id)

    def _seat(self, ids: Sequence[str], group_id: str | None) -> None:
        self.bench.do(operations.seat, dict.fromkeys(ids, group_id))

    def _move_district(self, key: str, group_id: str) -> None:
        view = self.bench.view
        if view is not None:
            self.bench.do(operations.move_district, view.session.id, key, group_id)

    def _set_count(self) -> None:
        view = self.bench.view
        if view is None or self.count.value() == len(view.groups):
            return
        gone = [g for g in view.groups if g.number > self.count.value()]
        seated = sum(p.group_id in {g.id for g in gone} for p in view.participants)
        if seated and not ask(
            self,
            f"班を{self.count.value()}つに減らしますか",
            f"なくなる班の{seated}人は「席の決まっていない人」に移ります。",
            "減らす",
        ):
            self.count.setValue(len(view.groups))
            return
        self.bench.do(operations.set_group_count, view.session.id, self.count.value())

    def _add_rule(self, kind: str) -> None:
        view = self.bench.view
        ids = [i for p in self._lists() for i in p.chosen_ids()]
        if view is not None:
            self.bench.do(operations.add_seat_rule, view.session.id, kind, ids)

    def _remove_rule(self) -> None:
        at = self.rules.currentRow()
        if 0 <= at < len(self._rule_ids):
            self.bench.do(operations.remove_seat_rule, self._rule_ids[at])

    def _show_rules(self, view: SessionSnapshot) -> None:
        codes = {p.id: p.code for p in view.participants}
        rules = self.bench.snapshot.of_session(SeatRule, view.session.id)
        self._rule_ids = [r.id for r in rules]
        self.rules.clear()
        for rule in rules:
            people = "・".join(codes.get(i, "？") for i in rule.participant_ids)
            self.rules.addItem(f"{RULES[rule.kind]}：{people}")

    def _people(self) -> tuple[Participant, ...]:
        view = self.bench.view
        return view.participants if view else ()

    def _lists(self) -> list[PersonList]:
        return [self.waiting, *(c.people for c in self.cards.values())]


def _sentence(view: SessionSnapshot) -> str:
    if not view.participants:
        return "参加者がまだいません。「準備」の「参加者」で加えると、ここで席を決められます。"
    return describe_seats(view.participants, view.groups)
