"""The look: colours, type, spacing and one style sheet for the whole window.

Calm paper, exact type, one accent. Buttons say what they are by the dynamic property `role`:
`primary` (one per screen), `quiet` (text only), `danger`, `toggle`; labels by `role`: `title`,
`heading`, `hint`, `figure`; frames by `role`: `card`, `sheet`, `notice`.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.paths import resources

GROUND = "#FAF9F4"
SURFACE = "#FFFFFF"
INK = "#22302A"
QUIET = "#5B6A62"
LINE = "#DDE3DD"
ACCENT = "#23563C"
ACCENT_PALE = "#E8F0EA"
ATTENTION = "#B3261E"
ATTENTION_PALE = "#FBEAE8"
PILLAR_COLOURS: Mapping[str, str] = {
    Pillar.ENVIRONMENT: "#1B7F4B",
    Pillar.ECONOMY: "#C75B00",
    Pillar.SOCIETY: "#1F5FA8",
}
STICKIES: Mapping[str, str] = {
    "yellow": "#FFE08A",
    "pink": "#F8C6D0",
    "blue": "#BFDCF5",
    "green": "#BFE5C8",
    "violet": "#D9C9EE",
    "orange": "#FFD1A6",
}
FAMILY = "BIZ UDPGothic"
BASE_PX = 13
STEPS = (100, 115, 130, 150)
TARGET = 32  # smallest height of anything that is clicked, in px at 100 %


def load_fonts() -> None:
    """Make the shipped fonts known to Qt, so that no glyph depends on the machine."""
    for file in sorted((resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


class Look(QObject):
    """The text size chosen by the person; widgets that measure in pixels ask `px`."""

    changed = Signal()

    def __init__(self, percent: int = 100) -> None:
        super().__init__()
        self.percent = percent

    def px(self, at_100: float) -> int:
        """A length that grows with the text size."""
        return round(at_100 * self.percent / 100)

    def panel(self, at_100: float) -> int:
        """The width of a panel at the side: it grows by a fifth at most, so that a small screen
        keeps room for the work beside it."""
        return min(self.px(at_100), round(at_100 * 1.2))

    def font(self, px_at_100: float = BASE_PX, *, bold: bool = False) -> QFont:
        """The screen font at a size that grows with the text size."""
        font = QFont(FAMILY)
        font.setFamilies([FAMILY, "Noto Sans JP", "Noto Emoji"])
        font.setPixelSize(max(self.px(px_at_100), 9))
        font.setBold(bold)
        return font

    def step(self, by: int) -> None:
        """One step larger (+1) or smaller (-1)."""
        at = STEPS.index(self.percent) if self.percent in STEPS else 0
        self.set_percent(STEPS[max(0, min(at + by, len(STEPS) - 1))])

    def set_percent(self, percent: int) -> None:
        """Choose one of the steps 100, 115, 130, 150."""
        if percent != self.percent:
            self.percent = percent
            self.apply()
            self.changed.emit()

    def apply(self) -> None:
        """Put font and style sheet on the whole application."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setFont(self.font())
            application.setStyleSheet(style_sheet(self))


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is, and let the style sheet know."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def pillar_brush(pillar: str, *, suggested: bool = False) -> QBrush:
    """The pillar's colour with its pattern: 環 solid, 経 stripes, 社 dots; suggested ones hatched
    thinly on paper, so that confirmed and suggested differ without colour."""
    colour = QColor(PILLAR_COLOURS[pillar])
    tile = QPixmap(8, 8)
    tile.fill(QColor(SURFACE) if suggested else colour)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if suggested:
        painter.setPen(QPen(colour, 1.2))
        for offset in (-8, 0, 8):
            painter.drawLine(offset, 8, offset + 8, 0)
    else:
        _pattern(painter, pillar, colour.lighter(135))
    painter.end()
    return QBrush(tile)


