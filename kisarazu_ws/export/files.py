"""Files that documents go into: Japanese names, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import uuid
from pathlib import Path

from kisarazu_ws.domain.errors import WorkshopError

NAME_MAX = 60  # letters; in UTF-8 with its kind and ending it stays below what systems allow
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
SAFE = "ワークショップのファイルと付箋は無事です。"


def file_name(kind: str, title: str, ending: str) -> str:
    """議事録_職員ワークショップ.pdf: fit for Windows, macOS and Linux."""
    words = _UNFIT.sub("", title).strip(" .　")[:NAME_MAX].strip(" .　")
    if not words or _RESERVED.match(words):
        words = "会"
    return f"{kind}_{words}.{ending}"


def ready_folder(folder: Path) -> None:
    """Make the folder if it is missing; raises `WorkshopError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(error, folder) from error


def write_whole(path: Path, content: bytes) -> Path:
    """Write beside and rename, so that a reader never meets half a file; raises
    `WorkshopError`, and then an older file of that name is as it was."""
    beside = path.with_name(f".{uuid.uuid4().hex[:8]}.tmp")
    try:
        with beside.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise trouble(error, path) from error
    return path


def trouble(error: OSError, path: Path) -> WorkshopError:
    """What a person is told when a document could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return WorkshopError(
            "disk_full",
            f"ディスクの空きが足りず、「{path.name}」を書き出せませんでした。",
            SAFE,
            "空きを作るか、別の場所を選んで、もう一度書き出してください。",
        )
    if isinstance(error, PermissionError) or error.errno in (errno.EBUSY, errno.ETXTBSY):
        return WorkshopError(
            "file_locked",
            f"「{path.name}」に書き込めませんでした（WordやExcelなどで開いているか、"
            "書き込めない場所です）。",
            SAFE,
            "その文書を閉じるか、別の場所を選んで、もう一度書き出してください。",
        )
    return WorkshopError(
        "write_failed",
        f"「{path.name}」を書き出せませんでした（{error.strerror or error}）。",
        SAFE,
        "別の場所を選んで、もう一度書き出してください。",
    )
