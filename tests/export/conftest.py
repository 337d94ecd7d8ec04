"""One made session for all documents of the layer: nothing here changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.workshop.snapshot import SessionSnapshot
from tests.export.made import Made, made


@pytest.fixture(scope="session")
def minutes_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A file with the made session, open."""
    one = made(tmp_path_factory.mktemp("export") / "ワークショップ.kws")
    yield one
    one.small.workshop.close()


@pytest.fixture(scope="session")
def view(minutes_file: Made) -> SessionSnapshot:
    """The made session."""
    return minutes_file.view


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Made]:
    """A made session of one's own, to be changed."""
    one = made(tmp_path / "別の会.kws")
    yield one
    one.small.workshop.close()
