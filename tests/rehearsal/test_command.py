"""`rehearse`: simulated phones write into a copy, and the file stays as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.rehearsal import copies
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import small

pytestmark = pytest.mark.e2e


def rehearse(file: Path, *words: str) -> dict[str, object]:
    asked = ["rehearse", str(file), "--phones", "12", "--notes", "36", "--seconds", "3", *words]
    made = subprocess.run(
        [sys.executable, "-m", "kisarazu_ws", *asked], capture_output=True, text=True, timeout=120
    )
    assert made.returncode == 0, made.stderr
    answer: dict[str, object] = json.loads(made.stdout)
    return answer


def contents(file: Path) -> list[object]:
    with Workshop(file) as opened:
        return [opened.snapshot.all(Session), opened.snapshot.all(Note)]


@pytest.fixture
def file(kws: Path) -> Path:
    small(kws).workshop.close()
    return kws


def test_every_note_arrives_once_in_a_bad_wifi_and_the_copy_goes(file: Path) -> None:
    before = contents(file)
    answer = rehearse(file, "--bad-wifi")
    assert (answer["ok"], answer["stored"], answer["distinct"]) == (True, 36, 36)
    assert answer["lost_requests"], answer
    assert contents(file) == before
    assert not list(file.parent.glob(f"*{copies.NAME}*"))


def test_a_copy_that_is_kept_says_what_it_is(file: Path) -> None:
    copy = Path(str(rehearse(file, "--keep")["copy"]))
    assert copies.is_copy(copy)
    with Workshop(copy) as practised, Workshop(file) as original:
        sessions = practised.snapshot.all(Session).values()
        assert all(s.sample and "リハーサル" in s.title for s in sessions)
        came = len(practised.snapshot.all(Note)) - len(original.snapshot.all(Note))
        assert came == 36


def test_a_crowd_of_nobody_is_refused(file: Path) -> None:
    asked = [sys.executable, "-m", "kisarazu_ws", "rehearse", str(file), "--phones", "0"]
    assert subprocess.run(asked, capture_output=True, timeout=60).returncode == 2
