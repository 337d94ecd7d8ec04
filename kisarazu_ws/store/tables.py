"""The tables of a `.kws` file (format 2; docs/file-format.md).

Column names are the field names of the domain values; lists and mappings are JSON text. This module
must not import annotations from `__future__`: SQLModel reads the real types.
"""

from sqlmodel import Field, SQLModel

SESSION = "session.id"


class TermRow(SQLModel, table=True):
    __tablename__ = "term"
    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    key: str
    name: str
    position: int
    pillar: str | None = None
    description: str
    keywords: str
    wordings: str
    inferred: int
    sample: int
    data: str


class SeriesRow(SQLModel, table=True):
    __tablename__ = "series"
    id: str = Field(primary_key=True)
    title: str
    kind: str
    position: int
    note: str


class SessionRow(SQLModel, table=True):
    __tablename__ = "session"
    id: str = Field(primary_key=True)
    kind: str
    title: str
    position: int
    series_id: str | None = Field(default=None, foreign_key="series.id")
    purpose: str
    date: str | None = None
    date_precision: str
    start: str
    place: str
    status: str
    theme_keys: str
    attendance_count: int | None = None
    attendance_unit: str
    attendance_cumulative: int
    attendance_approx: int
    activity: str
    minutes_form: str
    sample: int
    external: int
    phase_id: str | None = None
    phase_ends_at: str | None = None
    phase_left_s: int | None = None
    prompt_id: str | None = None
    votes_each: int
    votes_round: int
    details: str


class PromptRow(SQLModel, table=True):
    __tablename__ = "prompt"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    position: int
    kind: str
    text: str
    easy_text: str
    colour: str
    translations: str


class PhaseRow(SQLModel, table=True):
    __tablename__ = "phase"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    position: int
    title: str
    minutes: int
    kind: str
    prompt_id: str | None = None


class GroupRow(SQLModel, table=True):
    __tablename__ = "seat_group"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    number: int
    name: str
    district_keys: str


class ParticipantRow(SQLModel, table=True):
    __tablename__ = "participant"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    code: str
    group_id: str | None = None
    district_key: str | None = None
    affiliation: str
    age_band: str
    organisation_key: str | None = None
    absent: int
    pinned: int


class RosterRow(SQLModel, table=True):
    __tablename__ = "roster"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    name: str
    kana: str
    contact: str


class SeatRuleRow(SQLModel, table=True):
    __tablename__ = "seat_rule"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    kind: str
    participant_ids: str


class DeviceRow(SQLModel, table=True):
    __tablename__ = "device"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    key_sha256: str = Field(index=True)
    participant_id: str | None = None
    joined_at: str


class ClusterRow(SQLModel, table=True):
    __tablename__ = "cluster"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    number: int
    nameplate: str
    parent_id: str | None = None
    x: float
    y: float
    proposed: int
    effect: float | None = None
    ease: float | None = None


class ClusterLinkRow(SQLModel, table=True):
    __tablename__ = "cluster_link"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    source_id: str
    target_id: str
    kind: str
    label: str


class NoteRow(SQLModel, table=True):
    __tablename__ = "note"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    number: int
    text: str
    source: str
    created_at: str
    rev: int
    prompt_id: str | None = None
    group_id: str | None = None
    participant_id: str | None = None
    district_key: str | None = None
    organisation_key: str | None = None
    device_id: str | None = Field(default=None, index=True)
    card_no: str | None = None
    state: str
    cluster_id: str | None = None
    lone: int
    placed_by: str | None = None
    x: float | None = None
    y: float | None = None
    starred: int
    split_from: str | None = None
    same_as: str | None = None


class NoteRevisionRow(SQLModel, table=True):
    __tablename__ = "note_revision"
    id: str = Field(primary_key=True)
    note_id: str = Field(foreign_key="note.id", index=True)
    rev: int
    text: str
    at: str
    actor: str
    reason: str


class TagRow(SQLModel, table=True):
    __tablename__ = "tag"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    subject_id: str = Field(index=True)
    kind: str
    key: str
    state: str
    actor: str
    reason: str


class AnswerRow(SQLModel, table=True):
    __tablename__ = "answer"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    kind: str
    accepted: int
    words: str
    at: str


class DisclosureRow(SQLModel, table=True):
    __tablename__ = "disclosure"
    id: str = Field(primary_key=True, foreign_key="note.id")
    session_id: str = Field(foreign_key=SESSION, index=True)
    choice: str
    text: str
    rev: int
    at: str


class VoteRow(SQLModel, table=True):
    __tablename__ = "vote"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    subject_id: str = Field(index=True)
    count: int
    device_id: str | None = None
    source: str
    round: int
    group_id: str | None = None


class MandalaVersionRow(SQLModel, table=True):
    __tablename__ = "mandala_version"
    id: str = Field(primary_key=True)
    label: str
    title: str
    goal: str
    state: str
    base_id: str | None = None
    created_at: str
    position: int
    note: str
    data: str


class MandalaNodeRow(SQLModel, table=True):
    __tablename__ = "mandala_node"
    id: str = Field(primary_key=True)
    version_id: str = Field(foreign_key="mandala_version.id", index=True)
    key: str
    kind: str
    label: str
    position: int
    parent_key: str | None = None
    pillars: str
    visions: str
    theme_key: str | None = None
    inferred: int
    inferred_note: str
    data: str


class MandalaChangeRow(SQLModel, table=True):
    __tablename__ = "mandala_change"
    id: str = Field(primary_key=True)
    version_id: str = Field(foreign_key="mandala_version.id", index=True)
    node_key: str
    kind: str
    before: str
    after: str
    reason: str
    at: str
    session_id: str | None = None


class ProjectSeedRow(SQLModel, table=True):
    __tablename__ = "project_seed"
    id: str = Field(primary_key=True)
    title: str
    seed_class: str
    stage: str
    need: str
    theme_keys: str
    actors: str
    session_id: str | None = None
    node_key: str | None = None
    sample: int


class FindingRow(SQLModel, table=True):
    __tablename__ = "finding"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    position: int
    text: str
    kind: str


class EvidenceRow(SQLModel, table=True):
    __tablename__ = "evidence"
    id: str = Field(primary_key=True)
    target_id: str = Field(index=True)
    source_kind: str
    source_id: str
    session_id: str = Field(foreign_key=SESSION)


class MinutesRow(SQLModel, table=True):
    __tablename__ = "minutes"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    number: int
    state: str
    fields: str
    at: str
    sha256: str


class AttachmentRow(SQLModel, table=True):
    __tablename__ = "attachment"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    sha256: str
    mime: str
    caption: str
    note_id: str | None = None
    at: str


class ExternalCountRow(SQLModel, table=True):
    __tablename__ = "external_count"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key=SESSION, index=True)
    axis: str
    key: str
    count: int
    note: str


class BlobRow(SQLModel, table=True):
    """The bytes of attachments, once per content."""

    __tablename__ = "blob"
    sha256: str = Field(primary_key=True)
    content: bytes


class PhoneOpRow(SQLModel, table=True):
    """Every operation a phone was answered for; the key is what makes re-sending harmless."""

    __tablename__ = "phone_op"
    op_id: str = Field(primary_key=True)
    device_id: str
    payload_sha256: str
    result: str


class OpLogRow(SQLModel, table=True):
    """What people did, with the rows before and after; `state`: done | undone | dropped."""

    __tablename__ = "op_log"
    seq: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    label: str
    state: str = Field(index=True)
    rows: str


METADATA = SQLModel.metadata
