"""Session templates: TOML files with agenda, prompts and form, shipped or one's own.

A template that cannot be read never hides the others: it is named with its reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.sessions import Phase, Prompt, Session
from kisarazu_ws.domain.values import new_id
from kisarazu_ws.paths import session_templates, user_data
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import next_position
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.people import set_group_count


@dataclass(frozen=True)
class PromptPlan:
    """A question as a template writes it."""

    kind: str
    text: str
    easy_text: str
    colour: str
    translations: Mapping[str, str]


@dataclass(frozen=True)
class PhasePlan:
    """A timed step as a template writes it; `prompt` counts the template's prompts from 0."""

    title: str
    minutes: int
    kind: str
    prompt: int | None


@dataclass(frozen=True)
class EnvironmentRound:
    """The prepared prompt for a short round about the environment."""

    text: str
    easy_text: str
    translations: Mapping[str, str]
    minutes: int


@dataclass(frozen=True)
class Template:
    """A kind of session, ready to be filled in."""

    key: str
    name: str
    kind: str
    description: str
    purpose: str
    start: str
    minutes_form: str
    groups: int
    attendance_unit: str
    prompts: tuple[PromptPlan, ...]
    phases: tuple[PhasePlan, ...]
    environment_round: EnvironmentRound

    @property
    def minutes(self) -> int:
        """The length of the whole agenda in minutes."""
        return sum(p.minutes for p in self.phases)


@dataclass(frozen=True)
class Templates:
    """What could be read, and for what could not: file name -> reason in Japanese."""

    found: tuple[Template, ...]
    unreadable: Mapping[str, str]


def load_templates(folders: Iterable[Path] | None = None) -> Templates:
    """All templates of the folders (the shipped ones, then the person's own)."""
    found: dict[str, Template] = {}
    unreadable: dict[str, str] = {}
    for folder in folders or (session_templates(), user_data() / "sessions"):
        for file in sorted(folder.glob("*.toml")):
            try:
                template = _template(tomllib.loads(file.read_text(encoding="utf-8")))
                found[template.key] = template
            except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, OSError) as error:
                unreadable[file.name] = f"読めない書き方があります（{error}）。"
    ordered = sorted(found.values(), key=lambda t: (_ORDER.get(t.key, 99), t.name))
    return Templates(tuple(ordered), unreadable)


_ORDER = {"staff_workshop": 0, "theme_exchange": 1, "plenary": 2, "seminar": 3}


def template_of(kind: str) -> Template:
    """The template for a kind of session; the first one where the kind has none of its own."""
    templates = load_templates().found
    if not templates:
        raise WorkshopError(
            "no_templates",
            "会のひな形が見つかりません。",
            "開いているファイルは無事です。",
            "きさらづWSを入れ直してください。",
        )
    return next((t for t in templates if t.kind == kind), templates[0])


def environment_round(kind: str) -> EnvironmentRound:
    """The prepared environment round for a kind of session."""
    return template_of(kind).environment_round


@operation("会を作る")
def new_session(
    tx: Tx,
    template: Template,
    title: str = "",
    *,
    date: str | None = None,
    groups: int | None = None,
    series_id: str | None = None,
    theme_keys: tuple[str, ...] = (),
) -> Session:
    """A session with the template's agenda, prompts and groups, ready to be run."""
    session = tx.put(
        Session(
            id=new_id(),
            kind=template.kind,
            title=title.strip() or template.name,
            position=next_position(tx.all(Session)),
            series_id=series_id,
            purpose=template.purpose,
            date=date,
            date_precision="day" if date else "none",
            start=template.start,
            minutes_form=template.minutes_form,
            attendance_unit=template.attendance_unit,
            theme_keys=theme_keys,
        )
    )
    prompts = [_prompt(tx, session.id, i, plan) for i, plan in enumerate(template.prompts)]
    for position, plan in enumerate(template.phases):
        prompt = None if plan.prompt is None else prompts[plan.prompt].id
        tx.put(
            Phase(
                id=new_id(),
                session_id=session.id,
                position=position,
                title=plan.title,
                minutes=plan.minutes,
                kind=plan.kind,
                prompt_id=prompt,
            )
        )
    set_group_count(tx, session.id, groups or template.groups)
    return session


def _prompt(tx: Tx, session_id: str, position: int, plan: PromptPlan) -> Prompt:
    return tx.put(
        Prompt(
            id=new_id(),
            session_id=session_id,
            position=position,
            kind=plan.kind,
            text=plan.text,
            easy_text=plan.easy_text,
            colour=plan.colour,
            translations=plan.translations,
        )
    )


def _template(raw: Mapping[str, Any]) -> Template:
    prompts = tuple(
        PromptPlan(
            p["kind"], p["text"], p.get("easy", ""), p.get("colour", "yellow"),
            dict(p.get("translations", {})),
        )
        for p in raw.get("prompt", ())
    )  # fmt: skip
    environment = raw["environment_round"]
    return Template(
        key=raw["key"],
        name=raw["name"],
        kind=raw["kind"],
        description=raw.get("description", ""),
        purpose=raw.get("purpose", ""),
        start=raw.get("start", "13:30"),
        minutes_form=raw.get("minutes_form", raw["kind"]),
        groups=int(raw.get("groups", 1)),
        attendance_unit=raw.get("attendance_unit", "名"),
        prompts=prompts,
        phases=tuple(_phase(p, len(prompts)) for p in raw["phase"]),
        environment_round=EnvironmentRound(
            environment["text"],
            environment.get("easy", ""),
            dict(environment.get("translations", {})),
            int(environment.get("minutes", 10)),
        ),
    )


def _phase(raw: Mapping[str, Any], prompts: int) -> PhasePlan:
    prompt = raw.get("prompt")
    at = int(prompt) if prompt not in (None, "", "none", -1) else None
    if at is not None and not 0 <= at < prompts:
        raise ValueError(f"進行「{raw['title']}」の設問の番号 {at}")
    return PhasePlan(raw["title"], int(raw["minutes"]), raw.get("kind", "talk"), at)
