"""The jobs of the command line; each gives what is printed as JSON."""

from __future__ import annotations

import argparse
import dataclasses
import json
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.workshop import Workshop

Answer = dict[str, Any]


def sample(options: argparse.Namespace) -> Answer:
    """Make the sample file; an existing file is never overwritten."""
    from kisarazu_ws.workshop.sample import make_sample

    if options.file.exists():
        raise WorkshopError(
            "exists",
            f"「{options.file.name}」はもうあります。",
            "そのファイルには触れていません。",
            "別の名前を指定してください。",
        )
    with Workshop(options.file, create=True) as workshop:
        workshop.do(make_sample).result()
        return {"ok": True, "file": str(options.file), **_counts(workshop)}


def import_notes(options: argparse.Namespace) -> Answer:
    """Take notes in from CSV or Excel; bad rows are listed, good ones kept."""
    from kisarazu_ws.workshop.importing import notes_for, read_notes
    from kisarazu_ws.workshop.notes import write_notes
    from kisarazu_ws.workshop.operation import IMPORT

    with Workshop(options.file) as workshop:
        view = _session(workshop, options.session)
        preview = read_notes(options.notes)
        news, bad = notes_for(preview, view)
        made = workshop.do_as(IMPORT, write_notes, view.session.id, news).result()
        rows = [dataclasses.asdict(row) for row in bad]
        return {"ok": True, "imported": len(made), "bad_rows": rows}


def groups(options: argparse.Namespace) -> Answer:
    """Seat the participants; written to the file only with --apply."""
    from kisarazu_ws.workshop.people import seat, set_group_count
    from kisarazu_ws.workshop.seating import plan_seats

    with Workshop(options.file) as workshop:
        view = _session(workshop, options.session)
        if options.groups and options.groups != len(view.groups):
            workshop.do(set_group_count, view.session.id, options.groups).result()
            view = _session(workshop, options.session)
        plan = plan_seats(view.participants, view.groups, (), seed=options.seed)
        if options.apply:
            workshop.do(seat, plan.seats).result()
        codes = {p.id: p.code for p in view.participants}
        tables = {
            g.name: sorted(codes[p] for p, where in plan.seats.items() if where == g.id)
            for g in view.groups
        }
        return {"ok": True, "groups": tables, "sentence": plan.sentence, "applied": options.apply}


def organise(options: argparse.Namespace) -> Answer:
    """Propose clusters; accepted all at once only with --apply."""
    from kisarazu_ws.language.engine import Engine
    from kisarazu_ws.paths import resources
    from kisarazu_ws.workshop.organise import AcceptedGroup, accept_groups
    from kisarazu_ws.workshop.suggesting import propose_groups

    with Workshop(options.file) as workshop:
        view = _session(workshop, options.session)
        found = propose_groups(view, Engine(resources()), granularity=options.granularity)
        if options.apply:
            accepted = [AcceptedGroup(g.note_ids, (*g.nameplates, "")[0], g.into) for g in found]
            workshop.do(accept_groups, view.session.id, accepted).result()
        proposals = [dataclasses.asdict(g) for g in found]
        return {"ok": True, "proposals": proposals, "applied": options.apply}


def suggest(options: argparse.Namespace) -> Answer:
    """Propose pillars and themes for every note, with reasons."""
    from kisarazu_ws.language.engine import Engine
    from kisarazu_ws.paths import resources
    from kisarazu_ws.workshop.suggesting import propose_tags

    with Workshop(options.file) as workshop:
        view = _session(workshop, options.session)
        found = propose_tags(view, Engine(resources()))
        plain = {i: [dataclasses.asdict(s) for s in all_] for i, all_ in found.items()}
        return {"ok": True, "suggestions": plain}


def export(options: argparse.Namespace) -> Answer:
    """Write the documents of a session."""
    from kisarazu_ws.export.export import export as write

    formats = [f.strip() for f in options.formats.split(",") if f.strip()]
    with Workshop(options.file) as workshop:
        view = _session(workshop, options.session)
        written = write(
            view, options.to, formats, internal=options.internal,
            blobs=lambda sha256: workshop.blob(sha256).result(),
        )  # fmt: skip
        return {"ok": True, "written": [str(path) for path in written]}


def serve(options: argparse.Namespace) -> Answer | None:
    """Open reception without a window until Ctrl+C or SIGTERM; prints where phones find it."""
    from kisarazu_ws import config
    from kisarazu_ws.reception.desk import open_desk

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Workshop(options.file) as workshop:
        view = _session(workshop, options.session)
        port = options.port or config.load().port
        with open_desk(workshop, view.session.id, options.host, port) as place:
            print(json.dumps({"ok": True, **place}, ensure_ascii=False), flush=True)
            ended.wait()
    return None


def rehearse(options: argparse.Namespace) -> Answer:
    """Let simulated phones send 見本 notes into a copy of the file; Ctrl+C ends it early.

    The file itself is only read. The copy goes again, unless --keep.
    """
    from kisarazu_ws.rehearsal import copies

    with Workshop(options.file) as workshop:
        session_id = _session(workshop, options.session).session.id
        copy = copies.free_name(options.file)
        workshop.copy_to(copy).result()
    copies.stamp(copy)
    try:
        answer = _practise(copy, session_id, options)
    finally:
        if not options.keep:
            copies.remove(copy)
    return {**answer, "copy": str(copy) if options.keep else None}


