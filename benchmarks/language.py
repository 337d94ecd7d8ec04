"""How good and how quick the language engine is: `python benchmarks/language.py DIR`, JSON lines.

DIR holds `NAME.jsonl` files of {"id","text","label"}; optionally `theme_desc.json` ({NAME:
[{"name","desc"}]}) for suggestions without an example, and `dup_notes.jsonl` with
`dup_pairs.jsonl` ({"a","b"}) for near-duplicates. `±` figures are standard deviations over 20
halves of the notes, drawn without replacement.
"""

from __future__ import annotations

import json
import math
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kisarazu_ws.language.engine import NEAR_DUPLICATE, Engine  # noqa: E402
from kisarazu_ws.language.values import GroupProposal, LabelSpec, Text  # noqa: E402

RESOURCES = ROOT / "resources"
HALVES = 20
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7)
COLD = (
    "import time; t = time.perf_counter()\n"
    "from pathlib import Path\n"
    "from kisarazu_ws.language.engine import Engine\n"
    "from kisarazu_ws.language.values import LabelSpec, Text\n"
    "engine = Engine(Path('resources'))\n"
    "engine.suggest([Text('1', '竹林が荒れて人が入れない')], [LabelSpec('t', 'a', '里山の再生')])\n"
    "print(time.perf_counter() - t)"
)


@dataclass(frozen=True)
class Labelled:
    """A note with the label that people gave it."""

    note: Text
    label: str


def read(path: Path) -> list[Labelled]:
    """The labelled notes of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [Labelled(Text(str(row["id"]), row["text"]), row["label"]) for row in rows]


def entropy(counts: Sequence[int]) -> float:
    """Entropy of a partition in nats."""
    whole = sum(counts)
    return -sum(n / whole * math.log(n / whole) for n in counts if n)


def v_measure(gold: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Harmonic mean of homogeneity and completeness (Rosenberg & Hirschberg 2007)."""
    joint = entropy([*Counter(zip(gold, found, strict=True)).values()])
    one, two = entropy([*Counter(gold).values()]), entropy([*Counter(found).values()])
    return 2 * (one + two - joint) / (one + two) if one + two else 1.0


