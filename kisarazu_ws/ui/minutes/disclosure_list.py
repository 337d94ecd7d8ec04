"""The notes to decide on before anything is published, one after the other, keys only if wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kisarazu_ws.domain.disclosure import CHOICES, MASK, REWORDED, Disclosure, public_text
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.disclosure import disclose, undisclose
from kisarazu_ws.workshop.review import Undecided, masked
from kisarazu_ws.workshop.snapshot import SessionSnapshot

REASONS: Mapping[str, str] = {
    "names": "名簿の氏名",
    "contact": "連絡先",
    "honorific": "名前かも",
    "nothing": "特になし",
    "several": "考えが複数",
    "twins": "ほぼ同じ",
}


class DisclosureList(QWidget):
    """Above what is open, below what was decided; a decision leads on to the next note."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._notes: dict[str, Note] = {}
        self._open: dict[str, Undecided] = {}
        self.open = _list("決めること")
        self.decided = _list("決めた付箋")
        self.open.setMinimumHeight(look.px(220))
        self.decided.setMaximumHeight(look.px(110))
        self._head = label("", "heading", wrap=True)
        self._hint = label(
            "伏せる・言いかえるのは、公開する書類の中だけです。元の文はファイルに残ります。",
            "hint",
            wrap=True,
        )
        self._mask = button("伏せる", self.hide_words, key="Alt+1")
        self._buttons = (
            self._mask,
            button("言いかえる…", self.reword, key="Alt+2"),
            button("そのまま", lambda: self._decide("keep"), key="Alt+3"),
            button("載せない", lambda: self._decide("drop"), key="Alt+4"),
        )
        self._again = button("決め直す", self.decide_again, key="Alt+0")
        self._done = label("", "heading")
        self.open.itemSelectionChanged.connect(self._show_buttons)
        self.decided.itemSelectionChanged.connect(self._show_buttons)
        self._below = QWidget()
        self._below.setLayout(
            column(row(self._done, -1, self._again), self.decided, gap=look.px(6))
        )
        page = column(
            self._head, self._hint, self.open, row(*self._buttons, -1, gap=look.px(6)),
            self._below, gap=look.px(8),
        )  # fmt: skip
        assert isinstance(page, QVBoxLayout)
        self.setLayout(page)

    def show_notes(self, view: SessionSnapshot, open_: Sequence[Undecided]) -> None:
        """Show what is open and what was decided; the place in the list stays."""
        self._notes = {note.id: note for note in view.notes}
        self._open = {one.note_id: one for one in open_}
        place = max(self.open.currentRow(), 0)
        _fill(self.open, [(one.note_id, self._words(one)) for one in open_])
        self.open.setCurrentRow(min(place, len(open_) - 1))
        settled = [(note, d) for note in view.notes if (d := view.disclosures.get(note.id))]
        _fill(self.decided, [(note.id, _decision(note, d)) for note, d in settled])
        self._head.setText(f"公開のしかたを決める付箋　{len(open_)}件")
        self._done.setText(f"決めた付箋　{len(settled)}件")
        for widget in (self._head, self._hint, self.open, *self._buttons):
            widget.setVisible(bool(open_))
        self._below.setVisible(bool(settled))
        self._show_buttons()

    def hide_words(self) -> None:
        """Put the words that were found out of sight."""
        if one := self._current():
            self._bench.do(disclose, [one.note_id], "mask", masked(self._text(one), one.words))

    def reword(self) -> None:
        """Ask for the words that go out instead."""
        one = self._current()
        if one is None:
            return
        note = self._notes[one.note_id]
        text, ok = QInputDialog.getMultiLineText(
            self, f"{note.number}番を言いかえる", f"元の文：{note.text}\n\n公開する文",
            masked(self._text(one), one.words),
        )  # fmt: skip
        if ok:
            choice = "mask" if MASK in text else "generalise"
            self._bench.do(disclose, [one.note_id], choice, text)

    def decide_again(self) -> None:
        """Ask anew about the notes chosen among the decided ones."""
        if ids := _chosen(self.decided):
            self._bench.do(undisclose, ids)

    def _decide(self, choice: str) -> None:
        if ids := _chosen(self.open):
            self._bench.do(disclose, ids, choice)

    def _current(self) -> Undecided | None:
        ids = _chosen(self.open)
        return self._open[ids[0]] if len(ids) == 1 else None

    def _text(self, one: Undecided) -> str:
        """What would go out as of now: masked words may still hold something."""
        note = self._notes[one.note_id]
        decision = self._bench.view.disclosures.get(note.id) if self._bench.view else None
        reworded = decision is not None and decision.settles(note) and decision.choice in REWORDED
        return decision.text if decision is not None and reworded else note.text

    def _words(self, one: Undecided) -> str:
        text = self._text(one)
        for word in one.words:
            text = text.replace(word, f"【{word}】") if f"【{word}" not in text else text
        reasons = "・".join(REASONS[kind] for kind in one.kinds)
        return f"{self._notes[one.note_id].number}番〔{reasons}〕\n{text}"

    def _show_buttons(self) -> None:
        one = self._current()
        some = bool(_chosen(self.open))
        self._mask.setEnabled(one is not None and bool(one.words))
        self._buttons[1].setEnabled(one is not None)
        for made in self._buttons[2:]:
            made.setEnabled(some)
        self._again.setEnabled(bool(_chosen(self.decided)))


def _list(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setWordWrap(True)
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def _fill(shown: QListWidget, rows: Sequence[tuple[str, str]]) -> None:
    shown.blockSignals(True)
    shown.clear()
    for id_, text in rows:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, id_)
        shown.addItem(item)
    shown.blockSignals(False)


def _chosen(shown: QListWidget) -> list[str]:
    return [str(item.data(Qt.ItemDataRole.UserRole)) for item in shown.selectedItems()]


def _decision(note: Note, decision: Disclosure) -> str:
    text = public_text(note, decision)
    after = "" if decision.settles(note) else "（付箋が直されました。もう一度決めてください）"
    return f"{note.number}番〔{CHOICES[decision.choice]}〕{text or ''}{after}"
