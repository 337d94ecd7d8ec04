"""Snapshots against the plainest thing that could be: a dict that is copied for every change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kisarazu_ws.domain import rows
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.snapshot import RowChange, Snapshot

SESSIONS = ("a", "b")
# (what, which note, session or device) and whether somebody reads everything in between.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("put", "put", "put", "text", "device", "drop")),
        st.integers(0, 9),
        st.sampled_from(SESSIONS),
        st.booleans(),
    ),
    max_size=60,
)


def note(number: int, session_id: str) -> Note:
    return Note(
        id=str(number),
        session_id=session_id,
        number=number,
        text="見本",
        source="phone",
        created_at="",
        device_id=f"device-{number % 3}",
    )


def changed(what: str, number: int, session_id: str, before: Note | None) -> Note | None:
    if what == "drop":
        return None
    if before is None:
        return note(number, session_id)
    if what == "device":
        return replace(before, device_id=f"device-{session_id}")
    return replace(before, text=before.text + "！")


def read(snapshot: Snapshot, plain: dict[str, Note]) -> None:
    """Every way of reading says what the plain dict says, in the same order."""
    for session in SESSIONS:
        mine = [n for n in plain.values() if n.session_id == session]
        assert list(snapshot.of_session(Note, session)) == mine
        assert snapshot.highest_number(Note, session) == max((n.number for n in mine), default=0)
    for device in ("device-0", "device-1", "device-a"):
        owned = [n for n in plain.values() if n.device_id == device]
        assert list(snapshot.where(Note, "device_id", device)) == owned
    for number in range(10):
        assert snapshot.get(Note, str(number)) == plain.get(str(number))


@pytest.mark.parametrize("fold", [3, 256])
@given(steps=STEPS)
def test_a_snapshot_reads_like_a_dict_that_is_copied(
    fold: int, steps: list[tuple[str, int, str, bool]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "FOLD", fold)
        snapshot, plain = Snapshot({Note: {}}), dict[str, Note]()
        seen = [(snapshot, plain)]
        for what, number, session_id, everything in steps:
            before = plain.get(str(number))
            after = changed(what, number, session_id, before)
            plain = {k: v for k, v in plain.items() if k != str(number) or after is not None}
            if after is not None:
                plain[str(number)] = after
            snapshot = snapshot.after([RowChange(Note, str(number), before, after)])
            read(snapshot, plain)
            if everything:
                assert list(snapshot.all(Note).items()) == list(plain.items())
            seen.append((snapshot, plain))
        for old, was in seen:
            assert list(old.all(Note).items()) == list(was.items())


def test_many_notes_in_one_change_are_all_there() -> None:
    made = [note(number, "a") for number in range(1, 2001)]
    first = Snapshot({Note: {n.id: n for n in made[:10]}})
    assert first.highest_number(Note, "a") == 10

    snapshot = first.after(RowChange(Note, n.id, None, n) for n in made[10:])

    assert snapshot.of_session(Note, "a") == tuple(made)
    assert snapshot.highest_number(Note, "a") == 2000
    assert first.of_session(Note, "a") == tuple(made[:10])
