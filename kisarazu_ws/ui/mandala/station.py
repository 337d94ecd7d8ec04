"""The fifth station: the picture of the region to aim for, in versions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QTabWidget,
)

from kisarazu_ws.domain.mandala import Evidence, MandalaNode, MandalaVersion
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.mandala.canvas import MandalaCanvas, Picture
from kisarazu_ws.ui.mandala.change_dialog import ChangeDialog
from kisarazu_ws.ui.mandala.lists import ChangesPanel, CoveragePanel
from kisarazu_ws.ui.mandala.node_panel import NodePanel
from kisarazu_ws.ui.mandala.picture import Mode, render, shown, write
from kisarazu_ws.ui.mandala.seeds import SeedsPanel
from kisarazu_ws.ui.station import Station
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.ask import ask
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.ui.widgets.source_picker import SourcePicker
from kisarazu_ws.workshop import mandala as operations

MODES: tuple[tuple[Mode, str], ...] = (
    ("plain", "内容"),
    ("evidence", "根拠"),
    ("changes", "変更点"),
)
FILTERS = {"pdf": "PDF A3 (*.pdf)", "svg": "SVG (*.svg)", "png": "PNG (*.png)"}


class MandalaStation(Station):
    """The picture in the middle, what is chosen at the right."""

    def __init__(self, bench: Bench, jobs: Jobs, look: Look) -> None:
        super().__init__(bench, jobs, look)
        self.versions = QComboBox()
        self.versions.setAccessibleName("版を選ぶ")
        self.versions.setMinimumWidth(look.px(200))
        self.versions.activated.connect(lambda _: self._choose_version())
        self.mode: Mode = "plain"
        self.canvas = MandalaCanvas(look)
        self.canvas.picked.connect(self.select)
        self.canvas.sharper.connect(lambda _: self._draw())
        self.node_panel = NodePanel(look)
        self.node_panel.asked.connect(self._asked)
        self.coverage = CoveragePanel(look)
        self.coverage.picked.connect(self.select)
        self.changes = ChangesPanel(look)
        self.changes.picked.connect(self.select)
        self.seeds = SeedsPanel(bench, look)
        self._version_id = ""
        self._node_key = ""
        self._drawing = False
        self._again = False
        self._publish = button("公開版にする", self.publish)
        self._drop = button("案を消す", self.remove_draft, role="danger")
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Show versions, picture and panels as they are now."""
        self._list_versions()
        version = self.version()
        draft = version is not None and version.state == "draft"
        self._publish.setVisible(draft)
        self._drop.setVisible(draft)
        self._show_panels()
        self._draw()

    def version(self) -> MandalaVersion | None:
        """The version on the screen."""
        return self.bench.snapshot.get(MandalaVersion, self._version_id)

    def node(self) -> MandalaNode | None:
        """The chosen node of that version."""
        return self.bench.snapshot.get(MandalaNode, f"{self._version_id}:{self._node_key}")

    def select(self, key: str) -> None:
        """Choose a node by key."""
        self._node_key = key
        self.canvas.select(key)
        if key:
            self.tabs.setCurrentWidget(self.node_panel)
        self._show_panels()

    def choose_version(self, version_id: str) -> None:
        """Show another version."""
        self._version_id = version_id
        self.refresh(None)

    def make_draft(self) -> None:
        """A draft that begins as a copy of the version shown."""
        version = self.version()
        if version is None:
            return
        offered = _next_label(version.label)
        text, ok = QInputDialog.getText(self, "新しい案", "版の番号", text=offered)
        if ok and text.strip():
            made = self.bench.do(operations.draft_version, version.id, text.strip())
            self.bench.then(made, lambda draft: self.choose_version(draft.id))

    def publish(self) -> None:
        """Make the draft read-only, after asking."""
        version = self.version()
        if version and ask(
            self,
            f"ver.{version.label}を公開版にしますか",
            "公開版はあとから変えられません。直すときは新しい案を作ります。",
            "公開版にする",
        ):
            self.bench.do(operations.publish_version, version.id)

    def remove_draft(self) -> None:
        """Remove the draft; undo brings it back."""
        version = self.version()
        if version is not None:
            base = version.base_id or ""
            removed = self.bench.do(operations.remove_draft, version.id)
            self.bench.then(removed, lambda _: self.choose_version(base))

    def export(self) -> None:
        """Write what is shown as PDF, SVG or PNG."""
        version = self.version()
        if version is None:
            return
        name, chosen = QFileDialog.getSaveFileName(
            self, "マンダラを書き出す", f"マンダラver.{version.label}.pdf",
            ";;".join(FILTERS.values()),
        )  # fmt: skip
        if name:
            kind = next(k for k, text in FILTERS.items() if text == chosen)
            target = Path(name).with_suffix(f".{kind}")
            now = self._shown()
            future, _ = self.jobs.start(lambda _: write(now, target))
            self.bench.then(future, lambda _: self.bench.tell(f"「{target.name}」に書き出しました"))

    def _lay_out(self) -> None:
        look = self.look
        self.tabs = QTabWidget()
        self.tabs.setFixedWidth(look.panel(356))
        for panel, title in (
            (self.node_panel, "項目"),
            (self.coverage, "足りないところ"),
            (self.changes, "変更点"),
            (self.seeds, "事業のタネ"),
        ):
            self.tabs.addTab(panel, title)
        top = row(
            label("マンダラ", "title"), self.versions, self._publish, self._drop,
            look.px(12), self._mode_buttons(), -1,
            button("書き出す", self.export, picture="export", key="Ctrl+E", look=look),
            button("新しい案を作る", self.make_draft, role="primary", picture="plus", key="Ctrl+D",
                   look=look),
            gap=look.px(8),
        )  # fmt: skip
        zoom = row(
            label("矢印キーで項目を選び、＋ − で拡大・縮小", "hint"), -1,
            button("＋", lambda: self.canvas.zoom(1.25), tip="拡大"),
            button("−", lambda: self.canvas.zoom(0.8), tip="縮小"),
            gap=look.px(4),
        )  # fmt: skip
        middle = column(self.canvas, zoom, gap=look.px(8))
        middle.setStretch(0, 1)
        page = column(top, row(middle, self.tabs, gap=look.px(16)), gap=look.px(12))
        page.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.setLayout(page)

    def _mode_buttons(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        line = row(gap=self.look.px(4))
        for mode, text in MODES:
            one = QPushButton(text)
            one.setCheckable(True)
            one.setChecked(mode == self.mode)
            one.clicked.connect(lambda _=False, mode=mode: self.set_mode(mode))
            group.addButton(one)
            line.addWidget(one)
        return line

    def set_mode(self, mode: Mode) -> None:
        """Show the content, the evidence or the changes on the picture."""
        self.mode = mode
        panels = {"evidence": self.coverage, "changes": self.changes}
        if mode in panels:
            self.tabs.setCurrentWidget(panels[mode])
        self._draw()

    def _list_versions(self) -> None:
        found = sorted(self.bench.snapshot.all(MandalaVersion).values(), key=lambda v: v.position)
        if found and self._version_id not in {v.id for v in found}:
            self._version_id = found[-1].id
        with QSignalBlocker(self.versions):
            self.versions.clear()
            for version in reversed(found):
                state = "案" if version.state == "draft" else "公開版"
                self.versions.addItem(f"ver.{version.label}（{state}）", version.id)
            self.versions.setCurrentIndex(self.versions.findData(self._version_id))

    def _choose_version(self) -> None:
        self.choose_version(self.versions.currentData())

    def _show_panels(self) -> None:
        snapshot, version = self.bench.snapshot, self.version()
        draft = version is not None and version.state == "draft"
        self.node_panel.show_node(snapshot, self.node(), editable=draft)
        self.coverage.show_version(snapshot, version)
        self.changes.show_version(snapshot, version)
        self.seeds.refresh()

    def _shown(self) -> MandalaView | None:
        return shown(self.bench.snapshot, self._version_id, self.mode)

    def _draw(self) -> None:
        """Draw in a job; when something changed meanwhile, once more."""
        if self._drawing:
            self._again = True
            return
        now, width = self._shown(), self.canvas.wanted_width()
        self._drawing = True
        future, _ = self.jobs.start(lambda _: render(now, width))
        self.bench.then(future, self._take, self._free)

    def _free(self) -> None:
        self._drawing = False

    def _take(self, picture: Picture) -> None:
        self._drawing = False
        self.canvas.show_picture(picture)
        self.canvas.select(self._node_key)
        if self._again:
            self._again = False
            self._draw()

    def _asked(self, what: str) -> None:
        node = self.node()
        if node is None:
            return
        acts = {
            "evidence": self._support,
            "unsupport": self._unsupport,
            "rename": self._rename,
            "retag": self._retag,
            "add": self._add,
            "remove": self._remove,
        }
        acts[what](node)

    def _support(self, node: MandalaNode) -> None:
        view = self.bench.view
        if view is None:
            return
        every = self.bench.snapshot.all(Evidence).values()
        already = frozenset(e.source_id for e in every if e.target_id == node.id)
        picker = SourcePicker(f"「{node.label}」の根拠", view, already, self.look, self)
        if picker.exec():
            fresh = [source for source in picker.chosen() if source[1] not in already]
            if fresh:
                self.bench.do(operations.add_evidence, node.id, view.session.id, fresh)

    def _unsupport(self, _: MandalaNode) -> None:
        chosen = self.node_panel.chosen_evidence()
        if chosen:
            self.bench.do(operations.remove_evidence, chosen)
        else:
            self.bench.tell("外す根拠を一覧から選んでください")

    def _rename(self, node: MandalaNode) -> None:
        dialog = ChangeDialog("名前を変える", ("label",), node, self.look, self)
        if dialog.exec():
            self.bench.do(
                operations.rename_node, node.id, dialog.label.text(), dialog.reason.text(),
                self.bench.session_id or None,
            )  # fmt: skip

    def _retag(self, node: MandalaNode) -> None:
        dialog = ChangeDialog("柱・ビジョンを変える", ("tags",), node, self.look, self)
        if dialog.exec():
            fields = {
                "pillars": dialog.chosen_pillars(),
                "visions": dialog.chosen_visions(),
                "inferred": dialog.inferred.isChecked(),
            }
            self.bench.do(
                operations.retag_node, node.id, fields, dialog.reason.text(),
                self.bench.session_id or None,
            )  # fmt: skip

    def _add(self, node: MandalaNode) -> None:
        parts = ("kind", "label", "tags")
        dialog = ChangeDialog("項目を加える", parts, node, self.look, self)
        if dialog.exec():
            parent = node.key if node.kind == "project" else node.parent_key
            self.bench.do(
                operations.add_node, self._version_id, dialog.kind.currentData(),
                dialog.label.text(), dialog.reason.text(), parent, dialog.chosen_pillars(),
                dialog.chosen_visions(), None, self.bench.session_id or None,
            )  # fmt: skip

    def _remove(self, node: MandalaNode) -> None:
        dialog = ChangeDialog(f"「{node.label}」を外す", (), node, self.look, self)
        if dialog.exec():
            self.bench.do(operations.remove_node, node.id, dialog.reason.text())


def _next_label(label: str) -> str:
    """ver.1.0 -> 1.1; what has no number at its end gets one."""
    head, dot, tail = label.rpartition(".")
    return f"{head}{dot}{int(tail) + 1}" if dot and tail.isdecimal() else f"{label}.1"
