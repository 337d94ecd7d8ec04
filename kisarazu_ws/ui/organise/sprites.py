"""How stickies, islands and trays look; painted in board units on a scaled painter."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
)

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.ui.organise.scene import SHADOW, Badge, IslandSprite, NoteSprite, TraySprite
from kisarazu_ws.ui.organise.wrap import fit
from kisarazu_ws.ui.theme import (
    ACCENT,
    FAMILY,
    GROUND,
    INK,
    PILLAR_COLOURS,
    QUIET,
    STICKIES,
    pillar_brush,
)
from kisarazu_ws.workshop.layout import NOTE_H, NOTE_W, PAD, PLATE, PLATE_LINE

LEGIBLE = 0.35  # below this scale a sticky is a rectangle of its colour
MARGIN = 10.0
FOOT = 24.0
LETTERS = ((16.0, 21.0), (14.0, 18.5), (12.0, 15.5))  # size and line height
PLATE_MIN_PX = 13.0  # a nameplate is read from any height, so its letters grow as one zooms out
LEVELS = ("#FFFFFF", "#F3F7F3", "#E7EFE9")
OUTLINE = QColor("#B7C7BC")
FADED = 0.22


class Painter:
    """Paints sprites at one scale; keeps papers and laid-out words for the next time."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, int], tuple[int, list[QStaticText]]] = {}
        self._papers: dict[tuple[str, int], QPixmap] = {}

    def note(self, painter: QPainter, sprite: NoteSprite, scale: float) -> None:
        """A sticky note with its words, number, group and badges."""
        if sprite.faded:
            painter.setOpacity(FADED)
        margin = SHADOW
        area = QRectF(
            sprite.x - margin, sprite.y - margin, NOTE_W + 2 * margin, NOTE_H + 2 * margin
        )
        paper = self._paper(sprite.colour, scale)
        painter.drawPixmap(area, paper, QRectF(paper.rect()))
        self._text(painter, sprite)
        self._foot(painter, sprite)
        painter.setOpacity(1.0)

    def island(self, painter: QPainter, sprite: IslandSprite, scale: float) -> None:
        """A soft outline with its nameplate."""
        box = sprite.rect
        radius = 22.0 if sprite.level == 1 else 14.0
        painter.setPen(QPen(OUTLINE, max(2.0, 1.0 / scale)))
        painter.setBrush(QColor(LEVELS[min(sprite.level, len(LEVELS)) - 1]))
        painter.drawRoundedRect(box, radius, radius)
        if PLATE * scale >= PLATE_MIN_PX:
            self._plate(painter, sprite)

    def far_plate(self, painter: QPainter, sprite: IslandSprite, scale: float) -> None:
        """The nameplate at the top of its island, in letters that can be read from far away."""
        if PLATE * scale >= PLATE_MIN_PX or sprite.level > 1 or not sprite.cluster.nameplate:
            return
        letters = min(PLATE_MIN_PX / scale, sprite.box.w / 4.2, sprite.box.h / 2.2)
        font = screen_font(100, bold=True)
        ratio = letters / 100
        line = 132.0
        width, height = sprite.box.w * 0.94 / ratio, sprite.box.h * 0.94 / ratio
        _, lines = fit(
            sprite.cluster.nameplate, width, height, ((100.0, line, _advance(100, True)),)
        )
        metrics = max(sum(_advance(100, True)(c) for c in text) for text in lines)
        painter.save()
        painter.translate(sprite.rect.topLeft() + QPointF(4, 4))
        painter.scale(ratio, ratio)
        room = (sprite.box.w - 8) / ratio
        plate = QRectF(0, 0, min(metrics + 80, room), len(lines) * line + 32)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 225))
        painter.drawRoundedRect(plate, 30, 30)
        painter.setFont(font)
        painter.setPen(QColor(INK))
        for i, text in enumerate(lines):
            row = QRectF(plate.x(), plate.y() + 16 + i * line, plate.width(), line)
            row.setX(plate.x() + 40)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def tray(self, painter: QPainter, sprite: TraySprite, scale: float) -> None:
        """The heading of a group's notes without an island."""
        box = sprite.rect
        size = min(max(20.0, PLATE_MIN_PX / scale), 72.0)
        painter.setFont(screen_font(round(size), bold=True))
        painter.setPen(QColor(QUIET))
        head = QRectF(box.x(), box.y() - size * 0.9, box.width(), 44.0 + size * 0.9)
        words = f"{sprite.title}　{sprite.count}枚"
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
        painter.setPen(QPen(OUTLINE, max(1.5, 1.0 / scale)))
        painter.drawLine(QPointF(box.x(), box.y() + 49.0), QPointF(box.right(), box.y() + 49.0))

    def _paper(self, colour: str, scale: float) -> QPixmap:
        key = (colour, round(scale * 1000))
        found = self._papers.get(key)
        if found is None:
            if len(self._papers) > 48:
                self._papers.clear()
            found = self._papers[key] = draw_paper(STICKIES.get(colour, STICKIES["yellow"]), scale)
        return found

    def _text(self, painter: QPainter, sprite: NoteSprite) -> None:
        key = (sprite.note.id, sprite.note.rev)
        laid = self._words.get(key)
        if laid is None:
            laid = self._words[key] = _lay_words(sprite.note.text)
        place, lines = laid
        size, line_height = LETTERS[place]
        painter.setFont(screen_font(round(size)))
        painter.setPen(QColor(INK))
        y = sprite.y + MARGIN - (size - 12.0) * 0.12
        for line in lines:
            painter.drawStaticText(QPointF(sprite.x + MARGIN, y), line)
            y += line_height

    def _foot(self, painter: QPainter, sprite: NoteSprite) -> None:
        line = QRectF(sprite.x + MARGIN, sprite.y + NOTE_H - FOOT, NOTE_W - 2 * MARGIN, FOOT - 6)
        painter.setPen(QColor("#4A5650"))
        painter.setFont(screen_font(11, bold=True))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, str(sprite.note.number))
        painter.setFont(screen_font(11))
        words = _foot_words(sprite)
        if words:
            left = line.adjusted(13.0 + 7.0 * len(str(sprite.note.number)), 0, 0, 0)
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, words)
        x = line.right() - 18.0
        for badge in reversed(sprite.badges):
            draw_badge(painter, QRectF(x, line.center().y() - 9.5, 19.0, 19.0), badge)
            x -= 22.0

    def _plate(self, painter: QPainter, sprite: IslandSprite) -> None:
        box, named = sprite.rect, bool(sprite.cluster.nameplate)
        words = sprite.cluster.nameplate or "表札をつける"
        font = screen_font(round(PLATE), bold=named)
        width = box.width() - PAD * 2 - 58
        advance = _advance(round(PLATE), named)
        _, lines = fit(words, width, PLATE_LINE * 4, ((PLATE, PLATE_LINE, advance),))
        painter.setFont(font)
        painter.setPen(QColor(INK if named else QUIET))
        y = box.y() + PAD - 2
        for line in lines:
            row = QRectF(box.x() + PAD, y, width + PLATE, PLATE_LINE)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, line)
            y += PLATE_LINE
        self._corner(painter, sprite)

    def _corner(self, painter: QPainter, sprite: IslandSprite) -> None:
        """At the right of the nameplate: how many notes, dots, pillars."""
        box = sprite.rect
        painter.setFont(screen_font(15))
        painter.setPen(QColor(QUIET))
        row = QRectF(box.right() - PAD - 80, box.y() + PAD - 2, 80, PLATE_LINE)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, right, f"{sprite.count}枚")
        x = box.right() - PAD - 20
        y = box.y() - 11
        for badge in reversed(sprite.badges):
            draw_badge(painter, QRectF(x, y, 22, 22), badge)
            x -= 26
        if sprite.votes:
            words = f"● {sprite.votes}"
            pill = QRectF(x - 40, y, 58, 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ACCENT))
            painter.drawRoundedRect(pill, 11, 11)
            painter.setPen(QColor("white"))
            painter.setFont(screen_font(13, bold=True))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def draw_paper(colour: str, scale: float) -> QPixmap:
    """A sticky's paper with its soft shadow, `scale` pixels per board unit."""
    width, height = NOTE_W + 2 * SHADOW, NOTE_H + 2 * SHADOW
    picture = QPixmap(max(round(width * scale), 1), max(round(height * scale), 1))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(picture.width() / width, picture.height() / height)
    paper = QRectF(SHADOW, SHADOW, NOTE_W, NOTE_H)
    painter.setPen(Qt.PenStyle.NoPen)
    for ring in range(7, 0, -1):
        painter.setBrush(QColor(60, 52, 30, 7))
        grown = paper.adjusted(4 - ring, 6 - ring, ring - 4, ring)
        painter.drawRoundedRect(grown, 3 + ring, 3 + ring)
    base = QColor(colour)
    shade = QLinearGradient(paper.topLeft(), paper.bottomLeft())
    shade.setColorAt(0.0, base.darker(103))
    shade.setColorAt(0.16, base)
    shade.setColorAt(1.0, base.lighter(104))
    painter.setBrush(QBrush(shade))
    painter.drawRoundedRect(paper, 2.5, 2.5)
    painter.end()
    return picture


