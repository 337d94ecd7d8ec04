"""Where a file lies and how much room there is, as the person at the laptop must know it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.store.place import Concern, Mount, concerns

PLENTY = 50_000_000_000
DISK = Mount("/", "ext4", "rw")


def codes(found: tuple[Concern, ...]) -> list[str]:
    return [one.code for one in found]


def at(path: str, *mounted: Mount, free: int = PLENTY, **environment: str) -> list[str]:
    found = concerns(Path(path), (DISK, *mounted), lambda _: free, environment)
    return codes(found)


@pytest.mark.parametrize(
    ("path", "mount", "code"),
    [
        ("/home/a/会.kws", DISK, []),
        ("/share/会.kws", Mount("/share", "nfs4"), ["network"]),
        ("/share/会.kws", Mount("/share", "cifs"), ["network"]),
        ("/share/会.kws", Mount("/share", "fuse.sshfs"), ["network"]),
        ("/share/会.kws", Mount("/share", "NTFS", "rw,remote"), ["network"]),
        ("/shared/会.kws", Mount("/share", "nfs4"), []),
        ("/media/a/STICK/会.kws", Mount("/media/a/STICK", "vfat"), ["removable"]),
        ("/stick/会.kws", Mount("/stick", "FAT32", "rw,removable"), ["removable"]),
        ("/home/a/OneDrive - 木更津市/会.kws", DISK, ["synced"]),
        ("/home/a/Dropbox/会/会.kws", DISK, ["synced"]),
        ("/home/a/マイドライブ/会.kws", DISK, ["synced"]),
        ("/home/a/Nextcloud/会.kws", DISK, ["synced"]),
        ("/home/a/Boxes/会.kws", DISK, []),
    ],
)
def test_kinds_of_places(path: str, mount: Mount, code: list[str]) -> None:
    assert at(path, mount) == code


def test_a_synchronised_folder_of_another_name_is_known_by_its_variable() -> None:
    assert at("/data/city/会.kws", OneDriveCommercial="/data/city") == ["synced"]


@pytest.mark.parametrize(
    ("free", "code", "strong"),
    [
        (PLENTY, [], []),
        (499_000_000, ["little_room"], [False]),
        (99_000_000, ["very_little_room"], [True]),
    ],
)
def test_room(free: int, code: list[str], strong: list[bool]) -> None:
    found = concerns(Path("/home/a/会.kws"), (DISK,), lambda _: free, {})
    assert (codes(found), [one.strong for one in found]) == (code, strong)
    assert all(str(free // 1_000_000) in one.sentence for one in found)


def test_a_place_that_does_not_answer_is_no_crash() -> None:
    def gone(_: Path) -> int:
        raise OSError("pulled")

    assert concerns(Path("/x/会.kws"), (DISK,), gone, {}) == ()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 8 MB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root on Linux")
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_real_disk_with_little_room(tiny_disk: Path) -> None:
    assert codes(concerns(tiny_disk / "会.kws", environment={})) == ["very_little_room"]
