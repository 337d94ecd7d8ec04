"""Notes as they arrive: newest on top, to be found, corrected, taken out and brought back."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
)

from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.domain.text import fold
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.notes.edit_dialog import EditDialog
from kisarazu_ws.ui.notes.feed_delegate import FeedDelegate
from kisarazu_ws.ui.notes.feed_model import NOTE, FeedFilter, FeedModel, Wish
from kisarazu_ws.ui.notes.words import NO_GROUP, prompt_line, prompt_signs
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.notes import correct_note, reassign_notes, remove_notes, restore_notes
from kisarazu_ws.workshop.snapshot import SessionSnapshot

STATES = {
    "": "種類",
    "phone": "スマホ",
    "paper": "紙",
    "edited": "訂正あり",
    "out": "取り下げ・外したもの",
}
ANY = "*"


class Feed(QFrame):
    """The list with its search, and what can be done with the chosen notes."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        set_role(self, "card")
        self._bench = bench
        self._look = look
        self.model = FeedModel(self)
        self.shown = FeedFilter(self.model, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("言葉や番号で探す（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.groups, self.prompts, self.states = (
            self._choice(name) for name in ("班で絞る", "設問で絞る", "種類で絞る")
        )
        for key, words in STATES.items():
            self.states.addItem(words, key)
        self.list = self._make_list()
        self._empty = label("", "hint", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        for choice in (self.groups, self.prompts, self.states):
            choice.currentIndexChanged.connect(self._narrow)
        self.list.selectionModel().selectionChanged.connect(self._show_tools)
        self.list.doubleClicked.connect(lambda _: self.edit())
        self._keys()
        look.changed.connect(self.list.doItemsLayout)
        self._show_tools()

    def refresh(self, changes: Changes | None, view: SessionSnapshot) -> None:
        """Show the notes as they are now; selection and scroll stay where they are."""
        session_id = view.session.id
        if changes is None:
            self.model.show_notes(self._bench.snapshot.of_session(Note, session_id))
        else:
            self.model.take(changes.rows, session_id)
        self._offer_choices(view)
        self._show_empty()
        self._show_tools()

    def take(self, changes: Changes, session_id: str) -> None:
        """Show what changed in the notes; nothing else did."""
        self.model.take(changes.rows, session_id)
        self._show_empty()
        self._show_tools()

    def _offer_choices(self, view: SessionSnapshot) -> None:
        signs = prompt_signs(view)
        prompts = {p.id: (signs[p.id], p.colour) for p in view.prompts}
        if self._delegate.call({g.id: g.name for g in view.groups}, prompts):
            self.list.viewport().update()
        self._offer(self.groups, [("班", ANY), *((g.name, g.id) for g in view.groups)])
        lines = [(prompt_line(i, p), p.id) for i, p in enumerate(view.prompts)]
        self._offer(self.prompts, [("設問", ANY), *lines])

    def chosen(self) -> list[Note]:
        """The chosen notes, from top to bottom."""
        rows = sorted(self.list.selectionModel().selectedIndexes(), key=lambda i: i.row())
        return [index.data(NOTE) for index in rows]

    def edit(self) -> None:
        """Correct the words of the one chosen note."""
        notes = self.chosen()
        if len(notes) != 1 or notes[0].state != "live":
            return
        note = notes[0]
        every = self._bench.snapshot.all(NoteRevision).values()
        revisions = sorted((r for r in every if r.note_id == note.id), key=lambda r: r.rev)
        dialog = EditDialog(note, revisions, self._look, self)
        if dialog.exec():
            self._bench.do(correct_note, note.id, dialog.text(), dialog.reason.text())

    def take_out(self) -> None:
        """Take the chosen notes out; they are kept."""
        live = [n for n in self.chosen() if n.state == "live"]
        if live:
            done = self._bench.workshop.do(remove_notes, [n.id for n in live])
            words = f"{_names(live)}を外しました（Ctrl+Z か「戻す」で戻せます）"
            self._bench.then(done, lambda _: self._bench.tell(words))

    def bring_back(self) -> None:
        """Bring back those of the chosen notes that were taken out here."""
        out = [n for n in self.chosen() if n.state == "removed"]
        if out:
            self._bench.do(restore_notes, [n.id for n in out])

    def _reassign(self, *, group_id: str | None = None, prompt_id: str | None = None) -> None:
        ids = [n.id for n in self.chosen()]
        self._bench.do(reassign_notes, ids, group_id=group_id, prompt_id=prompt_id)

    def _fill_menu(self) -> None:
        self._menu.clear()
        view = self._bench.view
        if view is None:
            return
        for group in view.groups:
            action = self._menu.addAction(f"{group.name}の付箋にする")
            action.triggered.connect(lambda _=False, g=group.id: self._reassign(group_id=g))
        self._menu.addSeparator()
        for place, prompt in enumerate(view.prompts):
            action = self._menu.addAction(f"{prompt_line(place, prompt)} の答えにする")
            action.triggered.connect(lambda _=False, p=prompt.id: self._reassign(prompt_id=p))

    def _narrow(self) -> None:
        group, prompt = self.groups.currentData(), self.prompts.currentData()
        self.shown.narrow(
            Wish(
                fold(self.search.text().strip()),
                None if group in (None, ANY) else group,
                None if prompt in (None, ANY) else prompt,
                self.states.currentData() or "",
            )
        )
        self._show_empty()

    def _show_empty(self) -> None:
        empty = self.shown.rowCount() == 0
        narrowed = self.model.rowCount() > 0
        self._empty.setText(
            "この条件に合う付箋はありません。"
            if narrowed
            else "まだ付箋はありません。\n受付を開くか、紙の付箋を入れると、ここに並びます。"
        )
        self._empty.setVisible(empty)
        self.list.setVisible(not empty)

    def _show_tools(self) -> None:
        notes = self.chosen()
        live = sum(n.state == "live" for n in notes)
        self._edit.setEnabled(len(notes) == 1 and live == 1)
        self._assign.setEnabled(bool(notes))
        self._out.setVisible(live > 0 or not any(n.state == "removed" for n in notes))
        self._out.setEnabled(live > 0)
        self._back.setVisible(not self._out.isVisibleTo(self))

    def _offer(self, choice: QComboBox, wanted: list[tuple[str, str]]) -> None:
        extra = 1 if choice is self.groups else 0  # 班なし stays last
        shown = [(choice.itemText(i), choice.itemData(i)) for i in range(choice.count() - extra)]
        if shown == wanted:
            return
        kept = choice.currentData()
        with QSignalBlocker(choice):
            choice.clear()
            for words, key in wanted:
                choice.addItem(words, key)
            if choice is self.groups:
                choice.addItem(NO_GROUP, "")
            choice.setCurrentIndex(max(choice.findData(kept), 0))
        self._narrow()

    def _choice(self, name: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setToolTip(name)
        choice.setMinimumContentsLength(4)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return choice

    def _make_list(self) -> QListView:
        view = QListView()
        view.setAccessibleName("届いた付箋")
        view.setModel(self.shown)
        self._delegate = FeedDelegate(self._look, view)
        view.setItemDelegate(self._delegate)
        view.setUniformItemSizes(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFrameShape(QFrame.Shape.NoFrame)
        return view

    def _lay_out(self) -> None:
        look = self._look
        self._edit = button("直す", self.edit, picture="edit", key="F2", look=look)
        self._out = button("外す", self.take_out, tip="外す（Del）。消えずに残り、戻せます")
        self._back = button("戻す", self.bring_back, tip="外した付箋を戻す（Del）")
        self._assign = QPushButton("班・設問…")
        self._assign.setToolTip("選んだ付箋の班や設問を変える（Shift+F10）")
        self._menu = QMenu(self._assign)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._assign.setMenu(self._menu)
        inside = column(
            self.search,
            row(self.groups, self.prompts, self.states, gap=look.px(8)),
            self.list,
            self._empty,
            row(self._edit, self._assign, -1, self._out, self._back, gap=look.px(8)),
            gap=look.px(8),
        )
        inside.setStretch(2, 1)
        inside.setStretch(3, 1)
        inside.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(12))
        self.setLayout(inside)

    def _keys(self) -> None:
        scope = Qt.ShortcutContext.WidgetShortcut
        for key, act in (
            ("Del", self._out_or_back),
            ("Shift+F10", self._assign.showMenu),
        ):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(scope)
            shortcut.activated.connect(act)

    def _out_or_back(self) -> None:
        if any(n.state == "live" for n in self.chosen()):
            self.take_out()
        else:
            self.bring_back()


def _names(notes: list[Note]) -> str:
    return f"{notes[0].number}番" if len(notes) == 1 else f"{len(notes)}枚"
