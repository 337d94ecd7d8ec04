"""Power cuts that lose what was not synced; the long form is benchmarks/power.py."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.faults import disk, power

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the faulty disk is for Linux"),
]


def test_cuts_lose_nothing_that_was_told(tmp_path: Path, seed: int) -> None:
    score = power.run(tmp_path, 20, seed)
    assert score.good, score
    assert score.acknowledged > 2000, score


def test_without_waiting_for_the_disk_notes_are_lost(tmp_path: Path, seed: int) -> None:
    score = power.run(tmp_path, 6, seed, variant="normal")
    assert score.lost > 0, score


def test_cuts_after_failed_syncs_lose_nothing_that_was_told(tmp_path: Path, seed: int) -> None:
    """After a failed sync the page cache still shows what the disk will never hold."""
    score = power.run(tmp_path, 10, seed, fail_ppm=20_000)
    assert (score.lost, score.duplicate, score.damaged) == (0, 0, 0), score
    assert score.acknowledged > 100, score


def test_a_disk_holds_what_was_synced_and_nothing_else(tmp_path: Path) -> None:
    """The model itself: one file synced in part, one that its folder knows, one it does not."""
    watched = tmp_path / "watched"
    watched.mkdir()
    old = watched / "old"
    old.write_bytes(b"a" * 1024)
    held = disk.Disk(watched)
    (watched / "new").write_bytes(b"")
    inode, folder = (watched / "new").stat().st_ino, watched.stat().st_ino
    log = tmp_path / "log"
    records = [
        (disk.WRITTEN, old.stat().st_ino, 0, b"b" * 512),
        (disk.SYNCED, old.stat().st_ino, 0, b""),
        (disk.WRITTEN, old.stat().st_ino, 512, b"c" * 512),
        (disk.OPENED, inode, 1, bytes(watched / "new")),
        (disk.WRITTEN, inode, 0, b"new"),
        (disk.SYNCED, inode, 0, b""),
        (disk.FOLDER_SYNCED, folder, 0, b""),
        (disk.OPENED, inode + 1, 1, bytes(watched / "unknown")),
        (disk.SYNCED, inode + 1, 0, b""),
    ]
    log.write_bytes(b"".join(disk.HEAD.pack(w, i, o, len(c)) + c for w, i, o, c in records))
    held.take(log)
    held.hold(tmp_path / "left", None)
    left = {p.name: p.read_bytes() for p in (tmp_path / "left").iterdir()}
    assert left == {"old": b"b" * 512 + b"a" * 512, "new": b"new"}
    seen = set()
    for throw in range(50):
        held.hold(tmp_path / "left", random.Random(throw))
        seen.add((tmp_path / "left" / "old").read_bytes()[512:513])
    assert seen == {b"a", b"c"}
