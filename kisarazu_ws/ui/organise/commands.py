"""What the hands ask for on the board, as operations on the file."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.organise import drops
from kisarazu_ws.ui.organise.board import Board
from kisarazu_ws.ui.organise.drops import Drop
from kisarazu_ws.ui.organise.filters import is_unsorted
from kisarazu_ws.workshop import board as board_ops
from kisarazu_ws.workshop import notes as note_ops
from kisarazu_ws.workshop import organise

T = TypeVar("T")


class Commands:
    """Acts on what is selected, or on the note at which the keyboard is. `wanted` is called with
    the id of a fresh island once it exists."""

    def __init__(self, bench: Bench, board: Board, wanted: Callable[[str], None]) -> None:
        self._bench = bench
        self._board = board
        self._wanted = wanted

    # --- what is meant -----------------------------------------------------------------------

    def notes(self) -> list[str]:
        """The notes that a command is for."""
        board = self._board
        if board.notes:
            return list(board.notes)
        return [board.focus] if board.focus in board.scene.notes and not board.islands else []

    def islands(self) -> list[str]:
        """The islands that a command is for."""
        return list(self._board.islands)

    def island(self) -> str | None:
        """The one island that a command is for: selected, or around the notes that are meant."""
        if self._board.islands:
            return next(iter(self._board.islands))
        homes = {self._board.scene.notes[i].note.cluster_id for i in self.notes()}
        return homes.pop() if len(homes) == 1 else None

    # --- notes -------------------------------------------------------------------------------

    def drop(self, drop: Drop) -> None:
        """Do what the drop said."""
        bench, held = self._bench, drop.held
        if drop.kind == drops.INTO:
            bench.do(organise.place_notes, list(held), drop.target)
        elif drop.kind == drops.TABLE and drop.places:
            bench.do(organise.move_notes, dict(drop.places), None, keep_cluster=False)
        elif drop.kind == drops.PAIR and drop.target:
            self._make([drop.target, *held])
        elif drop.kind == drops.NEST:
            bench.do(organise.nest_cluster, held[0], drop.target)
        elif drop.kind == drops.MOVE and drop.places:
            bench.do(board_ops.lay_cluster, held[0], *drop.places[held[0]])

    def make_island(self) -> None:
        """A new island of the notes that are meant."""
        notes = self.notes()
        if notes:
            self._make(notes)
        else:
            self._bench.tell("先に付箋を選んでください（クリック、またはスペース）")

    def send(self, island: str) -> None:
        """Into an island that exists."""
        if notes := self.notes():
            self._bench.do(organise.place_notes, notes, island)

    def take_out(self) -> None:
        """Out of their islands; an inner island comes out of the outer one."""
        scene = self._board.scene
        if self.islands():
            inner = [i for i in self.islands() if scene.islands[i].cluster.parent_id]
            if inner:
                self._bench.do(board_ops.nest_clusters, inner, None)
            return
        notes = [
            i for i in self.notes() if scene.notes[i].note.cluster_id or scene.notes[i].note.lone
        ]
        if notes:
            self._bench.do(organise.place_notes, notes, None)

    def lone(self) -> None:
        """一匹狼, or not any more."""
        if notes := self.notes():
            now = all(self._board.scene.notes[i].note.lone for i in notes)
            self._bench.do(organise.set_lone, notes, not now)

    def next_unsorted(self) -> None:
        """Go to the next note that nobody has placed yet."""
        notes = self._board.scene.notes
        order = [i for i, s in notes.items() if is_unsorted(s.note) and not s.faded]
        if not order:
            self._bench.tell("未整理の付箋はありません")
            return
        here = notes[self._board.focus].note.number if self._board.focus in notes else 0
        later = [i for i in order if notes[i].note.number > here]
        self._board.select([(later or order)[0]])
        self._board.bring((later or order)[0])

    def star(self) -> None:
        """A star, or none any more."""
        if notes := self.notes():
            now = all(self._board.scene.notes[i].note.starred for i in notes)
            self._bench.do(note_ops.star_notes, notes, not now)

    def same(self) -> None:
        """Say that the selected notes say the same as the one with the lowest number; said again,
        that they do not."""
        found = sorted((self._board.scene.notes[i].note for i in self.notes()), key=_number)
        if len(found) == 1 and found[0].same_as:
            self._bench.do(note_ops.mark_same, [found[0].id], None)
        elif len(found) < 2:
            self._bench.tell("同じ意見の付箋を2枚以上選んでください")
        elif all(n.same_as == found[0].id for n in found[1:]):
            self._bench.do(note_ops.mark_same, [n.id for n in found], None)
        else:
            self._bench.do(note_ops.mark_same, [n.id for n in found[1:]], found[0].id)

    def split(self, note_id: str, parts: list[str]) -> None:
        """One note for each part."""
        made = self._bench.do(note_ops.split_note, note_id, parts)
        words = f"{len(parts)}枚に分けました（Ctrl+Z で戻せます）"
        self._bench.then(made, lambda _: self._bench.tell(words))

    def found_island(self, note_id: str, nameplate: str) -> None:
        """A new island with one note and its name."""
        self._bench.do(organise.make_cluster, self._bench.session_id, [note_id], nameplate)

    # --- islands -----------------------------------------------------------------------------

    def name(self, island: str, nameplate: str) -> None:
        """Write a nameplate."""
        if nameplate != self._board.scene.islands[island].cluster.nameplate:
            self._bench.do(organise.name_cluster, island, nameplate)

    def nest(self, parent: str) -> None:
        """Put the selected islands inside another one."""
        if islands := [i for i in self.islands() if i != parent]:
            self._bench.do(board_ops.nest_clusters, islands, parent)

    def dissolve(self) -> None:
        """Take the outline away; the notes stay."""
        for island in self.islands():
            self._bench.do(organise.dissolve_cluster, island)

    def link(self, target: str, kind: str) -> None:
        """A labelled relation to another island."""
        if source := self.island():
            self._bench.do(organise.link_clusters, self._bench.session_id, source, target, kind)

    def unlink(self, link_id: str) -> None:
        """Take a relation away."""
        self._bench.do(organise.unlink_clusters, link_id)

    def count_dots(self, subject: str, count: int) -> None:
        """The paper dots that were counted."""
        self._bench.do(organise.count_dots, self._bench.session_id, subject, count)

    # --- tags --------------------------------------------------------------------------------

    def subjects(self) -> list[str]:
        """What tags and dots are for: islands if some are selected, otherwise notes."""
        return self.islands() or self.notes()

    def toggle_tag(self, kind: str, key: str) -> None:
        """Say that it holds for all that is meant; when it already did, that it does not."""
        view, subjects = self._bench.view, self.subjects()
        if view is None or not subjects:
            self._bench.tell("先に付箋か島を選んでください")
            return
        holds = {
            t.subject_id for t in view.tags if (t.kind, t.key, t.state) == (kind, key, "confirmed")
        }
        everyone = all(s in holds for s in subjects)
        self._bench.do(board_ops.decide_tags, view.session.id, subjects, kind, key, not everyone)

    def _make(self, notes: list[str]) -> None:
        scene = self._board.scene
        homes = {scene.notes[i].note.cluster_id for i in notes}
        parent = homes.pop() if len(homes) == 1 else None
        if parent in scene.islands and scene.islands[parent].level >= 3:
            parent = scene.islands[parent].cluster.parent_id
        first = scene.notes[notes[0]].note
        laid = parent is None and first.x is not None and first.y is not None
        x, y = (first.x or 0.0, first.y or 0.0) if laid else (0.0, 0.0)
        future: Future[Cluster] = self._bench.do(
            organise.make_cluster, self._bench.session_id, notes, "", parent, x, y
        )
        self._bench.then(future, lambda cluster: self._wanted(cluster.id))


def _number(note: Note) -> int:
    return note.number
