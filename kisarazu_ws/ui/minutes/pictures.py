"""写真: pictures of the activity with their captions, shrunk and freed of where and when."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from kisarazu_ws.domain.minutes import Attachment
from kisarazu_ws.export.photographs import photograph
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.minutes.findings import Words
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, card, column, empty_state, label, row
from kisarazu_ws.workshop.minutes import add_picture, caption_picture, remove_picture
from kisarazu_ws.workshop.snapshot import SessionSnapshot

FILTER = "写真 (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff)"
LARGEST = 60_000_000  # bytes of a file that is looked at
THUMB = 168


class PicturesPage(QScrollArea):
    """One card a picture; files can be chosen or dropped."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__()
        self._bench, self._jobs, self._look = bench, jobs, look
        self._thumbs: dict[str, QPixmap] = {}
        self.cards: dict[str, PictureCard] = {}
        self.setWidgetResizable(True)
        self.setAcceptDrops(True)
        self._empty = empty_state(
            look,
            "写真を加えると、議事録の「活動の様子」とスライドに入ります。\nここに引いて落としても加わります。",
            "写真を加える…（Alt+P）", self.choose, "minutes",
        )  # fmt: skip
        self._add = button("写真を加える…", self.choose, key="Alt+P")
        hint = (
            "場所や日時の記録は取り除きます。"
            "顔がわかる写真は、本人の許しを得たものだけにしてください。"
        )
        self._head = QWidget()
        self._head.setLayout(column(row(self._add, -1), label(hint, "hint", wrap=True)))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, look.px(12), look.px(8), look.px(12))
        self._column.setSpacing(look.px(12))
        self._column.addWidget(self._head)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(inside)

    def refresh(self, view: SessionSnapshot) -> None:
        """Show the pictures of the activity, in the order in which they came."""
        wanted = {one.id: one for one in view.attachments if one.note_id is None}
        for gone in [id_ for id_ in self.cards if id_ not in wanted]:
            self.cards.pop(gone).deleteLater()
        for one in wanted.values():
            if one.id not in self.cards:
                self.cards[one.id] = PictureCard(one, self._bench, self._look)
                self._column.insertWidget(self._column.count() - 1, self.cards[one.id])
                self._show_thumb(one)
            self.cards[one.id].caption.show_text(one.caption)
        self._empty.setVisible(not wanted)
        self._head.setVisible(bool(wanted))

    def choose(self) -> None:
        """Ask for files and take them."""
        names, _ = QFileDialog.getOpenFileNames(self, "写真を加える", "", FILTER)
        self.take([Path(name) for name in names])

    def take(self, files: Sequence[Path]) -> None:
        """Shrink the pictures in a job and put them into the file; unreadable ones are named."""
        view = self._bench.view
        if view is None or not files:
            return
        session_id = view.session.id

        def work(progress: Progress) -> tuple[list[tuple[str, bytes]], list[str]]:
            good, bad = [], []
            for file in files:
                content = None if progress.cancelled() else _read(file)
                good.append((file.stem, content)) if content else bad.append(file.name)
            return good, bad

        future, _ = self._jobs.start(work)
        self._bench.then(future, lambda found: self._put(session_id, *found))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls()])
        event.acceptProposedAction()

    def _put(self, session_id: str, good: list[tuple[str, bytes]], bad: list[str]) -> None:
        for _, content in good:
            sha256 = hashlib.sha256(content).hexdigest()
            self._bench.do(add_picture, session_id, sha256, "image/jpeg", content)
        if bad:
            self._bench.tell(f"{len(bad)}枚は写真として読めませんでした（{'、'.join(bad[:3])}）")
        elif good:
            self._bench.tell(f"写真を{len(good)}枚加えました")

    def _show_thumb(self, one: Attachment) -> None:
        future = self._bench.workshop.blob(one.sha256)
        self._bench.then(future, lambda content: self._place_thumb(one, content))

    def _place_thumb(self, one: Attachment, content: bytes | None) -> None:
        if one.id in self.cards and content:
            side = self._look.px(THUMB)
            whole = QPixmap.fromImage(QImage.fromData(content))
            smooth = Qt.TransformationMode.SmoothTransformation
            self.cards[one.id].thumb.setPixmap(
                whole.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            )


class PictureCard(QFrame):
    """A picture, its caption, and the way out."""

    def __init__(self, one: Attachment, bench: Bench, look: Look) -> None:
        super().__init__()
        self.thumb = QLabel()
        self.thumb.setFixedWidth(look.px(THUMB))
        self.thumb.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.caption = Words(one.caption, look, 2)
        self.caption.setPlaceholderText("説明（例：班ごとの話し合い）")
        self.caption.setAccessibleName("写真の説明")
        self.caption.left.connect(lambda text: bench.do(caption_picture, one.id, text))
        out = button("外す", lambda: bench.do(remove_picture, one.id), role="quiet")
        beside = column(self.caption, row(-1, out), -1, gap=look.px(6))
        frame = card(look, row(self.thumb, beside, gap=look.px(12)))
        self.setLayout(column(frame))


def _read(file: Path) -> bytes | None:
    try:
        if file.stat().st_size > LARGEST:
            return None
        made = photograph(file.read_bytes())
    except OSError:
        return None
    return made.content if made else None
