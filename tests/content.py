"""The shipped content as plain values, for the tests that read it."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESOURCES = ROOT / "resources"
SAMPLE = RESOURCES / "sample"
Row = Mapping[str, Any]


def toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


TERMS = toml(RESOURCES / "reference" / "terms.toml")["term"]
MANDALA = toml(RESOURCES / "mandala" / "ver_1.0.toml")
MANDALA_0 = toml(RESOURCES / "mandala" / "ver_0.toml")
NODES = MANDALA["node"]
FACTS = toml(SAMPLE / "sample.toml")
NOTES = table(SAMPLE / "notes.csv")
EXCHANGE = table(SAMPLE / "exchange_notes.csv")
PHONES = (SAMPLE / "phone_notes.txt").read_text(encoding="utf-8").splitlines()
SEED = table(ROOT / "tests" / "data" / "seed_items.csv")
TEMPLATES = {f.stem: toml(f) for f in sorted((ROOT / "sessions").glob("*.toml"))}
COMMON = ("高齢者福祉", "自治会の在り方", "つながり（コミュニティの希薄化）")


def terms(kind: str) -> dict[str, Row]:
    return {t["key"]: t for t in TERMS if t["kind"] == kind}


def nodes(kind: str) -> dict[str, Row]:
    return {n["key"]: n for n in NODES if n["kind"] == kind}


def rows(name: str) -> list[Row]:
    found: list[Row] = FACTS[name]
    return found


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def shipped() -> list[Path]:
    folders = [RESOURCES / n for n in ("reference", "mandala", "sample")] + [ROOT / "sessions"]
    return sorted(f for folder in folders for f in folder.iterdir() if f.is_file())


def without_roster(file: Path) -> object:
    if file.suffix == ".toml":
        return {k: v for k, v in toml(file).items() if k != "roster"}
    return file.read_text(encoding="utf-8")


def words(value: object) -> Iterator[str]:
    """Every string and number inside, keys too (the details of a session are keyed in Japanese)."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from words(key)
            yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)
    elif not isinstance(value, bool):
        yield str(value)