def _pattern(painter: QPainter, pillar: str, light: QColor) -> None:
    if pillar == Pillar.ECONOMY:
        painter.setPen(QPen(light, 2))
        for offset in (-8, 0, 8):
            painter.drawLine(offset, 8, offset + 8, 0)
    elif pillar == Pillar.SOCIETY:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        painter.drawEllipse(1, 1, 3, 3)
        painter.drawEllipse(5, 5, 3, 3)


def style_sheet(look: Look) -> str:
    """The style sheet of the window at the chosen text size."""
    px = look.px
    return f"""
    QWidget {{ color: {INK}; font-size: {px(BASE_PX)}px; }}
    QMainWindow, QDialog, QWidget#ground {{ background: {GROUND}; }}
    QToolTip {{ background: {INK}; color: white; border: 0; padding: {px(4)}px {px(8)}px; }}
    QLabel {{ background: transparent; }}
    QLabel[role="title"] {{ font-size: {px(20)}px; font-weight: bold; }}
    QLabel[role="heading"] {{ font-size: {px(15)}px; font-weight: bold; }}
    QLabel[role="figure"] {{ font-size: {px(24)}px; font-weight: bold; }}
    QLabel[role="hint"] {{ color: {QUIET}; }}
    QLabel[role="attention"] {{ color: {ATTENTION}; font-weight: bold; }}
    QFrame[role="card"], QFrame[role="sheet"] {{
        background: {SURFACE}; border: 1px solid {LINE}; border-radius: {px(8)}px; }}
    QFrame[role="notice"] {{
        background: {ACCENT_PALE}; border: 1px solid {ACCENT}; border-radius: {px(8)}px; }}
    QFrame[role="warning"] {{
        background: {ATTENTION_PALE}; border: 1px solid {ATTENTION}; border-radius: {px(8)}px; }}
    QPushButton, QToolButton {{
        background: {SURFACE}; border: 1px solid {LINE}; border-radius: {px(6)}px;
        min-height: {px(TARGET - 2)}px; padding: 0 {px(12)}px; }}
    QToolButton {{ padding: 0 {px(8)}px; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {ACCENT}; background: {ACCENT_PALE}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {LINE}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {ACCENT}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: #9AA69F; background: {GROUND}; }}
    QPushButton[role="primary"] {{
        background: {ACCENT}; border-color: {ACCENT}; color: white; font-weight: bold; }}
    QPushButton[role="primary"]:hover {{ background: #2E6C4C; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {INK}; }}
    QPushButton[role="primary"]:disabled {{ background: #A9BDB1; border-color: #A9BDB1; }}
    QPushButton[role="quiet"], QToolButton[role="quiet"] {{
        background: transparent; border-color: transparent; color: {ACCENT}; }}
    QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover {{
        background: {ACCENT_PALE}; }}
    QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus {{ border-color: {ACCENT}; }}
    QPushButton[role="danger"] {{ color: {ATTENTION}; }}
    QPushButton[role="danger"]:hover {{
        border-color: {ATTENTION}; background: {ATTENTION_PALE}; }}
    QPushButton:checked, QToolButton:checked {{
        background: {ACCENT_PALE}; border-color: {ACCENT}; color: {ACCENT}; font-weight: bold; }}
    QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox, QDateEdit, QTimeEdit {{
        background: {SURFACE}; border: 1px solid #B9C4BC; border-radius: {px(6)}px;
        padding: {px(4)}px {px(8)}px; selection-background-color: {ACCENT};
        selection-color: white; }}
    QLineEdit, QComboBox {{ min-height: {px(TARGET - 10)}px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus,
    QDateEdit:focus, QTimeEdit:focus {{ border: 2px solid {ACCENT}; }}
    QAbstractSpinBox QLineEdit {{ border: 0; padding: 0 {px(6)}px; min-height: 0;
        background: transparent; }}
    QAbstractSpinBox {{ padding: 0 0 0 {px(2)}px; min-height: {px(TARGET - 2)}px; }}
    QComboBox::drop-down {{ border: 0; width: {px(24)}px; }}
    QComboBox::down-arrow {{ image: url({_icon("chevron-down")}); width: {px(12)}px; }}
    QComboBox QAbstractItemView {{
        background: {SURFACE}; border: 1px solid {LINE}; selection-background-color: {ACCENT_PALE};
        selection-color: {INK}; outline: 0; }}
    QSpinBox::up-button, QSpinBox::down-button, QTimeEdit::up-button, QTimeEdit::down-button
        {{ width: {px(20)}px; border: 0; }}
    QDateEdit::drop-down {{ border: 0; width: {px(26)}px; }}
    QDateEdit::down-arrow {{ image: url({_icon("chevron-down")}); width: {px(12)}px; }}
    QSpinBox::up-arrow, QTimeEdit::up-arrow {{
        image: url({_icon("chevron-up")}); width: {px(10)}px; }}
    QSpinBox::down-arrow, QTimeEdit::down-arrow {{
        image: url({_icon("chevron-down")}); width: {px(10)}px; }}
    QCheckBox, QRadioButton {{ spacing: {px(8)}px; min-height: {px(TARGET - 6)}px; }}
    QCheckBox::indicator, QRadioButton::indicator {{
        width: {px(16)}px; height: {px(16)}px; background: {SURFACE};
        border: 1px solid #8C9A92; border-radius: {px(4)}px; }}
    QRadioButton::indicator {{ border-radius: {px(8)}px; }}
    QCheckBox::indicator:checked {{
        background: {ACCENT}; border-color: {ACCENT}; image: url({_icon("check-white")}); }}
    QRadioButton::indicator:checked {{
        background: {SURFACE}; border: {px(5)}px solid {ACCENT}; width: {px(8)}px;
        height: {px(8)}px; }}
    QTableView, QTreeView, QListView, QTableWidget, QTreeWidget, QListWidget {{
        background: {SURFACE}; border: 1px solid {LINE}; border-radius: {px(6)}px;
        gridline-color: {LINE}; alternate-background-color: #F6F8F5;
        selection-background-color: {ACCENT_PALE}; selection-color: {INK}; outline: 0; }}
    QTableView::item, QListView::item, QTreeView::item {{ padding: {px(6)}px; }}
    QHeaderView::section {{
        background: {GROUND}; color: {QUIET}; border: 0; border-bottom: 1px solid {LINE};
        padding: {px(6)}px {px(8)}px; font-weight: bold; }}
    QTabBar::tab {{
        background: transparent; padding: {px(8)}px {px(14)}px; color: {QUIET};
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {ACCENT}; border-bottom-color: {ACCENT}; font-weight: bold; }}
    QTabWidget::pane {{ border: 0; border-top: 1px solid {LINE}; }}
    QScrollArea {{ border: 0; background: transparent; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
    QScrollBar::handle {{ background: #C5CEC7; border-radius: {px(5)}px; margin: 1px;
        min-height: {px(32)}px; min-width: {px(32)}px; }}
    QScrollBar::handle:hover {{ background: #9FACA3; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QSplitter::handle {{ background: transparent; }}
    QProgressBar {{ background: {LINE}; border: 0; border-radius: {px(4)}px; height: {px(8)}px;
        text-align: center; }}
    QProgressBar::chunk {{ background: {ACCENT}; border-radius: {px(4)}px; }}
    QMenu {{ background: {SURFACE}; border: 1px solid {LINE}; padding: {px(4)}px; }}
    QMenu::item {{ padding: {px(7)}px {px(24)}px; border-radius: {px(4)}px; }}
    QMenu::item:selected {{ background: {ACCENT_PALE}; }}
    QMenu::separator {{ height: 1px; background: {LINE}; margin: {px(4)}px; }}
    QSlider::groove:horizontal {{ height: {px(4)}px; background: {LINE}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ background: {ACCENT}; width: {px(16)}px; height: {px(16)}px;
        margin: -{px(6)}px 0; border-radius: {px(8)}px; }}
    """


def _icon(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").as_posix()