def rand_index(gold: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Adjusted Rand index (Hubert & Arabie 1985)."""
    both = sum(math.comb(n, 2) for n in Counter(zip(gold, found, strict=True)).values())
    one = sum(math.comb(n, 2) for n in Counter(gold).values())
    two = sum(math.comb(n, 2) for n in Counter(found).values())
    chance = one * two / math.comb(len(gold), 2)
    return (both - chance) / ((one + two) / 2 - chance) if (one + two) / 2 != chance else 1.0


def partition(rows: Sequence[Labelled], groups: Sequence[GroupProposal]) -> list[str]:
    """The group of each note; a lone note is a group of its own."""
    place = {note: f"group {at}" for at, group in enumerate(groups) for note in group.note_ids}
    return [place.get(row.note.id, row.note.id) for row in rows]


def grouping(engine: Engine, rows: Sequence[Labelled]) -> dict[str, object]:
    """V and ARI with the engine's own number of groups and with the true one."""
    gold = [row.label for row in rows]
    notes = [row.note for row in rows]
    own = partition(rows, engine.group(notes))
    told = partition(rows, engine.group(notes, about=len(set(gold))))
    drawn = [_half(engine, rows, seed) for seed in range(HALVES)]
    return {
        "notes": len(rows),
        "classes": len(set(gold)),
        "groups": len({g for g in own if g.startswith("group ")}),
        "lone": sum(not g.startswith("group ") for g in own),
        "v": round(v_measure(gold, own), 3),
        "ari": round(rand_index(gold, own), 3),
        "v_told": round(v_measure(gold, told), 3),
        "ari_told": round(rand_index(gold, told), 3),
        "v_sd": round(statistics.stdev(v for v, _ in drawn), 3),
        "ari_sd": round(statistics.stdev(a for _, a in drawn), 3),
    }


def _half(engine: Engine, rows: Sequence[Labelled], seed: int) -> tuple[float, float]:
    half = random.Random(seed).sample(list(rows), len(rows) // 2)
    gold = [row.label for row in half]
    found = partition(half, engine.group([row.note for row in half]))
    return v_measure(gold, found), rand_index(gold, found)


def themes(
    engine: Engine, rows: Sequence[Labelled], described: Sequence[Mapping[str, str]]
) -> dict[str, object]:
    """Top-1 and top-3 without an example, and top-1 on the rest after a random 20 % was given."""
    labels = [LabelSpec("theme", d["name"], d["name"], d["desc"]) for d in described]
    notes = [row.note for row in rows]
    given = random.Random(0).sample(list(rows), len(rows) // 5)
    examples = {row.note.id: {"theme": row.label} for row in given}
    rest = [row for row in rows if row.note.id not in examples]
    cold, taught = engine.suggest(notes, labels), engine.suggest(notes, labels, examples)
    firm = [row for row in rows if cold[row.note.id] and cold[row.note.id][0].firm]
    return {
        "top1": _hit(rows, {n: [s.key for s in found[:1]] for n, found in cold.items()}),
        "top3": _hit(rows, {n: [s.key for s in found] for n, found in cold.items()}),
        "firm": round(len(firm) / len(rows), 3),
        "firm_right": _hit(firm, {n: [s.key for s in found[:1]] for n, found in cold.items()}),
        "taught_top1": _hit(rest, {n: [s.key for s in found[:1]] for n, found in taught.items()}),
    }


def _hit(rows: Sequence[Labelled], found: Mapping[str, Sequence[str]]) -> float:
    return round(sum(row.label in found[row.note.id] for row in rows) / max(1, len(rows)), 3)


def duplicates(engine: Engine, folder: Path) -> Iterator[dict[str, object]]:
    """Precision, recall and F1 at some thresholds."""
    notes = [row.note for row in read(folder / "dup_notes.jsonl")]
    lines = (folder / "dup_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {frozenset((row["a"], row["b"])) for row in map(json.loads, filter(None, lines))}
    for threshold in THRESHOLDS:
        pairs = engine.near_duplicates(notes, threshold)
        found = {frozenset((pair.first, pair.second)) for pair in pairs}
        right = len(gold & found)
        yield {
            "what": "near_duplicates",
            "threshold": threshold,
            "default": threshold == NEAR_DUPLICATE,
            "precision": round(right / max(1, len(found)), 3),
            "recall": round(right / len(gold), 3),
            "f1": round(2 * right / (len(found) + len(gold)), 3),
            "called_opposite": sum(pair.opposite for pair in pairs),
        }


def speed(texts: Sequence[str]) -> Iterator[dict[str, object]]:
    """Seconds from text to groups with words, nameplates and reasons; tables loaded before."""
    for count in (1_000, 10_000):
        engine = Engine(RESOURCES)
        engine.group([Text("a", "見本の付箋"), Text("b", "見本の付箋をもう一枚")])
        notes = [
            Text(str(n), texts[n % len(texts)] + texts[(7 * n) % len(texts)][: n // len(texts) * 4])
            for n in range(count)
        ]
        start = time.perf_counter()
        groups = engine.group(notes)
        yield {
            "what": "speed",
            "notes": count,
            "seconds": round(time.perf_counter() - start, 3),
            "groups": len(groups),
        }


def cold_start() -> dict[str, object]:
    """Seconds from a fresh interpreter's first import to the first answer, best of five."""
    command = [sys.executable, "-c", COLD]
    runs = [
        float(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)
        for _ in range(5)
    ]
    return {"what": "cold_start", "seconds": round(min(runs), 3)}


def measure(folder: Path) -> Iterator[dict[str, object]]:
    """All figures for `folder`."""
    described = {}
    if (folder / "theme_desc.json").exists():
        described = json.loads((folder / "theme_desc.json").read_text(encoding="utf-8"))
    engine, texts = Engine(RESOURCES), []
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem.startswith("dup_"):
            continue
        rows = read(path)
        texts += [row.note.text for row in rows]
        yield {"what": "grouping", "set": path.stem, **grouping(engine, rows)}
        if path.stem in described:
            yield {
                "what": "themes",
                "set": path.stem,
                **themes(engine, rows, described[path.stem]),
            }
    if (folder / "dup_notes.jsonl").exists():
        yield from duplicates(engine, folder)
    if texts:
        yield from speed(texts)
    yield cold_start()


def main() -> int:
    """Print the figures; 2 when no folder was given."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    for line in measure(Path(sys.argv[1])):
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
