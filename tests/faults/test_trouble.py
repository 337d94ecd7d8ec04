"""A full disk and a failing one; the long form is benchmarks/trouble.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults import trouble

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the faulty disk is for Linux"),
]


def test_a_disk_that_is_full_at_any_moment_loses_nothing_and_work_goes_on(
    tmp_path: Path, seed: int
) -> None:
    outcome = trouble.fill(tmp_path, 8, seed)
    assert outcome.good, outcome
    assert set(outcome.messages) == {"disk_full"}, outcome


def test_writes_that_fail_lose_nothing_and_work_goes_on(tmp_path: Path, seed: int) -> None:
    outcome = trouble.err(tmp_path, 8, seed)
    assert outcome.good, outcome
    assert "traceback" not in outcome.messages, outcome


def test_an_answer_before_the_commit_would_be_found(tmp_path: Path, seed: int) -> None:
    assert trouble.fill(tmp_path, 2, seed, variant="hasty").lost > 0
