"""参加者: codes and what seating needs; names stay apart in the roster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from kisarazu_ws.domain.groups import AGE_BANDS, Participant, RosterEntry
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.grid import Column, Grid
from kisarazu_ws.ui.widgets.import_dialog import ImportDialog
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.importing import ImportPreview, people_for, people_from_text, read_people
from kisarazu_ws.workshop.people import (
    NewParticipant,
    add_participants,
    edit_participant,
    edit_roster,
    erase_roster,
    remove_participants,
)
from kisarazu_ws.workshop.snapshot import SessionSnapshot

HEADS = ("コード", "氏名", "所属", "年代")


class PeoplePage(QWidget):
    """The list of participants, by typing, pasting or from a file."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._jobs = jobs
        self._look = look
        self._view: SessionSnapshot | None = None
        self.grid = Grid(
            [
                Column("コード", lambda p: str(p.code), self._set("code"), width=90),
                Column(
                    "行政区", self._term("district"), self._set("district_key"),
                    lambda: self._terms("district"), width=110,
                ),
                Column("所属", lambda p: p.affiliation, self._set("affiliation"), stretch=True),
                Column(
                    "年代", lambda p: str(p.age_band), self._set("age_band"),
                    lambda: [("", "—"), *((a, a) for a in AGE_BANDS)], width=110,
                ),
                Column(
                    "団体", self._term("organisation"), self._set("organisation_key"),
                    lambda: self._terms("organisation"), width=200,
                ),
                Column("氏名（庁内のみ）", self._name, self._set_name, width=160),
            ],
            look,
        )  # fmt: skip
        self._count = label("", "hint")
        tools = row(
            button("加える", self._add, picture="plus", key="Ctrl+N", look=look),
            button("貼り付け", self._paste, key="Ctrl+V", tip="表やメモから貼り付ける"),
            button("CSV・Excelから", self._import, picture="import", look=look),
            button("消す", self._remove, role="danger", picture="trash", key="Ctrl+Del", look=look),
            -1,
            self._count,
            button("氏名をすべて消す", self._erase, role="danger"),
            gap=look.px(8),
        )
        hint = label(
            "氏名はこの名簿だけに置かれ、書き出す資料には一切入りません。"
            "資料ではコード（例：A-03）で示します。",
            "hint",
            wrap=True,
        )
        page = column(tools, self.grid, hint, gap=look.px(12))
        page.setContentsMargins(0, look.px(12), 0, 0)
        self.setLayout(page)

    def refresh(self, view: SessionSnapshot) -> None:
        """Show the participants of the session."""
        self._view = view
        self.grid.show_rows(view.participants)
        absent = sum(p.absent for p in view.participants)
        away = f"（欠席{absent}人）" if absent else ""
        self._count.setText(f"{len(view.participants)}人{away}")

    def take_text(self, text: str) -> None:
        """Offer what was pasted for adding, with what is wrong in it."""
        self._offer(people_from_text(text))

    def _offer(self, preview: ImportPreview) -> None:
        if self._view is None:
            return
        people, bad = people_for(preview, self._view)
        dialog = ImportDialog(
            "参加者を取り込む",
            "人",
            HEADS,
            [_cells(p) for p in people],
            bad,
            self._look,
            self,
            wide=HEADS.index("所属"),
            left_out=preview.unknown,
        )
        if dialog.exec():
            self._bench.do(add_participants, self._view.session.id, people)

    def _set(self, field: str) -> Any:
        return lambda person, value: self._bench.do(edit_participant, person.id, {field: value})

    def _term(self, kind: str) -> Any:
        def text(person: Participant) -> str:
            key = person.district_key if kind == "district" else person.organisation_key
            term = self._view.term(kind, key) if self._view else None
            return term.name if term else (key or "—")

        return text

    def _terms(self, kind: str) -> list[tuple[Any, str]]:
        terms = self._view.terms.get(kind, ()) if self._view else ()
        return [(None, "—"), *((t.key, t.name) for t in terms)]

    def _name(self, person: Participant) -> str:
        entry = self._bench.snapshot.get(RosterEntry, person.id)
        return entry.name if entry else ""

    def _set_name(self, person: Participant, name: Any) -> None:
        self._bench.do(edit_roster, person.id, str(name))

    def _add(self) -> None:
        if self._view:
            made = self._bench.do(add_participants, self._view.session.id, [NewParticipant()])
            self._bench.then(made, lambda people: self.grid.choose(people[0].id))

    def _paste(self) -> None:
        self.take_text(QGuiApplication.clipboard().text())

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "参加者の表を選ぶ", "", "表 (*.csv *.tsv *.txt *.xlsx)"
        )
        if name:
            future, _ = self._jobs.start(lambda _: read_people(Path(name)))
            self._bench.then(future, self._offer)

    def _remove(self) -> None:
        chosen = [p.id for p in self.grid.chosen()]
        if chosen:
            self._bench.do(remove_participants, chosen)
            self._bench.tell(f"{len(chosen)}人を消しました（Ctrl+Z で戻せます）")

    def _erase(self) -> None:
        from kisarazu_ws.ui.widgets.ask import ask

        if self._view and ask(
            self,
            "この会の氏名をすべて消しますか",
            "消した氏名は戻せません。コード・席・付箋はそのまま残ります。",
            "氏名をすべて消す",
        ):
            self._bench.do(erase_roster, self._view.session.id)


def _cells(person: NewParticipant) -> tuple[str, ...]:
    found = (person.code, person.name, person.affiliation, person.age_band)
    return tuple(cell or "—" for cell in found)
