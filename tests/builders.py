"""Small workshop files for tests: made by the same operations that people use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Prompt, Session
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.notes import NewNote, write_notes
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.people import NewParticipant, add_participants
from kisarazu_ws.workshop.templates import (
    EnvironmentRound,
    PhasePlan,
    PromptPlan,
    Template,
    new_session,
)
from kisarazu_ws.workshop.workshop import Workshop

AGES = ("20代以下", "30代", "40代", "50代", "60代")
DISTRICTS = (
    "kisarazu", "kiyokawa", "namioka", "iwane", "kamatari", "kaneda", "nakago", "fukuta",
)  # fmt: skip
TEXTS = (
    "見本：一人暮らしの高齢者の見守りが足りない",
    "見本：自治会の役員のなり手がいない",
    "見本：隣近所のつきあいが減った",
    "見本：バスの本数が少なく通院に困る",
    "見本：空き家が増えて心配",
)


@dataclass(frozen=True)
class Small:
    """A file with one staff session: 4 groups, 3 prompts, 20 participants, 40 notes."""

    workshop: Workshop
    session: Session
    groups: tuple[Group, ...]
    prompts: tuple[Prompt, ...]
    participants: tuple[Participant, ...]
    notes: tuple[Note, ...]


def template() -> Template:
    """A template of 120 minutes in three phases."""
    prompts = tuple(
        PromptPlan(kind, text, easy, colour, {"en": english})
        for kind, text, easy, colour, english in (
            ("trait", "この地域の特性は？", "この まちの いいところは？", "green", "Strengths?"),
            ("issue", "この地域の課題は？", "こまっていることは？", "yellow", "Problems?"),
            ("solution", "どう解決しますか？", "どうしたら いいですか？", "pink", "Solutions?"),
        )
    )
    phases = (
        PhasePlan("開会", 20, "talk", None),
        PhasePlan("課題を書く", 60, "write", 1),
        PhasePlan("全体共有", 40, "share", None),
    )
    environment = EnvironmentRound("環境の面では？", "しぜんの ことは？", {"en": "Nature?"}, 10)
    return Template(
        "staff_workshop", "職員ワークショップ", "staff_workshop", "", "意見交換", "13:30",
        "staff_workshop", 4, "名", prompts, phases, environment,
    )  # fmt: skip


def small(path: Path) -> Small:
    """Make the small file; the caller closes `workshop`."""
    workshop = Workshop(path, create=True)
    session = workshop.do(new_session, template()).result()
    groups = _numbered(workshop, session.id)
    people = workshop.do(add_participants, session.id, _people()).result()
    prompts = tuple(workshop.snapshot.of_session(Prompt, session.id))
    news = [
        NewNote(
            f"{TEXTS[i % 5]}（{i + 1}）",
            prompt_id=prompts[i % 3].id,
            participant_id=people[i % 20].id,
        )
        for i in range(40)
    ]
    notes = workshop.do(write_notes, session.id, news).result()
    return Small(workshop, session, groups, prompts, people, notes)


def _numbered(workshop: Workshop, session_id: str) -> tuple[Group, ...]:
    groups = workshop.snapshot.of_session(Group, session_id)
    return tuple(sorted(groups, key=lambda g: g.number))


def _people() -> list[NewParticipant]:
    return [
        NewParticipant(
            code=f"{'ABCD'[i // 5]}-{i % 5 + 1:02}",
            name=f"見本名簿{i + 1:02}号",
            district_key=DISTRICTS[i % 8],
            affiliation=("福祉部門", "都市部門", "環境部門")[i % 3],
            age_band=AGES[i % 5],
            group_number=i // 5 + 1,
        )
        for i in range(20)
    ]


@operation("値を入れる")
def put_all(tx: Tx, values: Mapping[str, object]) -> None:
    """Nothing but a write, for tests of the writer: session title by id."""
    for id_, title in values.items():
        tx.put(Session(id=id_, kind="other", title=str(title)))
