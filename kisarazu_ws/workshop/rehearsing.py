"""A copy of the file in which an evening is practised; it says so of itself, for ever."""

from __future__ import annotations

from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.domain.values import changed
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.invitation import CODE, TOKEN
from kisarazu_ws.workshop.operation import operation

MARK = "rehearsal"  # a key of `Session.details`; documents print known lines only
STAMP = "【リハーサル】"


@operation("リハーサルのファイルにする", undoable=False)
def make_rehearsal(tx: Tx) -> None:
    """Stamp every session of a copy, and forget the secrets by which real phones get in."""
    for session in tuple(tx.all(Session)):
        kept = {k: v for k, v in session.details.items() if k not in (TOKEN, CODE)}
        title = session.title.removeprefix(STAMP)
        tx.put(changed(session, title=f"{STAMP}{title}", sample=True, details={**kept, MARK: "1"}))


def is_rehearsal(snapshot: Snapshot) -> bool:
    """Whether this is such a copy."""
    return any(MARK in session.details for session in snapshot.all(Session).values())
