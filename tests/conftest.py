"""What every test stands on: no display, the shipped fonts, a place for workshop files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# Before anything imports Qt. Set it to another platform by hand to watch the tests.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shared machine has slow moments, and a slow moment is not a defect.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "resources" / "fonts"


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """pytest-qt's application with the shipped fonts, so that no glyph depends on the machine."""
    from PySide6.QtGui import QFontDatabase  # here, so that most tests need no Qt

    for font in sorted(FONTS.glob("*.ttf")):
        assert QFontDatabase.addApplicationFont(str(font)) >= 0, font.name
    return qapp


@pytest.fixture(scope="session")
def browser_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment for a browser that finds the shipped fonts; a bare machine has no Japanese.

    For selenium: `Service(env=browser_env)`.
    """
    data = tmp_path_factory.mktemp("browser")
    (data / "fonts").symlink_to(FONTS, target_is_directory=True)
    return os.environ | {"XDG_DATA_HOME": str(data)}


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and logs of a test stay its own: neither the developer's nor another test's."""
    monkeypatch.setenv("KISARAZU_WS_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def kws(tmp_path: Path) -> Path:
    """Where a workshop file may be made; its name is Japanese, as people's files are."""
    return tmp_path / "ワークショップ.kws"
