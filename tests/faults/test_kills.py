"""kill -9: what a phone was told is there exactly once; the long form is benchmarks/kills.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults import kills

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="children die with their parent on Linux"),
]


def test_a_hundred_kills_lose_and_double_nothing(tmp_path: Path, seed: int) -> None:
    score = kills.run(tmp_path, 100, seed, stack_every=33, most=1500)
    assert score.good, score
    assert score.kills == 100
    assert score.acknowledged > 30_000, score


def test_doubled_notes_would_be_counted(tmp_path: Path, seed: int) -> None:
    score = kills.run(tmp_path, 8, seed, variant="forgetful", most=1000)
    assert score.duplicate > 0, score


def test_lost_notes_would_be_counted(tmp_path: Path, seed: int) -> None:
    score = kills.run(tmp_path, 4, seed, variant="hasty", most=1000)
    assert score.lost > 0, score


def test_no_child_outlives_its_nursery(tmp_path: Path, seed: int) -> None:
    hall = kills.Hall(tmp_path, seed, 0)
    work = hall.work("")
    with kills.Nursery() as nursery:
        pid = nursery.start(work)
        kills.until(Path(work.told).exists)
        assert _lives(pid)
    kills.until(lambda: not _lives(pid))
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
