"""Paper cards typed in: type, Enter, next. Group, question and half-typed words stay."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.notes.import_notes import NotesImport
from kisarazu_ws.ui.notes.kana_box import KanaBox
from kisarazu_ws.ui.notes.words import NO_GROUP, prompt_line
from kisarazu_ws.ui.theme import ACCENT, INK, LINE, STICKIES, Look, set_role
from kisarazu_ws.ui.widgets.make import button, card, column, label, plain_tip, row
from kisarazu_ws.workshop.notes import NewNote, checked, write_note
from kisarazu_ws.workshop.snapshot import SessionSnapshot

GROUP_COLUMNS, GROUP_COLUMNS_LARGE = 6, 4  # with ordinary and with large type
GROUP_KEYS = 8


@dataclass(frozen=True)
class Draft:
    """A card on its way to the file."""

    session_id: str
    note: NewNote


class PaperEntry(QFrame):
    """The fast line. What the file refuses comes back as a question below it."""

    _answered = Signal(object, object)

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__()
        set_role(self, "card")
        self._bench = bench
        self._many = NotesImport(self, bench, jobs, look, lambda: self._new(""))
        self._look = look
        self._asked: str | None = None
        self._group: str | None = None
        self._colours: dict[str, str] = {}
        self.group_chips: dict[str | None, QPushButton] = {}
        self._group_grid = QGridLayout()
        self._group_grid.setSpacing(look.px(6))
        self.prompt = QComboBox()
        self.prompt.setMinimumContentsLength(6)
        self.prompt.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.prompt.setAccessibleName("答える設問")
        self.prompt.setToolTip("紙の付箋が答える設問（Alt+↑／↓）")
        self.prompt.currentIndexChanged.connect(lambda _: self._tint())
        self.box = KanaBox()
        self.box.setAccessibleName("紙の付箋の文")
        self.box.setPlaceholderText("紙の付箋を打って、Enter で次へ")
        self.box.entered.connect(self.store)
        self.box.pasted.connect(
            lambda text: self._many.take_text(text, lambda: self.box.insertPlainText(text))
        )
        self.card_no = QLineEdit()
        self.card_no.setPlaceholderText("カード番号")
        self.card_no.setAccessibleName("カード番号（任意）")
        self.card_no.setToolTip("任意。入れると、次の番号へ自動で進みます")
        self.card_no.returnPressed.connect(self.store)
        self._last = label("Shift+Enter＝改行　Alt+1～8＝班", "hint", wrap=True)
        self.refused = QVBoxLayout()
        self.refused.setSpacing(look.px(6))
        self._lay_out()
        self._answered.connect(self._take_answer)
        look.changed.connect(self._tint)
        look.changed.connect(self._lay_groups)

    def refresh(self, view: SessionSnapshot) -> None:
        """Offer the groups and questions as they are now; typed words are never touched."""
        self._show_groups(view)
        self._show_prompts(view)

    def choose_group(self, place: int) -> None:
        """The group at a place (from 0) is the one whose cards are typed in."""
        ids = list(self.group_chips)
        if 0 <= place < len(ids):
            self._choose(ids[place])

    def step_prompt(self, by: int) -> None:
        """The next (+1) or previous (-1) question."""
        to = self.prompt.currentIndex() + by
        if 0 <= to < self.prompt.count():
            self.prompt.setCurrentIndex(to)

    def store(self) -> None:
        """Give the typed words to the file, and be ready for the next card at once."""
        if not self.box.toPlainText().strip():
            return
        try:
            words = checked(self.box.toPlainText())
        except WorkshopError as error:
            self._say(f"{error.what}{error.next_step}", "attention")
            return
        number = self.card_no.text().strip()
        self.box.clear()
        self.card_no.setText(following(number))
        self.box.setFocus()
        self._send(Draft(self._bench.session_id, self._new(words, number or None)))

    def import_file(self, file: Path) -> None:
        """Show what a table of notes holds, and take it in when the person says so."""
        self._many.read(file)

    def _new(self, words: str, number: str | None = None) -> NewNote:
        return NewNote(
            words,
            source="paper",
            prompt_id=self.prompt.currentData(),
            group_id=self._group,
            card_no=number,
        )

    def _send(self, draft: Draft) -> None:
        future = self._bench.workshop.do(write_note, draft.session_id, draft.note)
        future.add_done_callback(lambda ready: self._answered.emit(ready, draft))

    def _take_answer(self, future: Future[Note], draft: Draft) -> None:
        error = future.exception()
        if error is None:
            note = future.result()
            self._say(f"✓ {note.number}番を入れました：{_short(note.text)}", "hint")
        elif isinstance(error, WorkshopError):
            self._ask_again(draft, error)
        else:
            self._bench.broken.emit(error)

    def _ask_again(self, draft: Draft, error: WorkshopError) -> None:
        look = self._look
        words = label(f"入っていません：「{_short(draft.note.text)}」", "attention", wrap=True)
        why = label(f"{error.what}どうしますか。", wrap=True)

        def answer(note: NewNote | None) -> None:
            self.refused.removeWidget(frame)
            frame.deleteLater()
            self.box.setFocus()
            if note is not None:
                self._send(replace(draft, note=note))

        choices = [button("もう一度入れる", lambda: answer(draft.note))]
        if error.code == "card_twice":
            bare = replace(draft.note, card_no=None)
            choices = [button("番号なしで入れる", lambda: answer(bare))]
        frame = card(
            look,
            words,
            why,
            row(*choices, button("入れない", lambda: answer(None)), -1, gap=look.px(8)),
            role="warning",
        )
        self.refused.addWidget(frame)

    def _say(self, words: str, role: str) -> None:
        self._last.setText(words)
        set_role(self._last, role)

    def _show_groups(self, view: SessionSnapshot) -> None:
        wanted: list[tuple[str | None, str]] = [(g.id, g.name) for g in view.groups]
        wanted.append((None, NO_GROUP))
        if [(id_, chip.text()) for id_, chip in self.group_chips.items()] != wanted:
            self._rebuild_groups(wanted)
        if self._group not in self.group_chips:
            self._choose(None)
        self._choose(self._group)

    def _rebuild_groups(self, wanted: list[tuple[str | None, str]]) -> None:
        for old in self.group_chips.values():
            self._group_grid.removeWidget(old)
            old.deleteLater()
        self.group_chips = {}
        for place, (group_id, name) in enumerate(wanted):
            chip = QPushButton(name)
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setStyleSheet("padding: 0 4px;")
            chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            if place < GROUP_KEYS:
                chip.setToolTip(plain_tip(f"{name}の付箋を入れる（Alt+{place + 1}）"))
            chip.clicked.connect(lambda _=False, id_=group_id: self._pick(id_))
            self.group_chips[group_id] = chip
        self._lay_groups()

    def _lay_groups(self) -> None:
        columns = GROUP_COLUMNS if self._look.percent < 130 else GROUP_COLUMNS_LARGE
        for place, chip in enumerate(self.group_chips.values()):
            self._group_grid.addWidget(chip, place // columns, place % columns)

    def _pick(self, group_id: str | None) -> None:
        self._choose(group_id)
        self.box.setFocus()

    def _choose(self, group_id: str | None) -> None:
        self._group = group_id
        self.group_chips[group_id].setChecked(True)

    def _show_prompts(self, view: SessionSnapshot) -> None:
        wanted = [(prompt_line(i, p), p.id) for i, p in enumerate(view.prompts)]
        shown = [
            (self.prompt.itemText(i), self.prompt.itemData(i)) for i in range(self.prompt.count())
        ]
        self._colours = {p.id: p.colour for p in view.prompts}
        if wanted != shown:
            kept = self.prompt.currentData()
            self.prompt.clear()
            for words, prompt_id in wanted:
                self.prompt.addItem(words, prompt_id)
            self.prompt.setCurrentIndex(max(self.prompt.findData(kept), 0))
        if view.session.prompt_id != self._asked and not self.box.toPlainText():
            self._asked = view.session.prompt_id
            place = self.prompt.findData(self._asked)
            self.prompt.setCurrentIndex(place if place >= 0 else self.prompt.currentIndex())
        self._tint()

    def _tint(self) -> None:
        """The box is the note: it has the colour of the question's notes."""
        px = self._look.px
        paper = STICKIES.get(self._colours.get(self.prompt.currentData() or "", "yellow"), "white")
        sheet = f"""QPlainTextEdit {{ background: {paper}; color: {INK}; font-size: {px(20)}px;
            border: 1px solid {LINE}; border-radius: {px(6)}px; padding: {px(6)}px {px(10)}px; }}
            QPlainTextEdit:focus {{ border: 2px solid {ACCENT}; }}"""
        if self.box.styleSheet() != sheet:
            self.box.setStyleSheet(sheet)
            self.box.setFixedHeight(px(104))
            self.card_no.setFixedWidth(px(104))

    def _lay_out(self) -> None:
        look = self._look
        self._add = button(
            "入れる",
            self.store,
            picture="check",
            tip="入れて次へ（Enter。Shift+Enter＝改行）",
            look=look,
        )
        table = button(
            "表から…",
            self._many.ask_file,
            role="quiet",
            key="Ctrl+I",
            tip="CSV・Excelの付箋を取り込む。貼り付けた何行もの文も、1行1枚で入ります",
        )
        foot = row(self.card_no, -1, self._add, gap=look.px(8))
        inside = column(
            row(label("紙の付箋を入れる", "heading"), -1, table),
            self._group_grid_row(),
            self.prompt,
            self.box,
            foot,
            self._last,
            gap=look.px(8),
        )
        inside.addLayout(self.refused)
        inside.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.setLayout(inside)

    def _group_grid_row(self) -> QVBoxLayout:
        holder = column()
        holder.addLayout(self._group_grid)
        return holder


def following(number: str) -> str:
    """The card number after this one: 12 → 13, A-07 → A-08; without figures the field empties."""
    figures = ""
    while number and number[-1].isdecimal():
        figures, number = number[-1] + figures, number[:-1]
    return f"{number}{int(figures) + 1:0{len(figures)}}" if figures else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 24 else f"{flat[:24]}…"
