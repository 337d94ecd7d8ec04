"""One session as documents and screens see it: frozen, and without the roster.

The roster is left out on purpose: what cannot be reached cannot leak into an export.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from kisarazu_ws.domain.clusters import Answer, Cluster, ClusterLink, Tag, Vote
from kisarazu_ws.domain.disclosure import Disclosure, public_text
from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.mandala import Evidence, MandalaNode, MandalaVersion, ProjectSeed
from kisarazu_ws.domain.minutes import Attachment, ExternalCount, Finding, Minutes
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.reference import Term
from kisarazu_ws.domain.sessions import Phase, Prompt, Series, Session
from kisarazu_ws.domain.snapshot import Snapshot


@dataclass(frozen=True)
class SessionSnapshot:
    """Everything of one session; lists are in the order in which people see them."""

    session: Session
    series: Series | None
    phases: tuple[Phase, ...]
    prompts: tuple[Prompt, ...]
    groups: tuple[Group, ...]
    participants: tuple[Participant, ...]
    notes: tuple[Note, ...]  # live ones only, by number
    clusters: tuple[Cluster, ...]
    links: tuple[ClusterLink, ...]
    tags: tuple[Tag, ...]  # of living subjects, rejected ones left out
    rejected: tuple[Tag, ...]  # those: what shall not be suggested again
    votes: tuple[Vote, ...]  # of the present round
    earlier_votes: tuple[Vote, ...]  # of the rounds before
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]  # of findings, seeds and nodes, from this session's notes
    minutes: tuple[Minutes, ...]  # oldest first
    attachments: tuple[Attachment, ...]
    external_counts: tuple[ExternalCount, ...]
    terms: Mapping[str, tuple[Term, ...]]  # by kind
    mandala: MandalaVersion | None  # the newest one
    nodes: tuple[MandalaNode, ...]  # of that version
    seeds: tuple[ProjectSeed, ...]  # that grew from this session
    withdrawn: int  # notes taken back or out
    proposed_clusters: int  # clusters that began as a machine's proposal
    refused_proposals: int  # proposals that a person sent away
    disclosures: Mapping[str, Disclosure]  # by note: how it goes out
    public: bool = False  # whether it has been cut down to what goes out

    def term(self, kind: str, key: str | None) -> Term | None:
        """The term of a kind by key."""
        return next((t for t in self.terms.get(kind, ()) if t.key == key), None)

    def confirmed(self, subject_id: str, kind: str) -> tuple[str, ...]:
        """The keys that a person confirmed for a note or cluster."""
        return tuple(
            t.key
            for t in self.tags
            if t.subject_id == subject_id and t.kind == kind and t.state == "confirmed"
        )


def session_snapshot(snapshot: Snapshot, session_id: str) -> SessionSnapshot:
    """Cut one session out of the file; raises KeyError for an unknown id."""
    session = snapshot.all(Session)[session_id]
    every = snapshot.of_session(Note, session_id)
    notes = tuple(sorted((n for n in every if n.state == "live"), key=lambda n: n.number))
    clusters = tuple(
        sorted(
            snapshot.of_session(Cluster, session_id), key=lambda c: (c.parent_id or "", c.number)
        )
    )
    alive = {n.id for n in notes} | {c.id for c in clusters}
    votes = [v for v in snapshot.of_session(Vote, session_id) if v.subject_id in alive]
    versions = sorted(snapshot.all(MandalaVersion).values(), key=lambda v: v.position)
    mandala = versions[-1] if versions else None
    return SessionSnapshot(
        session=session,
        series=snapshot.get(Series, session.series_id),
        phases=_placed(snapshot.of_session(Phase, session_id)),
        prompts=_placed(snapshot.of_session(Prompt, session_id)),
        groups=tuple(sorted(snapshot.of_session(Group, session_id), key=lambda g: g.number)),
        participants=tuple(
            sorted(snapshot.of_session(Participant, session_id), key=lambda p: p.code)
        ),
        notes=notes,
        clusters=clusters,
        links=snapshot.of_session(ClusterLink, session_id),
        tags=tuple(
            t
            for t in snapshot.of_session(Tag, session_id)
            if t.subject_id in alive and t.state != "rejected"
        ),
        rejected=tuple(t for t in snapshot.of_session(Tag, session_id) if t.state == "rejected"),
        votes=tuple(v for v in votes if v.round == session.votes_round),
        earlier_votes=tuple(v for v in votes if v.round < session.votes_round),
        findings=_placed(snapshot.of_session(Finding, session_id)),
        evidence=tuple(
            e for e in snapshot.of_session(Evidence, session_id) if e.source_id in alive
        ),
        minutes=tuple(sorted(snapshot.of_session(Minutes, session_id), key=lambda m: m.number)),
        attachments=snapshot.of_session(Attachment, session_id),
        external_counts=snapshot.of_session(ExternalCount, session_id),
        terms=terms_by_kind(snapshot),
        mandala=mandala,
        nodes=version_nodes(snapshot, mandala.id) if mandala else (),
        seeds=snapshot.of_session(ProjectSeed, session_id),
        withdrawn=len(every) - len(notes),
        proposed_clusters=sum(c.proposed for c in clusters),
        refused_proposals=sum(not a.accepted for a in snapshot.of_session(Answer, session_id)),
        disclosures={d.id: d for d in snapshot.of_session(Disclosure, session_id) if d.id in alive},
    )


def for_public(view: SessionSnapshot) -> SessionSnapshot:
    """The session as it is published: words that a person masked or put otherwise in place of the
    original ones, notes that were taken out gone. Decided by `Disclosure` alone."""
    said = ((note, public_text(note, view.disclosures.get(note.id))) for note in view.notes)
    notes = tuple(replace(note, text=text) for note, text in said if text is not None)
    gone = {note.id for note in view.notes} - {note.id for note in notes}
    return replace(
        view,
        notes=notes,
        tags=tuple(tag for tag in view.tags if tag.subject_id not in gone),
        rejected=tuple(tag for tag in view.rejected if tag.subject_id not in gone),
        votes=tuple(vote for vote in view.votes if vote.subject_id not in gone),
        earlier_votes=tuple(vote for vote in view.earlier_votes if vote.subject_id not in gone),
        evidence=tuple(one for one in view.evidence if one.source_id not in gone),
        attachments=tuple(one for one in view.attachments if one.note_id not in gone),
        public=True,
    )


def terms_by_kind(snapshot: Snapshot) -> dict[str, tuple[Term, ...]]:
    """The city's vocabulary by kind, each in its order."""
    kinds: dict[str, list[Term]] = {}
    for term in sorted(snapshot.all(Term).values(), key=lambda t: t.position):
        kinds.setdefault(term.kind, []).append(term)
    return {kind: tuple(found) for kind, found in kinds.items()}


def version_nodes(snapshot: Snapshot, version_id: str) -> tuple[MandalaNode, ...]:
    """The nodes of a mandala version, by kind and place."""
    nodes = (n for n in snapshot.all(MandalaNode).values() if n.version_id == version_id)
    return tuple(sorted(nodes, key=lambda n: (n.kind, n.position)))


P = TypeVar("P", Phase, Prompt, Finding)


def _placed(values: tuple[P, ...]) -> tuple[P, ...]:
    return tuple(sorted(values, key=lambda v: v.position))
