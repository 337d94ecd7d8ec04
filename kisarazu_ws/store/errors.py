"""SQLite's troubles in the words of the person at the laptop; the only place that makes them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kisarazu_ws.domain.errors import WorkshopError

NOTHING_LOST = "これまでに保存された内容は無事です。"


def disk_full() -> WorkshopError:
    """No room on the disk."""
    return WorkshopError(
        "disk_full",
        "ディスクの空きがなく、今の操作を保存できませんでした。",
        NOTHING_LOST,
        "不要なファイルを消して空きをつくり、もう一度操作してください。",
    )


def disk_failed() -> WorkshopError:
    """The disk refused to read or write: a stick that was pulled, a network that went, a fault."""
    return WorkshopError(
        "disk_failed",
        "ディスクが読み書きに応じず、今の操作を保存できませんでした。",
        NOTHING_LOST,
        "USBメモリなどが抜けていないか確かめ、もう一度操作してください。続くときは別の場所に写しを保存してください。",
    )


def in_use(path: Path, holder: str) -> WorkshopError:
    """Another window or computer has the file open."""
    who = f"（{holder}）" if holder else ""
    return WorkshopError(
        "in_use",
        f"「{path.name}」は別の窓で開かれています{who}。",
        "ファイルはそのまま無事です。",
        "開いている方の窓を使うか、そちらを閉じてからもう一度開いてください。",
    )


def too_new(path: Path) -> WorkshopError:
    """Written by a newer version of the app."""
    return WorkshopError(
        "too_new",
        f"「{path.name}」は新しい版のきさらづWSで作られたため、この版では開けません。",
        "ファイルには何も書き込んでいません。",
        "きさらづWSを新しい版にしてから開いてください。",
    )


def not_ours(path: Path) -> WorkshopError:
    """Not a .kws file."""
    return WorkshopError(
        "not_a_workshop_file",
        f"「{path.name}」はきさらづWSのファイルではありません。",
        "ファイルには何も書き込んでいません。",
        "拡張子が .kws のファイルを選んでください。",
    )


def damaged(path: Path) -> WorkshopError:
    """The integrity check failed."""
    return WorkshopError(
        "damaged",
        f"「{path.name}」の一部が壊れています。",
        "元のファイルには何も書き込んでいません。控え（backups フォルダ）は無事です。",
        "メニューの「控えから戻す…」か、控えのうち最も新しいものを使ってください。",
    )


def unwritable(path: Path) -> WorkshopError:
    """The place cannot be written to."""
    return WorkshopError(
        "read_only",
        f"「{path.parent}」に書き込めないため、ファイルを開けません。",
        "ファイルはそのまま無事です。",
        "デスクトップなど書き込める場所に写してから開いてください。",
    )


def missing(path: Path) -> WorkshopError:
    """There is no such file."""
    return WorkshopError(
        "missing",
        f"「{path.name}」が見つかりません。",
        "ほかのファイルには触れていません。",
        "USBメモリなどが抜けていないか、場所が変わっていないか確かめてください。",
    )


def closed() -> WorkshopError:
    """The file has been closed already."""
    return WorkshopError(
        "file_closed",
        "ファイルはもう閉じられているため、今の操作は保存していません。",
        NOTHING_LOST,
        "ファイルを開き直してから、もう一度操作してください。",
    )


def from_sqlite(error: sqlite3.Error, path: Path) -> WorkshopError | None:
    """The expected trouble behind an SQLite error, or None when it is a bug."""
    text = str(error).lower()
    if "full" in text:
        return disk_full()
    if "locked" in text or "busy" in text:
        return in_use(path, "")
    if "readonly" in text or "unable to open" in text:
        return unwritable(path)
    if "not a database" in text:
        return not_ours(path)
    if "disk i/o" in text:
        return disk_failed()
    if any(words in text for words in ("malformed", "corrupt", "could not decode", "no such")):
        return damaged(path)
    return None
