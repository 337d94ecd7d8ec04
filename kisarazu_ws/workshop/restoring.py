"""Back to a copy of the file: what would differ, in numbers, and the change itself; and what can
still be read of a damaged file (`store.recover`)."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kisarazu_ws.domain.clusters import Cluster, Vote
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.groups import Group, Participant
from kisarazu_ws.domain.mandala import MandalaNode
from kisarazu_ws.domain.minutes import Attachment, Finding, Minutes
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.domain.values import Entity
from kisarazu_ws.store import backup, errors
from kisarazu_ws.store.backup import Copy
from kisarazu_ws.store.lock import FileLock
from kisarazu_ws.store.opening import close_file, open_file
from kisarazu_ws.store.recover import Recovery, recover

__all__ = [
    "OCCASIONS", "Copy", "Difference", "Recovery", "copies", "copy_file", "differences", "kept",
    "look_into", "recover", "restore", "said",
]  # fmt: skip
copies, OCCASIONS = backup.copies, backup.OCCASIONS
# Kind -> its word and the word that counts it.
KINDS: Mapping[type[Entity], tuple[str, str]] = {
    Session: ("会", "つ"),
    Note: ("付箋", "件"),
    Cluster: ("島", "つ"),
    Participant: ("参加者", "人"),
    Group: ("班", "つ"),
    Vote: ("票の記録", "件"),
    Finding: ("成果や気づき", "件"),
    Minutes: ("議事録の版", "つ"),
    Attachment: ("写真", "枚"),
    MandalaNode: ("マンダラの項目", "件"),
}


@dataclass(frozen=True)
class Difference:
    """How a copy differs in one kind of thing: `more` and `fewer` than now, `other` in content."""

    word: str
    counter: str
    now: int
    then: int
    more: int
    fewer: int
    other: int

    @property
    def sentence(self) -> str:
        """付箋：いま120件、控え108件（12件少ない、3件は内容が違う）."""
        parts = [
            f"{count}{self.counter}{words}"
            for count, words in (
                (self.fewer, "は控えにない"), (self.more, "は控えにだけある"),
                (self.other, "は内容が違う"),
            )
            if count
        ]  # fmt: skip
        counts = f"いま{self.now}{self.counter}、控え{self.then}{self.counter}"
        return f"{self.word}：{counts}（{'、'.join(parts)}）"


def kept(snapshot: Snapshot) -> str:
    """What is in a file, in a few words: 付箋120件、島13つ、参加者20人."""
    counted = ((snapshot.all(kind), KINDS[kind]) for kind in (Note, Cluster, Participant))
    return "、".join(f"{word}{len(found)}{counter}" for found, (word, counter) in counted)


def differences(now: Snapshot, then: Snapshot) -> tuple[Difference, ...]:
    """How `then` differs from `now`, kind by kind; nothing for kinds that are the same."""
    found = []
    for kind, (word, counter) in KINDS.items():
        here, there = now.all(kind), then.all(kind)
        one = Difference(
            word, counter, len(here), len(there),
            more=len(there.keys() - here.keys()),
            fewer=len(here.keys() - there.keys()),
            other=sum(there[id_] != here[id_] for id_ in here.keys() & there.keys()),
        )  # fmt: skip
        if one.more or one.fewer or one.other:
            found.append(one)
    return tuple(found)


def said(found: tuple[Difference, ...]) -> str:
    """The differences as lines for a person."""
    return "\n".join(one.sentence for one in found) or "いまの内容と同じです。"


def look_into(copy: Path) -> Snapshot:
    """All values of a copy, also of an older format; the copy itself is not touched.

    Raises `WorkshopError` as opening does (damaged, too_new …).
    """
    with tempfile.TemporaryDirectory() as folder:
        looked_at = Path(folder) / copy.name
        try:
            shutil.copyfile(copy, looked_at)
        except OSError as error:
            raise errors.disk_failed() from error
        opened = open_file(looked_at)
        close_file(opened)
        return opened.snapshot


def copy_file(source: Path, target: Path) -> Path:
    """A closed file at another place, synced; raises `WorkshopError` disk_full or disk_failed."""
    try:
        _copy(source, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise _trouble(error) from error
    return target


def restore(path: Path, copy: Path, step: Callable[[str], object] = lambda name: None) -> Path:
    """Put a copy in the place of the closed file; gives where the present one is kept.

    The present file goes into the copies first, whatever state it is in; the change itself is one
    rename, so that at any moment the old or the new file is there, whole. `step` hears of each
    step before it is taken. Raises `WorkshopError`: in_use, damaged or too_new (the copy),
    disk_full, disk_failed; the file is then as it was.
    """
    look_into(copy)
    fresh = path.with_name(f".{path.name}.restoring")
    try:
        step("copy")
        _copy(copy, fresh)
        step("keep")
        present = _keep(path)
        lock = FileLock(path)
        lock.take()
        step("replace")
        try:
            os.replace(fresh, path)
        finally:
            lock.release()
        step("done")
    except WorkshopError:
        fresh.unlink(missing_ok=True)
        raise
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise _trouble(error) from error
    return present


def _keep(path: Path) -> Path:
    """The present file among the copies: as a checked copy, or, when it cannot be opened, its very
    bytes with whatever lies beside it."""
    try:
        opened = open_file(path)
    except WorkshopError as error:
        if error.code in ("in_use", "missing"):
            raise
        return _keep_bytes(path)
    try:
        made = backup.write(opened.connection, path, "restore")
    finally:
        close_file(opened)
    if made is None:
        raise errors.disk_full()
    return made


def _keep_bytes(path: Path) -> Path:
    number = 1
    while (target := backup.folder(path) / f"壊れたファイル{number}.kws").exists():
        number += 1
    target.parent.mkdir(exist_ok=True)
    for ending in ("", "-wal"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            _copy(beside, target.with_name(target.name + ending))
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)  # it is no part of the copy
    return target


def _trouble(error: OSError) -> WorkshopError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return errors.disk_full() if full else errors.disk_failed()


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as written:
        os.fsync(written.fileno())
