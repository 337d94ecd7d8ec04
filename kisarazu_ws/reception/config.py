"""What reception is opened with: address, secrets and limits. Secrets live as long as a session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from kisarazu_ws.config import PORT

# Crockford's letters: 26 of them are 130 bits, and upper case keeps the QR code at 29 modules.
TOKEN_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 26
# Read aloud and typed by hand: nothing that looks or sounds like something else.
CODE_LETTERS = "23456789ACDEFGHJKLMNPQRTUVWXY"
CODE_LENGTH = 6


def new_token() -> str:
    """130 random bits for the join address, in letters that a QR code packs tightly."""
    return "".join(secrets.choice(TOKEN_LETTERS) for _ in range(TOKEN_LENGTH))


def new_code() -> str:
    """Six characters that a person can type from the projector."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


@dataclass(frozen=True)
class Limits:
    """How much one phone, one address and all together may ask for (docs/protocol.md)."""

    ops_per_request: int = 20
    body_bytes: int = 48 * 1024
    head_bytes: int = 16 * 1024
    deadline_s: float = 5.0
    keep_alive_s: int = 30
    queued_ops: int = 2000
    device_rate: float = 1.0
    device_burst: int = 10
    address_rate: float = 20.0
    address_burst: int = 120
    guess_rate: float = 0.1
    guess_burst: int = 10
    guess_rate_all: float = 5.0
    guess_burst_all: int = 200
    devices_per_address: int = 40
    connections_per_address: int = 8
    connections: int = 4000
    answer_s: float = 35.0
    heartbeat_s: float = 15.0
    event_gap_s: float = 0.25


@dataclass(frozen=True)
class ReceptionConfig:
    """Where to listen, and who may enter.

    `hosts` are the names and addresses (without port) that phones may call the laptop by besides
    `host`; anything else in a Host header is refused. The port stays the same from session to
    session, because phones keep unsent notes per origin; 0 (any free port) is for tests.
    """

    host: str
    port: int = PORT
    token: str = field(default_factory=new_token)
    code: str = field(default_factory=new_code)
    hosts: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def allowed(self, port: int) -> frozenset[str]:
        """The exact Host headers that are let in when listening on `port`."""
        names = {self.host, *self.hosts} - {"0.0.0.0"}
        return frozenset(f"{name}:{port}".lower() for name in names)
