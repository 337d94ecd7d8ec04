"""The hall of the reception's tests, and phones that stand in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.phone.screen import Screen, chromium
from tests.reception.conftest import Hall, hall, open_hall

__all__ = ["hall", "open_hall"]


@pytest.fixture
def screen(browser_env: dict[str, str]) -> Iterator[Screen]:
    """A phone that has opened nothing yet."""
    with chromium(browser_env) as made:
        yield made


@pytest.fixture
def joined(screen: Screen, hall: Hall) -> Screen:
    """A screen that shows the question."""
    screen.go(f"{hall.url}/J/{hall.config.token}")
    screen.until(lambda: screen.text("question") == "この地域の特性は？")
    return screen
