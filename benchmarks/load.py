"""Halls of simulated phones against a real reception on this machine, one figure a line.

    python -m benchmarks.load [NAME …] [--share 0.1]

Names: faults, same, reconnect, visible, slow, flood, shut_out; without any, all of them. `--share`
takes that part of the numbers. Phones have loopback addresses of their own and speak the protocol
over HTTP from a process of its own (kisarazu_ws/rehearsal). Prints JSON lines; times are
milliseconds. `stored` counts rows in the file after it was closed and opened again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Prompt
from kisarazu_ws.domain.snapshot import Changes
from kisarazu_ws.reception.config import Limits
from kisarazu_ws.reception.desk import OpenDesk, start_desk
from kisarazu_ws.rehearsal.crowd import Crowd
from kisarazu_ws.rehearsal.process import Phones
from kisarazu_ws.rehearsal.values import Network, Plan, Result, percentile
from kisarazu_ws.workshop.sessions import ask
from kisarazu_ws.workshop.templates import load_templates, new_session
from kisarazu_ws.workshop.workshop import Workshop

# All from one address: limits by address and by device would measure themselves.
UNLIMITED = Limits(
    device_rate=1e6,
    device_burst=10**6,
    address_rate=1e6,
    address_burst=10**6,
    devices_per_address=10**6,
    connections_per_address=4000,
)


@dataclass
class Hall:
    """A fresh file with an open reception."""

    file: Path
    workshop: Workshop
    session_id: str
    desk: OpenDesk
    seen: dict[str, float] = field(default_factory=dict)  # note id -> instant of its commit

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.desk.place['port']}"

    @property
    def token(self) -> str:
        return self.desk.place["url"].rsplit("/", 1)[1]

    def plan(self, phones: int, notes: int, **more: Any) -> Plan:
        """A crowd for this hall."""
        return Plan(self.url, self.token, phones, notes, **more)

    def notes(self) -> int:
        """The rows of phones' notes."""
        return len(self.workshop.snapshot.of_session(Note, self.session_id))


