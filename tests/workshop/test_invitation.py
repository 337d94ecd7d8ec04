"""The way in stays the same for a session."""

from __future__ import annotations

from pathlib import Path

from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.workshop.invitation import keep_invitation
from kisarazu_ws.workshop.sessions import edit_session
from tests.builders import small


def test_the_first_token_and_code_are_kept(kws: Path) -> None:
    made = small(kws)
    with made.workshop as workshop:
        workshop.do(edit_session, made.session.id, {"details": {"資料": "なし"}}).result()

        first = workshop.do(keep_invitation, made.session.id, "T1", "C1").result()
        second = workshop.do(keep_invitation, made.session.id, "T2", "C2").result()

        assert first == second == ("T1", "C1")
        assert workshop.snapshot.all(Session)[made.session.id].details["資料"] == "なし"
        assert "合言葉" not in str(
            [op.label for op in workshop.history().result()]
        )  # no undo of it
