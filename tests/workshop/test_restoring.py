"""Copies and the way back to one: kept by rule, told in numbers, whole at every moment."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Phase
from kisarazu_ws.store import backup
from kisarazu_ws.store.backup import Copy, copies, outdated
from kisarazu_ws.workshop.notes import NewNote, correct_note, write_note
from kisarazu_ws.workshop.restoring import differences, look_into, restore, said
from kisarazu_ws.workshop.safekeeping import Safekeeper
from kisarazu_ws.workshop.sessions import start_phase
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import Small, small

DAY = dt.datetime(2026, 11, 24, 9, 0)


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    yield built
    built.workshop.close()


def copy_made(made: Small, occasion: str = "manual") -> Path:
    path = made.workshop.back_up(occasion).result()
    assert path is not None
    return path


def notes_in(path: Path) -> set[str]:
    with Workshop(path) as opened:
        return {note.text for note in opened.snapshot.all(Note).values()}


def one(at: dt.datetime, occasion: str = "timer") -> Copy:
    return Copy(Path(f"{at:%Y%m%d-%H%M%S}-{occasion}.kws"), at, occasion)


def test_kept_are_twelve_recent_seven_daily_and_all_before_a_migration() -> None:
    hourly = [one(DAY + dt.timedelta(hours=h)) for h in range(24 * 10)]
    old = one(DAY - dt.timedelta(days=400), "migration")
    found = sorted([*hourly, old], key=lambda c: c.made_at, reverse=True)
    kept = [copy for copy in found if copy not in outdated(found)]

    assert old in kept
    assert kept[:12] == found[:12]
    daily = {copy.made_at.date(): copy for copy in reversed(found) if copy.occasion == "timer"}
    assert set(list(dict(sorted(daily.items(), reverse=True)).values())[:7]) <= set(kept)
    assert len(kept) == 12 + 5 + 1  # the last ones of two days are among the twelve


def test_a_clock_that_jumps_back_costs_no_good_copy(
    made: Small, kws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_made(made)
    now = [DAY.replace(year=2031)]
    monkeypatch.setattr(backup.begin, "__defaults__", (lambda: now[0],))
    for number in range(20):
        made.workshop.do(write_note, made.session.id, NewNote(f"見本{number}")).result()
        copy_made(made)
        now[0] = DAY if number == 2 else now[0] + dt.timedelta(minutes=10)
    found = copies(kws)

    assert len(found) == backup.KEEP + 1  # twelve, and today's last of before the jump
    assert "見本19" in {n.text for n in look_into(found[0].path).all(Note).values()}
    assert [c.made_at for c in found] == sorted((c.made_at for c in found), reverse=True)


def test_the_same_content_is_not_kept_twice(made: Small, kws: Path) -> None:
    first = copy_made(made)
    assert copy_made(made, "timer") == first
    made.workshop.close()
    with Workshop(kws) as again:
        assert again.back_up("timer").result() == first
    assert len(copies(kws)) == 1


def test_a_new_phase_and_the_clock_make_copies_by_themselves(made: Small, kws: Path) -> None:
    keeper = Safekeeper(made.workshop, every_s=0.02)
    try:
        made.workshop.do(write_note, made.session.id, NewNote("見本：十分ごと")).result()
        until(lambda: "timer" in occasions(kws))
        phase = next(iter(made.workshop.snapshot.of_session(Phase, made.session.id)))
        made.workshop.do(start_phase, phase.id, dt.datetime.now(dt.UTC)).result()
        until(lambda: "phase" in occasions(kws))
    finally:
        keeper.stop()


def occasions(kws: Path) -> set[str]:
    return {copy.occasion for copy in copies(kws)}


def test_differences_are_told_in_numbers(made: Small) -> None:
    copy = copy_made(made)
    ids = [note.id for note in made.notes]
    made.workshop.do(write_note, made.session.id, NewNote("見本：あとから")).result()
    made.workshop.do(correct_note, ids[0], "見本：直した").result()
    found = differences(made.workshop.snapshot, look_into(copy))

    assert [(d.word, d.now, d.then, d.more, d.fewer, d.other) for d in found] == [
        ("付箋", 41, 40, 0, 1, 1)
    ]
    assert said(found) == "付箋：いま41件、控え40件（1件は控えにない、1件は内容が違う）"
    assert said(differences(made.workshop.snapshot, made.workshop.snapshot)) == (
        "いまの内容と同じです。"
    )


def test_going_back_keeps_what_was_there(made: Small, kws: Path) -> None:
    copy = copy_made(made)
    made.workshop.do(write_note, made.session.id, NewNote("見本：あとから")).result()
    made.workshop.close()
    present = restore(kws, copy)

    assert "見本：あとから" not in notes_in(kws)
    assert "見本：あとから" in {n.text for n in look_into(present).all(Note).values()}
    assert present in {one.path for one in copies(kws)}


def test_a_file_that_is_open_is_left_alone(made: Small, kws: Path) -> None:
    copy = copy_made(made)
    with pytest.raises(WorkshopError) as told:
        restore(kws, copy)
    assert told.value.code == "in_use"
    assert not list(kws.parent.glob(".*.restoring"))


def test_a_damaged_copy_is_refused_and_nothing_changes(made: Small, kws: Path) -> None:
    copy = copy_made(made)
    made.workshop.close()
    before = kws.read_bytes()
    copy.write_bytes(b"SQLite format 3\0" + b"x" * 9000)
    with pytest.raises(WorkshopError):
        restore(kws, copy)
    assert kws.read_bytes() == before


def test_a_damaged_file_is_kept_to_the_byte(made: Small, kws: Path) -> None:
    copy = copy_made(made)
    made.workshop.close()
    kws.write_bytes(kws.read_bytes()[:5000])
    broken = kws.read_bytes()
    present = restore(kws, copy)

    assert present.read_bytes() == broken
    assert len(notes_in(kws)) == 40


def _restore_and_die(kws: Path, copy: Path, at: str) -> None:
    restore(kws, copy, lambda step: os._exit(9) if step == at else None)


@pytest.mark.parametrize("at", ["copy", "keep", "replace", "done"])
def test_killed_at_any_step_the_old_or_the_new_file_is_there(
    made: Small, kws: Path, at: str
) -> None:
    copy = copy_made(made)
    made.workshop.do(write_note, made.session.id, NewNote("見本：あとから")).result()
    made.workshop.close()
    process = multiprocessing.get_context("spawn").Process(
        target=_restore_and_die, args=(kws, copy, at)
    )
    process.start()
    process.join()

    assert process.exitcode == 9
    assert ("見本：あとから" in notes_in(kws)) == (at != "done")
    restore(kws, copy)
    assert "見本：あとから" not in notes_in(kws)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