def _practise(copy: Path, session_id: str, options: argparse.Namespace) -> Answer:
    from kisarazu_ws.reception.desk import open_desk
    from kisarazu_ws.rehearsal.process import Phones
    from kisarazu_ws.rehearsal.values import BAD_WIFI, GOOD_WIFI, Plan

    host = "127.0.0.1"
    with Workshop(copy) as workshop, open_desk(workshop, session_id, host, 0) as place:
        before = len(workshop.snapshot.of_session(Note, session_id))
        plan = Plan(
            url=f"http://{host}:{place['port']}",
            token=place["url"].rpartition("/")[2],
            phones=options.phones,
            notes=options.notes,
            write_s=options.seconds,
            network=BAD_WIFI if options.bad_wifi else GOOD_WIFI,
            own_address=sys.platform != "darwin",
        )
        phones = Phones(plan, lambda _: None, lambda _: None)
        phones.start()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: phones.stop())
        result = phones.wait()
        phones.close()
        stored = len(workshop.snapshot.of_session(Note, session_id)) - before
    return {"ok": stored == result.acked == result.written, "stored": stored, **result.plain()}


def restore(options: argparse.Namespace) -> Answer:
    """List the copies of a file, show what one would change, or, with --apply, go back to it."""
    from kisarazu_ws.workshop import restoring

    found = {copy.path.name: copy for copy in restoring.copies(options.file)}
    if options.copy is None:
        listed = [
            {"name": name, "made_at": copy.made_at.isoformat(), "occasion": copy.occasion}
            for name, copy in found.items()
        ]
        return {"ok": True, "copies": listed}
    if options.copy not in found:
        raise WorkshopError(
            "no_copy",
            f"控え「{options.copy}」がありません。",
            "ファイルはそのままです。",
            "--copy なしで実行すると、控えの一覧が出ます。",
        )
    copy = found[options.copy].path
    with Workshop(options.file) as workshop:
        changes = restoring.differences(workshop.snapshot, restoring.look_into(copy))
    print(restoring.said(changes), file=sys.stderr)
    answer: Answer = {"ok": True, "differences": [dataclasses.asdict(one) for one in changes]}
    if options.apply:
        answer["kept"] = str(restoring.restore(options.file, copy))
    return {**answer, "applied": options.apply}


def recover(options: argparse.Namespace) -> Answer:
    """Bring what can be read of a damaged file into a new one."""
    from kisarazu_ws.workshop.restoring import recover as bring_over

    made = bring_over(options.file, options.to)
    print(made.sentence, file=sys.stderr)
    return {"ok": True, "file": str(options.to), "whole": made.whole, **dataclasses.asdict(made)}


def diagnose(options: argparse.Namespace) -> Answer:
    """会場診断 without a window: which address phones can reach, port, power, time."""
    from kisarazu_ws import config
    from kisarazu_ws.reception.checks import run_checks, verdict

    found = run_checks("", config.load().port, None)
    said = verdict(found)
    for one in found:
        print(f"{one.name}：{one.found}{one.next_step}", file=sys.stderr)
    listed = [dataclasses.asdict(one) for one in found]
    return {"ok": True, "verdict": dataclasses.asdict(said), "checks": listed}


def check(options: argparse.Namespace) -> Answer:
    """Open the file with all its checks and count what is in it."""
    with Workshop(options.file) as workshop:
        return {"ok": True, "integrity": workshop.integrity().result(), **_counts(workshop)}


RUN: Mapping[str, Callable[[argparse.Namespace], Answer | None]] = {
    "sample": sample,
    "import": import_notes,
    "groups": groups,
    "organise": organise,
    "suggest": suggest,
    "export": export,
    "serve": serve,
    "rehearse": rehearse,
    "restore": restore,
    "recover": recover,
    "diagnose": diagnose,
    "check": check,
}


def _session(workshop: Workshop, wanted: str) -> SessionSnapshot:
    found = sorted(workshop.snapshot.all(Session).values(), key=lambda s: s.position)
    by_id = {s.id: s.id for s in found}
    by_number = {str(i): s.id for i, s in enumerate(found, start=1)}
    id_ = by_id.get(wanted) or by_number.get(wanted)
    if id_ is None:
        titles = "、".join(f"{i}＝{s.title}" for i, s in enumerate(found, start=1))
        raise WorkshopError(
            "no_session",
            f"会「{wanted}」がありません。",
            "ファイルはそのままです。",
            f"次の番号から選んでください：{titles or '（会がありません）'}",
        )
    return session_snapshot(workshop.snapshot, id_)


def _counts(workshop: Workshop) -> Answer:
    snapshot = workshop.snapshot
    notes = [n for n in snapshot.all(Note).values() if n.state == "live"]
    sessions = sorted(snapshot.all(Session).values(), key=lambda s: s.position)
    listed = [
        {
            "number": i,
            "id": s.id,
            "title": s.title,
            "notes": sum(n.session_id == s.id for n in notes),
        }
        for i, s in enumerate(sessions, start=1)
    ]
    return {"notes": len(notes), "sessions": listed}
