"""The sixth station: the minutes, beside the pages they become."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QTabWidget, QWidget

from kisarazu_ws.domain.minutes import MINUTES_STATES
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.export.export import export, minutes_pdf
from kisarazu_ws.export.fields import newest_minutes
from kisarazu_ws.language.engine import Engine
from kisarazu_ws.paths import resources
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs, Progress
from kisarazu_ws.ui.minutes.export_dialog import ExportDialog
from kisarazu_ws.ui.minutes.findings import FindingsPage
from kisarazu_ws.ui.minutes.pictures import PicturesPage
from kisarazu_ws.ui.minutes.preview import Preview
from kisarazu_ws.ui.minutes.review_page import ReviewPage
from kisarazu_ws.ui.minutes.sections import SectionsPage
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.ask import ask
from kisarazu_ws.ui.widgets.make import button, column, empty_state, label, row
from kisarazu_ws.workshop import minutes as operations
from kisarazu_ws.workshop.review import Question
from kisarazu_ws.workshop.snapshot import SessionSnapshot


class MinutesStation(Station):
    """Editors at the left, real pages at the right."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look, engine: Engine | None = None) -> None:
        super().__init__(bench, jobs, look)
        self.sections = SectionsPage(bench, look)
        self.findings = FindingsPage(bench, look)
        self.pictures = PicturesPage(bench, jobs, look)
        self.review = ReviewPage(bench, jobs, look, engine or Engine(resources()))
        self.review.counted.connect(self._count_questions)
        self.preview = Preview(bench, jobs, look, self._pages)
        self._state = label("", "hint")
        self._check = button("確認済みにする", self.check, key="Ctrl+K")
        self._publish = button("公開する", self.publish)
        self._progress = QProgressBar()
        self._progress.setFixedWidth(look.px(120))
        self._progress.hide()
        self._cancel = button("やめる", self._stop_export)
        self._cancel.hide()
        self._running: Progress | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(
            empty_state(
                look, "会を選ぶと、付箋・島・班から議事録の下書きができます。", "", None, "minutes"
            )
        )
        self._stack.addWidget(self._page())
        self.setLayout(column(self._stack))

    def refresh(self, changes: Changes | None) -> None:
        """Show the newest words, state and pages."""
        view = self.bench.view
        self._stack.setCurrentIndex(0 if view is None else 1)
        if view is None:
            return
        self.sections.refresh(view)
        self.findings.refresh(view)
        self.pictures.refresh(view)
        self.review.refresh(view)
        self._show_state(view)
        self.preview.show_session(view)

    def check(self) -> None:
        """A person has read the whole."""
        view = self.bench.view
        if view is not None:
            self.bench.do(operations.check_minutes, view.session.id)

    def publish(self) -> None:
        """Fix the checked version with the SHA-256 of its pages."""
        if (view := self.bench.view) is not None:
            self.review.ask(view, lambda found: self._publish_view(view, found))

    def _publish_view(self, view: SessionSnapshot, questions: tuple[Question, ...]) -> None:
        if any(question.private for question in questions):
            self.bench.tell("氏名や連絡先の確認が残っています（「公開前の確認」）")
            self.tabs.setCurrentWidget(self.review)
        elif ask(
            self,
            "この版を公開版として確定しますか",
            "確定した版は変えられません。あとで直すと、新しい版の下書きになります。",
            "公開する",
        ):
            future, _ = self.jobs.start(lambda _: operations.fingerprint(self._pages(view)))
            self.bench.then(
                future,
                lambda sha256: self.bench.do(operations.publish_minutes, view.session.id, sha256),
            )

    def export(self) -> None:
        """Ask for formats and folder, and write them in a job."""
        view = self.bench.view
        if view is None:
            return
        offered = self.bench.workshop.path.parent / f"{view.session.title}_書き出し"
        dialog = ExportDialog(offered, self.look, self)
        if dialog.exec():
            self.write(view, dialog.folder(), dialog.formats(), internal=dialog.internal())

    def write(
        self,
        view: SessionSnapshot,
        folder: Path,
        formats: tuple[str, ...],
        *,
        internal: bool = False,
    ) -> None:
        """Write the formats into a folder, with progress and cancel."""

        self.bench.workshop.back_up("export")

        def work(progress: Progress) -> tuple[Path, ...]:
            return export(
                view, folder, formats, blobs=self._blob, internal=internal,
                cancelled=progress.cancelled, progress=progress.say,
            )  # fmt: skip

        future, self._running = self.jobs.start(work)
        self._running.moved.connect(self._show_progress)
        self._progress.setRange(0, 0)
        self._progress.show()
        self._cancel.show()
        self.bench.then(future, lambda files: self._written(folder, files), self._rest)

    def _written(self, folder: Path, files: tuple[Path, ...]) -> None:
        self._rest()
        if files:
            self.bench.tell(f"{len(files)}つの書類を「{folder.name}」に書き出しました")
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _stop_export(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self._rest()

    def _rest(self) -> None:
        self._progress.hide()
        self._cancel.hide()

    def _show_progress(self, done: int, of: int) -> None:
        self._progress.setRange(0, of)
        self._progress.setValue(done)

    def _pages(self, view: SessionSnapshot) -> bytes:
        return minutes_pdf(view, blobs=self._blob)

    def _blob(self, sha256: str) -> bytes | None:
        return self.bench.workshop.blob(sha256).result()

    def _count_questions(self, every: int) -> None:
        at = self.tabs.indexOf(self.review)
        self.tabs.setTabText(at, f"公開前の確認（{every}）" if every else "公開前の確認")

    def _show_state(self, view: SessionSnapshot) -> None:
        newest = newest_minutes(view)
        state = newest.state if newest else "draft"
        version = f"第{newest.number}版" if newest else "第1版"
        self._state.setText(f"{version}・{MINUTES_STATES[state]}")
        self._check.setVisible(state == "draft")
        self._publish.setVisible(state == "checked")

    def _page(self) -> QWidget:
        look = self.look
        self.tabs = QTabWidget()
        self.tabs.addTab(self.sections, "本文")
        self.tabs.addTab(self.findings, "成果や気づき")
        self.tabs.addTab(self.pictures, "写真")
        self.tabs.addTab(self.review, "公開前の確認")
        self.tabs.setFixedWidth(look.panel(520))
        top = row(
            label("議事録", "title"), self._state, self._check, self._publish, -1,
            self._progress, self._cancel,
            button("書き出す", self.export, role="primary", picture="export", key="Ctrl+E",
                   look=look),
            gap=look.px(10),
        )  # fmt: skip
        page = column(top, row(self.tabs, self.preview, gap=look.px(16)), gap=look.px(12))
        page.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        inside = QWidget()
        inside.setLayout(page)
        return inside
