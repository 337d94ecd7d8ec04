"""What was typed is in the file exactly once, whatever happens to phone, link and laptop."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.phone import storms
from tests.phone.altered import altered_page
from tests.phone.storms import Storm
from tests.reception.conftest import HallMaker

pytestmark = pytest.mark.e2e


@pytest.mark.slow
def test_storms_lose_and_double_nothing(
    open_hall: HallMaker, browser_env: dict[str, str], tmp_path: Path
) -> None:
    score = Storm(open_hall(), browser_env, tmp_path / "profile", seed=4).run(12)
    assert score.typed > 10
    assert (score.lost, score.duplicate) == (0, 0)
    assert set(score.troubles) == {*storms.LINKS, *storms.PAGES}


def test_a_queue_in_memory_would_be_seen_to_lose(
    open_hall: HallMaker, browser_env: dict[str, str], tmp_path: Path
) -> None:
    with altered_page(tmp_path, *storms.FORGETFUL):
        storm = Storm(open_hall(), browser_env, tmp_path / "profile", seed=1)
        score = storm.run(1, links=("away",), pages=("close",))
    assert score.lost > 0


def test_new_ids_at_each_try_would_be_seen_to_double(
    open_hall: HallMaker, browser_env: dict[str, str], tmp_path: Path
) -> None:
    with altered_page(tmp_path, *storms.RENAMING):
        storm = Storm(open_hall(), browser_env, tmp_path / "profile", seed=1)
        score = storm.run(2, links=("cut",), pages=("stay",))
    assert score.duplicate > 0
