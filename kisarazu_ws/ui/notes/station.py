"""The third station: the running question, reception, paper cards, and notes as they arrive."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.notes.counts import Counts
from kisarazu_ws.ui.notes.feed import Feed
from kisarazu_ws.ui.notes.paper_entry import GROUP_KEYS, PaperEntry
from kisarazu_ws.ui.notes.prompt_chips import PromptChips
from kisarazu_ws.ui.notes.reception_card import ReceptionCard
from kisarazu_ws.ui.notes.reception_control import ReceptionControl
from kisarazu_ws.ui.notes.timer_card import Now, TimerCard, local_now
from kisarazu_ws.ui.notes.venue_check import check_venue
from kisarazu_ws.ui.notes.wall_bar import WallBar
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.wall.lead import WallLead
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.widgets.make import card, column, empty_state, label, row
from kisarazu_ws.workshop.sessions import ask

# Widths of the outer columns at 100 %, and their largest shares of a narrow window.
LEFT, LEFT_SHARE = 300, 0.29
RIGHT, RIGHT_SHARE = 400, 0.31
COUNT_MS = 200
ONLY_NOTES = frozenset({Note, NoteRevision})


class NotesStation(Station):
    """Left: question, timer, reception. Middle: paper cards and counts. Right: what arrives."""

    def __init__(
        self,
        bench: Bench,
        jobs: Jobs,
        look: Look,
        reception: ReceptionControl,
        *,
        now: Now = local_now,
        wall: WallLead | None = None,
    ) -> None:
        super().__init__(bench, jobs, look)
        self.reception = reception
        self.total = label("", "figure")
        self.wall = wall or WallLead(bench, reception, now, SharedTable())
        self.wall_bar = WallBar(self.wall, look)
        self.prompts = PromptChips(look)
        self.timer = TimerCard(bench, look, now)
        self.reception_card = ReceptionCard(reception, look)
        self.paper = PaperEntry(bench, jobs, look)
        self.counts = Counts(look)
        self.feed = Feed(bench, look)
        self.prompts.asked.connect(self._ask)
        self.reception_card.poster_wanted.connect(self._ask_poster)
        self.reception_card.check_wanted.connect(self._check_venue)
        # Notes come in bursts; the sums need to be drawn once a burst only.
        self._counting = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._counting.timeout.connect(self._count)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._page())
        sentence = "会がまだありません。準備で会を作ると、ここで付箋を集められます。"
        self._stack.addWidget(empty_state(look, sentence, "", None, "notes"))
        self._keys()
        look.changed.connect(self._measure)
        self._measure()

    def entered(self) -> None:
        """The paper line is where the hand is."""
        super().entered()
        self.reception.look_for_addresses()
        self.paper.box.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Show the session as it is now; what is half-typed is never touched."""
        if changes is not None and changes.kinds <= ONLY_NOTES:
            self.feed.take(changes, self.bench.session_id)
            if not self._counting.isActive():
                self._counting.start()
            return
        view = self.bench.view
        self._stack.setCurrentIndex(0 if view else 1)
        if view is None:
            return
        self.prompts.show_prompts(view.prompts, view.session.prompt_id)
        self.timer.refresh(view)
        self.reception_card.show_session(view.session)
        self.feed.refresh(changes, view)
        self._count()

    def _count(self) -> None:
        view = self.bench.view
        if view is not None:
            self.total.setText(f"{len(view.notes)}枚")
            self.counts.show_view(view)
            self.paper.refresh(view)

    def make_poster(self, target: Path) -> None:
        """Write the join poster as PDF, and open it."""
        view, url, code, wifi = self.bench.view, *self._door()
        if view is None or not url:
            return

        def work(_: object) -> Path:
            from kisarazu_ws.export.files import write_whole
            from kisarazu_ws.export.prints import join_poster, to_pdf

            pages = join_poster(view, url, code, wifi)
            return write_whole(target, to_pdf(pages, f"参加のしかた {view.session.title}"))

        future, _ = self.jobs.start(work)
        self.bench.then(
            future, lambda file: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
        )

    def _door(self) -> tuple[str, str, str]:
        return self.reception.url, self.reception.code, self.reception.wifi

    def _ask_poster(self) -> None:
        offered = self.bench.workshop.path.with_name("参加のしかた.pdf")
        name, _ = QFileDialog.getSaveFileName(self, "ポスター", str(offered), "PDF (*.pdf)")
        if name:
            self.make_poster(Path(name).with_suffix(".pdf"))

    def _check_venue(self) -> None:
        check_venue(self.bench, self.reception, self.jobs, self.look, self)

    def _ask(self, prompt_id: str) -> None:
        self.bench.do(ask, self.bench.session_id, prompt_id)

    def _page(self) -> QWidget:
        look = self.look
        self._left = _scrolling(
            column(
                label("たずねる設問", "heading"),
                self.prompts,
                self.timer,
                self.reception_card,
                -1,
                gap=look.px(10),
            )
        )
        middle = column(
            self.paper, card(look, label("枚数", "heading"), self.counts), gap=look.px(12)
        )
        middle.setStretch(1, 1)
        head = row(label("付箋", "title"), self.total, -1, self.wall_bar, gap=look.px(16))
        body = row(self._left, _scrolling(middle), self.feed, gap=look.px(12))
        body.setStretch(1, 1)
        page = QWidget()
        whole = column(head, body, gap=look.px(12))
        whole.setStretch(1, 1)
        whole.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(16))
        page.setLayout(whole)
        return page

    def _measure(self) -> None:
        self._left.setFixedWidth(min(self.look.px(LEFT), round(self.width() * LEFT_SHARE)))
        self.feed.setFixedWidth(min(self.look.px(RIGHT), round(self.width() * RIGHT_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 400)

    def _keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+Up": lambda: self.prompts.step(-1),
            "Ctrl+Down": lambda: self.prompts.step(1),
            "Alt+Up": lambda: self.paper.step_prompt(-1),
            "Alt+Down": lambda: self.paper.step_prompt(1),
            "Ctrl+F": self.feed.search.setFocus,
            "Ctrl+L": self.feed.list.setFocus,
            "Esc": self.paper.box.setFocus,
        }
        for place in range(GROUP_KEYS):
            keys[f"Alt+{place + 1}"] = partial(self.paper.choose_group, place)
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)


def _scrolling(content: QVBoxLayout) -> QScrollArea:
    """A column that scrolls up and down when large type needs more than the window has."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    inside = QWidget()
    inside.setLayout(content)
    area.setWidget(inside)
    return area
