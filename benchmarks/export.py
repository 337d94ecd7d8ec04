"""Documents of a session with 500 and 5,000 notes: seconds of PDF, Word and Excel, memory.

    python -m benchmarks.export [NOTES …]

Prints JSON lines. Every count runs in a fresh process; seconds are wall clock of the first export
there (fonts and libraries not yet loaded) and, as `warm_…`, of the second; `peak_mb` is what the
process grew by while writing all three twice.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kisarazu_ws.export.export import Maker
from kisarazu_ws.workshop.notes import NewNote, write_notes
from kisarazu_ws.workshop.organise import confirm_tags, make_cluster
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.templates import load_templates, new_session
from kisarazu_ws.workshop.workshop import Workshop

WORDS = (
    "バスの本数", "空き家", "自治会の役員", "里山の竹林", "干潟の生きもの", "子どもの遊び場",
    "買い物の足", "若い農家", "通院の送迎", "商店街の夕方", "有機の田んぼ", "防災の訓練",
)  # fmt: skip
ENDS = (
    "が足りない", "を増やしたい", "に困っている人が多く、地域で支える仕組みがほしい",
    "は今のままでよい", "をみんなで守りたい。そのために話し合う場を作る", "が心配だ",
)  # fmt: skip


def view(path: Path, count: int) -> SessionSnapshot:
    """A session of so many notes, nine in ten in islands of about nine, with pillars."""
    chosen = random.Random(1)
    with Workshop(path, create=True) as workshop:
        session_id = workshop.do(new_session, load_templates().found[0]).result().id
        prompts = session_snapshot(workshop.snapshot, session_id).prompts
        groups = session_snapshot(workshop.snapshot, session_id).groups
        news = [
            NewNote(
                f"見本{n}：{chosen.choice(WORDS)}{chosen.choice(ENDS)}",
                prompt_id=chosen.choice(prompts).id,
                group_id=chosen.choice(groups).id,
            )
            for n in range(count)
        ]
        ids = [note.id for note in workshop.do(write_notes, session_id, news).result()]
        sorted_ = ids[: count * 9 // 10]
        for at in range(0, len(sorted_), 9):
            plate = f"{chosen.choice(WORDS)}を考える（{at // 9 + 1}）"
            workshop.do(make_cluster, session_id, sorted_[at : at + 9], plate).result()
        pillars = ("environment", "economy", "society")
        workshop.do(
            confirm_tags, session_id, [(id_, "pillar", chosen.choice(pillars)) for id_ in ids]
        ).result()
        return session_snapshot(workshop.snapshot, session_id)


def measure(count: int) -> None:
    """Write every kind twice and say how long and how much."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = view(Path(folder) / "many.kws", count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for prefix in ("", "warm_"):
        maker = Maker(snapshot, lambda _: None, lambda: False)
        for kind in ("pdf", "docx", "xlsx"):
            begin = time.perf_counter()
            content = maker.make(kind)
            _say(f"{prefix}{kind}_s", round(time.perf_counter() - begin, 3), count)
            if not prefix:
                _say(f"{kind}_mb", round(len(content) / 1e6, 2), count)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _say("peak_mb", round((after - before) / 1024, 1), count)


def main() -> None:
    """Measure each count in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
        return
    for count in sys.argv[1:] or ("500", "5000"):
        subprocess.run([sys.executable, "-m", "benchmarks.export", "--one", count], check=True)


def _say(what: str, value: float, notes: int) -> None:
    line = {"benchmark": "export", "what": what, "value": value, "notes": notes}
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
