"""The reception process: faces the LAN, holds no workshop file, ends when its pipe does."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

import uvicorn

from kisarazu_ws.paths import resources
from kisarazu_ws.reception.bridge import Bridge
from kisarazu_ws.reception.config import ReceptionConfig
from kisarazu_ws.reception.gate import Gate
from kisarazu_ws.reception.guard import guarded
from kisarazu_ws.reception.limits import Buckets
from kisarazu_ws.reception.messages import Fault, Listening, NotListening, Report
from kisarazu_ws.reception.page import load_page
from kisarazu_ws.reception.service import Service

BACKLOG = 2048
REPORT_S = 0.5


def run(connection: Connection, config: ReceptionConfig) -> None:
    """Serve until the pipe closes; what a `multiprocessing` child is started with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then hangs up
    _raise_file_limit()
    asyncio.run(_serve(connection, config))


async def _serve(connection: Connection, config: ReceptionConfig) -> None:
    bridge = Bridge(connection, config.limits.answer_s)
    logging.getLogger().addHandler(_ToLaptop(bridge))
    try:
        listener = listen(config)
    except OSError as error:
        bridge.start()
        bridge.tell(NotListening(trouble_code(error), str(error)))
        bridge.hang_up()
        return
    port = listener.getsockname()[1]
    service = Service(config, bridge, load_page(resources() / "phone"))
    hosts = config.allowed(port)
    limits = config.limits
    gate = Gate(service.app(), hosts, Buckets(limits.address_rate, limits.address_burst))
    server = _Server(_settings(gate, config))

    def on_state() -> None:
        if bridge.state is not None:
            service.publish(bridge.state)
            if not started.done():
                started.set_result(None)

    def on_end() -> None:
        service.devices.end_streams()
        server.should_exit = True
        if not started.done():
            started.cancel()

    started = asyncio.get_running_loop().create_future()
    bridge.on_state = on_state
    bridge.on_device = service.devices.changed
    bridge.on_end = on_end
    bridge.start()
    with listener, contextlib.suppress(asyncio.CancelledError):
        await started  # no phone is answered before there is something to show
        reporting = asyncio.create_task(_report(bridge, service, gate))
        listener.listen(BACKLOG)  # so that what is told next is true at once
        bridge.tell(Listening(port))
        await server.serve(sockets=[listener])
        reporting.cancel()
    bridge.hang_up()


async def _report(bridge: Bridge, service: Service, gate: Gate) -> None:
    told = Report()
    while True:
        await asyncio.sleep(REPORT_S)
        devices = service.devices
        report = Report(
            devices.connected(), devices.joined(), len(gate.visitors), dict(gate.refused)
        )
        if report != told:
            told = report
            bridge.tell(report)


def listen(config: ReceptionConfig) -> socket.socket:
    """A socket bound to the chosen address, not yet accepting; raises OSError."""
    # Named as TCP, or asyncio leaves Nagle's algorithm on: head and body of an answer are two
    # writes, and the second would wait 40 ms for the phone's acknowledgement of the first.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":
            # Without it another program could take the same port, unnoticed.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((config.host, config.port))
    except BaseException:
        listener.close()
        raise
    return listener


def trouble_code(error: OSError) -> str:
    """What went wrong when binding."""
    codes = {
        "EADDRINUSE": "port_taken",
        "EACCES": "port_taken",
        "EADDRNOTAVAIL": "no_address",
    }
    windows = {10048: "port_taken", 10013: "port_taken", 10049: "no_address"}
    name = errno.errorcode.get(error.errno or 0, "")
    return codes.get(name) or windows.get(getattr(error, "winerror", 0) or 0, "cannot_listen")


def _settings(gate: Gate, config: ReceptionConfig) -> uvicorn.Config:
    return uvicorn.Config(
        gate,
        http=guarded(config.limits),
        ws="none",
        loop="asyncio",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="error",
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=config.limits.keep_alive_s,
        timeout_graceful_shutdown=1,
    )


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the pipe says when to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class _ToLaptop(logging.Handler):
    """Errors go to the laptop's log through the pipe."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(logging.ERROR)
        self._bridge = bridge

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record."""
        self._bridge.tell(Fault(self.format(record)))


def _raise_file_limit() -> None:
    if os.name != "posix":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(8192, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
