"""The first station: which session, and everything that is prepared for it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget

from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.prepare.agenda import AgendaPage
from kisarazu_ws.ui.prepare.new_session import NewSessionDialog
from kisarazu_ws.ui.prepare.overview import OverviewPage
from kisarazu_ws.ui.prepare.people import PeoplePage
from kisarazu_ws.ui.prepare.printing import PrintPage
from kisarazu_ws.ui.prepare.prompts import PromptsPage
from kisarazu_ws.ui.prepare.session_list import SessionList
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import empty_state
from kisarazu_ws.workshop.templates import new_session


class PrepareStation(Station):
    """Sessions at the left; the chosen one in five sheets at the right."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__(bench, jobs, look)
        self.list = SessionList(bench, look)
        self.list.wanted_new.connect(self.make_session)
        self.pages = QTabWidget()
        self._sheets = (
            (OverviewPage(bench, look), "会の内容"),
            (AgendaPage(bench, look), "進行"),
            (PromptsPage(bench, look), "設問"),
            (PeoplePage(bench, jobs, look), "参加者"),
            (PrintPage(bench, jobs, look), "印刷"),
        )
        for sheet, title in self._sheets:
            self.pages.addTab(sheet, title)
        self._right = QStackedWidget()
        self._right.addWidget(
            empty_state(
                look,
                "まだ会がありません。\nひな形を選ぶと、進行・設問・班が入った会ができます。",
                "新しい会を作る（N）",
                self.make_session,
                "prepare",
            )
        )
        self._right.addWidget(self.pages)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        row.setSpacing(look.px(16))
        row.addWidget(self.list)
        row.addWidget(self._right, 1)

    def refresh(self, changes: Changes | None) -> None:
        """Show the newest snapshot."""
        self.list.refresh()
        view = self.bench.view
        self._right.setCurrentIndex(0 if view is None else 1)
        if view is not None:
            for sheet, _ in self._sheets:
                sheet.refresh(view)

    def make_session(self) -> None:
        """Ask for a template and make a session from it."""
        dialog = NewSessionDialog(self.look, self)
        if dialog.exec() and dialog.template is not None:
            made = self.bench.do(new_session, dialog.template, dialog.title(), date=dialog.date())
            self.bench.then(made, lambda session: self.bench.choose(session.id))
