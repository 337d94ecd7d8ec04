"""Where the copy for a rehearsal lies, and how it goes again."""

from __future__ import annotations

import shutil
from pathlib import Path

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.workshop.rehearsing import is_rehearsal, make_rehearsal
from kisarazu_ws.workshop.workshop import Workshop

NAME = "のリハーサル"


def free_name(original: Path, folder: Path | None = None) -> Path:
    """A name that is not taken: 「○○のリハーサル.kws」, 「…2.kws」 and on."""
    number, where = 1, folder or original.parent
    while True:
        target = where / f"{original.stem}{NAME}{number if number > 1 else ''}.kws"
        if not target.exists():
            return target
        number += 1


def original_of(copy: Path) -> Path:
    """The file beside it that a copy was made from, by its name."""
    return copy.with_name(f"{copy.stem.rpartition(NAME)[0]}{copy.suffix}")


def stamp(copy: Path) -> None:
    """Turn a fresh copy of a file into one for rehearsals."""
    with Workshop(copy) as workshop:
        workshop.do(make_rehearsal).result()


def remove(copy: Path) -> None:
    """Delete a closed rehearsal file and its backups; any other file is refused."""
    if not is_copy(copy):
        raise WorkshopError(
            "no_rehearsal",
            f"「{copy.name}」はリハーサルのファイルではないので、消しません。",
            "ファイルはそのままです。",
            "要らないファイルは、エクスプローラーなどで消してください。",
        )
    copy.unlink(missing_ok=True)
    for rest in (f"{copy.name}-wal", f"{copy.name}-shm", f"{copy.name}.lock"):
        copy.with_name(rest).unlink(missing_ok=True)
    shutil.rmtree(copy.with_name(f"{copy.stem}.backups"), ignore_errors=True)


def is_copy(file: Path) -> bool:
    """Whether the file bears the name and the stamp of a rehearsal."""
    if NAME not in file.stem or not file.exists():
        return False
    with Workshop(file) as workshop:
        return is_rehearsal(workshop.snapshot)
