"""The window's side of reception: starts the process, serves its questions, tells how it goes."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.phones import Desk, PublicState
from kisarazu_ws.reception import troubles
from kisarazu_ws.reception.config import ReceptionConfig
from kisarazu_ws.reception.duplex import Duplex
from kisarazu_ws.reception.messages import (
    Admit,
    Answer,
    Ask,
    DeviceChanged,
    Fault,
    Listening,
    Look,
    NotListening,
    OwnView,
    Publish,
    Question,
    Report,
    Submit,
    ToLaptop,
    ToPhones,
    Value,
)
from kisarazu_ws.reception.process import run

# As many batches as wait here at once can share one commit.
THREADS = 16
PUBLISH_GAP_S = 0.25  # phones hear of at most four changes a second
START_S = 30.0
STOP_S = 5.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Status:
    """How reception goes. `refused` counts refusals by HTTP status; `trouble` ended it."""

    listening: bool = False
    host: str = ""
    port: int = 0
    connected: int = 0
    joined: int = 0
    visitors: int = 0
    refused: Mapping[int, int] = field(default_factory=dict)
    trouble: WorkshopError | None = None


class Reception:
    """One reception: `start` once, `stop` once. No socket exists before `start`."""

    def __init__(self) -> None:
        self._status = Status()
        self._stopping = threading.Event()
        self._dirty = threading.Event()
        self._settled = threading.Event()
        self._trouble: NotListening | None = None
        self._pipe: Duplex | None = None

    def start(
        self, desk: Desk, config: ReceptionConfig, on_status: Callable[[Status], None]
    ) -> None:
        """Listen; returns when phones can come (about half a second).

        `on_status` is called on a thread of reception's own and must not call `stop`.
        Raises `WorkshopError` (`port_taken`, `no_address`, `cannot_listen`).
        """
        self._desk = desk
        self._config = config
        self._on_status = on_status
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="desk")
        self._pipe = self._start_process()
        self._pipe.start()
        self._publisher = threading.Thread(target=self._publish_loop, name="publish", daemon=True)
        self._publisher.start()
        self.publish()
        self._await_listening()

    @property
    def status(self) -> Status:
        """How it goes now."""
        return self._status

    def publish(self) -> None:
        """The public state may have changed; returns at once, phones hear of it soon."""
        self._dirty.set()

    def notify_device(self, device_id: str) -> None:
        """Something that this device owns was changed at the laptop; returns at once."""
        self._send(DeviceChanged(device_id))

    def stop(self) -> None:
        """Hang up and wait until the process is gone and the port is free."""
        if self._pipe is None:
            return
        self._stopping.set()
        self._dirty.set()
        state = self._public_state()
        if state is not None:
            self._pipe.send(Publish(state))  # the last word: phones show that reception closed
        self._pipe.hang_up()
        self._process.join(STOP_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.join()
        self._publisher.join()
        self._pool.shutdown(wait=True)
        self._process.close()
        self._pipe = None

    def _start_process(self) -> Duplex:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=run, args=(theirs, self._config), name="reception", daemon=True
        )
        self._process.start()
        theirs.close()  # else its end would live on here, and never be seen to close
        return Duplex(ours, self._heard, self._ended)

    def _send(self, message: ToPhones) -> None:
        pipe = self._pipe
        if pipe is not None:
            pipe.send(message)

    def _await_listening(self) -> None:
        settled = self._settled.wait(START_S)
        if settled and self._status.listening:
            return
        trouble = self._trouble or NotListening("cannot_listen", "")
        self.stop()
        raise troubles.cannot_listen(trouble.code, self._config.host, self._config.port)

    # --- on the receiving thread --------------------------------------------------------------

    def _heard(self, message: ToLaptop) -> None:
        if isinstance(message, Ask):
            self._pool.submit(self._serve, message)
        elif isinstance(message, Report):
            self._tell(message, self._status.port)
        elif isinstance(message, Listening):
            self._tell(Report(), message.port)
            self._settled.set()
        elif isinstance(message, NotListening):
            self._trouble = message
        elif isinstance(message, Fault):
            log.error("reception: %s", message.text)

    def _tell(self, report: Report, port: int) -> None:
        self._show(
            Status(
                True,
                self._config.host,
                port,
                report.connected,
                report.joined,
                report.visitors,
                report.refused,
            )
        )

    def _ended(self) -> None:
        was_listening = self._status.listening
        expected = self._stopping.is_set() or not was_listening
        self._stopping.set()
        self._dirty.set()
        if was_listening:
            self._show(Status(trouble=None if expected else troubles.ended_by_itself()))
        self._settled.set()

    def _show(self, status: Status) -> None:
        self._status = status
        try:
            self._on_status(status)
        except Exception:  # a screen's slip must not leave the phones without answers
            log.exception("a listener of reception failed")

    # --- on threads of the pool ---------------------------------------------------------------

    def _serve(self, ask: Ask) -> None:
        try:
            self._send(Answer(ask.number, self._answer(ask.question)))
        except WorkshopError as error:
            self._send(Answer(ask.number, None, error.code))
        except Exception:  # the phone must hear that it should ask again
            log.exception("a question of a phone failed")
            self._send(Answer(ask.number, None, "busy"))

    def _answer(self, question: Question) -> Value:
        if isinstance(question, Admit):
            return self._desk.admit(question.key_sha256)
        if isinstance(question, Submit):
            return self._desk.submit(question.device_id, question.ops)
        assert isinstance(question, Look)
        return OwnView(
            self._desk.notes_of(question.device_id), self._desk.my_votes(question.device_id)
        )

    # --- on the publishing thread -------------------------------------------------------------

    def _publish_loop(self) -> None:
        told: PublicState | None = None
        while not self._stopping.is_set():
            self._dirty.wait()
            self._dirty.clear()
            state = self._public_state()
            if state is not None and state != told:
                told = state
                self._send(Publish(state))
            self._stopping.wait(PUBLISH_GAP_S)

    def _public_state(self) -> PublicState | None:
        try:
            return self._desk.public_state()
        except Exception:  # a deleted session must not end the thread
            log.exception("what phones may see could not be read")
            return None
