"""A file with 20,000 notes: time to open it, time of one operation, memory.

    python -m benchmarks.file [NOTES]

Prints JSON lines: seconds are wall clock, medians of five; memory is the resident growth in MB.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kisarazu_ws.workshop.notes import NewNote, write_note, write_notes
from kisarazu_ws.workshop.templates import load_templates, new_session
from kisarazu_ws.workshop.workshop import Workshop

TEXT = "見本：バスの本数が少なく、通院や買い物に困っている人が増えている（{}）"


def build(path: Path, notes: int) -> str:
    """A file with so many notes; the id of their session."""
    with Workshop(path, create=True) as workshop:
        session = workshop.do(new_session, load_templates().found[0]).result()
        for first in range(0, notes, 1000):
            news = [NewNote(TEXT.format(first + i)) for i in range(min(1000, notes - first))]
            workshop.do_as("import", write_notes, session.id, news).result()
    return session.id


def opening(path: Path) -> float:
    """Seconds until all notes are readable."""
    begin = time.perf_counter()
    workshop = Workshop(path)
    taken = time.perf_counter() - begin
    workshop.close()
    return taken


def memory(path: Path) -> float:
    """MB that a fresh process grows by when it opens the file."""
    script = (
        "import os,sys;from pathlib import Path;"
        "from kisarazu_ws.workshop.workshop import Workshop;"
        "u=lambda:int(open('/proc/self/statm').read().split()[1])*os.sysconf('SC_PAGE_SIZE')/1e6;"
        "a=u();w=Workshop(Path(sys.argv[1]));print(u()-a);w.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def one_note(path: Path, session_id: str) -> float:
    """Seconds from asking for a note to "it is on disk"."""
    with Workshop(path) as workshop:
        workshop.do(write_note, session_id, NewNote("見本：温める")).result()
        begin = time.perf_counter()
        workshop.do(write_note, session_id, NewNote("見本：一枚")).result()
        return time.perf_counter() - begin


def main() -> None:
    """Measure and print."""
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.kws"
        session_id = build(path, notes)
        seconds = [opening(path) for _ in range(5)]
        one = [one_note(path, session_id) for _ in range(5)]
        _say("open_s", round(statistics.median(seconds), 3), notes)
        _say("one_note_s", round(statistics.median(one), 4), notes)
        _say("memory_mb", round(memory(path), 1), notes)
        _say("file_mb", round(path.stat().st_size / 1e6, 1), notes)


def _say(what: str, value: float, notes: int) -> None:
    print(json.dumps({"benchmark": "file", "what": what, "value": value, "notes": notes}))


if __name__ == "__main__":
    main()
