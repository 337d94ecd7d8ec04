"""Sessions (会), their series, agenda phases and prompts, and the timetable's arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kisarazu_ws.domain.values import Entity

SESSION_KINDS: Mapping[str, str] = {
    "staff_workshop": "職員ワークショップ",
    "theme_exchange": "テーマ別意見交換会",
    "plenary": "全体会",
    "seminar": "セミナー",
    "council_workshop": "地域づくりワークショップ",
    "other": "その他の会",
}
PHASE_KINDS: Mapping[str, str] = {
    "talk": "説明",
    "write": "書く",
    "organise": "整理",
    "share": "共有",
    "vote": "投票",
    "break": "休憩",
}
STICKY_COLOURS = ("yellow", "pink", "blue", "green", "violet", "orange")


@dataclass(frozen=True, kw_only=True)
class Series(Entity):
    """Sessions that belong together."""

    title: str
    kind: str
    position: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Session(Entity):
    """One meeting. Dates carry their precision; head-counts their unit, 延べ and 約.

    `status`: planned | open | done. `phase_ends_at` (ISO) runs the timer of `phase_id`;
    `phase_left_s` holds the seconds left while it is paused. `external` means run elsewhere and
    known only by counts. `details` holds the lines of the minutes' head (公開の別, 資料 …).
    """

    kind: str
    title: str
    position: int = 0
    series_id: str | None = None
    purpose: str = ""
    date: str | None = None
    date_precision: str = "none"
    start: str = "13:30"
    place: str = ""
    status: str = "planned"
    theme_keys: tuple[str, ...] = ()
    attendance_count: int | None = None
    attendance_unit: str = "名"
    attendance_cumulative: bool = False
    attendance_approx: bool = False
    activity: str = ""
    minutes_form: str = "staff_workshop"
    sample: bool = False
    external: bool = False
    phase_id: str | None = None
    phase_ends_at: str | None = None
    phase_left_s: int | None = None
    prompt_id: str | None = None
    votes_each: int = 0
    votes_round: int = 1
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Phase(Entity):
    """A timed step of the agenda."""

    session_id: str
    position: int
    title: str
    minutes: int
    kind: str = "talk"
    prompt_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Prompt(Entity):
    """The question that notes answer; `translations` maps a language code to the question."""

    session_id: str
    position: int
    kind: str
    text: str
    easy_text: str = ""
    colour: str = "yellow"
    translations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Slot:
    """A phase with its clock times (HH:MM)."""

    phase: Phase
    begins: str
    ends: str


def timetable(start: str, phases: Iterable[Phase]) -> tuple[Slot, ...]:
    """The phases in order with begin and end, so that no gap or overlap can arise."""
    clock = dt.datetime.strptime(start, "%H:%M")
    slots = []
    for phase in sorted(phases, key=lambda p: p.position):
        end = clock + dt.timedelta(minutes=phase.minutes)
        slots.append(Slot(phase, f"{clock:%H:%M}", f"{end:%H:%M}"))
        clock = end
    return tuple(slots)


def attendance_text(session: Session) -> str:
    """The head-count as the city writes it: 約150名, 延べ70者; unlike ones are never added."""
    if session.attendance_count is None:
        return "未記録"
    approx = "約" if session.attendance_approx else ""
    cumulative = "延べ" if session.attendance_cumulative else ""
    return f"{cumulative}{approx}{session.attendance_count}{session.attendance_unit}"


def date_text(session: Session) -> str:
    """The date in wareki with its weekday, as precise as it is known."""
    if not session.date:
        return "日付未定"
    parts = [int(p) for p in session.date.split("-")]
    year = wareki(parts[0], parts[1] if len(parts) > 1 else 12)
    if session.date_precision == "year":
        return f"{year}度"
    if session.date_precision == "month" or len(parts) < 3:
        return f"{year}{parts[1]}月"
    day = dt.date(parts[0], parts[1], parts[2])
    return f"{year}{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"


def wareki(year: int, month: int) -> str:
    """令和/平成 year of a Gregorian year (both eras change inside a year, so the month counts)."""
    if (year, month) >= (2019, 5):
        return f"令和{'元' if year == 2019 else year - 2018}年"
    return f"平成{year - 1988}年"
