"""How many phones, how many notes, how good the Wi-Fi: asked before simulated phones begin."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QSpinBox, QWidget

from kisarazu_ws.rehearsal.values import BAD_WIFI, GOOD_WIFI, Network
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, column, label, row

NETWORKS: Mapping[str, Network] = {
    "よい": GOOD_WIFI,
    "わるい（遅れ・途切れ・つなぎ直しがある）": BAD_WIFI,
}
PACES: Mapping[str, float] = {"2分で": 120.0, "5分で": 300.0, "30秒で": 30.0}


class PhonesDialog(QDialog):
    """`phones`, `notes`, `seconds` and `network` once it was accepted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("スマホを動かす")
        self.phones, self.notes = _number(20, "台"), _number(60, "枚")
        self.pace, self.wifi = _choice(PACES), _choice(NETWORKS)
        form = QFormLayout()
        form.setSpacing(look.px(10))
        for words, field in (
            ("スマホ", self.phones), ("付箋", self.notes), ("書く時間", self.pace),
            ("会場のWi-Fi", self.wifi),
        ):  # fmt: skip
            form.addRow(words, field)
        inside = QWidget()
        inside.setLayout(form)
        page = column(
            label("スマホを動かす", "title"),
            label("見本の付箋を、まねごとのスマホから送ります。", "hint", wrap=True),
            inside,
            row(
                -1, button("やめる", self.reject),
                button("動かす", self.accept, role="primary", key="Ctrl+Return"), gap=look.px(8),
            ),
            gap=look.px(12),
        )  # fmt: skip
        page.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self.setLayout(page)
        self.setMinimumWidth(look.px(440))

    @property
    def seconds(self) -> float:
        """Within how many seconds the notes are written."""
        return float(self.pace.currentData())

    @property
    def network(self) -> Network:
        """How good the Wi-Fi is."""
        found = self.wifi.currentData()
        assert isinstance(found, Network)
        return found


def _number(value: int, counter: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(1, 1000)
    made.setValue(value)
    made.setSuffix(f" {counter}")
    return made


def _choice(options: Mapping[str, object]) -> QComboBox:
    made = QComboBox()
    for words, value in options.items():
        made.addItem(words, value)
    return made
