"""事業のタネ: candidate projects, their class and what they need."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from kisarazu_ws.domain.mandala import SEED_CLASSES, SEED_STAGES, ProjectSeed
from kisarazu_ws.domain.reference import Term
from kisarazu_ws.domain.values import changed, new_id
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.theme import Look, set_role
from kisarazu_ws.ui.widgets.make import button, column, label, row
from kisarazu_ws.workshop.mandala import put_seed, remove_seed


class SeedsPanel(QScrollArea):
    """One card a seed; a new one by its title."""

    def __init__(self, bench: Bench, look: Look) -> None:
        super().__init__()
        self._bench = bench
        self._look = look
        self.cards: dict[str, SeedCard] = {}
        self.setWidgetResizable(True)
        self.title = QLineEdit()
        self.title.setPlaceholderText("新しいタネの題名")
        self.title.returnPressed.connect(self.add)
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(8))
        inside = QWidget()
        page = column(row(self.title, button("加える", self.add)), self._list, -1, gap=look.px(12))
        page.setContentsMargins(0, look.px(12), look.px(6), 0)
        inside.setLayout(page)
        self.setWidget(inside)

    def refresh(self) -> None:
        """Show the newest seeds."""
        seeds = self._bench.snapshot.all(ProjectSeed)
        if list(self.cards) != list(seeds):
            self._rebuild(list(seeds.values()))
        for id_, card in self.cards.items():
            card.show_seed(seeds[id_])

    def add(self) -> None:
        """Make a seed of the typed title."""
        title = self.title.text().strip()
        if title:
            seed = ProjectSeed(id=new_id(), title=title, session_id=self._bench.session_id or None)
            self._bench.then(self._bench.do(put_seed, seed), lambda _: self.title.clear())

    def _rebuild(self, seeds: list[ProjectSeed]) -> None:
        for card in self.cards.values():
            self._list.removeWidget(card)
            card.deleteLater()
        self.cards = {s.id: SeedCard(s, self._bench, self._look) for s in seeds}
        for card in self.cards.values():
            self._list.addWidget(card)


class SeedCard(QFrame):
    """Title, class, stage, themes and actors of one seed."""

    def __init__(self, seed: ProjectSeed, bench: Bench, look: Look) -> None:
        super().__init__()
        set_role(self, "card")
        self._bench = bench
        self._seed = seed
        self.title = QLineEdit()
        self.title.editingFinished.connect(lambda: self._save(title=self.title.text().strip()))
        self.seed_class = QComboBox()
        for key, (name, _) in SEED_CLASSES.items():
            self.seed_class.addItem(name, key)
        self.seed_class.activated.connect(
            lambda _: self._save(seed_class=self.seed_class.currentData())
        )
        self.stage = QComboBox()
        self.stage.addItems(SEED_STAGES)
        self.stage.activated.connect(lambda _: self._save(stage=self.stage.currentText()))
        self.actors = QLineEdit()
        self.actors.setPlaceholderText("担い手（、で区切る）")
        self.actors.editingFinished.connect(self._save_actors)
        self._facts = label("", "hint", wrap=True)
        inside = column(
            self.title, self.seed_class, row(label("段階", "hint"), self.stage, -1), self.actors,
            self._facts, row(-1, button("消す", self._remove, role="danger")), gap=look.px(6),
        )  # fmt: skip
        inside.setContentsMargins(look.px(10), look.px(10), look.px(10), look.px(10))
        self.setLayout(inside)

    def show_seed(self, seed: ProjectSeed) -> None:
        """Show the newest values; a field in use is left alone."""
        self._seed = seed
        for field, text in ((self.title, seed.title), (self.actors, "、".join(seed.actors))):
            if not field.hasFocus():
                field.setText(text)
                field.setCursorPosition(0)
        self.seed_class.setCurrentIndex(self.seed_class.findData(seed.seed_class))
        self.stage.setCurrentText(seed.stage)
        names = {
            t.key: t.name for t in self._bench.snapshot.all(Term).values() if t.kind == "theme"
        }
        themes = "、".join(names.get(k, k) for k in seed.theme_keys) or "テーマなし"
        sample = "　見本" if seed.sample else ""
        need = seed.need or SEED_CLASSES[seed.seed_class][1]
        self._facts.setText(f"必要なもの：{need}\n{themes}{sample}")

    def _save(self, **fields: Any) -> None:
        fresh = changed(self._seed, **fields)
        if fresh != self._seed and fresh.title:
            self._bench.do(put_seed, fresh)

    def _save_actors(self) -> None:
        words = self.actors.text().replace(",", "、").split("、")
        self._save(actors=tuple(w.strip() for w in words if w.strip()))

    def _remove(self) -> None:
        self._bench.do(remove_seed, self._seed.id)