@contextmanager
def hall(limits: Limits | None = None) -> Iterator[Hall]:
    """A hall; its file is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hall.kws"
        with Workshop(file, create=True) as workshop:
            session_id = workshop.do(new_session, load_templates().found[0]).result().id
            desk = start_desk(workshop, session_id, "127.0.0.1", 0, limits=limits)
            made = Hall(file, workshop, session_id, desk)
            stop = workshop.listen(lambda changes: _note_seen(made.seen, changes))
            try:
                yield made
            finally:
                stop()
                desk.close()


def _note_seen(seen: dict[str, float], changes: Changes) -> None:
    now = time.monotonic()
    for row in changes.rows:
        if row.kind is Note and row.before is None:
            seen[row.id] = now


def run(plan: Plan) -> Result:
    """The crowd, in a process of its own."""
    phones = Phones(plan, lambda _: None, lambda _: None)
    phones.start()
    result = phones.wait()
    phones.close()
    return result


# --- the figures -------------------------------------------------------------------------------


def faults(share: float) -> None:
    """30 % of answers cut after the commit, 20 % of requests lost, five notes from each phone."""
    phones = round(1000 * share)
    network = Network(lost=0.2, cut=0.3)
    with hall() as made:
        plan = made.plan(
            phones, phones * 5, network=network, arrive_s=phones / 100, write_s=max(60 * share, 2)
        )
        result = run(plan)
        say("faults", result, rows=made.notes(), expected=phones * 5)


def same(share: float) -> None:
    """The same operation 50 times at once, 1,000 ids."""
    ids = round(1000 * share)
    with hall(UNLIMITED) as made:
        begin = time.monotonic()
        answers = asyncio.run(_send_each_fifty_times(made, ids))
        say(
            "same",
            rows=made.notes(),
            expected=ids,
            stored=answers.count("stored"),
            duplicate=answers.count("duplicate"),
            other=len(answers) - answers.count("stored") - answers.count("duplicate"),
            seconds=round(time.monotonic() - begin, 1),
        )


def reconnect(share: float) -> None:
    """All phones wrote a note while the Wi-Fi was gone; it comes back for all at once."""
    phones = round(1000 * share)
    with hall() as made:
        gathering = multiprocessing.get_context("spawn").Pool(1)
        with gathering:
            plan = made.plan(phones, phones, arrive_s=phones / 100, write_s=0.0)
            result, back = gathering.apply(_gone_and_back, (plan,))
        late = [one.acked - back for one in result.deliveries if one.acked is not None]
        say(
            "reconnect",
            rows=made.notes(),
            expected=phones,
            acked=result.acked,
            after_return_p50_ms=percentile([s * 1000 for s in late], 0.5),
            after_return_p99_ms=percentile([s * 1000 for s in late], 0.99),
            after_return_max_ms=percentile([s * 1000 for s in late], 1.0),
            refused=dict(result.refused),
        )


def visible(share: float) -> None:
    """200 phones write a note every 20 s each; meanwhile the facilitator asks another question
    every 1.1 s. `laptop`: from the tap to the commit heard by the window; `phone`: from asking to
    the state on each of the phones (an event stream gets at most four states a second)."""
    phones = round(200 * share) or 1
    with hall() as made:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        plan = made.plan(phones, phones * 3, arrive_s=phones / 50, write_s=60)
        crowd = context.Process(target=_watch_states, args=(theirs, plan))
        crowd.start()
        theirs.close()
        ours.recv()  # all phones are there
        asked = _ask_again_and_again(made, until=time.monotonic() + 58)
        result, shown = ours.recv()
        crowd.join()
        laptop = [
            (made.seen[one.note_id] - one.tapped) * 1000
            for one in result.deliveries
            if one.note_id in made.seen
        ]
        phone = [
            (at - asked[place][1]) * 1000
            for place, found in _by_question(asked, shown).items()
            for at in found
        ]
        say(
            "visible",
            result,
            laptop_p50_ms=percentile(laptop, 0.5),
            laptop_p99_ms=percentile(laptop, 0.99),
            questions=len(asked),
            shown=len(phone),
            expected_shown=len(asked) * phones,
            phone_p50_ms=percentile(phone, 0.5),
            phone_p99_ms=percentile(phone, 0.99),
            phone_max_ms=percentile(phone, 1.0),
        )


def slow(share: float) -> None:
    """1,500 connections from one address that send a byte now and then; honest phones besides."""
    _besieged("slow", share, Limits(), attack=_slow_connections)


def flood(share: float) -> None:
    """One address asks 500 times a second; 999 honest phones besides."""
    _besieged("flood", share, Limits(), attack=_flood, honest=999)


def shut_out(share: float) -> None:
    """The slow connections again without a deadline and without shares: what they are there for.
    The total is that of a system with the usual 1,024 file handles."""
    bare = replace(Limits(), deadline_s=3600.0, connections_per_address=10**6, connections=1000)
    _besieged("shut_out", share, bare, attack=_slow_connections, patience_s=20.0)


def _besieged(
    name: str,
    share: float,
    limits: Limits,
    attack: Callable[[str, int, Any], None],
    honest: int = 200,
    patience_s: float = 60.0,
) -> None:
    phones = round(honest * share)
    context = multiprocessing.get_context("spawn")
    with hall(limits) as made:
        ready = context.Event()
        port = made.desk.place["port"]
        attacker = context.Process(target=attack, args=(made.token, port, ready), daemon=True)
        attacker.start()
        ready.wait(60)
        plan = made.plan(
            phones,
            phones,
            arrive_s=phones / 100,
            write_s=max(20 * share, 2),
            patience_s=patience_s,
            stream=False,
        )
        result = run(plan)
        attacker.kill()
        attacker.join()
        times = [one.ack_ms for one in result.deliveries]
        soon = sum(ms is not None and ms <= 2000 for ms in times)
        say(name, result, within_2_s=round(soon / phones, 4), honest=phones)


# --- what phones and attackers do, in processes of their own -----------------------------------


async def _send_each_fifty_times(made: Hall, ids: int) -> list[str]:
    async with aiohttp.ClientSession(made.url, connector=aiohttp.TCPConnector(limit=100)) as http:
        async with http.post("/api/v1/join", json={"token": made.token}) as joined:
            key = (await joined.json())["device_key"]
        http.headers["Authorization"] = f"Bearer {key}"
        found: list[str] = []
        for number in range(ids):
            op = {
                "op_id": secrets.token_hex(16),
                "note_id": secrets.token_hex(16),
                "kind": "create",
                "text": f"見本：同じ付箋（{number + 1}）",
            }
            body = {"session_uid": made.session_id, "ops": [op]}
            found += await asyncio.gather(*(_status(http, body) for _ in range(50)))
        return found


async def _status(http: aiohttp.ClientSession, body: dict[str, Any]) -> str:
    async with http.post("/api/v1/ops", json=body) as answer:
        if answer.status != 200:
            return str(answer.status)
        return str((await answer.json())["results"][0]["status"])


def _gone_and_back(plan: Plan) -> tuple[Result, float]:
    return asyncio.run(_gone_and_back_async(plan))


async def _gone_and_back_async(plan: Plan) -> tuple[Result, float]:
    """All write while they are offline; the result, and the instant of the return."""
    crowd = Crowd(plan)
    crowd.pause()
    working = asyncio.create_task(crowd.run())
    while crowd.tally.joined < plan.phones:
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    for phone in crowd.phones:
        phone.line.leave_network()
    crowd.go_on()
    await asyncio.sleep(8)  # long enough for the waits between tries to grow
    back = time.monotonic()
    for phone in crowd.phones:
        phone.line.offline = False
        phone.nudge()
    return await working, back


def _watch_states(connection: Any, plan: Plan) -> None:
    connection.send(asyncio.run(_watch(connection, plan)))
    connection.close()


async def _watch(connection: Any, plan: Plan) -> tuple[Result, list[tuple[str, int, float]]]:
    """The result, and (question, phone, instant) of every state that a phone was shown."""
    shown: list[tuple[str, int, float]] = []

    def on_state(phone: int, state: dict[str, Any]) -> None:
        shown.append((state.get("prompt") or "", phone, time.monotonic()))

    crowd = Crowd(plan, on_state)
    working = asyncio.create_task(crowd.run())
    while crowd.tally.joined < plan.phones:
        await asyncio.sleep(0.05)
    await asyncio.sleep(2)  # their streams are open
    shown.clear()
    connection.send("there")
    return await working, shown


def _ask_again_and_again(made: Hall, until: float) -> list[tuple[str, float]]:
    """(question, instant of the click) at uneven instants, so that none is met by rule."""
    prompts = [p.id for p in made.workshop.snapshot.of_session(Prompt, made.session_id)]
    asked: list[tuple[str, float]] = []
    chance = random.Random(1)
    while time.monotonic() < until - 2:
        prompt_id = prompts[(len(asked) + 1) % len(prompts)]
        asked.append((prompt_id, time.monotonic()))
        made.workshop.do(ask, made.session_id, prompt_id).result()
        time.sleep(chance.uniform(0.6, 1.6))
    return asked


def _by_question(
    asked: list[tuple[str, float]], shown: list[tuple[str, int, float]]
) -> dict[int, list[float]]:
    """For each question the instants at which each phone first showed it."""
    found: dict[int, list[float]] = {}
    for place, (prompt_id, at) in enumerate(asked):
        until = asked[place + 1][1] if place + 1 < len(asked) else float("inf")
        first: dict[int, float] = {}
        for prompt, phone, when in shown:
            if prompt == prompt_id and at <= when < until:
                first.setdefault(phone, when)
        found[place] = list(first.values())
    return found


def _slow_connections(token: str, port: int, ready: Any) -> None:
    asyncio.run(_hold_slow_connections(port, ready))


async def _hold_slow_connections(port: int, ready: Any) -> None:
    """1,500 at any time: each sends one byte of a head now and then, and comes back when cut."""

    async def one() -> None:
        while True:
            try:
                _, writer = await asyncio.open_connection(
                    "127.0.0.1", port, local_addr=("127.200.0.1", 0)
                )
                writer.write(b"GET / HTTP/1.1\r\nx: ")
                while not writer.is_closing():
                    await asyncio.sleep(1)
                    writer.write(b"a")
                    await writer.drain()
            except OSError:
                await asyncio.sleep(1)

    holding = [asyncio.create_task(one()) for _ in range(1500)]
    await asyncio.sleep(4)
    ready.set()
    await asyncio.gather(*holding)


def _flood(token: str, port: int, ready: Any) -> None:
    asyncio.run(_ask_500_times_a_second(token, port, ready))


async def _ask_500_times_a_second(token: str, port: int, ready: Any) -> None:
    connector = aiohttp.TCPConnector(local_addr=("127.200.0.1", 0), limit=8)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=connector) as http:
        async with http.post("/api/v1/join", json={"token": token}) as joined:
            content = await joined.json()
        http.headers["Authorization"] = f"Bearer {content['device_key']}"

        async def one() -> None:
            op = {
                "op_id": secrets.token_hex(16),
                "note_id": secrets.token_hex(16),
                "kind": "create",
                "text": "見本：あふれる",
            }
            try:
                body = {"session_uid": content["session_uid"], "ops": [op]}
                async with http.post("/api/v1/ops", json=body) as answer:
                    await answer.read()
            except (aiohttp.ClientError, TimeoutError):
                pass

        under_way: set[asyncio.Task[None]] = set()
        ready.set()
        due = time.monotonic()
        while True:
            while due <= time.monotonic() and len(under_way) < 500:
                task = asyncio.create_task(one())
                under_way.add(task)
                task.add_done_callback(under_way.discard)
                due += 1 / 500
            due = max(due, time.monotonic() - 1)
            await asyncio.sleep(0.002)


def say(name: str, result: Result | None = None, **more: object) -> None:
    """One line."""
    counts = result.plain() if result else {}
    print(
        json.dumps({"benchmark": "load", "what": name, **counts, **more}, ensure_ascii=False),
        flush=True,
    )


ALL: dict[str, Callable[[float], None]] = {
    f.__name__: f for f in (faults, same, reconnect, visible, slow, flood, shut_out)
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--share", type=float, default=1.0)
    options = parser.parse_args()
    for name in options.names or ALL:
        ALL[name](options.share)


if __name__ == "__main__":
    main()
