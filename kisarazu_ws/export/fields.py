"""The parts of the minutes that a person may write, by section key.

| key | part | when a person wrote it |
|---|---|---|
| title | 題名 (each line one line of the title) | replaces what the data gives |
| name, theme, when, place, attendees, disclosure, documents, department | rows of the head table: 名称 テーマ 日時 場所 出席者 公開の別・傍聴人 資料 所管課 | replaces |
| purpose, activity | 1 開会・趣旨 | replaces |
| review | 2 前回の振り返り | replaces |
| discussion_lead | the words under 3 意見交換（要点筆記） | replaces |
| summary | 4 まとめ | stands before the findings |
| decisions | 5 決定事項・今後の対応: a line is 内容｜担当｜期限 | comes after the findings of that kind |
| next | 6 今後の予定: a line is one plan | comes after the findings of that kind |

An empty text counts as not written.
"""  # noqa: E501 - the table is read as a table

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kisarazu_ws.domain.minutes import MINUTES_STATES, Minutes
from kisarazu_ws.domain.sessions import SESSION_KINDS, attendance_text, date_text, timetable
from kisarazu_ws.workshop.snapshot import SessionSnapshot

UNFILLED = "（未記入）"
INTERNAL = "庁内版"  # stamped on what has the original words
FORMS: Mapping[str, str] = {
    "staff_workshop": "開催結果（概要）",
    "theme_exchange": "議事録（要旨）",
    "plenary": "議事録（要旨）",
}
FORM = "議事録（要旨）"


@dataclass(frozen=True)
class Field:
    """One part: its heading, whether a person's words replace the composed ones or stand beside
    them, and how many lines an editor should show."""

    key: str
    label: str
    replaces: bool = True
    lines: int = 1


FIELDS: tuple[Field, ...] = (
    Field("title", "題名", lines=2),
    Field("name", "名称"),
    Field("theme", "テーマ"),
    Field("when", "日時"),
    Field("place", "場所"),
    Field("attendees", "出席者", lines=3),
    Field("disclosure", "公開の別・傍聴人"),
    Field("documents", "資料", lines=2),
    Field("department", "所管課"),
    Field("purpose", "開会・趣旨", lines=4),
    Field("activity", "活動内容", lines=3),
    Field("review", "前回の振り返り", lines=3),
    Field("discussion_lead", "意見交換の書き出し", lines=3),
    Field("summary", "まとめの書き出し", replaces=False, lines=3),
    Field("decisions", "決定事項・今後の対応（1行に 内容｜担当｜期限）", replaces=False, lines=3),
    Field("next", "今後の予定（1行に1件）", replaces=False, lines=3),
)
# Lines of the head that a session may bring along in `details`, by their own label. Any other
# detail stays inside: the app keeps the phones' secrets there.
DETAIL_LINES = ("開始時刻", "参加者", "参加者の内訳", "シリーズの参加者", "件数について")
HEAD_KEYS = (
    "name", "theme", "when", "place", "attendees", "disclosure", "documents", "department",
)  # fmt: skip


def written(view: SessionSnapshot) -> Mapping[str, str]:
    """What a person wrote in the newest version, by section key."""
    newest = newest_minutes(view)
    return {k: v for k, v in newest.fields.items() if v.strip()} if newest else {}


def section_text(view: SessionSnapshot, key: str) -> str:
    """What stands in a part: a person's words, else what the data gives (possibly nothing)."""
    return written(view).get(key) or composed_text(view, key)


def composed_text(view: SessionSnapshot, key: str) -> str:
    """What the data alone gives for a part, as an editor should show it before anybody wrote."""
    compose = _COMPOSED.get(key)
    return compose(view) if compose else view.session.details.get(key, "")


def newest_minutes(view: SessionSnapshot) -> Minutes | None:
    """The newest version, or None before anybody touched the minutes."""
    return view.minutes[-1] if view.minutes else None


def newest_moment(view: SessionSnapshot) -> str:
    """When the newest words of the session were written (ISO); nothing for an empty session."""
    moments = [note.created_at for note in view.notes] + [m.at for m in view.minutes]
    return max(moments, default="")


def state_stamp(view: SessionSnapshot) -> str:
    """下書き | 確認済み | 公開 第n版."""
    newest = newest_minutes(view)
    if newest is None:
        return MINUTES_STATES["draft"]
    label = MINUTES_STATES.get(newest.state, newest.state)
    return f"{label} 第{newest.number}版" if newest.state == "published" else label


def form_word(view: SessionSnapshot) -> str:
    """What the city calls such a document."""
    return FORMS.get(view.session.minutes_form, FORM)


def clock(hhmm: str) -> str:
    """13:30 as 午後1時30分, 13:00 as 午後1時."""
    hour, minute = (int(part) for part in hhmm.split(":"))
    half = "午前" if hour < 12 else "午後"
    return f"{half}{hour % 12}時" + (f"{minute}分" if minute else "")


