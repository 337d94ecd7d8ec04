"""A damaged file at the start: both ways on lead to an open file, and giving up changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from kisarazu_ws import config
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.store import errors
from kisarazu_ws.ui.shell import opening
from kisarazu_ws.ui.shell.mending import MendDialog
from kisarazu_ws.ui.shell.restore_dialog import RestoreDialog
from kisarazu_ws.ui.shell.start import StartDialog
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.workshop import Concern
from tests.builders import small
from tests.ui.hands import press


@pytest.fixture
def damaged(kws: Path) -> Path:
    """A file with a copy, cut off in the middle."""
    made = small(kws)
    made.workshop.back_up("manual").result()
    made.workshop.close()
    content = kws.read_bytes()
    kws.write_bytes(content[: len(content) // 2])
    return kws


def answer(kind: type[QDialog], act: Callable[[QDialog], object]) -> None:
    """Do something with the next dialog of this kind once it is there and ready."""

    def look() -> None:
        for shown in QApplication.topLevelWidgets():
            if isinstance(shown, kind) and shown.isVisible() and act(shown) is not False:
                return
        QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def accept_when_read(dialog: QDialog) -> bool:
    assert isinstance(dialog, RestoreDialog)
    if not dialog._accept.isEnabled():
        return False
    dialog._accept.click()
    return True


def test_back_to_a_copy(damaged: Path, look: Look, told: list[str]) -> None:
    answer(MendDialog, lambda dialog: press(dialog, "控えから戻す…（1つあります）"))
    answer(RestoreDialog, accept_when_read)
    opened = opening.open_workshop(damaged, config.Settings(), look)
    assert opened is not None
    with opened:
        assert (opened.path, len(opened.snapshot.all(Note))) == (damaged, 40)
    assert not told


def test_what_can_be_read_goes_into_a_new_file(damaged: Path, look: Look, told: list[str]) -> None:
    before = damaged.read_bytes()
    answer(MendDialog, lambda dialog: press(dialog, "読めるものを新しいファイルへ取り出す"))
    opened = opening.open_workshop(damaged, config.Settings(), look)
    assert opened is not None
    with opened:
        assert opened.path.name == f"{damaged.stem}（取り出し）.kws"
        assert len(opened.snapshot.all(Note)) == 40
    assert "控え" in told[0]
    assert damaged.read_bytes() == before


def test_giving_up_asks_for_another_file_and_changes_nothing(
    damaged: Path, look: Look, told: list[str]
) -> None:
    before = damaged.read_bytes()
    answer(MendDialog, lambda dialog: press(dialog, "やめる"))
    answer(StartDialog, lambda dialog: dialog.reject())
    assert opening.open_workshop(damaged, config.Settings(), look) is None
    assert damaged.read_bytes() == before


@pytest.mark.parametrize("wanted", [True, False])
def test_a_file_that_cannot_be_written_is_copied_to_where_it_can(
    kws: Path, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    small(kws).workshop.close()
    own = tmp_path / "書類"
    own.mkdir()
    (own / kws.name).write_bytes(b"somebody else's")
    monkeypatch.setattr(opening, "documents", lambda: own)
    monkeypatch.setattr(opening, "ask", lambda *_: wanted)
    target = opening.after_trouble(kws, errors.unwritable(kws), look)

    assert target == (own / f"{kws.stem}の写し.kws" if wanted else None)
    assert (own / kws.name).read_bytes() == b"somebody else's"
    if target:
        assert target.read_bytes() == kws.read_bytes()


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("code", ["network", "synced"])
def test_a_file_in_a_bad_place_is_offered_as_a_copy(
    kws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: bool, code: str
) -> None:
    small(kws).workshop.close()
    own = tmp_path / "書類"
    own.mkdir()
    monkeypatch.setattr(opening, "documents", lambda: own)
    monkeypatch.setattr(opening, "ask", lambda *_: wanted)

    def bad_place(path: Path) -> tuple[Concern, ...]:
        return () if path.is_relative_to(own) else (Concern(code, "わるい所です。", "写します。"),)

    path = opening.nearer(kws, bad_place)
    assert path == (own / kws.name if wanted else kws)
    assert path.read_bytes() == kws.read_bytes()


def test_a_file_stays_where_it_is_when_no_place_is_better(
    kws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(kws).workshop.close()
    monkeypatch.setattr(opening, "ask", lambda *_: pytest.fail("nothing to ask"))
    everywhere = (Concern("synced", "わるい所です。", "写します。"),)
    assert opening.nearer(kws, lambda _: everywhere) == kws
    assert opening.nearer(kws, lambda _: ()) == kws
