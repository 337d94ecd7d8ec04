"""A changed byte is named or does no harm; the long form is benchmarks/corruption.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import small
from tests.faults import corruption

pytestmark = pytest.mark.slow


def test_no_changed_byte_is_a_crash(kws: Path, tmp_path: Path, seed: int) -> None:
    small(kws).workshop.close()
    outcome = corruption.run(kws, tmp_path, 60, seed)
    assert not outcome.crashes, outcome
    assert outcome.named, outcome
    assert outcome.whole_by_copy == sum(outcome.named.values()), outcome


def test_a_changed_letter_is_seen_by_the_comparison(kws: Path, tmp_path: Path) -> None:
    """What the count of missed ones rests on: this damage opens, and the run notices it."""
    made = small(kws)
    text = made.notes[0].text.encode()
    made.workshop.close()
    content = kws.read_bytes()
    with Workshop(kws) as opened:
        before = opened.snapshot
    changed = tmp_path / "changed.kws"
    changed.write_bytes(content.replace(text, b"XXX" + text[3:]))  # also where it lies twice
    outcome = corruption.Outcome()
    corruption._open(changed, kws, before, outcome, content.index(text))
    assert (outcome.missed, outcome.harmless) == (1, 0), outcome
