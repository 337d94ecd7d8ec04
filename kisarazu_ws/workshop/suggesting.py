"""From a session to the language engine and back: proposals and suggestions for its notes.

Pure functions of a snapshot, run in a job. Nothing is written: a person accepts, and then an
operation does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kisarazu_ws.domain.clusters import descendants
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.values import GroupProposal, LabelSpec, Suggestion, Text
from kisarazu_ws.workshop.snapshot import SessionSnapshot

KINDS = ("pillar", "theme")


def propose_groups(
    view: SessionSnapshot,
    engine: Engine,
    *,
    granularity: float = 0.5,
    about: int | None = None,
    group_id: str | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[GroupProposal, ...]:
    """Clusters for the unplaced notes (of one group, when given); what people placed stays.

    Raises `language.values.Cancelled`.
    """
    notes = [n for n in view.notes if not n.lone and (group_id is None or n.group_id == group_id)]
    placed = {n.id: n.cluster_id for n in notes if n.cluster_id}
    return engine.group(
        _texts(notes), placed=placed, granularity=granularity, about=about, cancelled=cancelled
    )


def propose_nameplates(view: SessionSnapshot, engine: Engine, cluster_id: str) -> tuple[str, ...]:
    """Up to three 表札 for a cluster, out of the words of its notes and of those in it below."""
    inside = descendants(cluster_id, view.clusters)
    notes = _texts([n for n in view.notes if n.cluster_id in inside])
    found = engine.group(notes, about=1) if len(notes) > 1 else ()
    return found[0].nameplates if found else ()


def propose_tags(
    view: SessionSnapshot, engine: Engine, kinds: Sequence[str] = KINDS
) -> dict[str, tuple[Suggestion, ...]]:
    """Labels for every note that a person has not labelled with that kind; the person's labels
    are examples, from which the engine learns at once."""
    labels = [
        LabelSpec(kind, t.key, t.name, t.description, t.keywords)
        for kind in kinds
        for t in view.terms.get(kind, ())
    ]
    examples = _examples(view, kinds)
    found = engine.suggest(_texts(view.notes), labels, examples)
    return {
        id_: tuple(s for s in suggestions if s.kind not in examples.get(id_, {}))
        for id_, suggestions in found.items()
    }


def firm_tags(
    view: SessionSnapshot, found: Mapping[str, Sequence[Suggestion]]
) -> list[tuple[str, str, str, str]]:
    """The firm first suggestion of each kind as (note id, kind, key, reason), without those that
    a person rejected."""
    rejected = {(t.subject_id, t.kind, t.key) for t in view.rejected}
    tags = []
    for note_id, suggestions in found.items():
        for one in _first_of_kind(suggestions):
            if one.firm and (note_id, one.kind, one.key) not in rejected:
                tags.append((note_id, one.kind, one.key, one.reason))
    return tags


def _first_of_kind(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    first: dict[str, Suggestion] = {}
    for one in suggestions:
        first.setdefault(one.kind, one)
    return list(first.values())


def _examples(view: SessionSnapshot, kinds: Sequence[str]) -> dict[str, dict[str, str]]:
    examples: dict[str, dict[str, str]] = {}
    for tag in view.tags:
        if tag.state == "confirmed" and tag.kind in kinds:
            examples.setdefault(tag.subject_id, {}).setdefault(tag.kind, tag.key)
    return examples


def _texts(notes: Sequence[Note]) -> list[Text]:
    return [Text(n.id, n.text) for n in notes]
