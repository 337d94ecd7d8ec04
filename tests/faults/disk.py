"""The other side of disk.c: build it, move its levers, and say what a disk held at the cut.

What a disk holds after a power cut, by POSIX: of a file, what was there at its last completed sync;
of what came later, nothing, or any sectors of 512 bytes in any order. After a failed sync the
unsynced part is gone for good, as on Linux, where the next sync reports success without it. A new,
moved or removed name is there for certain once its folder was synced.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import random
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")
SECTOR = 512
HEAD = struct.Struct("<BQQI")
OPENED, WRITTEN, CUT_SHORT, SYNCED, SYNC_FAILED, FOLDER_SYNCED, MOVED, REMOVED = range(1, 9)
_LEVERS = ("room", "fail_ppm", "sync_fail_ppm", "cut_at", "operations", "failed", "refused", "dice")


def build(folder: Path) -> dict[str, str]:
    """Compile the shim into `folder`; the environment of a process that shall be below it."""
    library = folder / "disk.so"
    command: list[str | Path] = [
        "gcc",
        "-shared",
        "-fPIC",
        "-O1",
        "-Wall",
        "-Werror",
        "-o",
        library,
        SOURCE,
    ]
    subprocess.run(command, check=True)
    return {"LD_PRELOAD": str(library)}


def begin(watched: str, log: str, page: str) -> None:
    """In the child: from now on changes in the folder are logged and the levers count."""
    shim = ctypes.CDLL(None)
    if not shim.disk_begin(watched.encode(), log.encode(), page.encode()):
        raise OSError("the shim found no place for its log")


def cut_soon(page: Path, operations: int) -> None:
    """In the child: the current goes after so many operations more."""
    levers = Levers(page)
    levers.set(cut_at=levers.get("operations") + operations)
    levers.close()


class Levers:
    """The page of memory shared with the child; see `struct levers` in disk.c."""

    def __init__(self, path: Path) -> None:
        with open(path, "r+b") as file:
            self._page = mmap.mmap(file.fileno(), 4096)

    @classmethod
    def fresh(cls, path: Path, **values: int) -> Levers:
        """A new page on which a disk has room and does not fail, but for `values`."""
        path.write_bytes(bytes(4096))
        made = cls(path)
        made.set(**{"room": -1, "dice": 1, **values})
        return made

    def set(self, **values: int) -> None:
        """Move levers; they count at once."""
        for name, value in values.items():
            struct.pack_into("<q", self._page, _LEVERS.index(name) * 8, value)

    def get(self, name: str) -> int:
        """Where a lever or counter stands."""
        (value,) = struct.unpack_from("<q", self._page, _LEVERS.index(name) * 8)
        return int(value)

    def close(self) -> None:
        """Give the page back."""
        self._page.close()


@dataclass(eq=False)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut to this size

    def sync(self) -> None:
        for at, content in self.pending:
            _apply(self.durable, at, content)
        self.pending.clear()


class Disk:
    """A folder as a disk holds it: begins with everything durable, then takes in a log."""

    def __init__(self, folder: Path) -> None:
        self._names: dict[str, _File] = {}
        self._pending: list[tuple[str, _File | None]] = []  # None: removed
        self._now: dict[int, _File] = {}
        self._known: dict[str, _File] = {}
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            file = _File(bytearray(path.read_bytes()))
            self._now[path.stat().st_ino] = file
            self._names[str(path)] = self._known[str(path)] = file

    def take(self, log: Path) -> None:
        """What happened."""
        for what, inode, offset, content in _records(log.read_bytes()):
            if what in (WRITTEN, CUT_SHORT, SYNCED, SYNC_FAILED):
                self._change(self._now[inode], what, offset, content)
            elif what == FOLDER_SYNCED:
                self._sync_folder(inode)
            else:
                self._rename(what, inode, bool(offset), os.fsdecode(content))

    def hold(self, target: Path, dice: random.Random | None) -> None:
        """Write what is left after the cut: what is certain, and with dice a part of the rest."""
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        names = dict(self._names)
        for name, file in self._pending[: dice.randint(0, len(self._pending)) if dice else 0]:
            _set(names, name, file)
        root = Path(os.path.commonpath([os.path.dirname(name) for name in names]))
        for name, file in names.items():
            place = target / Path(name).relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(_left(file, dice))

    def _change(self, file: _File, what: int, offset: int, content: bytes) -> None:
        if what == SYNCED:
            file.sync()
        elif what == SYNC_FAILED:
            file.pending.clear()
        else:
            file.pending.append((offset, content if what == WRITTEN else None))

    def _rename(self, what: int, inode: int, is_new: bool, names: str) -> None:
        name, _, target = names.partition("\0")
        if what == OPENED and not is_new:
            self._now[inode].pending.append((0, None))
            return
        if what == OPENED:
            self._now[inode] = self._known[name] = _File()
            self._pending.append((name, self._known[name]))
            return
        file = self._known.pop(name)
        self._pending.append((name, None))
        if what == MOVED:
            self._known[target] = file
            self._pending.append((target, file))

    def _sync_folder(self, inode: int) -> None:
        waiting = self._pending
        self._pending = []
        for name, file in waiting:
            if os.stat(os.path.dirname(name)).st_ino == inode:
                _set(self._names, name, file)
            else:
                self._pending.append((name, file))


def _records(log: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    at = 0
    while at + HEAD.size <= len(log):
        what, inode, offset, length = HEAD.unpack_from(log, at)
        at += HEAD.size
        if at + length > len(log):
            return  # the current went while this was noted
        yield what, inode, offset, log[at : at + length]
        at += length


def _set(names: dict[str, _File], name: str, file: _File | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def _apply(content: bytearray, at: int, new: bytes | None) -> None:
    if new is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(new)] = new


def _left(file: _File, dice: random.Random | None) -> bytes:
    if dice is None:
        return bytes(file.durable)
    left = bytearray(file.durable)
    share = dice.choice((0.0, 0.5, 0.9, 1.0))
    for at, content in file.pending:
        if content is None:
            if dice.random() < share:
                _apply(left, at, None)
            continue
        first = at // SECTOR * SECTOR
        for sector in range(first, at + len(content), SECTOR):
            if dice.random() < share:
                start = max(sector, at)
                _apply(left, start, content[start - at : sector + SECTOR - at])
    return bytes(left)
