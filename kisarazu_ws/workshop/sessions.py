"""Operations on sessions: agenda, prompts, the timer, reception."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kisarazu_ws.domain.sessions import Phase, Prompt, Series, Session, timetable
from kisarazu_ws.domain.values import changed, new_id
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need, next_position, refuse
from kisarazu_ws.workshop.operation import operation

LONGEST_PHASE = 600


@operation("シリーズを作る")
def add_series(tx: Tx, title: str, kind: str) -> Series:
    """A new series at the end of the list."""
    return tx.put(
        Series(id=new_id(), title=title, kind=kind, position=next_position(tx.all(Series)))
    )


@operation("会の内容を直す")
def edit_session(tx: Tx, session_id: str, fields: Mapping[str, Any]) -> Session:
    """Change some fields of a session (title, date, place, attendance …)."""
    return tx.put(changed(need(tx, Session, session_id), **fields))


@operation("会を消す")
def remove_session(tx: Tx, session_id: str) -> None:
    """Remove a session in which nothing was written; one with notes is refused."""
    from kisarazu_ws.domain.groups import Group, Participant, RosterEntry, SeatRule
    from kisarazu_ws.domain.minutes import ExternalCount, Finding, Minutes
    from kisarazu_ws.domain.notes import Note

    session = need(tx, Session, session_id)
    if tx.of_session(Note, session_id):
        raise refuse(
            "has_notes",
            "付箋のある会は消せません。",
            "不要なら、題名に「（中止）」と書き添えてください。",
        )
    parts = (Phase, Prompt, SeatRule, RosterEntry, Participant, Group, Finding, Minutes)
    for kind in (*parts, ExternalCount):
        for value in tx.of_session(kind, session_id):
            tx.drop(value)
    tx.drop(session)


@operation("進行を加える")
def add_phase(
    tx: Tx,
    session_id: str,
    title: str,
    minutes: int,
    kind: str = "talk",
    prompt_id: str | None = None,
    at: int | None = None,
) -> Phase:
    """A new phase at place `at` (the end when None); the times of the others follow."""
    phases = _phases(tx, session_id)
    place = len(phases) if at is None else max(0, min(at, len(phases)))
    fresh = Phase(
        id=new_id(),
        session_id=session_id,
        position=place,
        title=title,
        minutes=_minutes(minutes),
        kind=kind,
        prompt_id=prompt_id,
    )
    _renumber(tx, [*phases[:place], fresh, *phases[place:]])
    return need(tx, Phase, fresh.id)


@operation("進行を直す")
def edit_phase(tx: Tx, phase_id: str, fields: Mapping[str, Any]) -> Phase:
    """Change title, minutes (1–600), kind or prompt of a phase."""
    if "minutes" in fields:
        _minutes(int(fields["minutes"]))
    return tx.put(changed(need(tx, Phase, phase_id), **fields))


@operation("進行の順を変える")
def move_phase(tx: Tx, phase_id: str, to: int) -> None:
    """Put a phase at place `to` (from 0)."""
    phase = need(tx, Phase, phase_id)
    others = [p for p in _phases(tx, phase.session_id) if p.id != phase_id]
    place = max(0, min(to, len(others)))
    _renumber(tx, [*others[:place], phase, *others[place:]])


@operation("進行を消す")
def remove_phase(tx: Tx, phase_id: str) -> None:
    """Remove a phase; the running one must be ended first."""
    phase = need(tx, Phase, phase_id)
    if need(tx, Session, phase.session_id).phase_id == phase_id:
        raise refuse("running", "いま進行中のため消せません。", "先に次の進行へ移ってください。")
    tx.drop(phase)
    _renumber(tx, [p for p in _phases(tx, phase.session_id) if p.id != phase_id])


@operation("設問を加える")
def add_prompt(
    tx: Tx,
    session_id: str,
    kind: str,
    text: str,
    easy_text: str = "",
    colour: str = "yellow",
    translations: Mapping[str, str] | None = None,
) -> Prompt:
    """A new question at the end."""
    if not text.strip():
        raise refuse("empty", "設問の文がありません。", "参加者にたずねる文を書いてください。")
    position = next_position(tx.of_session(Prompt, session_id))
    return tx.put(
        Prompt(
            id=new_id(),
            session_id=session_id,
            position=position,
            kind=kind,
            text=text,
            easy_text=easy_text,
            colour=colour,
            translations=dict(translations or {}),
        )
    )


@operation("設問を直す")
def edit_prompt(tx: Tx, prompt_id: str, fields: Mapping[str, Any]) -> Prompt:
    """Change a question's words, easy words, colour or translations."""
    return tx.put(changed(need(tx, Prompt, prompt_id), **fields))


@operation("設問を消す")
def remove_prompt(tx: Tx, prompt_id: str) -> None:
    """Remove a question that no note answers."""
    from kisarazu_ws.domain.notes import Note

    prompt = need(tx, Prompt, prompt_id)
    if any(n.prompt_id == prompt_id for n in tx.of_session(Note, prompt.session_id)):
        raise refuse(
            "has_notes", "この設問に答えた付箋があるため消せません。", "文を直すことはできます。"
        )
    for phase in _phases(tx, prompt.session_id):
        if phase.prompt_id == prompt_id:
            tx.put(changed(phase, prompt_id=None))
    tx.drop(prompt)


