"""Operations on groups, participants, the roster and seats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kisarazu_ws.domain.groups import Group, Participant, RosterEntry, SeatRule
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.values import changed, new_id
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need, next_number, refuse
from kisarazu_ws.workshop.operation import operation


@dataclass(frozen=True)
class NewParticipant:
    """A person to be added; `code` is made when empty, `name` goes to the roster only."""

    code: str = ""
    name: str = ""
    kana: str = ""
    contact: str = ""
    district_key: str | None = None
    affiliation: str = ""
    age_band: str = ""
    organisation_key: str | None = None
    group_number: int | None = None


@operation("班の数を決める")
def set_group_count(tx: Tx, session_id: str, count: int) -> tuple[Group, ...]:
    """Exactly `count` groups (1–40); people and notes of removed ones have no group afterwards."""
    if not 1 <= count <= 40:
        raise refuse(
            "groups", f"班を{count}つにはできません。", "1から40のあいだで入れてください。"
        )
    groups = sorted(tx.of_session(Group, session_id), key=lambda g: g.number)
    for group in groups[count:]:
        _empty(tx, group)
    for number in range(len(groups) + 1, count + 1):
        tx.put(Group(id=new_id(), session_id=session_id, number=number, name=f"{number}班"))
    return tuple(sorted(tx.of_session(Group, session_id), key=lambda g: g.number))


@operation("班の名前を変える")
def rename_group(tx: Tx, group_id: str, name: str) -> Group:
    """Give a group another name."""
    return tx.put(changed(need(tx, Group, group_id), name=name.strip() or "班"))


@operation("行政区を班に分ける")
def assign_districts(tx: Tx, session_id: str, districts: Mapping[str, Iterable[str]]) -> None:
    """Say which districts each group (by id) speaks about."""
    for group in tx.of_session(Group, session_id):
        tx.put(changed(group, district_keys=tuple(districts.get(group.id, ()))))


@operation("行政区を移す")
def move_district(tx: Tx, session_id: str, district_key: str, group_id: str) -> None:
    """One district to another group."""
    for group in tx.of_session(Group, session_id):
        keys = tuple(k for k in group.district_keys if k != district_key)
        tx.put(
            changed(group, district_keys=(*keys, district_key) if group.id == group_id else keys)
        )


@operation("参加者を加える")
def add_participants(
    tx: Tx, session_id: str, people: Iterable[NewParticipant]
) -> tuple[Participant, ...]:
    """Add people; codes that are empty or taken are made anew (P-01, P-02 …)."""
    taken = {p.code for p in tx.of_session(Participant, session_id)}
    groups = {g.number: g.id for g in tx.of_session(Group, session_id)}
    return tuple(_add(tx, session_id, person, taken, groups) for person in people)


@operation("参加者を直す")
def edit_participant(tx: Tx, participant_id: str, fields: Mapping[str, Any]) -> Participant:
    """Change district, affiliation, age band, organisation or code of a participant."""
    return tx.put(changed(need(tx, Participant, participant_id), **fields))


@operation("氏名を直す")
def edit_roster(tx: Tx, participant_id: str, name: str, kana: str = "", contact: str = "") -> None:
    """The real name behind a code; an empty one removes the entry."""
    person = need(tx, Participant, participant_id)
    entry = RosterEntry(
        id=person.id, session_id=person.session_id, name=name.strip(), kana=kana, contact=contact
    )
    if entry.name:
        tx.put(entry)
    elif tx.get(RosterEntry, person.id):
        tx.drop(entry)


@operation("参加者を消す")
def remove_participants(tx: Tx, participant_ids: Iterable[str]) -> None:
    """Remove people with their roster entries; their notes stay, without a writer."""
    for participant_id in participant_ids:
        person = need(tx, Participant, participant_id)
        entry = tx.get(RosterEntry, participant_id)
        if entry:
            tx.drop(entry)
        for note in tx.of_session(Note, person.session_id):
            if note.participant_id == participant_id:
                tx.put(changed(note, participant_id=None))
        tx.drop(person)


@operation("名簿を消す", undoable=False)
def erase_roster(tx: Tx, session_id: str) -> int:
    """Remove all real names of a session for good; the number of entries removed."""
    entries = tx.of_session(RosterEntry, session_id)
    for entry in entries:
        tx.drop(entry)
    return len(entries)


@operation("席を決める")
def seat(tx: Tx, seats: Mapping[str, str | None]) -> None:
    """Seat participants (by id) in groups (by id); None takes the seat away."""
    for participant_id, group_id in seats.items():
        tx.put(changed(need(tx, Participant, participant_id), group_id=group_id))


@operation("欠席・出席を変える")
def set_absent(tx: Tx, participant_ids: Iterable[str], absent: bool) -> None:
    """Mark people absent or present; nobody else moves."""
    for participant_id in participant_ids:
        tx.put(changed(need(tx, Participant, participant_id), absent=absent))


@operation("席を固定・解除する")
def set_pinned(tx: Tx, participant_ids: Iterable[str], pinned: bool) -> None:
    """Pinned people stay where they are when seats are made anew."""
    for participant_id in participant_ids:
        tx.put(changed(need(tx, Participant, participant_id), pinned=pinned))


@operation("席の約束を加える")
def add_seat_rule(tx: Tx, session_id: str, kind: str, participant_ids: Iterable[str]) -> SeatRule:
    """Keep these people `apart` or `together`."""
    ids = tuple(participant_ids)
    if len(ids) < 2:
        raise refuse("few", "2人以上を選んでください。", "人を選んでから、もう一度押してください。")
    return tx.put(SeatRule(id=new_id(), session_id=session_id, kind=kind, participant_ids=ids))


@operation("席の約束を消す")
def remove_seat_rule(tx: Tx, rule_id: str) -> None:
    """Forget a seating rule."""
    tx.drop(need(tx, SeatRule, rule_id))


def _empty(tx: Tx, group: Group) -> None:
    for person in tx.of_session(Participant, group.session_id):
        if person.group_id == group.id:
            tx.put(changed(person, group_id=None))
    for note in tx.of_session(Note, group.session_id):
        if note.group_id == group.id:
            tx.put(changed(note, group_id=None))
    tx.drop(group)


def _add(
    tx: Tx, session_id: str, person: NewParticipant, taken: set[str], groups: Mapping[int, str]
) -> Participant:
    code = person.code.strip()
    if not code or code in taken:
        code = _fresh_code(taken)
    taken.add(code)
    added = tx.put(
        Participant(
            id=new_id(),
            session_id=session_id,
            code=code,
            district_key=person.district_key,
            affiliation=person.affiliation.strip(),
            age_band=person.age_band,
            organisation_key=person.organisation_key,
            group_id=groups.get(person.group_number or 0),
        )
    )
    if person.name.strip():
        edit_roster(tx, added.id, person.name, person.kana, person.contact)
    return added


def _fresh_code(taken: set[str]) -> str:
    number = next_number(())
    while f"P-{number:02}" in taken:
        number += 1
    return f"P-{number:02}"