def present_count(view: SessionSnapshot) -> int:
    """How many people of the list were there."""
    return sum(not person.absent for person in view.participants)


def organisations(view: SessionSnapshot) -> tuple[str, ...]:
    """The bodies whose people were there or wrote, in the order of their reading."""
    people = [person.organisation_key for person in view.participants if not person.absent]
    keys = {key for key in (*people, *(note.organisation_key for note in view.notes)) if key}
    found = [(view.term("organisation", key), key) for key in keys]
    named = [(str(t.data.get("reading", t.name)), t.name) if t else (key, key) for t, key in found]
    return tuple(name for _, name in sorted(named))


def _title(view: SessionSnapshot) -> str:
    session, series = view.session, view.series
    lines = [session.title, form_word(view)]
    if series and re.split("[（(]", series.title)[0] not in session.title:
        lines.insert(0, series.title)
    return "\n".join(lines)


def _name(view: SessionSnapshot) -> str:
    return view.session.title or SESSION_KINDS.get(view.session.kind, "")


def _theme(view: SessionSnapshot) -> str:
    terms = [view.term("theme", key) for key in view.session.theme_keys]
    return "、".join(term.name for term in terms if term) or view.session.details.get("theme", "")


def _when(view: SessionSnapshot) -> str:
    day = date_text(view.session)
    slots = timetable(view.session.start, view.phases)
    if not slots or view.session.date_precision != "day":
        return day
    return f"{day}　{clock(slots[0].begins)}から{clock(slots[-1].ends)}まで"


def _attendees(view: SessionSnapshot) -> str:
    people = [p for p in view.participants if not p.absent]
    lines = []
    if bodies := organisations(view):
        lines.append(f"【団体】{'、'.join(bodies)}（五十音順・敬称略）")
    kinds = Counter(p.affiliation for p in people if p.affiliation)
    if kinds:
        lines.append("【区分】" + "、".join(f"{kind}{n}人" for kind, n in kinds.most_common()))
    districts = [key for group in view.groups for key in group.district_keys]
    if districts:
        names = "・".join(_district(view, key) for key in districts)
        lines.append(f"【対象】{len(districts)}区（{names}）")
    return "\n".join(line for line in (*lines, _head_count(view)) if line)


def _district(view: SessionSnapshot, key: str) -> str:
    term = view.term("district", key)
    return term.name if term else key


def _head_count(view: SessionSnapshot) -> str:
    absent = len(view.participants) - present_count(view)
    away = f"（欠席{absent}人）" if absent else ""
    tables = f"、{len(view.groups)}卓" if view.groups else ""
    if view.session.attendance_count is not None:
        return f"計{attendance_text(view.session)}{tables}{away}"
    return f"計{present_count(view)}人{tables}{away}" if view.participants else ""


def _review(view: SessionSnapshot) -> str:
    return view.session.details.get("review", "")


_COMPOSED: Mapping[str, Callable[[SessionSnapshot], str]] = {
    "title": _title,
    "name": _name,
    "theme": _theme,
    "when": _when,
    "place": lambda view: view.session.place,
    "attendees": _attendees,
    "purpose": lambda view: view.session.purpose,
    "activity": lambda view: view.session.activity,
    "review": _review,
    "discussion_lead": lambda view: _lead(view),
}


def _lead(view: SessionSnapshot) -> str:
    if not view.notes:
        return ""
    who = f"{len(view.groups)}班（{len(view.groups)}卓）" if view.groups else "参加者"
    about = f"{len(view.prompts)}つの設問について" if view.prompts else ""
    text = f"{who}が{about}付箋{len(view.notes)}件を書いた。"
    tops = sum(cluster.parent_id is None for cluster in view.clusters)
    if tops:
        inner = len(view.clusters) - tops
        text += f"似た意見を集め、島{tops}つ" + (f"（内側の島{inner}つ）" if inner else "")
        text += "にまとめて表札を付けた。"
    if view.withdrawn:
        text += f"取り下げられた付箋{view.withdrawn}件は含まない。"
    return text


_ROLE = re.compile(r"[（(、,\n\s]*(担当|期限)[：:]\s*([^、,\n）)]+)[）)]?")


def decision_cells(line: str) -> tuple[str, str, str]:
    """内容, 担当, 期限 of one line: apart by ｜, or named 「担当：」「期限：」 in the text."""
    parts = [part.strip() for part in re.split(r"[｜|\t]", line)]
    if len(parts) > 1:
        what, who, until = [*parts, "", ""][:3]
        return what, who, until
    named = {key: value.strip() for key, value in _ROLE.findall(line)}
    return _ROLE.sub("", line).strip(), named.get("担当", ""), named.get("期限", "")
