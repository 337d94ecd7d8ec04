"""The house stays as it was drawn: where imports point, how long a module is, what no text says.

Each guard is a function from sources to complaints, and is shown to complain about a bad source.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "kisarazu_ws"
LONGEST_MODULE = 500

EVERYWHERE = {"paths", "config"}
# Layer -> the layers it may import besides itself. `app` and `__main__` put everything together.
ARROWS: dict[str, set[str]] = {
    "domain": set(),
    "paths": set(),
    "config": {"paths"},
    "store": EVERYWHERE | {"domain"},
    "language": EVERYWHERE | {"domain"},
    "workshop": EVERYWHERE | {"store", "language", "domain"},
    "reception": EVERYWHERE | {"workshop", "domain"},
    "rehearsal": EVERYWHERE | {"workshop", "reception", "domain"},
    "export": EVERYWHERE | {"workshop.snapshot", "domain"},
    "ui": EVERYWHERE | {"workshop", "reception", "rehearsal", "export", "language", "domain"},
    # Jobs without a window.
    "commands": EVERYWHERE | {"workshop", "reception", "rehearsal", "export", "language", "domain"},
    "self_check": EVERYWHERE | {"store", "workshop", "reception", "export", "language", "domain"},
}
ROOTS = {"app", "__main__", "__init__"}
# A foreign package -> the only layers that may import it.
HOLDERS = {
    "PySide6": {"ui", "app", "__main__"},
    "shiboken6": {"ui", "app", "__main__"},
    "sqlmodel": {"store"},
    "sqlalchemy": {"store"},
}


# --- the guards ------------------------------------------------------------------------------


def imported(source: str, module: str, is_package: bool = False) -> Iterator[str]:
    """Every name that `source`, being `module`, imports; also inside functions and by string."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package)
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    here = parts[: len(parts) - node.level + is_package]
    return ".".join([*here, *([node.module] if node.module else [])])


def _called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "attr", getattr(function, "id", ""))


def wrong_arrows(source: str, module: str, is_package: bool = False) -> list[str]:
    """What `module` imports and must not, one complaint each."""
    layer = module.split(".")[1] if "." in module else "__init__"
    if layer not in ARROWS and layer not in ROOTS:
        return [f"{module}: the layer {layer!r} has no rule in ARROWS"]
    names = sorted(set(imported(source, module, is_package)))
    return [f"{module} must not import {name}" for name in names if not _allowed(layer, name)]


def _allowed(layer: str, name: str) -> bool:
    top, _, inner = name.partition(".")
    if top != PACKAGE:
        own_kind = layer != "domain" or top in sys.stdlib_module_names
        return own_kind and layer in HOLDERS.get(top, {layer})
    if layer in ROOTS or inner in ("", "__version__"):
        return True
    targets = ARROWS[layer] | {layer}
    return any(f"{inner}.".startswith(f"{target}.") for target in targets)


def brought_along(modules: Iterable[str], unwanted: str) -> list[str]:
    """The modules of `unwanted` that a fresh interpreter holds after importing `modules`."""
    script = (
        "import importlib, sys\n"
        f"for name in {list(modules)!r}: importlib.import_module(name)\n"
        f"print(*(m for m in sys.modules if m.split('.')[0] == {unwanted!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def too_long(sources: dict[str, str]) -> list[str]:
    """The sources of more lines than a reader keeps in mind."""
    return [name for name, text in sources.items() if len(text.splitlines()) > LONGEST_MODULE]


# Joined here, so that this very text does not name them.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("debian", "org"),
        ("anaconda", "org"),
    )
]
PLACES = ["--" + option for option in ("index-url", "extra-index-url", "find-links")]


def named_registries(text: str) -> list[str]:
    """The package registries, and the pip options that choose one, that `text` names."""
    return [word for word in REGISTRIES + PLACES if word in text.lower()]


# --- the tree --------------------------------------------------------------------------------


