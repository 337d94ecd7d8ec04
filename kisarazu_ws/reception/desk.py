"""Reception opened on a workshop file: what the window and the command line both use."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypedDict

from kisarazu_ws.domain.clusters import Cluster, Vote
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Phase, Prompt, Session
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.reception.config import Limits, ReceptionConfig, new_code, new_token
from kisarazu_ws.reception.link import Reception, Status
from kisarazu_ws.reception.wifi import join_url
from kisarazu_ws.workshop.invitation import keep_invitation
from kisarazu_ws.workshop.operation import PHONE
from kisarazu_ws.workshop.phones import PhoneDesk
from kisarazu_ws.workshop.sessions import close_reception, open_reception
from kisarazu_ws.workshop.workshop import Workshop

PUBLIC = frozenset({Session, Phase, Prompt, Cluster})  # what `public_state` is made of


class Place(TypedDict):
    """Where phones find reception, and the code for those who cannot scan."""

    url: str
    code: str
    host: str
    port: int


@dataclass(frozen=True)
class OpenDesk:
    """An open reception; `close` once. Phones go on hearing of every commit until then."""

    place: Place
    reception: Reception
    _workshop: Workshop
    _session_id: str
    _stop_listening: Callable[[], None]

    def close(self) -> None:
        """Refuse further notes, tell the phones, hang up; blocks until the port is free."""
        with contextlib.suppress(Exception):  # a closed or full file must not keep the port open
            self._workshop.do(close_reception, self._session_id).result()
        self.hang_up()

    def hang_up(self) -> None:
        """Leave the network only; the session stays as it is."""
        self._stop_listening()
        self.reception.stop()


def start_desk(
    workshop: Workshop,
    session_id: str,
    host: str,
    port: int,
    *,
    token: str | None = None,
    code: str | None = None,
    limits: Limits | None = None,
    on_status: Callable[[Status], None] = lambda _: None,
) -> OpenDesk:
    """Open reception for a session; blocks until phones can come.

    Token and code are the session's own where it has some already: its QR code never changes.
    `limits` are the usual ones unless all phones share an address. `on_status` is called on other
    threads. Raises `WorkshopError` (`port_taken`, `no_address`,
    `cannot_listen`), and then the session is as it was.
    """
    fresh = (token or new_token(), code or new_code())
    token, code = workshop.do(keep_invitation, session_id, *fresh).result()
    reception = Reception()
    config = ReceptionConfig(host, port, token, code, limits=limits or Limits())
    reception.start(PhoneDesk(workshop, session_id), config, on_status)
    stop = workshop.listen(lambda changes: _pass_on(changes, session_id, reception))
    try:
        workshop.do(open_reception, session_id).result()
    except BaseException:
        stop()
        reception.stop()
        raise
    real_port = reception.status.port
    place = Place(url=join_url(host, real_port, token), code=code, host=host, port=real_port)
    return OpenDesk(place, reception, workshop, session_id, stop)


@contextlib.contextmanager
def open_desk(
    workshop: Workshop,
    session_id: str,
    host: str,
    port: int,
    *,
    token: str | None = None,
    code: str | None = None,
    on_status: Callable[[Status], None] = lambda _: None,
) -> Iterator[Place]:
    """Reception while the block runs; see `start_desk`."""
    desk = start_desk(workshop, session_id, host, port, token=token, code=code, on_status=on_status)
    try:
        yield desk.place
    finally:
        desk.close()


def _pass_on(changes: Changes, session_id: str, reception: Reception) -> None:
    """On the writer's thread: both calls only leave a mark, the link sends at most 4 a second."""
    if changes.kinds & PUBLIC:
        reception.publish()
    if changes.actor != PHONE:  # a phone hears of what it did itself in the answer
        for device_id in _owners(changes, session_id):
            reception.notify_device(device_id)


def _owners(changes: Changes, session_id: str) -> set[str]:
    owned = (row.after or row.before for row in changes.rows if row.kind in (Note, Vote))
    return {
        value.device_id
        for value in owned
        if isinstance(value, Note | Vote) and value.device_id and value.session_id == session_id
    }
