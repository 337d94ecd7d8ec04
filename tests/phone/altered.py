"""A reception that serves an altered copy of the page: for negative controls."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from kisarazu_ws.paths import resources
from kisarazu_ws.reception import link, process
from kisarazu_ws.reception.config import ReceptionConfig

Change = tuple[str, str, str]  # the file, what stands there once, and what is put in its place


@contextmanager
def altered_page(folder: Path, *changes: Change) -> Iterator[None]:
    """Receptions started meanwhile serve a copy of the page, made in `folder`, with `changes`."""
    page = folder / "phone"
    shutil.copytree(resources() / "phone", page)
    for name, old, new in changes:
        source = (page / name).read_text(encoding="utf-8")
        assert source.count(old) == 1, f"{name} has changed: {old}"
        (page / name).write_text(source.replace(old, new), encoding="utf-8")
    with patch.object(link, "run", partial(_run, folder)):
        yield


def _run(folder: Path, connection: Connection, config: ReceptionConfig) -> None:
    """In the reception process."""
    with patch.object(process, "resources", lambda: folder):
        process.run(connection, config)
