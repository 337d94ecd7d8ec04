"""Operations on notes: write, correct, withdraw, remove; original words are never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.notes import Note, NoteRevision, revision_id
from kisarazu_ws.domain.text import NOTE_MAX, clean, fold
from kisarazu_ws.domain.values import changed, new_id, now_iso
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need, next_number, refuse
from kisarazu_ws.workshop.operation import operation


@dataclass(frozen=True)
class NewNote:
    """A note to be written; what is None is taken from the participant where one is given."""

    text: str
    source: str = "keyboard"
    prompt_id: str | None = None
    group_id: str | None = None
    participant_id: str | None = None
    district_key: str | None = None
    organisation_key: str | None = None
    device_id: str | None = None
    card_no: str | None = None
    id: str | None = None


@operation("付箋を書く")
def write_note(tx: Tx, session_id: str, new: NewNote) -> Note:
    """Write one note; refuses an empty one, one over 500 characters and a card number twice."""
    return _write_all(tx, session_id, (new,))[0]


@operation("付箋をまとめて書く")
def write_notes(tx: Tx, session_id: str, news: Iterable[NewNote]) -> tuple[Note, ...]:
    """Write many notes in one go; all or none."""
    return _write_all(tx, session_id, news)


@operation("付箋の文を直す")
def correct_note(tx: Tx, note_id: str, text: str, reason: str = "") -> Note:
    """A new revision of a note's words; the earlier ones stay."""
    note = need(tx, Note, note_id)
    words = checked(text)
    if words == note.text:
        return note
    _revise(tx, note_id, note.rev + 1, words, reason)
    return tx.put(changed(note, text=words, rev=note.rev + 1))


@operation("付箋を取り下げる")
def withdraw_note(tx: Tx, note_id: str) -> Note:
    """Its writer takes the note back; it is kept, but shown and counted nowhere."""
    return tx.put(changed(need(tx, Note, note_id), state="withdrawn"))


@operation("付箋を外す")
def remove_notes(tx: Tx, note_ids: Iterable[str]) -> None:
    """The facilitator takes notes out; they are kept and can be brought back."""
    for note_id in note_ids:
        tx.put(changed(need(tx, Note, note_id), state="removed"))


@operation("付箋を戻す")
def restore_notes(tx: Tx, note_ids: Iterable[str]) -> None:
    """Bring notes back that the facilitator took out."""
    for note_id in note_ids:
        tx.put(changed(need(tx, Note, note_id), state="live"))


@operation("星をつける")
def star_notes(tx: Tx, note_ids: Iterable[str], starred: bool = True) -> None:
    """Mark notes for the talk (or take the mark away)."""
    for note_id in note_ids:
        tx.put(changed(need(tx, Note, note_id), starred=starred))


@operation("同じ意見としてまとめる")
def mark_same(tx: Tx, note_ids: Sequence[str], same_as: str | None) -> None:
    """Say that notes say the same as one (None: that they do not); all of them stay and count.

    The marks never chain: what already points elsewhere leads to the same first note.
    """
    first = need(tx, Note, same_as) if same_as else None
    if first is not None and first.same_as and tx.get(Note, first.same_as):
        first = need(tx, Note, first.same_as)
    for note_id in note_ids:
        note = need(tx, Note, note_id)
        target = first.id if first is not None and first.id != note_id else None
        tx.put(changed(note, same_as=target))
        for other in tx.of_session(Note, note.session_id) if target else ():
            if other.same_as == note_id:
                tx.put(changed(other, same_as=target))


@operation("付箋を分ける")
def split_note(tx: Tx, note_id: str, parts: Sequence[str]) -> tuple[Note, ...]:
    """A note with several ideas becomes one note for each, in its place; the original is kept as
    it was written, and undo brings it back."""
    note = need(tx, Note, note_id)
    words = [checked(part) for part in parts]
    if len(words) < 2:
        raise refuse("one_part", "一つのままです。", "分ける所で行を改めてください。")
    first = next_number(tx.of_session(Note, note.session_id))
    made = []
    for number, part in enumerate(words, start=first):
        fresh = changed(
            note, id=new_id(), number=number, text=part, rev=1, split_from=note.id, card_no=None
        )
        made.append(tx.put(fresh))
        _revise(tx, fresh.id, 1, part, f"{note.number}番を分けた")
    tx.put(changed(note, state="split"))
    return tuple(made)


@operation("付箋の班・設問を変える")
def reassign_notes(
    tx: Tx, note_ids: Sequence[str], *, group_id: str | None = None, prompt_id: str | None = None
) -> None:
    """Move notes to another group or prompt (None leaves as it is)."""
    for note_id in note_ids:
        note = need(tx, Note, note_id)
        tx.put(
            changed(note, group_id=group_id or note.group_id, prompt_id=prompt_id or note.prompt_id)
        )


def checked(text: str) -> str:
    """The cleaned words; raises `empty` or `too_long`."""
    words = clean(text)
    if not words:
        raise refuse("empty", "文字がありません。", "付箋の文を書いてください。")
    if len(words) > NOTE_MAX:
        raise refuse(
            "too_long",
            f"{len(words):,}文字あり、付箋1枚の上限（{NOTE_MAX}文字）を超えています。",
            "いくつかの付箋に分けてください。",
        )
    return words


def _write_all(tx: Tx, session_id: str, news: Iterable[NewNote]) -> tuple[Note, ...]:
    news = tuple(news)
    first = tx.now().highest_number(Note, session_id) + 1
    cards = _cards(tx, session_id) if any(new.card_no for new in news) else {}
    made = []
    for number, new in enumerate(news, start=first):
        if new.card_no:
            _refuse_double_card(cards, new.card_no)
            cards[fold(new.card_no)] = number
        made.append(_write(tx, session_id, new, number))
    return tuple(made)


def _cards(tx: Tx, session_id: str) -> dict[str, int]:
    notes = tx.of_session(Note, session_id)
    return {fold(n.card_no): n.number for n in notes if n.card_no and n.state == "live"}


def _write(tx: Tx, session_id: str, new: NewNote, number: int) -> Note:
    words = checked(new.text)
    person = tx.get(Participant, new.participant_id)
    group_id = new.group_id or (person.group_id if person else None)
    note = Note(
        id=new.id or new_id(),
        session_id=session_id,
        number=number,
        text=words,
        source=new.source,
        created_at=now_iso(),
        prompt_id=new.prompt_id,
        group_id=group_id,
        participant_id=new.participant_id,
        device_id=new.device_id,
        card_no=new.card_no,
        district_key=new.district_key
        or (person.district_key if person else None)
        or _only_district(tx, group_id),
        organisation_key=new.organisation_key or (person.organisation_key if person else None),
    )
    tx.put(note)
    _revise(tx, note.id, 1, words, "")
    return note


def _only_district(tx: Tx, group_id: str | None) -> str | None:
    group = tx.get(Group, group_id)
    return group.district_keys[0] if group and len(group.district_keys) == 1 else None


def _refuse_double_card(cards: Mapping[str, int], card_no: str) -> None:
    if fold(card_no) in cards:
        raise refuse(
            "card_twice",
            f"カード{card_no}番はもう入力されています（付箋{cards[fold(card_no)]}番）。",
            "カードの番号を確かめてください。続きの付箋なら番号を空けて入れてください。",
        )


def _revise(tx: Tx, note_id: str, rev: int, text: str, reason: str) -> None:
    tx.put(
        NoteRevision(
            id=revision_id(note_id, rev),
            note_id=note_id,
            rev=rev,
            text=text,
            at=now_iso(),
            actor=tx.actor,
            reason=reason,
        )
    )