def module_name(path: Path) -> str:
    """The dotted name of the module in `path`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_files(*inner: str) -> list[Path]:
    """The modules of the package, or of these layers of it."""
    folders = [ROOT / PACKAGE / name for name in inner] or [ROOT / PACKAGE]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the project with its path; not what set-up, tests and builds leave behind."""
    left_behind = {"build", "dist", "__pycache__"}
    for top in sorted(ROOT.iterdir()):
        if (top.name.startswith(".") and top.name not in {".ci", ".gitignore"}) or (
            top.name in left_behind or top.name.endswith(".egg-info")
        ):
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not left_behind & set(path.parts):
                data = path.read_bytes()
                if b"\0" not in data:
                    yield str(path.relative_to(ROOT)), data.decode(errors="replace")


def test_no_import_points_the_wrong_way() -> None:
    files = package_files()

    assert files
    assert not [
        complaint
        for path in files
        for complaint in wrong_arrows(
            path.read_text(encoding="utf-8"), module_name(path), path.name == "__init__.py"
        )
    ]


@pytest.mark.parametrize("layer", ["workshop", "reception", "export", "language"])
def test_layer_runs_without_qt(layer: str) -> None:
    modules = [module_name(path) for path in package_files(layer)]

    assert modules
    assert brought_along(modules, "PySide6") == []


def test_no_module_is_too_long() -> None:
    sources = {name: text for name, text in texts() if name.endswith(".py")}

    assert "dev.py" in sources
    assert too_long(sources) == []


def test_no_text_names_a_registry() -> None:
    named = {name: words for name, text in texts() if (words := named_registries(text))}

    assert named == {}


# --- the guards are awake --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("kisarazu_ws.domain.notes", "import numpy"),
        ("kisarazu_ws.domain.notes", "from kisarazu_ws import paths"),
        ("kisarazu_ws.domain.notes", "from ..store import tables"),
        ("kisarazu_ws.store.writer", "from kisarazu_ws.workshop.notes import add_note"),
        ("kisarazu_ws.language.tokens", "import kisarazu_ws.store"),
        ("kisarazu_ws.workshop.notes", "def f():\n    from kisarazu_ws.ui import theme"),
        ("kisarazu_ws.workshop.notes", "from PySide6.QtCore import QObject"),
        ("kisarazu_ws.workshop.notes", "import sqlmodel"),
        ("kisarazu_ws.reception.server", "from kisarazu_ws.store import writer"),
        ("kisarazu_ws.export.pdf", "from kisarazu_ws.workshop import notes"),
        ("kisarazu_ws.export.pdf", "from kisarazu_ws.workshop.snapshots import x"),
        ("kisarazu_ws.export.pdf", "import importlib\nimportlib.import_module('PySide6.QtGui')"),
        ("kisarazu_ws.ui.wall", "from kisarazu_ws.store.writer import Writer"),
        ("kisarazu_ws.ui.wall", "from kisarazu_ws import app"),
        ("kisarazu_ws.helpers", ""),
    ],
)
def test_a_wrong_arrow_is_seen(module: str, source: str) -> None:
    assert wrong_arrows(source, module)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("kisarazu_ws.domain.notes", "import dataclasses\nfrom .values import Entity"),
        ("kisarazu_ws.store.tables", "from sqlmodel import SQLModel"),
        ("kisarazu_ws.workshop.notes", "from kisarazu_ws.store import writer"),
        ("kisarazu_ws.export.pdf", "from kisarazu_ws.workshop.snapshot import Snapshot"),
        ("kisarazu_ws.ui.wall", "from PySide6.QtWidgets import QWidget"),
        ("kisarazu_ws.__main__", "from kisarazu_ws.store import writer"),
    ],
)
def test_a_right_arrow_is_let_pass(module: str, source: str) -> None:
    assert wrong_arrows(source, module) == []


def test_a_relative_import_of_a_package_is_resolved() -> None:
    assert list(imported("from . import a\nfrom .. import b", "p.q", is_package=True)) == [
        "p.q.a",
        "p.b",
    ]


def test_qt_that_comes_along_is_seen() -> None:
    assert "PySide6.QtCore" in brought_along(["PySide6.QtCore"], "PySide6")


def test_a_long_module_is_seen() -> None:
    assert too_long({"long.py": "\n" * 501, "short.py": "\n" * 500}) == ["long.py"]


def test_a_named_registry_is_seen() -> None:
    assert named_registries("from https://Files." + REGISTRIES[1] + "/x " + PLACES[0]) == [
        REGISTRIES[1],
        PLACES[0],
    ]
