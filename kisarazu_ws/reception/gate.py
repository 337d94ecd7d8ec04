"""What every request passes first: exact Host, own Origin, a fair share; and headers on the way."""

from __future__ import annotations

from collections import Counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kisarazu_ws.reception.limits import Buckets

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_NO_STORE = (b"cache-control", b"no-store")
_CLOSED_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")


class Gate:
    """An ASGI application around another one; `visitors` are the addresses that asked for more than
    the connection check does."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], shares: Buckets) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = frozenset(f"http://{host}" for host in hosts)
        self._shares = shares
        self.refused: Counter[int] = Counter()
        self.visitors: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] != "http":
            return
        address = scope["client"][0] if scope["client"] else ""
        if scope["path"] != "/ping":  # the laptop's own check is no phone
            self.visitors.add(address)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._sign(message)
            await send(message)

        if not self._is_ours(scope):
            await _refuse(answer, 403)
        elif wait := self._shares.take(address):
            await _refuse(answer, 429, (b"retry-after", b"%d" % (int(wait) + 1)))
        else:
            await self._app(scope, receive, answer)

    def _is_ours(self, scope: Scope) -> bool:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        known = len(hosts) == 1 and _text(hosts[0]) in self._hosts
        return known and all(_text(origin) in self._origins for origin in origins)

    def _sign(self, message: Message) -> None:
        if message["status"] >= 400:
            self.refused[message["status"]] += 1
        headers = [*message.get("headers", []), *_HEADERS]
        present = {name.lower() for name, _ in headers}
        message["headers"] = headers + [
            h for h in (_NO_STORE, _CLOSED_POLICY) if h[0] not in present
        ]


def _text(value: bytes) -> str:
    return value.decode("latin-1").lower()


async def _refuse(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [(b"content-length", b"0"), *headers]})
    await send({"type": "http.response.body", "body": b""})
