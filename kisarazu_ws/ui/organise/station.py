"""整理: notes become islands, by hand first; the machine only proposes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.domain.balance import balance
from kisarazu_ws.domain.clusters import LINK_KINDS
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.language.engine import Engine
from kisarazu_ws.paths import resources
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.organise.action_bar import Action, ActionBar
from kisarazu_ws.ui.organise.arrivals import Arrivals
from kisarazu_ws.ui.organise.balance_panel import BalancePanel
from kisarazu_ws.ui.organise.board import Board
from kisarazu_ws.ui.organise.choose_island import Choice, ChooseIsland
from kisarazu_ws.ui.organise.commands import Commands
from kisarazu_ws.ui.organise.common import CommonPage
from kisarazu_ws.ui.organise.drops import family, plate
from kisarazu_ws.ui.organise.filters import Filter, is_unsorted
from kisarazu_ws.ui.organise.nameplate_editor import NameplateEditor
from kisarazu_ws.ui.organise.one_by_one import OneByOne
from kisarazu_ws.ui.organise.priority import PriorityPage
from kisarazu_ws.ui.organise.scene import NoteSprite, Scene, arrive, build
from kisarazu_ws.ui.organise.split_editor import SplitEditor
from kisarazu_ws.ui.organise.suggestions import SuggestionPanel
from kisarazu_ws.ui.organise.toolbar import Toolbar
from kisarazu_ws.ui.organise.votes import VotesPage
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import LINE, SURFACE, Look
from kisarazu_ws.ui.wall.table import SharedTable
from kisarazu_ws.ui.widgets.make import button, empty_state
from kisarazu_ws.workshop import sessions
from kisarazu_ws.workshop.layout import Layout, lay_out, with_arrivals
from kisarazu_ws.workshop.narrative import arranged, lay_picture, narrated, write_narrative
from kisarazu_ws.workshop.organise import place_notes, set_lone
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from kisarazu_ws.workshop.templates import environment_round

PANEL = 296


class OrganiseStation(Station):
    """Board in the middle, filters above, balance and proposals at the right."""

    def __init__(
        self,
        bench: Bench,
        jobs: Jobs,
        look: Look,
        *,
        table: SharedTable | None = None,
        show_table: Callable[[], object] | None = None,
        engine: Engine | None = None,
    ) -> None:
        super().__init__(bench, jobs, look)
        self.table = table or SharedTable()  # what a wall that follows shows
        self._show_table = show_table
        self.toolbar = Toolbar(look)
        self.board = Board(look)
        self.commands = Commands(bench, self.board, self._show_island)
        self.strip = ActionBar(self.board, look, self._actions())
        self.editor = NameplateEditor(self.board, look)
        self.chooser = ChooseIsland(self.board, look, self.board.setFocus)
        self.splitter = SplitEditor(self.board, look, self.board.setFocus)
        self.one_by_one = OneByOne(self.board, look)
        self.balance = BalancePanel(look)
        self.suggestions = SuggestionPanel(bench, jobs, look, engine or Engine(resources()))
        self.common = CommonPage(look)
        self.votes = VotesPage(bench, look)
        self.priority = PriorityPage(bench, look)
        self.arrivals = Arrivals(self._lay_arrivals, self._refresh, self)
        self._layout: Layout | None = None
        self._session = ""
        self._awaited = ""
        self._empty: QWidget | None = None
        self._lay_out()
        self._connect()

    # --- showing -----------------------------------------------------------------------------

    def refresh(self, changes: Changes | None) -> None:
        """Show the newest snapshot; notes that the machine laid stay where they are."""
        if not self.arrivals.take(changes, self._session):
            self._refresh()

    def _refresh(self) -> None:
        view = self.bench.view
        self._pages.setVisible(view is not None)
        if view is None:
            return
        fresh = view.session.id != self._session
        if fresh:
            self._session, self._layout = view.session.id, None
            self.board.select()
        self.toolbar.show_view(view)
        self._show(view, anew=fresh)
        self._show_balance(view)
        self.suggestions.show_view(view)
        self._show_page(view)
        if fresh:
            self.board.fit()
        if self._awaited in self.board.scene.islands:
            self._show_island(self._awaited)

    def _show_page(self, view: SessionSnapshot) -> None:
        """Only the page that is seen; the others are filled when somebody turns to them."""
        page = self._pages.currentWidget()
        if isinstance(page, CommonPage | VotesPage | PriorityPage):
            page.show_view(view)

    def _turned(self) -> None:
        if self.bench.view is not None:
            self._show_page(self.bench.view)

    def _lay_arrivals(self, notes: list[Note]) -> bool:
        """Fresh notes behind their trays; False where that is not all that changes."""
        wanted = self.toolbar.filter
        laid = [n for n in notes if wanted.lays(n)]
        layout = with_arrivals(self._layout, laid) if self._layout else None
        if layout is None or self.one_by_one.isVisible():
            return False
        self._layout = layout
        self.board.paint_again(arrive(self.board.scene, layout, laid, wanted))
        self._share()
        return True

    def entered(self) -> None:
        super().entered()
        self.board.setFocus()

    def tidy(self) -> None:
        """Close the gaps in the trays and show everything."""
        self._layout = None
        if self.bench.view is not None:
            self._show(self.bench.view, anew=True)
        self.board.fit()

    def draw_picture(self) -> None:
        """図解: lay the islands by their relations."""
        view = self.bench.view
        if view is None or self._layout is None:
            return
        if not view.links:
            self.bench.tell("先に島と島をつないでください（島を選んで K）")
            return
        places = arranged(view.clusters, view.links, self._layout.clusters)
        self.bench.then(self.bench.do(lay_picture, places), lambda _: self.board.fit())
        self.bench.tell("島を関係の図に並べました（Ctrl+Z で戻せます）")

    def narrate(self) -> None:
        """叙述: a draft of findings from nameplates and relations, each with its evidence."""
        view = self.bench.view
        if view is None:
            return
        done = self.bench.do(write_narrative, view.session.id, narrated(view))
        self.bench.then(done, self._say_narrated)

    def _say_narrated(self, count: int) -> None:
        self.bench.tell(
            f"議事録の「成果や気づき」に下書きを{count}文入れました。直してお使いください"
            if count
            else "新しく入れる文はありません（表札のある島の分はもう入っています）"
        )

    def _show(self, view: SessionSnapshot, *, anew: bool = False) -> None:
        wanted = self.toolbar.filter
        notes = [n for n in view.notes if wanted.lays(n)]
        self._layout = lay_out(view.clusters, notes, view.groups, self._layout)
        old = Scene() if anew else self.board.scene
        self.board.show_scene(build(view, self._layout, wanted, old), anew=anew)
        self._share()
        self.toolbar.show_found(len(self._found()) if wanted.words else 0)
        if self.one_by_one.isVisible():
            self._show_one_by_one()
        self._show_empty(not view.notes)

    def _share(self) -> None:
        self.table.show(self.board.scene, self.board.seen())

    def _show_balance(self, view: SessionSnapshot) -> None:
        self.balance.show_balance(
            balance(view.notes, view.tags, view.clusters),
            _round_minutes(view.session.kind),
            round_exists=any(p.kind == Pillar.ENVIRONMENT for p in view.prompts),
        )

    # --- what the hands do -------------------------------------------------------------------

    def _filter(self, wanted: Filter) -> None:
        if self.bench.view is not None:
            self.toolbar.show_view(self.bench.view)
            self._show(self.bench.view)

    def _found(self) -> list[str]:
        return [i for i, s in self.board.scene.notes.items() if not s.faded]

    def _step_found(self, by: int) -> None:
        found = self._found()
        if found:
            here = found.index(self.board.focus) + by if self.board.focus in found else 0
            self.board.select([found[here % len(found)]])
            self.board.bring(found[here % len(found)])

    def _look_at(self, notes: list[str]) -> None:
        """Show on the table which notes a proposal speaks of."""
        self.board.select(notes)
        if notes:
            self.board.bring(notes[0])

    def _select_found(self) -> None:
        self.board.select(self._found())
        self.board.setFocus()

    def _show_selection(self) -> None:
        notes, islands = self.commands.notes(), self.commands.islands()
        named = f"島『{plate(self.board.scene, islands[0])}』" if islands else ""
        self.strip.show_for(len(self.board.notes), len(islands), named or f"{len(notes)}枚")

    def _show_island(self, island: str) -> None:
        """Select a fresh island as soon as it is on the table."""
        if island in self.board.scene.islands:
            self._awaited = ""
            self.board.select(islands=[island])
            self.board.bring(island)
        else:
            self._awaited = island

    def _name(self, island: str | None = None) -> None:
        chosen = island or self.commands.island()
        if chosen in self.board.scene.islands:
            self.board.bring(chosen)
            words = self.board.scene.islands[chosen].cluster.nameplate
            self.editor.open(chosen, words, self.board.plate_box(chosen))

    def _propose_nameplates(self, island: str) -> None:
        def offer(found: tuple[str, ...]) -> None:
            if self.editor.island == island:
                self.editor.offer(found, "付箋の言葉から（↓で選ぶ）" if found else "")

        self.suggestions.nameplates(island, offer)

    def _send(self) -> None:
        if notes := self.commands.notes():
            choices = self._choices(())
            self.chooser.open(
                f"{len(notes)}枚をどの島へ", choices, lambda i, _: self.commands.send(i)
            )

    def _nest(self) -> None:
        if islands := self.commands.islands():
            own = frozenset().union(*(family(self.board.scene, i) for i in islands))
            self.chooser.open(
                "どの島の中へ", self._choices(own), lambda i, _: self.commands.nest(i)
            )

    def _link(self) -> None:
        if source := self.commands.island():
            title = f"『{plate(self.board.scene, source)}』とつなぐ"
            choices = self._choices({source})
            self.chooser.open(title, choices, self.commands.link, list(LINK_KINDS.items()))

    def _choices(self, without: frozenset[str] | set[str] | tuple[()]) -> list[Choice]:
        islands = self.board.scene.islands
        order = sorted(islands, key=lambda i: islands[i].cluster.number)
        scene = self.board.scene
        return [Choice(i, plate(scene, i), islands[i].count) for i in order if i not in without]

    def _split(self) -> None:
        notes = self.commands.notes()
        if len(notes) == 1:
            self.splitter.open(self.board.scene.notes[notes[0]].note)
        else:
            self.bench.tell("分ける付箋を1枚だけ選んでください")

    def _one_by_one(self) -> None:
        if not self._waiting():
            self.bench.tell("未整理の付箋はありません")
            return
        self._show_one_by_one()
        self.one_by_one.open()
        self.suggestions.homes(self.one_by_one.propose)

    def _show_one_by_one(self) -> None:
        self.one_by_one.show_table(self._waiting(), self._choices(()))

    def _waiting(self) -> dict[str, NoteSprite]:
        return {
            i: s for i, s in self.board.scene.notes.items() if is_unsorted(s.note) and not s.faded
        }

    def _place_one(self, note: str, island: str) -> None:
        self.bench.do(place_notes, [note], island)

    def _votes(self) -> None:
        subjects = self.commands.subjects()
        view = self.bench.view
        if len(subjects) != 1 or view is None:
            self.bench.tell("票を数えるには、島か付箋を一つ選んでください")
            return
        paper = sum(
            v.count for v in view.votes if v.subject_id == subjects[0] and v.source == "paper"
        )
        count, ok = QInputDialog.getInt(
            self, "シールの数", "紙に貼られたシールの数", paper, 0, 9999
        )
        if ok:
            self.commands.count_dots(subjects[0], count)

    def _themes(self) -> None:
        view, subjects = self.bench.view, self.commands.subjects()
        if view is None or not subjects:
            return
        menu = QMenu(self)
        for place, term in enumerate(view.terms.get("theme", ())):
            action = menu.addAction(f"&{place + 1}　{term.name}")
            action.setCheckable(True)
            action.setChecked(all(term.key in view.confirmed(s, "theme") for s in subjects))
            action.triggered.connect(partial(self._toggle, "theme", term.key))
        menu.popup(self.strip.mapToGlobal(self.strip.rect().topLeft()))

    def _toggle(self, kind: str, key: str, _: bool = False) -> None:
        self.commands.toggle_tag(kind, key)

    def _add_round(self) -> None:
        view = self.bench.view
        if view is not None:
            made = environment_round(view.session.kind)
            self.bench.do(
                sessions.add_environment_round,
                view.session.id,
                made.text,
                made.easy_text,
                made.translations,
                made.minutes,
            )
            self.bench.tell(f"進行に「環境について書く」（{made.minutes}分）を加えました")

    # --- building ----------------------------------------------------------------------------

    def _actions(self) -> list[Action]:
        do = self.commands
        return [
            Action("島を作る", "G", do.make_island, False),
            Action("島へ送る", "S", self._send, False),
            Action("出す", "Backspace", do.take_out, False, "島から出す"),
            Action("一匹狼", "L", do.lone, False),
            Action("分ける", "D", self._split, False, "いくつかの意見がある付箋を分ける"),
            Action("同じ", "E", do.same, False, "同じ意見として、いちばん若い番号につなぐ"),
            Action("★", "M", do.star, False, "星をつける"),
            Action("表札", "F2", self._name, True, "表札を書く"),
            Action("重ねる", "N", self._nest, True, "別の島の中に入れる"),
            Action("つなぐ", "K", self._link, True, "別の島とつなぐ"),
            Action("ほどく", "Delete", do.dissolve, True, "島をほどく（付箋は残ります）"),
            Action("票", "V", self._votes, None, "シールの数を入れる"),
            *(
                Action(p.sign, str(at + 1), partial(self._toggle, "pillar", p.value), None, p.label)
                for at, p in enumerate(Pillar)
            ),
            Action("テーマ", "T", self._themes, None),
        ]

    def _connect(self) -> None:
        board, toolbar = self.board, self.toolbar
        keys = {a.key: a.run for a in self._actions()}
        keys |= {
            "Return": self._name,
            "Enter": self._name,
            "U": self.commands.next_unsorted,
            "I": self._one_by_one,
            "0": board.fit,
            "R": self.tidy,
            "Shift+R": self.draw_picture,
            "Shift+W": self.narrate,
            "P": self.suggestions.propose,
            "Shift+P": self.suggestions.label_all,
            "+": lambda: board.zoom_by(1.25),
            ";": lambda: board.zoom_by(1.25),
            "-": lambda: board.zoom_by(0.8),
            "/": toolbar.search.setFocus,
            "PgDown": lambda: board.step_islands(1),
            "PgUp": lambda: board.step_islands(-1),
        }
        board.commands = {QKeySequence(k).toString(): run for k, run in keys.items()}
        board.selection_changed.connect(self._show_selection)
        board.dropped.connect(self.commands.drop)
        board.opened.connect(self._name)
        board.moved.connect(self._share)
        toolbar.changed.connect(self._filter)
        toolbar.stepped.connect(self._step_found)
        toolbar.all_found.connect(self._select_found)
        self.editor.written.connect(self.commands.name)
        self.editor.asked.connect(self._propose_nameplates)
        self.editor.closed.connect(board.setFocus)
        self.splitter.split.connect(self.commands.split)
        one = self.one_by_one
        one.placed.connect(self._place_one)
        one.founded.connect(self.commands.found_island)
        one.lone.connect(lambda note: self.bench.do(set_lone, [note]))
        one.shown.connect(lambda note: self._look_at([note]))
        one.left.connect(board.setFocus)
        for words, key, act in (
            ("関係の図に並べる", "Shift+R", self.draw_picture),
            ("叙述の下書きを議事録に入れる", "Shift+W", self.narrate),
        ):
            action = toolbar.conclude.menu().addAction(f"{words}　{key}")
            action.triggered.connect(lambda _=False, act=act: act())
        toolbar.one_by_one.clicked.connect(self._one_by_one)
        self.balance.round_asked.connect(self._add_round)
        self.suggestions.looked.connect(self._look_at)
        self.suggestions.accepted.connect(board.fit)
        for sequence, run in (
            ("Ctrl+F", toolbar.search.setFocus),
            ("Ctrl+Return", self._select_found),
        ):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _lay_out(self) -> None:
        table = QWidget()
        row = QHBoxLayout(table)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.toolbar)
        left.addWidget(self.board, 1)
        row.addLayout(left, 1)
        row.addWidget(self._panel())
        self._pages = QTabWidget()
        self._pages.setDocumentMode(True)
        self._pages.addTab(table, "机")
        self._pages.addTab(self.common, "共通意見")
        self._pages.addTab(self.votes, "投票")
        self._pages.addTab(self.priority, "優先度")
        self._pages.currentChanged.connect(lambda _: self._turned())
        if self._show_table:
            to_wall = button("スクリーンへ", self._show_table, role="quiet", picture="wall")
            to_wall.setToolTip("進行役が見ている机を、スクリーンにも出す（Shift+F5）")
            self._pages.setCornerWidget(to_wall)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def _panel(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("panel")
        panel.setStyleSheet(
            f"QFrame#panel {{ background: {SURFACE}; border-left: 1px solid {LINE}; }}"
        )
        panel.setFixedWidth(self.look.panel(PANEL))
        column = QVBoxLayout(panel)
        column.setContentsMargins(*[self.look.px(16)] * 4)
        column.addWidget(self.balance)
        column.addWidget(self.suggestions, 1)
        column.addStretch(0)
        return panel

    def _show_empty(self, empty: bool) -> None:
        if empty and self._empty is None:
            words = "付箋はまだありません。\n「付箋」の画面で受付を開くと、ここに並びます。"
            self._empty = empty_state(self.look, words, "", None, "notes")
            self._empty.setParent(self.board)
        if self._empty is not None:
            self._empty.setGeometry(self.board.rect())
            self._empty.setVisible(empty)


@cache
def _round_minutes(kind: str) -> int:
    """Asked at every commit, and read from a file."""
    return environment_round(kind).minutes
