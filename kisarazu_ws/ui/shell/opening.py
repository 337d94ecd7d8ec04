"""Which file is opened, and what is asked when that does not go well or its place is a bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kisarazu_ws import config
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.paths import documents
from kisarazu_ws.ui.shell.notices import tell_trouble
from kisarazu_ws.ui.shell.start import StartDialog
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.ask import ask
from kisarazu_ws.workshop.workshop import Concern, Workshop, concerns

BETTER_COPIED = frozenset({"network", "synced"})  # what may take a file away while it is written


def open_workshop(path: Path | None, settings: config.Settings, look: Look) -> Workshop | None:
    """The open file, asking again after each trouble; None when the person gives up."""
    while True:
        fresh = False
        if path is None:
            dialog = StartDialog(settings.recent, look)
            if not dialog.exec() or dialog.chosen is None:
                return None
            path, fresh = dialog.chosen
        if not fresh:
            path = nearer(path)
        try:
            return open_or_make(path, fresh=fresh)
        except WorkshopError as error:
            path = after_trouble(path, error, look)


def open_or_make(path: Path, *, fresh: bool) -> Workshop:
    """Open a file, or make one with the city's reference data."""
    workshop = Workshop(path, create=fresh)
    if fresh:
        from kisarazu_ws.workshop.reference import bring_reference

        workshop.do(bring_reference).result()
    return workshop


def nearer(path: Path, look_at: Callable[[Path], tuple[Concern, ...]] = concerns) -> Path:
    """The file, or, when it lies on a network or in a synchronised folder and the person wants it,
    a copy of it in this machine."""
    target = _free_name(path)
    if not path.is_file() or any(one.code in BETTER_COPIED for one in look_at(target)):
        return path  # nowhere better to go
    found = next((one for one in look_at(path) if one.code in BETTER_COPIED), None)
    if found is None:
        return path
    where = f"{found.next_step}\n「{target}」に写して開けます。元のファイルは変わりません。"
    if not ask(None, found.sentence, where, "写して開く", "ここで開く"):
        return path
    return _copied(path, target) or path


def after_trouble(path: Path, error: WorkshopError, look: Look) -> Path | None:
    """The file to try next: the mended one, a copy that can be written, or None to ask again."""
    from kisarazu_ws.ui.shell.mending import can_mend, mend

    if can_mend(path, error):
        return mend(path, error, look)
    if error.code != "read_only" or not path.is_file():
        tell_trouble(None, error)
        return None
    target = _free_name(path)
    wanted = ask(None, error.what, f"{error.safe}\n「{target}」に写して開けます。", "写して開く")
    return _copied(path, target) if wanted else None


def _copied(path: Path, target: Path) -> Path | None:
    from kisarazu_ws.workshop.restoring import copy_file

    try:
        return copy_file(path, target)
    except WorkshopError as trouble:
        tell_trouble(None, trouble)
        return None


def _free_name(path: Path) -> Path:
    """A name in the person's own folder that is not taken."""
    target = documents() / path.name
    while target.exists():
        target = target.with_name(f"{target.stem}の写し.kws")
    return target
