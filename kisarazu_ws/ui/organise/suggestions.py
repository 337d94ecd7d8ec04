"""Proposals beside the work, never on it: a person accepts each, or all, or sends them away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.values import Cancelled, GroupProposal
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.ui.widgets.two_line import TwoLineDelegate
from kisarazu_ws.workshop.organise import (
    AcceptedGroup,
    accept_groups,
    confirm_tags,
    suggest_tags,
)
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from kisarazu_ws.workshop.suggesting import firm_tags, propose_groups, propose_tags

PLACE = Qt.ItemDataRole.UserRole
Tags = list[tuple[str, str, str, str]]


class SuggestionPanel(QWidget):
    """`looked` carries the notes of the proposal that is looked at; `accepted` comes when
    proposals have become islands."""

    looked = Signal(list)
    accepted = Signal()

    def __init__(self, bench: Bench, jobs: Jobs, look: Look, engine: Engine) -> None:
        super().__init__()
        self._bench = bench
        self._jobs = jobs
        self._look = look
        self._engine = engine
        self._running: Progress | None = None
        self._session = ""
        self.proposals: list[GroupProposal] = []
        self.grain = QSlider(Qt.Orientation.Horizontal)
        self.grain.setRange(0, 10)
        self.grain.setValue(5)
        self.grain.setAccessibleName("島の大きさ")
        self.grain.setToolTip("左：大きな島を少し　右：小さな島をたくさん")
        self.list = QListWidget()
        self.list.setAccessibleName("島の案")
        self._delegate = TwoLineDelegate(look)
        self.list.setItemDelegate(self._delegate)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.list.itemActivated.connect(lambda _: self.accept())
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._cancel = button("やめる", self._stop)
        self._reason = label("", "hint", wrap=True)
        self._status = label("", "hint", wrap=True)
        self._chosen = QFrame()
        self._tags = label("", "hint", wrap=True)
        self._lay_out()
        self._show()

    def show_view(self, view: SessionSnapshot) -> None:
        """Forget proposals of another session, and notes that were placed meanwhile."""
        if view.session.id != self._session:
            self._session, self.proposals = view.session.id, []
        free = {n.id for n in view.notes if n.cluster_id is None and not n.lone}
        left = [p for p in self.proposals if len(free.intersection(p.note_ids)) > (p.into is None)]
        if left != self.proposals or not left:
            self.proposals = left
            self._show()
        waiting = [t for t in view.tags if t.state == "suggested"]
        notes = len({t.subject_id for t in waiting})
        self._tags.setText(
            f"柱・テーマの案が付箋{notes}枚についています（斜線）。" if waiting else ""
        )
        self._confirm.setVisible(bool(waiting))

    def propose(self) -> None:
        """Ask for clusters of the unplaced notes."""
        view = self._bench.view
        if view is None or self._running:
            return
        granularity = self.grain.value() / 10

        def work(progress: Progress) -> tuple[GroupProposal, ...]:
            try:
                return propose_groups(
                    view, self._engine, granularity=granularity, cancelled=progress.cancelled
                )
            except Cancelled:
                return ()

        future, self._running = self._jobs.start(work)
        self._show()
        self._bench.then(future, self._take, self._end)

    def label_all(self) -> None:
        """Ask for pillars and themes; they appear hatched, beside what people decided."""
        view = self._bench.view
        if view is None or self._running:
            return

        def work(_: Progress) -> Tags:
            return firm_tags(view, propose_tags(view, self._engine))

        future, self._running = self._jobs.start(work)
        self._show()
        self._bench.then(future, self._take_tags, self._end)

    def accept(self) -> None:
        """Make the chosen proposal real."""
        chosen = self._current()
        if chosen is not None:
            self._accept([chosen])

    def accept_all(self) -> None:
        """Make all proposals real, in one step that undo takes back."""
        self._accept(self.proposals)

    def dismiss(self) -> None:
        """Send the chosen proposal away."""
        chosen = self._current()
        if chosen is not None:
            self.proposals = [p for p in self.proposals if p is not chosen]
            self._show()

    def confirm_all(self) -> None:
        """Confirm every suggested label, in one step that undo takes back."""
        view = self._bench.view
        if view is not None:
            tags = [(t.subject_id, t.kind, t.key) for t in view.tags if t.state == "suggested"]
            self._bench.do(confirm_tags, view.session.id, tags)

    def _accept(self, proposals: Sequence[GroupProposal]) -> None:
        groups = [AcceptedGroup(p.note_ids, (*p.nameplates, "")[0], p.into) for p in proposals]
        made = self._bench.do(accept_groups, self._session, groups)
        self._bench.then(made, lambda _: self.accepted.emit())
        self._bench.tell(f"{len(groups)}つの案を受け入れました（Ctrl+Z で戻せます）")

    def _take(self, found: tuple[GroupProposal, ...]) -> None:
        self.proposals = list(found)
        self._end()
        if not found:
            self._status.setText("まとまりになる未整理の付箋は見つかりませんでした。")

    def _take_tags(self, tags: Tags) -> None:
        self._bench.do(suggest_tags, self._session, tags)
        self._end()

    def _stop(self) -> None:
        if self._running:
            self._running.cancel()

    def _end(self) -> None:
        self._running = None
        self._show()

    def _current(self) -> GroupProposal | None:
        at = self.list.currentRow()
        return self.proposals[at] if 0 <= at < len(self.proposals) else None

    def _show(self) -> None:
        busy = self._running is not None
        self._busy.setVisible(busy)
        self._cancel.setVisible(busy)
        self.list.clear()
        for place, one in enumerate(self.proposals):
            words = one.nameplates[0] if one.nameplates else "（表札の案なし）"
            into = "今の島に加える" if one.into else "新しい島"
            item = QListWidgetItem(f"{words}\n{len(one.note_ids)}枚・{into}")
            item.setData(PLACE, place)
            item.setToolTip(one.reason)
            self.list.addItem(item)
        some = bool(self.proposals)
        for part in (self.list, self._reason, self._chosen, self._all):
            part.setVisible(some)
        self._all.setText(f"{len(self.proposals)}つすべて受け入れる")
        self._status.setText("")

    def _show_chosen(self) -> None:
        chosen = self._current()
        self._reason.setText(chosen.reason if chosen else "")
        self.looked.emit(list(chosen.note_ids) if chosen else [])

    def _lay_out(self) -> None:
        look = self._look
        self._all = button("", self.accept_all)
        self._confirm = button("案をすべて確定", self.confirm_all)
        choose = QVBoxLayout(self._chosen)
        choose.setContentsMargins(0, 0, 0, 0)
        choose.addLayout(
            row(
                button("受け入れる", self.accept, role="primary", tip="この案で島を作る（Enter）"),
                button("見送る", self.dismiss, tip="この案を一覧から消す"),
            )
        )
        self.setLayout(
            column(
                label("案", "heading"),
                label("機械の案です。受け入れるまで、付箋は動きません。", "hint", wrap=True),
                row(label("大きく", "hint"), self.grain, label("細かく", "hint")),
                button("島の案を出す", self.propose, picture="lamp", key="P", look=look),
                row(self._busy, self._cancel),
                self._status,
                self.list,
                self._reason,
                self._chosen,
                self._all,
                look.px(4),
                button("柱・テーマの案をつける", self.label_all, key="Shift+P"),
                self._tags,
                self._confirm,
                -1,
                gap=look.px(6),
            )
        )
        set_role(self._status, "hint")
