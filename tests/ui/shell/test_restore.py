"""控えから戻す: copies with their differences, chosen by key; the file opens again on it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from kisarazu_ws import app as application
from kisarazu_ws import config
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.store import backup
from kisarazu_ws.ui.bench import Bench
from kisarazu_ws.ui.jobs import Jobs
from kisarazu_ws.ui.shell.opening import open_workshop
from kisarazu_ws.ui.shell.restore_dialog import RestoreDialog
from kisarazu_ws.ui.theme import Look
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.restoring import restore
from tests.builders import Small


def opened(qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look) -> RestoreDialog:
    dialog = RestoreDialog(bench.workshop.path, bench.snapshot, jobs, look)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_copy_says_what_would_change_and_is_chosen(
    qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look, small_file: Small
) -> None:
    copy = small_file.workshop.back_up("manual").result()
    small_file.workshop.do(write_note, small_file.session.id, NewNote("見本：あと")).result()
    dialog = opened(qtbot, bench, jobs, look)
    qtbot.waitUntil(dialog._accept.isEnabled, timeout=10_000)

    assert "手で作った" in dialog.list.item(0).text()
    assert "控えの中身：付箋40件" in dialog.words.text()
    assert "いま41件、控え40件（1件は控えにない）" in dialog.words.text()
    dialog._accept.click()
    assert dialog.chosen == copy


def test_a_damaged_copy_cannot_be_chosen(
    qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look, small_file: Small
) -> None:
    copy = small_file.workshop.back_up("manual").result()
    assert copy is not None
    copy.write_bytes(b"nothing of ours")
    dialog = opened(qtbot, bench, jobs, look)
    qtbot.waitUntil(lambda: "ではありません" in dialog.words.text(), timeout=10_000)
    assert not dialog._accept.isEnabled()


def test_without_copies_it_says_how_they_come_about(
    qtbot: QtBot, bench: Bench, jobs: Jobs, look: Look
) -> None:
    dialog = opened(qtbot, bench, jobs, look)
    assert "控えはまだありません" in dialog.words.text()
    assert not dialog._accept.isEnabled()


def test_the_file_opens_again_on_the_chosen_copy(small_file: Small, look: Look) -> None:
    workshop = small_file.workshop
    copy = workshop.back_up("manual").result()
    workshop.do(write_note, small_file.session.id, NewNote("見本：あと")).result()
    workshop.close()
    assert copy is not None

    def back() -> Path:
        restore(workshop.path, copy)
        return workshop.path

    path = application.followed(workshop.path, back)
    again = open_workshop(path, config.Settings(), look)
    assert again is not None
    try:
        assert len(again.snapshot.all(Note)) == 40
        assert "restore" in {one.occasion for one in backup.copies(again.path)}
    finally:
        again.close()
