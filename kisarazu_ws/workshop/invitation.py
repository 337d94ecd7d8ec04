"""The secrets that let phones in, kept with the session: a reopened reception has the same QR."""

from __future__ import annotations

from collections.abc import Mapping

from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.values import changed
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need
from kisarazu_ws.workshop.operation import operation

TOKEN = "join_token"
CODE = "join_code"


@operation("受付の合言葉を用意する", undoable=False)
def keep_invitation(tx: Tx, session_id: str, token: str, code: str) -> tuple[str, str]:
    """The session's token and code: those kept earlier, else these, which are kept from now on.

    Phones keep unsent notes per address and page, so what is on a printed card or a phone must go
    on working after a crash. They are no lines of the minutes: documents print known lines only.
    """
    session = need(tx, Session, session_id)
    details: Mapping[str, str] = {TOKEN: token, CODE: code} | dict(session.details)
    if details != session.details:
        tx.put(changed(session, details=details))
    return details[TOKEN], details[CODE]
