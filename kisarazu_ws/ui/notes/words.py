"""How questions, groups and states are called on this station and on the wall."""

from __future__ import annotations

import datetime as dt

from kisarazu_ws.domain.notes import SOURCES, Note
from kisarazu_ws.domain.sessions import Prompt
from kisarazu_ws.workshop.snapshot import SessionSnapshot

NO_GROUP = "班なし"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def circled(place: int) -> str:
    """① for place 0; past ⑳ in brackets."""
    return _CIRCLED[place] if place < len(_CIRCLED) else f"({place + 1})"


def prompt_signs(view: SessionSnapshot) -> dict[str, str]:
    """The circled number of each question by id."""
    return {prompt.id: circled(place) for place, prompt in enumerate(view.prompts)}


def prompt_line(place: int, prompt: Prompt) -> str:
    """The question with its number."""
    return f"{circled(place)} {prompt.text}"


def state_word(note: Note) -> str:
    """What happened to the note since it was written ("" when nothing)."""
    if note.state == "withdrawn":
        return "取り下げ"
    if note.state == "removed":
        return "外した"
    if note.state == "split":
        return "分けた"
    return "訂正" if note.rev > 1 else ""


def source_word(note: Note) -> str:
    """スマホ, 紙 …"""
    return SOURCES.get(note.source, note.source)


def clock_word(note: Note) -> str:
    """The hour and minute at which it came in."""
    try:
        return f"{dt.datetime.fromisoformat(note.created_at).astimezone():%H:%M}"
    except ValueError:
        return ""