@operation("進行を始める", undoable=False)
def start_phase(tx: Tx, phase_id: str, now: dt.datetime) -> Session:
    """Make a phase the running one from `now`; its prompt becomes the phones' question."""
    phase = need(tx, Phase, phase_id)
    session = need(tx, Session, phase.session_id)
    ends = now + dt.timedelta(minutes=phase.minutes)
    return tx.put(
        changed(
            session,
            phase_id=phase_id,
            phase_ends_at=_iso(ends),
            phase_left_s=None,
            prompt_id=phase.prompt_id or session.prompt_id,
        )
    )


@operation("タイマーを止める", undoable=False)
def pause_timer(tx: Tx, session_id: str, now: dt.datetime) -> Session:
    """Hold the timer with the seconds that are left."""
    session = need(tx, Session, session_id)
    if session.phase_ends_at is None:
        return session
    left = (dt.datetime.fromisoformat(session.phase_ends_at) - now).total_seconds()
    return tx.put(changed(session, phase_ends_at=None, phase_left_s=round(left)))


@operation("タイマーを再開する", undoable=False)
def resume_timer(tx: Tx, session_id: str, now: dt.datetime) -> Session:
    """Let a held timer run on."""
    session = need(tx, Session, session_id)
    if session.phase_left_s is None:
        return session
    ends = now + dt.timedelta(seconds=session.phase_left_s)
    return tx.put(changed(session, phase_ends_at=_iso(ends), phase_left_s=None))


@operation("時間を延ばす", undoable=False)
def extend_timer(tx: Tx, session_id: str, minutes: int) -> Session:
    """Give the running phase more (or, negative, less) time."""
    session = need(tx, Session, session_id)
    if session.phase_left_s is not None:
        return tx.put(changed(session, phase_left_s=session.phase_left_s + minutes * 60))
    if session.phase_ends_at is None:
        return session
    ends = dt.datetime.fromisoformat(session.phase_ends_at) + dt.timedelta(minutes=minutes)
    return tx.put(changed(session, phase_ends_at=_iso(ends)))


@operation("進行を終える", undoable=False)
def end_phase(tx: Tx, session_id: str) -> Session:
    """No phase is running any more."""
    session = need(tx, Session, session_id)
    return tx.put(changed(session, phase_id=None, phase_ends_at=None, phase_left_s=None))


@operation("たずねる設問を選ぶ", undoable=False)
def ask(tx: Tx, session_id: str, prompt_id: str | None) -> Session:
    """The question that phones and fast entry answer now."""
    return tx.put(changed(need(tx, Session, session_id), prompt_id=prompt_id))


@operation("受付を開く", undoable=False)
def open_reception(tx: Tx, session_id: str) -> Session:
    """Phones' notes are taken from now on; a question is chosen if none was."""
    session = need(tx, Session, session_id)
    prompts = sorted(tx.of_session(Prompt, session_id), key=lambda p: p.position)
    asked = session.prompt_id or (prompts[0].id if prompts else None)
    return tx.put(changed(session, status="open", prompt_id=asked))


@operation("受付を閉じる", undoable=False)
def close_reception(tx: Tx, session_id: str) -> Session:
    """Phones' notes are refused with `closed`; what came in stays."""
    return tx.put(changed(need(tx, Session, session_id), status="done"))


@operation("投票を公開する")
def publish_votes(tx: Tx, session_id: str, votes_each: int) -> Session:
    """Show the top-level clusters to phones with so many dots each (0 ends the vote)."""
    return tx.put(changed(need(tx, Session, session_id), votes_each=max(0, votes_each)))


@operation("新しい回の投票を始める")
def begin_round(tx: Tx, session_id: str) -> Session:
    """Everybody has their dots anew; those of the rounds before stay, and can be looked up."""
    session = need(tx, Session, session_id)
    return tx.put(changed(session, votes_round=session.votes_round + 1, votes_each=0))


@operation("環境の10分を加える")
def add_environment_round(
    tx: Tx,
    session_id: str,
    text: str,
    easy_text: str,
    translations: Mapping[str, str],
    minutes: int,
) -> Phase:
    """A short environment round after the running phase (or at the end), with its prompt."""
    prompt = add_prompt(tx, session_id, "environment", text, easy_text, "green", translations)
    session = need(tx, Session, session_id)
    running = tx.get(Phase, session.phase_id)
    at = running.position + 1 if running else None
    return add_phase(tx, session_id, "環境について書く", minutes, "write", prompt.id, at)


def _phases(tx: Tx, session_id: str) -> list[Phase]:
    return [slot.phase for slot in timetable("00:00", tx.of_session(Phase, session_id))]


def _renumber(tx: Tx, phases: list[Phase]) -> None:
    for position, phase in enumerate(phases):
        tx.put(changed(phase, position=position))


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST_PHASE:
        raise refuse(
            "minutes", f"{minutes}分にはできません。", "1分から600分のあいだで入れてください。"
        )
    return minutes


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone().isoformat(timespec="seconds")
