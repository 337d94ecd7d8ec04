"""One note at a time, and one question: which island? Everything by keys, nothing in a hurry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from kisarazu_ws.domain.text import fold
from kisarazu_ws.ui.organise.choose_island import Choice
from kisarazu_ws.ui.organise.scene import NoteSprite
from kisarazu_ws.ui.theme import INK, STICKIES, Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row

ID = Qt.ItemDataRole.UserRole
KEYS = "↑↓で選んで Enter。Ctrl+L＝一匹狼　Ctrl+→＝あとで　Esc＝終わる"


class OneByOne(QFrame):
    """`placed` carries the note and an island, `founded` the note and the name of a fresh island,
    `lone` the note; `left` comes when the person has had enough or nothing is left."""

    placed = Signal(str, str)
    founded = Signal(str, str)
    lone = Signal(str)
    shown = Signal(str)
    left = Signal()

    def __init__(self, host: QWidget, look: Look) -> None:
        super().__init__(host)
        set_role(self, "card")
        self._host = host
        self._look = look
        self._note = ""
        self._later: list[str] = []
        self._waiting: Mapping[str, NoteSprite] = {}
        self._islands: Sequence[Choice] = ()
        self._proposed: Mapping[str, str] = {}
        self._count = label("", "hint")
        self._hint = label(KEYS, "hint", wrap=True)
        self._text = label("", wrap=True)
        self._paper = QFrame()
        within = column(self._text)
        within.setContentsMargins(*[look.px(12)] * 4)
        self._paper.setLayout(within)
        self._words = QLineEdit()
        self._words.setPlaceholderText("表札の一部を打つ。新しい島なら、その名前")
        self._words.setAccessibleName("どの島")
        self._words.textChanged.connect(lambda _: self._list_again())
        self._words.returnPressed.connect(self._take)
        self._words.installEventFilter(self)
        self._keys: Mapping[tuple[bool, int], Callable[[], None]] = {
            (False, Qt.Key.Key_Down): lambda: self._step(1),
            (False, Qt.Key.Key_Up): lambda: self._step(-1),
            (True, Qt.Key.Key_L): self._stay_lone,
            (True, Qt.Key.Key_Right): self.later,
        }
        self.list = QListWidget()
        self.list.setAccessibleName("島")
        self.list.itemClicked.connect(lambda _: self._take())
        self._lay_out()
        self.hide()

    def open(self) -> None:
        """Begin; `show_table` has said what there is."""
        self._later = []
        self._note = ""
        host, look = self._host, self._look
        room = host.height() - look.px(88)  # the strip stays free
        self.setFixedSize(min(look.px(440), host.width() - 32), min(look.px(520), room))
        self._hint.setVisible(room > look.px(460))
        self.move(host.width() - self.width() - look.px(16), look.px(8))
        self.show()
        self.raise_()
        self._next()

    def show_table(self, waiting: Mapping[str, NoteSprite], islands: Sequence[Choice]) -> None:
        """What waits and which islands there are; a note that somebody placed meanwhile goes."""
        self._waiting, self._islands = waiting, islands
        if self.isVisible():
            if self._note in waiting:
                self._list_again()
                self._count.setText(f"のこり{len(waiting)}枚")
            else:
                self._next()

    def propose(self, proposed: Mapping[str, str]) -> None:
        """Note -> island that the machine would choose; it is only put first, and says so."""
        self._proposed = proposed
        if self.isVisible():
            self._list_again()

    @property
    def note(self) -> str:
        """The note that is asked about."""
        return self._note

    def later(self) -> None:
        """Leave this note for the end."""
        self._later.append(self._note)
        self._next()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        act = self._keys.get((held, event.key()))
        if act is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else the line moves its cursor by a word
        elif event.type() == QEvent.Type.KeyPress:
            act()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _next(self) -> None:
        order = sorted(self._waiting, key=lambda i: self._waiting[i].note.number)
        fresh = [i for i in order if i not in self._later]
        if not order:
            self._close()
            return
        if not fresh:
            self._later, fresh = [], order
        self._note = fresh[0]
        sprite = self._waiting[self._note]
        self._count.setText(f"のこり{len(order)}枚")
        self._text.setText(sprite.note.text)
        paper = STICKIES.get(sprite.colour, STICKIES["yellow"])
        px = self._look.px
        self._paper.setStyleSheet(f"QFrame {{ background: {paper}; border-radius: {px(4)}px; }}")
        self._text.setStyleSheet(f"color: {INK}; font-size: {px(18)}px;")
        self._paper.setMaximumHeight(px(132))
        self._words.clear()
        self._list_again()
        self._words.setFocus()
        self.shown.emit(self._note)

    def _list_again(self) -> None:
        words = fold(self._words.text()).split()
        first = self._proposed.get(self._note)
        found = [c for c in self._islands if all(w in fold(c.name) for w in words)]
        found.sort(key=lambda c: c.id != first)
        self.list.clear()
        for choice in found:
            mark = "（案）" if choice.id == first else ""
            item = QListWidgetItem(f"{choice.name}　{choice.count}枚{mark}")
            item.setData(ID, choice.id)
            self.list.addItem(item)
        if self._words.text().strip():
            item = QListWidgetItem(f"＋ 新しい島『{self._words.text().strip()}』を作る")
            item.setData(ID, "")
            self.list.addItem(item)
        if words or first:  # an Enter without looking must not put a note anywhere
            self.list.setCurrentRow(0)

    def _take(self) -> None:
        if self.list.currentRow() < 0:
            return
        island, words = str(self.list.currentItem().data(ID)), self._words.text().strip()
        note, self._note = self._note, ""
        if island:
            self.placed.emit(note, island)
        else:
            self.founded.emit(note, words)

    def _step(self, by: int) -> None:
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())

    def _stay_lone(self) -> None:
        note, self._note = self._note, ""
        self.lone.emit(note)

    def _close(self) -> None:
        self.hide()
        self.left.emit()

    def _lay_out(self) -> None:
        look = self._look
        inside = column(
            row(label("どの島？", "heading"), -1, self._count),
            self._paper,
            self._words,
            self.list,
            self._hint,
            row(
                button("一匹狼のまま", self._stay_lone, tip="一匹狼のまま（Ctrl+L）"),
                button("あとで", self.later, tip="あとで（Ctrl+→）"),
                -1,
                button("終わる", self._close, tip="終わる（Esc）"),
            ),
            gap=look.px(8),
        )
        inside.setContentsMargins(*[look.px(16)] * 4)
        self.setLayout(inside)
