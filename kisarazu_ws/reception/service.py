"""The routes of the reception protocol; docs/protocol.md says what each promises."""

from __future__ import annotations

import hashlib
import hmac
import random
import secrets
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from kisarazu_ws.domain.phones import OpResult, OpStatus, PhoneOp, PublicState
from kisarazu_ws.domain.text import NOTE_MAX
from kisarazu_ws.reception import wire
from kisarazu_ws.reception.bridge import Bridge, Trouble
from kisarazu_ws.reception.config import ReceptionConfig
from kisarazu_ws.reception.devices import Known, KnownDevices, Stream
from kisarazu_ws.reception.guard import EVENTS_PATH
from kisarazu_ws.reception.limits import Buckets
from kisarazu_ws.reception.page import Page

# Only these tell a phone that it must wait for room; any other trouble passes sooner.
_STATUS = {"disk_full": 507}
_CHANGED = (OpStatus.STORED, OpStatus.DUPLICATE)
_MOST_STREAMS = 4


class _Any(Convertor[str]):
    """Whatever stands there, also a line break, on which Starlette's own `path` ends."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("any", _Any())


class _Refusal(Exception):  # noqa: N818 - a whole-request answer
    def __init__(self, status: int, wait: float = 0, **content: object) -> None:
        super().__init__(status)
        self.status = status
        self.wait = wait
        self.content = content


class Service:
    """Answers phones; knows no more of the workshop than the bridge tells."""

    def __init__(self, config: ReceptionConfig, bridge: Bridge, page: Page) -> None:
        self._config = config
        self._limits = config.limits
        self._bridge = bridge
        self._page = page
        self.boot_id = secrets.token_hex(16)
        # State numbers of one boot are never taken for those of another.
        self._version = secrets.randbelow(2**40)
        self._public: dict[str, object] = {}
        self._public_json = b"{}"
        limits = self._limits
        self.devices = KnownDevices(limits.devices_per_address)
        self._shares = Buckets(limits.device_rate, limits.device_burst)
        self._guesses = Buckets(limits.guess_rate, limits.guess_burst)
        self._all_guesses = Buckets(limits.guess_rate_all, limits.guess_burst_all)

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/", self.show_page),
                Route("/j/{token:any}", self.show_page),
                Route("/J/{token:any}", self.show_page),
                Route("/ping", self.ping),
                Route("/api/v1/join", self._answered(self.join), methods=["POST"]),
                Route("/api/v1/ops", self._answered(self.take_ops), methods=["POST"]),
                Route("/api/v1/state", self._answered(self.state)),
                Route(EVENTS_PATH, self._answered(self.events)),
            ]
        )

    def publish(self, state: PublicState) -> None:
        """Show phones this from now on."""
        self._version += 1
        self._public = wire.plain_state(state)
        self._public_json = wire.dump({**self._public, "boot_id": self.boot_id})
        self.devices.publish()

    # --- routes ------------------------------------------------------------------------------

    async def show_page(self, request: Request) -> Response:
        """The page, whatever the token: it says nothing that is worth a secret."""
        packed = "gzip" in request.headers.get("accept-encoding", "")
        headers = {
            # A tab that the phone threw away comes back even while the laptop cannot be reached.
            "Cache-Control": "private, max-age=3600",
            "Content-Security-Policy": self._page.policy,
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": "gzip"} if packed else {}),
        }
        content = self._page.packed if packed else self._page.plain
        return Response(content, media_type="text/html", headers=headers)

    async def ping(self, request: Request) -> Response:
        """Nothing: that it arrives is the message."""
        return Response(status_code=204)

    async def join(self, request: Request) -> Response:
        """Admit a phone that knows the token or the code."""
        wanted = wire.read_object(await self._body(request))
        address = _address(request)
        self._check_secret(wanted, address)
        key = wire.read_key(wanted.get("device_key")) or secrets.token_hex(32)
        digest = _digest(key)
        known = self.devices.find(digest)
        if known is None:
            if not self.devices.has_room(address):
                raise _Refusal(429, 60, reason="devices")
            known = self.devices.add(await self._bridge.admit(digest), address)
        plain = {
            **self._public,
            "boot_id": self.boot_id,
            "device_key": key,
            "participant": known.device.participant_code,
            "limits": {
                "text_max": NOTE_MAX,
                "ops_max": self._limits.ops_per_request,
                "body_max": self._limits.body_bytes,
            },
            "languages": wire.LANGUAGES,
        }
        return _json(plain)

    async def take_ops(self, request: Request) -> Response:
        """One result per operation, in order, after the commit."""
        known = self._known(request)
        wanted = wire.read_object(await self._body(request))
        self._check_session(wanted.get("session_uid"))
        read = wire.read_ops(wanted.get("ops"), self._limits.ops_per_request)
        if wait := self._shares.take(known.device.device_id, len(read)):
            raise _Refusal(429, wait)
        sound = tuple(one for one in read if isinstance(one, PhoneOp))
        if self._bridge.queued + len(sound) > self._limits.queued_ops:
            raise _Refusal(503, 2)
        results = await self._submit(known, sound)
        answers = [results.pop(0) if isinstance(one, PhoneOp) else one for one in read]
        return _json(
            {"boot_id": self.boot_id, "results": [wire.plain_result(one) for one in answers]}
        )

    async def state(self, request: Request) -> Response:
        """What the phone shows, or 304 when that is what it shows already."""
        known = self._known(request)
        version = self._version + known.changes
        if request.query_params.get("since") == str(version):
            return Response(status_code=304)
        return Response(await self._state_of(known), media_type="application/json")

    async def events(self, request: Request) -> Response:
        """The state now and whenever it changes, as server-sent events."""
        known = self._known(request)
        if len(known.streams) >= _MOST_STREAMS:
            raise _Refusal(429, 5)
        return StreamingResponse(self._stream(known), media_type="text/event-stream")

    # --- helpers -----------------------------------------------------------------------------

    def _answered(
        self, handler: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except wire.Malformed as error:
                return _json({"error": "malformed", "reason": str(error)}, 400)
            except _Refusal as refusal:
                return _refused(refusal.status, refusal.wait, refusal.content)
            except Trouble as trouble:
                return _refused(_STATUS.get(trouble.code, 503), 2, {})
            except ClientDisconnect:
                return Response(status_code=400)  # nobody reads it

        return answer

    async def _body(self, request: Request) -> bytes:
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise _Refusal(415)
        most = self._limits.body_bytes
        announced = request.headers.get("content-length", "0")
        if announced.isascii() and announced.isdigit() and int(announced[:12]) > most:
            raise _Refusal(413)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise _Refusal(413)
        return bytes(body)

    def _known(self, request: Request) -> Known:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        known = self.devices.find(_digest(key.strip())) if scheme.lower() == "bearer" else None
        if known is None:
            raise _Refusal(401, 0)
        return known

    def _check_secret(self, wanted: dict[str, Any], address: str) -> None:
        token, code = wanted.get("token"), wanted.get("code")
        if _same(token, self._config.token):
            return
        if code is None:
            raise _Refusal(401, 0, reason="token")
        if self._guesses.level(address) < 1 or self._all_guesses.level("") < 1:
            raise _Refusal(429, 10, reason="code")
        if not _same(code, self._config.code):
            self._guesses.take(address)
            self._all_guesses.take("")
            raise _Refusal(401, 0, reason="code")

    def _check_session(self, session_uid: object) -> None:
        if not isinstance(session_uid, str):
            raise wire.Malformed("session_uid")
        ours = self._public.get("session_uid")
        if session_uid != ours:
            raise _Refusal(409, 0, session_uid=ours)

    async def _submit(self, known: Known, ops: tuple[PhoneOp, ...]) -> list[OpResult]:
        if not ops:
            return []
        results = await self._bridge.submit(known.device.device_id, ops)
        if any(one.status in _CHANGED for one in results):
            known.forget_view()
        return list(results)

    async def _state_of(self, known: Known) -> bytes:
        version, changes = self._version + known.changes, known.changes
        public = self._public_json  # made once, however many phones there are
        view = known.view
        if view is None:
            try:
                view = await self._bridge.look(known.device.device_id)
            except Trouble:
                if not self._bridge.ended:
                    raise
                return self._public_json  # the last word: phones know what they own
            if known.changes == changes:
                known.view = view
        own = wire.dump(
            {
                "version": version,
                "now": datetime.now().astimezone().isoformat(timespec="milliseconds"),
                "notes": wire.plain_notes(view.notes),
                "votes": dict(view.votes),
            }
        )
        return public[:-1] + b"," + own[1:]

    async def _stream(self, known: Known) -> AsyncIterator[bytes]:
        stream = Stream()
        known.streams.add(stream)
        try:
            yield b"retry: %d\n\n" % random.randint(1000, 6000)
            yield b"event: state\ndata: %s\n\n" % await self._state_of(known)
            async for state, mine in stream.wishes(
                self._limits.heartbeat_s, self._limits.event_gap_s
            ):
                if state or mine:
                    yield b"event: state\ndata: %s\n\n" % await self._state_of(known)
                else:
                    yield b": \n\n"
        except Trouble:
            return  # the phone opens the stream again
        finally:
            known.streams.discard(stream)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _same(guess: object, secret: str) -> bool:
    if not isinstance(guess, str) or len(guess) > 100:
        return False
    plain = unicodedata.normalize("NFKC", guess).upper().strip()
    return hmac.compare_digest(plain.encode("utf-8", "replace"), secret.upper().encode())


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _json(content: object, status: int = 200) -> Response:
    return Response(wire.dump(content), status, media_type="application/json")


def _refused(status: int, wait: float, content: dict[str, object]) -> Response:
    answer = _json(content, status)
    if wait:
        answer.headers["Retry-After"] = str(max(1, round(wait)))
    return answer
