"""Figures that documents print, worked out once from a snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.notes import SOURCES, Note
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.domain.sessions import Prompt
from kisarazu_ws.export.document import NoteRow, PillarBar
from kisarazu_ws.workshop.snapshot import SessionSnapshot

UNNAMED = "（表札なし）"
FEW = 30  # below so many notes a rate is only 参考
PROMPT_KINDS: Mapping[str, str] = {
    "trait": "特性",
    "issue": "課題",
    "solution": "解決",
    "activity_status": "活動状況",
    "direction": "方向性",
    "environment": "環境",
    "free": "自由意見",
}


@dataclass(frozen=True)
class Node:
    """A cluster with its notes, and those of all below it, by note number."""

    cluster: Cluster
    level: int
    children: tuple[Node, ...]
    own: tuple[Note, ...]

    @property
    def nameplate(self) -> str:
        """What its nameplate says, or that there is none."""
        return self.cluster.nameplate or UNNAMED

    @property
    def notes(self) -> tuple[Note, ...]:
        """Its own notes and those of the inner clusters."""
        inner = (note for child in self.children for note in child.notes)
        return tuple(sorted((*self.own, *inner), key=lambda n: n.number))

    def walk(self) -> Iterable[Node]:
        """Itself, then everything below, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


class Facts:
    """A snapshot with its lookups. `tree` has the clusters with most notes first, `marked` the same
    flat with their marks (3, 3-1, 3-1-2); `loose` are the notes in no cluster."""

    def __init__(self, view: SessionSnapshot) -> None:
        self.view = view
        self._groups = {g.id: g.name for g in view.groups}
        self._prompts = {p.id: p for p in view.prompts}
        self._clusters = {c.id: c for c in view.clusters}
        self._tags: dict[tuple[str, str], list[str]] = {}
        for tag in view.tags:
            if tag.state == "confirmed":
                self._tags.setdefault((tag.subject_id, tag.kind), []).append(tag.key)
        self._votes: Counter[str] = Counter()
        for vote in view.votes:
            self._votes[vote.subject_id] += vote.count
        self.tree = self._tree()
        self.marked = tuple(
            pair for place, top in enumerate(self.tree, 1) for pair in _marked(top, str(place))
        )
        self.loose = tuple(n for n in view.notes if n.cluster_id not in self._clusters)

    def group(self, note: Note) -> str:
        """The name of the group that wrote it, or nothing."""
        return self._groups.get(note.group_id or "", "")

    def prompt(self, note: Note) -> Prompt | None:
        """The question that it answers."""
        return self._prompts.get(note.prompt_id or "")

    def votes(self, subject_id: str) -> int:
        """All dots of a note or cluster."""
        return self._votes[subject_id]

    def votes_within(self, node: Node) -> int:
        """The dots of a cluster, of the clusters in it and of their notes."""
        own = sum(self.votes(n.id) for n in node.own) + self.votes(node.cluster.id)
        return own + sum(self.votes_within(child) for child in node.children)

    def labels(self, note: Note, kind: str) -> tuple[str, ...]:
        """The confirmed keys of a note; where it has none, those of the nearest cluster around."""
        found = self._tags.get((note.id, kind))
        return self._ordered(kind, found) if found else self.cluster_labels(note.cluster_id, kind)

    def cluster_labels(self, cluster_id: str | None, kind: str) -> tuple[str, ...]:
        """The confirmed keys of a cluster, or of the nearest one around it that has any."""
        for cluster in self._around(cluster_id):
            if found := self._tags.get((cluster.id, kind)):
                return self._ordered(kind, found)
        return ()

    def signs(self, notes: Iterable[Note]) -> str:
        """The pillars that any of the notes speaks about: 環・社."""
        present = {key for note in notes for key in self.labels(note, "pillar")}
        return "・".join(p.sign for p in Pillar if p.value in present)

    def bars(self) -> tuple[PillarBar, ...]:
        """Confirmed notes per pillar; `of` counts the notes that have any."""
        labels = [self.labels(note, "pillar") for note in self.view.notes]
        known = sum(1 for keys in labels if keys)
        counts = Counter(key for keys in labels for key in keys)
        return tuple(PillarBar(p.value, p.sign, p.label, counts[p.value], known) for p in Pillar)

    def groups_of(self, notes: Iterable[Note]) -> tuple[str, ...]:
        """The groups that wrote the notes, in the groups' order."""
        present = {note.group_id for note in notes}
        return tuple(g.name for g in self.view.groups if g.id in present)

    def prompt_word(self, notes: Iterable[Note]) -> str:
        """Which question most of the notes answer: 課題, or 課題ほか when there are others too."""
        counts = Counter(note.prompt_id for note in notes)
        asked = [(counts[p.id], -p.position, kind_word(p)) for p in self.view.prompts]
        found = sorted((one for one in asked if one[0]), reverse=True)
        return (found[0][2] + ("ほか" if len(found) > 1 else "")) if found else ""

    def support(self, target_id: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The numbers of the notes and the marks of the islands that support a finding."""
        sources = {one.source_id for one in self.view.evidence if one.target_id == target_id}
        numbers = tuple(note.number for note in self.view.notes if note.id in sources)
        return numbers, tuple(mark for node, mark in self.marked if node.cluster.id in sources)

    def rows(self) -> tuple[NoteRow, ...]:
        """Every live note, by number."""
        return tuple(self._row(note) for note in self.view.notes)

    def _row(self, note: Note) -> NoteRow:
        prompt = self.prompt(note)
        return NoteRow(
            number=note.number,
            text=note.text,
            group=self.group(note),
            prompt=prompt.text if prompt else "",
            prompt_kind=kind_word(prompt),
            district=self._name("district", note.district_key),
            organisation=self._name("organisation", note.organisation_key),
            path=tuple(c.nameplate or UNNAMED for c in reversed(self._around(note.cluster_id))),
            lone=note.lone,
            pillars=self.labels(note, "pillar"),
            themes=tuple(self._name("theme", key) for key in self.labels(note, "theme")),
            votes=self.votes(note.id),
            source=SOURCES.get(note.source, note.source),
            revised=note.rev > 1,
        )

    def _name(self, kind: str, key: str | None) -> str:
        term = self.view.term(kind, key)
        return term.name if term else (key or "")

    def _ordered(self, kind: str, keys: Iterable[str]) -> tuple[str, ...]:
        order = [t.key for t in self.view.terms.get(kind, ())]
        if kind == "pillar":
            order = [p.value for p in Pillar]
        return tuple(
            sorted(set(keys), key=lambda k: (order.index(k) if k in order else len(order), k))
        )

    def _around(self, cluster_id: str | None) -> list[Cluster]:
        found: list[Cluster] = []
        cluster = self._clusters.get(cluster_id or "")
        while cluster is not None and cluster not in found:
            found.append(cluster)
            cluster = self._clusters.get(cluster.parent_id or "")
        return found

    def _tree(self) -> tuple[Node, ...]:
        notes: dict[str | None, list[Note]] = {}
        for note in self.view.notes:
            notes.setdefault(note.cluster_id, []).append(note)
        children: dict[str | None, list[Cluster]] = {}
        for cluster in sorted(self.view.clusters, key=lambda c: c.number):
            parent = cluster.parent_id if cluster.parent_id in self._clusters else None
            children.setdefault(parent, []).append(cluster)

        def node(cluster: Cluster, level: int) -> Node:
            inner = tuple(node(c, level + 1) for c in children.get(cluster.id, ()))
            return Node(cluster, level, inner, tuple(notes.get(cluster.id, ())))

        tops = (node(cluster, 1) for cluster in children.get(None, ()))
        return tuple(sorted(tops, key=lambda top: -len(top.notes)))


def _marked(node: Node, mark: str) -> Iterable[tuple[Node, str]]:
    yield node, mark
    for place, child in enumerate(node.children, 1):
        yield from _marked(child, f"{mark}-{place}")


def kind_word(prompt: Prompt | None) -> str:
    """A prompt's kind as one word: 特性, 課題, 解決 …; other kinds are named by their question."""
    if prompt is None:
        return ""
    return PROMPT_KINDS.get(prompt.kind, prompt.text)
