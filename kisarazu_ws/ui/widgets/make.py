"""The small parts every screen is built from, so that they look alike everywhere."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kisarazu_ws.ui.icons import icon
from kisarazu_ws.ui.theme import ACCENT, Look, set_role
from kisarazu_ws.ui.widgets.paragraph import Paragraph


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """Plain text (never rich: a note's words stay words) in a role of the style sheet."""
    made = Paragraph(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        set_role(made, role)
    return made


def plain_tip(words: str) -> str:
    """Somebody's words as a tooltip; escaped, since Qt takes for markup what looks like it."""
    return f'<p style="white-space: pre-wrap">{escape(words)}</p>'


def button(
    text: str,
    act: Callable[[], object],
    *,
    role: str = "",
    picture: str = "",
    key: str = "",
    tip: str = "",
    look: Look | None = None,
) -> QPushButton:
    """A button; its key is shown in the tooltip."""
    made = QPushButton(text)
    made.clicked.connect(lambda _=False: act())
    if role:
        set_role(made, role)
    if picture:
        colours = {"primary": "#FFFFFF", "quiet": ACCENT}
        made.setIcon(icon(picture, colours.get(role, "#22302A")))
        if look:
            made.setIconSize(QSize(look.px(18), look.px(18)))
    if key:
        made.setShortcut(QKeySequence(key))
    shown = f"{tip or text}（{key}）" if key else tip
    if shown:
        made.setToolTip(plain_tip(shown))
    return made


def column(*parts: QWidget | QHBoxLayout | QVBoxLayout | int, gap: int = 8) -> QVBoxLayout:
    """Parts below each other; a number is empty space, -1 stretches."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    _fill(made, parts)
    return made


def row(*parts: QWidget | QHBoxLayout | QVBoxLayout | int, gap: int = 8) -> QHBoxLayout:
    """Parts beside each other; a number is empty space, -1 stretches."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    _fill(made, parts)
    return made


def card(
    look: Look, *parts: QWidget | QHBoxLayout | QVBoxLayout | int, role: str = "card"
) -> QFrame:
    """A white sheet with parts below each other."""
    frame = QFrame()
    set_role(frame, role)
    inside = column(*parts, gap=look.px(8))
    inside.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(14))
    frame.setLayout(inside)
    return frame


def empty_state(
    look: Look, sentence: str, next_step: str, act: Callable[[], object] | None, picture: str
) -> QWidget:
    """What an empty place says: what will be here, and the button that leads on."""
    page = QWidget()
    drawing = QLabel()
    drawing.setPixmap(icon(picture, "#8FA396").pixmap(look.px(48), look.px(48)))
    drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
    words = label(sentence, "hint", wrap=True)
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    parts: list[QWidget | QHBoxLayout | QVBoxLayout | int] = [-1, drawing, words]
    if act:
        parts.append(row(-1, button(next_step, act, role="primary"), -1))
    page.setLayout(column(*parts, -1, gap=look.px(12)))
    return page


def _fill(
    layout: QHBoxLayout | QVBoxLayout, parts: tuple[QWidget | QHBoxLayout | QVBoxLayout | int, ...]
) -> None:
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(1) if part < 0 else layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
