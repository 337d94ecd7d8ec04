"""`kisarazu-ws restore`: list, compare, go back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kisarazu_ws.__main__ import main
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import small


def test_list_compare_and_go_back(kws: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = small(kws)
    copy = made.workshop.back_up("manual").result()
    made.workshop.do(write_note, made.session.id, NewNote("見本：あと")).result()
    made.workshop.close()
    assert copy is not None

    assert main(["restore", str(kws)]) == 0
    listed = json.loads(capsys.readouterr().out)["copies"]
    assert [(one["name"], one["occasion"]) for one in listed] == [(copy.name, "manual")]

    assert main(["restore", str(kws), "--copy", copy.name]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["differences"][0]["fewer"] == 1
    assert "いま41件、控え40件" in shown.err
    with Workshop(kws) as unchanged:
        assert len(unchanged.snapshot.all(Note)) == 41

    assert main(["restore", str(kws), "--copy", copy.name, "--apply"]) == 0
    assert Path(json.loads(capsys.readouterr().out)["kept"]).exists()
    with Workshop(kws) as back:
        assert len(back.snapshot.all(Note)) == 40

    assert main(["restore", str(kws), "--copy", "nothing.kws"]) == 3
