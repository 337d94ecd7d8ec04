"""A file that is damaged: the two ways on, both of which leave it as it is until one is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QDialog, QMessageBox, QProgressBar, QWidget

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.shell.notices import tell, tell_trouble
from kisarazu_ws.ui.shell.restore_dialog import RestoreDialog
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.restoring import Recovery, copies, recover, restore


def can_mend(path: Path, error: WorkshopError) -> bool:
    """Whether there is a way on: the file is damaged, or so much so that it looks like none of ours
    while copies of it lie beside it."""
    return error.code == "damaged" or (error.code == "not_a_workshop_file" and bool(copies(path)))


def mend(path: Path, error: WorkshopError, look: Look) -> Path | None:
    """Ask how to go on and do it; gives the file to open then, None when nothing was chosen."""
    dialog = MendDialog(path, error, look)
    dialog.exec()
    jobs = Jobs()
    try:
        if dialog.way == "restore":
            return _restored(path, jobs, look)
        return _recovered(path, jobs, look) if dialog.way == "recover" else None
    except WorkshopError as trouble:
        tell_trouble(None, trouble)
        return None
    finally:
        jobs.close()


class MendDialog(QDialog):
    """`way` is restore, recover or nothing."""

    def __init__(self, path: Path, error: WorkshopError, look: Look) -> None:
        super().__init__()
        self.setWindowTitle("きさらづWS")
        self.way = ""
        found = copies(path)
        back = button(
            f"控えから戻す…（{len(found)}つあります）", lambda: self._take("restore"),
            role="primary", key="Alt+1",
        )  # fmt: skip
        back.setEnabled(bool(found))
        out = button(
            "読めるものを新しいファイルへ取り出す", lambda: self._take("recover"), key="Alt+2"
        )
        for one in (back, out):
            one.setMinimumHeight(look.px(48))
        page = column(
            label(error.what, "title", wrap=True),
            label(error.safe, wrap=True),
            look.px(8),
            back,
            label("控えを作ったあとに書いたものは、入りません。", "hint", wrap=True),
            out,
            label(
                "読める付箋などをすべて新しいファイルに入れ、足りないところは控えから補います。",
                "hint", wrap=True,
            ),
            look.px(8),
            row(-1, button("やめる", self.reject)),
            gap=look.px(8),
        )  # fmt: skip
        page.setContentsMargins(look.px(32), look.px(28), look.px(32), look.px(24))
        self.setLayout(page)
        self.setMinimumWidth(look.px(560))

    def _take(self, way: str) -> None:
        self.way = way
        self.accept()


def free_name(path: Path) -> Path:
    """A name beside the file that is not taken: 「○○（取り出し）.kws」, 「…2」 and on."""
    number = 1
    while True:
        target = path.with_name(f"{path.stem}（取り出し{number if number > 1 else ''}）.kws")
        if not target.exists():
            return target
        number += 1


def _restored(path: Path, jobs: Jobs, look: Look) -> Path | None:
    dialog = RestoreDialog(path, None, jobs, look)
    if not dialog.exec() or dialog.chosen is None:
        return None
    restore(path, dialog.chosen)
    return path


def _recovered(path: Path, jobs: Jobs, look: Look) -> Path:
    target = free_name(path)
    made: Recovery = _shown(
        "読めるものを取り出しています…", lambda: recover(path, target), jobs, look
    )
    tell(None, f"「{target.name}」に取り出しました。", made.sentence, QMessageBox.Icon.Information)
    return target


def _shown(words: str, work: Callable[[], Recovery], jobs: Jobs, look: Look) -> Recovery:
    """Run the work off this thread, with a small window that says so."""
    waiting = QWidget()
    waiting.setWindowTitle("きさらづWS")
    bar = QProgressBar()
    bar.setRange(0, 0)
    page = column(label(words), bar, gap=look.px(12))
    page.setContentsMargins(look.px(32), look.px(24), look.px(32), look.px(24))
    waiting.setLayout(page)
    waiting.show()
    loop = QEventLoop()

    def run(mine: Progress) -> Recovery:
        try:
            return work()
        finally:
            mine.say(1, 1)

    future, one = jobs.start(run)
    one.moved.connect(lambda *_: loop.quit())
    if not future.done():
        loop.exec()
    waiting.close()
    return future.result()
