"""What kind of place a file lies in, and how much room there is: what a person should know."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LITTLE, VERY_LITTLE = 500_000_000, 100_000_000  # bytes
_NETWORK = re.compile(r"nfs|cifs|smb|sshfs|davfs|webdav|gvfs|afs|9p|ncp")
_REMOVABLE_ROOTS = ("/media/", "/run/media/", "/mnt/usb", "/Volumes/")
_SYNCED = re.compile(
    r"onedrive.*|dropbox.*|google ?drive.*|my drive|マイドライブ|icloud ?drive|mobile documents|"
    r"box|box sync|nextcloud|owncloud|mega|pcloud ?drive",
    re.IGNORECASE,
)
_SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


@dataclass(frozen=True)
class Concern:
    """One thing about the place: `code` network | synced | removable | little_room |
    very_little_room; `strong` ones need something done before the work goes on."""

    code: str
    sentence: str
    next_step: str
    strong: bool = False


@dataclass(frozen=True)
class Mount:
    """A mounted file system: where, its type, and what the system says of it."""

    point: str
    kind: str
    options: str = ""


def mounts() -> tuple[Mount, ...]:
    """What is mounted, as the system tells."""
    import psutil  # not before the window

    found = psutil.disk_partitions(all=True)
    return tuple(Mount(one.mountpoint, one.fstype, one.opts) for one in found)


def concerns(
    path: Path,
    mounted: Sequence[Mount] | None = None,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    environment: Mapping[str, str] = os.environ,
) -> tuple[Concern, ...]:
    """What is to be said about the place of a file; asks the system, so not on the UI thread."""
    folder = path.resolve().parent
    found = [_kind_of(folder, mounts() if mounted is None else mounted, environment)]
    with contextlib.suppress(OSError):  # a place that does not answer is told by failing writes
        found.append(_room(free(folder)))
    return tuple(one for one in found if one is not None)


def _kind_of(
    folder: Path, mounted: Sequence[Mount], environment: Mapping[str, str]
) -> Concern | None:
    mount = _mount_of(folder, mounted)
    if mount and (_NETWORK.search(mount.kind.lower()) or "remote" in mount.options):
        return Concern(
            "network", "ファイルがネットワーク上のフォルダにあります。",
            "つながりが切れると保存できません。会のあいだは、このパソコンの中に写して使ってください。",
        )  # fmt: skip
    if _is_synced(folder, environment):
        return Concern(
            "synced", "ファイルが自動で同期されるフォルダにあります。",
            "同期が書きかけのファイルを取り合うことがあります。"
            "会のあいだは、同期しないフォルダ（デスクトップなど）に写して使ってください。",
        )  # fmt: skip
    if mount and _is_removable(folder, mount):
        return Concern(
            "removable", "ファイルがUSBメモリなど、抜けるディスクにあります。",
            "会のあいだは抜かないでください。心配なら、このパソコンの中に写して使ってください。",
        )  # fmt: skip
    return None


def _mount_of(folder: Path, mounted: Sequence[Mount]) -> Mount | None:
    """The innermost mount around the folder."""
    around = [one for one in mounted if one.point and folder.is_relative_to(one.point)]
    return max(around, key=lambda one: len(one.point), default=None)


def _is_synced(folder: Path, environment: Mapping[str, str]) -> bool:
    roots = [environment[name] for name in _SYNC_VARIABLES if environment.get(name)]
    return any(folder.is_relative_to(root) for root in roots) or any(
        _SYNCED.fullmatch(part) for part in folder.parts
    )


def _is_removable(folder: Path, mount: Mount) -> bool:
    return "removable" in mount.options or any(
        str(folder).startswith(root) and mount.point != "/" for root in _REMOVABLE_ROOTS
    )


def _room(free: int) -> Concern | None:
    if free >= LITTLE:
        return None
    strong = free < VERY_LITTLE
    return Concern(
        "very_little_room" if strong else "little_room",
        f"ディスクの空きが残り{free // 1_000_000}MBです。",
        "空きがなくなると保存できません。いますぐ不要なファイルを消してください。" if strong
        else "空きがなくなる前に、不要なファイルを消してください。",
        strong,
    )  # fmt: skip
