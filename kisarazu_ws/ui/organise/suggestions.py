"""Proposals beside the work, never on it: a person accepts each, or all, or sends them away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.values import Cancelled, GroupProposal
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, plain_tip, row
from kisarazu_ws.ui.widgets.two_line import TwoLineDelegate
from kisarazu_ws.workshop.organise import (
    AcceptedGroup,
    accept_groups,
    confirm_tags,
    refuse_group,
    suggest_tags,
)
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from kisarazu_ws.workshop.suggesting import (
    firm_tags,
    propose_groups,
    propose_nameplates,
    propose_tags,
)

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
        self._asking = Lock()  # the engine answers one question at a time
        self._running: Progress | None = None
        self._session = ""
        self._plates: dict[str, str] = {}
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
        away = QShortcut(QKeySequence.StandardKey.Delete, self.list)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.dismiss)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._cancel = button("やめる", self._stop)
        self._reason = label("", "hint", wrap=True)
        self._status = label("", "hint", wrap=True)
        self._promise = label("受け入れるまで、付箋は動きません。", "hint", wrap=True)
        self._chosen = QFrame()
        self._tags = label("", "hint", wrap=True)
        self._lay_out()
        self._show()

    def show_view(self, view: SessionSnapshot) -> None:
        """Forget proposals of another session, and notes that were placed meanwhile."""
        if view.session.id != self._session:
            self._session, self.proposals = view.session.id, []
        self._plates = {c.id: c.nameplate or f"島{c.number}" for c in view.clusters}
        free = {n.id for n in view.notes if n.cluster_id is None and not n.lone}
        left = [p for p in self.proposals if len(free.intersection(p.note_ids)) > (p.into is None)]
        if left != self.proposals or not left:
            self.proposals = left
            self._show()
        waiting = [t for t in view.tags if t.state == "suggested"]
        notes = len({t.subject_id for t in waiting})
        self._tags.setText(f"斜線の案 付箋{notes}枚" if waiting else "")
        self._tags.setVisible(bool(waiting))
        self._confirm.setVisible(bool(waiting))

    def propose(self) -> None:
        """Ask for clusters of the unplaced notes."""
        view = self._bench.view
        if view is None or self._running:
            return
        granularity = self.grain.value() / 10

        def work(progress: Progress) -> tuple[GroupProposal, ...] | None:
            try:
                with self._asking:
                    return propose_groups(
                        view, self._engine, granularity=granularity, cancelled=progress.cancelled
                    )
            except Cancelled:
                return None

        future, self._running = self._jobs.start(work)
        self._show()
        self._bench.then(future, partial(self._take, view.session.id), self._end)

    def label_all(self) -> None:
        """Ask for pillars and themes; they appear hatched, beside what people decided."""
        view = self._bench.view
        if view is None or self._running:
            return

        def work(_: Progress) -> Tags:
            with self._asking:
                return firm_tags(view, propose_tags(view, self._engine))

        future, self._running = self._jobs.start(work)
        self._show()
        self._bench.then(future, partial(self._take_tags, view.session.id), self._end)

    def nameplates(self, island: str, done: Callable[[tuple[str, ...]], None]) -> None:
        """Call `done` with proposals for the nameplate of an island."""
        view = self._bench.view
        if view is None:
            return

        def work(_: Progress) -> tuple[str, ...]:
            with self._asking:
                return propose_nameplates(view, self._engine, island)

        future, _ = self._jobs.start(work)
        self._bench.then(future, done, partial(done, ()))

    def homes(self, done: Callable[[dict[str, str]], None]) -> None:
        """Call `done` with note -> existing island for the unplaced notes that would join one."""
        view = self._bench.view
        if view is None:
            return

        def work(progress: Progress) -> dict[str, str]:
            try:
                with self._asking:
                    found = propose_groups(view, self._engine, cancelled=progress.cancelled)
            except Cancelled:
                return {}
            return {note: p.into for p in found if p.into for note in p.note_ids}

        future, _ = self._jobs.start(work)
        self._bench.then(future, done, partial(done, {}))

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
            words = (*chosen.nameplates, self._plates.get(chosen.into or "", ""))[0]
            self._bench.do(refuse_group, self._session, words)
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

    def _take(self, session: str, found: tuple[GroupProposal, ...] | None) -> None:
        if session == self._session and found is not None:
            self.proposals = list(found)
        self._end()
        if found == ():
            self._say("まとまりになる未整理の付箋は見つかりませんでした。")
        elif found:
            self.list.setCurrentRow(0)
            if not isinstance(QApplication.focusWidget(), QLineEdit):  # nobody is writing
                self.list.setFocus()
            self._show_chosen()

    def _take_tags(self, session: str, tags: Tags) -> None:
        self._bench.do(suggest_tags, session, tags)
        self._end()
        self._say("" if tags else "はっきり言える柱・テーマの案はありませんでした。")

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
        """List what is left; the place in the list stays, so that Enter goes on to the next."""
        busy, some = self._running is not None, bool(self.proposals)
        row = min(max(self.list.currentRow(), 0), len(self.proposals) - 1)
        with QSignalBlocker(self.list):
            self.list.clear()
            for one in self.proposals:
                self.list.addItem(_item(one, self._plates.get(one.into or "", "島")))
            self.list.setCurrentRow(row)
        self._busy.setVisible(busy)
        self._cancel.setVisible(busy)
        with_list: tuple[QWidget, ...] = (self.list, self._reason, self._chosen, self._all)
        for part in with_list:
            part.setVisible(some)
        self._space.setVisible(not some)
        self._promise.setVisible(not some)
        self._all.setText(f"{len(self.proposals)}つすべて受け入れる")
        self._say("")
        chosen = self._current()
        self._reason.setText(chosen.reason if chosen else "")
        if chosen and self.list.hasFocus():
            self._show_chosen()

    def _say(self, sentence: str) -> None:
        self._status.setText(sentence)
        self._status.setVisible(bool(sentence))

    def _show_chosen(self) -> None:
        chosen = self._current()
        self._reason.setText(chosen.reason if chosen else "")
        self.looked.emit(list(chosen.note_ids) if chosen else [])

    def _lay_out(self) -> None:
        look = self._look
        self._all = button("", self.accept_all)
        self._confirm = button(
            "すべて確定", self.confirm_all, tip="案をすべて決まりにする（Ctrl+Z で戻せます）"
        )
        self._space = QWidget()
        self._space.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        choose = QVBoxLayout(self._chosen)
        choose.setContentsMargins(0, 0, 0, 0)
        choose.addLayout(
            row(
                button("受け入れる", self.accept, role="primary", tip="この案で島を作る（Enter）"),
                button("見送る", self.dismiss, tip="この案を一覧から消す（Delete）"),
            )
        )
        made = column(
            label("島の案", "heading"),
            self._promise,
            row(label("大きく", "hint"), self.grain, label("細かく", "hint")),
            button("島の案を出す", self.propose, picture="lamp", tip="案を出す（P）", look=look),
            row(self._busy, self._cancel),
            self._status,
            self.list,
            self._reason,
            self._chosen,
            self._all,
            self._space,
            button("柱・テーマの案をつける", self.label_all, tip="案をつける（Shift+P）"),
            row(self._tags, self._confirm),
            gap=look.px(6),
        )
        made.setStretchFactor(self.list, 1)
        self.list.setMinimumHeight(look.px(96))
        self.setLayout(made)


def _item(proposal: GroupProposal, island: str) -> QListWidgetItem:
    words = proposal.nameplates[0] if proposal.nameplates else "（表札の案なし）"
    title = f"『{island}』に加える" if proposal.into else words
    kind = "今の島へ" if proposal.into else "新しい島"
    item = QListWidgetItem(f"{title}\n{len(proposal.note_ids)}枚・{kind}")
    item.setToolTip(plain_tip(proposal.reason))
    return item
