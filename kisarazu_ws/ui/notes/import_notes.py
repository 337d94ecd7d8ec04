"""Many notes at once, from a CSV or Excel file or from the clipboard: first seen, then taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.notes.words import prompt_signs
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.import_dialog import OTHER, ImportDialog
from kisarazu_ws.workshop.importing import (
    BadRow,
    ImportPreview,
    notes_for,
    notes_from_text,
    read_notes,
)
from kisarazu_ws.workshop.notes import NewNote, write_notes
from kisarazu_ws.workshop.operation import IMPORT
from kisarazu_ws.workshop.snapshot import SessionSnapshot

TABLES = "表 (*.csv *.tsv *.txt *.xlsx)"
HEADS = ("付箋", "設問", "班", "カード番号")


@dataclass(frozen=True)
class Offer:
    """What could come in: the notes, the rows that cannot, the columns that are not used."""

    session_id: str
    news: tuple[NewNote, ...]
    bad: tuple[BadRow, ...]
    left_out: tuple[str, ...]


class NotesImport:
    """Asks which file, shows what it holds, and writes it when the person says so.

    `here` is a note as it would be typed now: where a row names no question or group, its own.
    """

    def __init__(
        self, over: QWidget, bench: Bench, jobs: Jobs, look: Look, here: Callable[[], NewNote]
    ) -> None:
        self._over = over
        self._bench = bench
        self._jobs = jobs
        self._look = look
        self._here = here

    def ask_file(self) -> None:
        """Choose a file; the preview follows."""
        name, _ = QFileDialog.getOpenFileName(self._over, "付箋の表を選ぶ", "", TABLES)
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """Read a file off the UI thread and show what it holds."""
        view, here = self._bench.view, self._here()
        if view is not None:
            future, _ = self._jobs.start(lambda _: prepare(read_notes(file), view, here))
            self._bench.then(future, lambda offer: self._show(offer, ""))

    def take_text(self, text: str, as_one: Callable[[], object]) -> None:
        """Show what was pasted as many notes; `as_one` pastes it as one note instead."""
        view = self._bench.view
        if view is None:
            return
        offer = prepare(notes_from_text(text), view, self._here())
        if self._show(offer, "1枚の付箋として貼る") == OTHER:
            as_one()

    def _show(self, offer: Offer, other: str) -> int:
        view = self._bench.view
        if view is None:
            return 0
        dialog = ImportDialog(
            "付箋を取り込む",
            "枚",
            HEADS,
            cells(offer.news, view),
            offer.bad,
            self._look,
            self._over,
            left_out=offer.left_out,
            other=other,
        )
        chosen = dialog.exec()
        if chosen == ImportDialog.DialogCode.Accepted:
            done = self._bench.workshop.do_as(IMPORT, write_notes, offer.session_id, offer.news)
            self._bench.then(done, self._tell)
        return chosen

    def _tell(self, made: Sequence[object]) -> None:
        self._bench.tell(f"{len(made):,}枚の付箋を取り込みました（Ctrl+Z で戻せます）")


def prepare(preview: ImportPreview, view: SessionSnapshot, here: NewNote) -> Offer:
    """What of a table can come into a session, with the question and group of `here` as default."""
    news, bad = notes_for(preview, view)
    filled = tuple(
        replace(
            new,
            prompt_id=new.prompt_id or here.prompt_id,
            group_id=new.group_id or (None if new.participant_id else here.group_id),
        )
        for new in news
    )
    return Offer(view.session.id, filled, tuple(bad), preview.unknown)


def cells(news: Sequence[NewNote], view: SessionSnapshot) -> list[tuple[str, ...]]:
    """The notes as rows of the preview."""
    prompts = prompt_signs(view)
    groups = {g.id: g.name for g in view.groups}
    return [
        (
            new.text,
            prompts.get(new.prompt_id or "", "—"),
            groups.get(new.group_id or "", "—"),
            new.card_no or "—",
        )
        for new in news
    ]