def draw_badge(painter: QPainter, box: QRectF, badge: Badge) -> None:
    """A pillar's sign on its pattern; a suggested one hatched with a dashed edge."""
    pillar, suggested = badge
    colour = QColor(PILLAR_COLOURS[pillar])
    if suggested:
        painter.setPen(QPen(colour, 1.3, Qt.PenStyle.DashLine))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_badge_brush(pillar, suggested))
    painter.drawRoundedRect(box, 5, 5)
    inner = box.adjusted(3, 3, -3, -3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("white") if suggested else colour)
    painter.drawRoundedRect(inner, 3, 3)
    painter.setFont(screen_font(max(round(box.height() * 0.62), 9), bold=True))
    painter.setPen(colour if suggested else QColor("white"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, Pillar(pillar).sign)


@cache
def screen_font(size: int, *, bold: bool = False) -> QFont:
    """The board's font; sizes are board units, so no hinting may bend them."""
    font = QFont(FAMILY)
    font.setFamilies([FAMILY, "Noto Sans JP", "Noto Emoji"])
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _badge_brush(pillar: str, suggested: bool) -> QBrush:
    return pillar_brush(pillar, suggested=suggested)


@cache
def _advance(size: int, bold: bool = False) -> Callable[[str], float]:
    metrics = QFontMetricsF(screen_font(size, bold=bold))
    return cache(metrics.horizontalAdvance)


def _lay_words(text: str) -> tuple[int, list[QStaticText]]:
    sizes = tuple((size, height, _advance(round(size))) for size, height in LETTERS)
    place, lines = fit(text, NOTE_W - 2 * MARGIN, NOTE_H - MARGIN - FOOT + 2, sizes)
    return place, [_static(line) for line in lines]


def _static(line: str) -> QStaticText:
    static = QStaticText(line)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return static


def _foot_words(sprite: NoteSprite) -> str:
    words = [w for w in (sprite.marks, sprite.group) if w]
    if sprite.note.lone:
        words.append("一匹狼")
    if sprite.votes:
        words.append(f"●{sprite.votes}")
    return "  ".join(words)


def ground() -> QColor:
    """The table."""
    return QColor(GROUND)
