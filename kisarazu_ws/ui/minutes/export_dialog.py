"""Which formats, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QRadioButton, QWidget

from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row

FORMATS = (
    ("pdf", "議事録 PDF", True),
    ("docx", "議事録 Word", True),
    ("pptx", "発表資料 スライド（PowerPoint）", True),
    ("xlsx", "意見一覧 Excel", True),
    ("csv", "意見一覧 CSV", False),
    ("md", "ホームページ用の文（Markdown）", False),
    ("svg", "ボードの図 SVG", False),
    ("png", "ボードの図 PNG", False),
)


class ExportDialog(QDialog):
    """`formats`, `internal` and `folder` once it was accepted."""

    def __init__(self, folder: Path, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("書き出す")
        self._boxes = {key: QCheckBox(name) for key, name, _ in FORMATS}
        for key, _, on in FORMATS:
            self._boxes[key].setChecked(on)
            self._boxes[key].toggled.connect(self._check)
        self._public = QRadioButton("公開版（伏せた語・載せない付箋を反映）")
        self._internal = QRadioButton("庁内版（元の文のまま。「庁内版」と入ります）")
        self._public.setChecked(True)
        self._folder = QLineEdit(str(folder))
        self._accept = button("書き出す", self.accept, role="primary", key="Ctrl+Return")
        page = column(
            label("書き出す", "title"),
            *self._boxes.values(),
            look.px(8),
            label("フォルダ", "hint"),
            row(self._folder, button("選ぶ…", self._choose)),
            look.px(8),
            self._public,
            self._internal,
            label("名簿の氏名は、どちらの書類にも入りません。", "hint"),
            look.px(8),
            row(-1, button("やめる", self.reject), self._accept),
            gap=look.px(6),
        )
        page.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        self.setLayout(page)
        self.setMinimumWidth(look.px(520))

    def formats(self) -> tuple[str, ...]:
        """The ticked formats."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def internal(self) -> bool:
        """Whether the office's own edition is wanted."""
        return self._internal.isChecked()

    def folder(self) -> Path:
        """Where the files go."""
        return Path(self._folder.text())

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "書き出すフォルダ", self._folder.text())
        if name:
            self._folder.setText(name)

    def _check(self) -> None:
        self._accept.setEnabled(bool(self.formats()))
