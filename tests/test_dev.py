"""The two-command set-up: pinned, complete, idle when all is there, plain when it fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import dev
from tests.test_architecture import PACKAGE, imported, module_name, package_files

PINNED = re.compile(r"([a-z0-9-]+)==([^ ]+)")
# Used without being imported by the package: a server's parser, a dictionary.
USED_BY_OTHERS = {"httptools", "sudachidict-small"}


def pins(lock: str) -> dict[str, str]:
    """Package -> exact version in the lock file."""
    lines = (dev.ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {m[1]: m[2] for line in lines if (m := PINNED.match(line))}


def wanted(extra: str = "") -> set[str]:
    """The packages that pyproject.toml names, normalised; those of `extra`, or those to run."""
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {normal(re.split(r"[=<>;\[ ]", name)[0]) for name in names}


def normal(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def foreign_imports() -> set[str]:
    """The distributions whose modules the package imports."""
    tops = {
        name.partition(".")[0]
        for path in package_files()
        for name in imported(
            path.read_text(encoding="utf-8"), module_name(path), path.name == "__init__.py"
        )
    }
    known = packages_distributions()
    foreign = tops - set(sys.stdlib_module_names) - {PACKAGE}
    return {normal(known.get(top, [top])[0]) for top in foreign}


# --- the pins --------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_pins_everything_by_version_and_content(lock: str) -> None:
    text = (dev.ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text[text.index("\n", text.rindex("#")) + 1 :])

    assert all(PINNED.match(entry) and "--hash=sha256:" in entry for entry in entries)


def test_locks_hold_what_the_project_names_and_agree() -> None:
    to_run, to_develop = pins("requirements.lock"), pins("requirements-dev.lock")

    assert wanted() | wanted("setup") <= set(to_run)
    assert wanted("dev") <= set(to_develop)
    assert to_run.items() <= to_develop.items()


def test_the_package_imports_what_it_names_and_names_what_it_imports() -> None:
    assert foreign_imports() == wanted() - USED_BY_OTHERS


# --- the environment -------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another project for dev.py: real files, and an environment in which pip can only fail."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(Path(__file__).parents[1] / name, tmp_path / name)
    venv.create(tmp_path / ".venv", with_pip=False)
    return tmp_path


def stamp(project: Path) -> None:
    """Mark the project's environment as made for "run"."""
    mark = dev.fingerprint([project / "pyproject.toml", project / "requirements.lock"])
    (project / ".venv" / "kisarazu-ws-run.stamp").write_text(mark)


def test_an_environment_that_is_right_is_left_alone(project: Path) -> None:
    stamp(project)

    dev.bring_environment("run")  # would raise: there is no pip to run


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_an_environment_of_other_pins_is_made_anew(project: Path, changed: str) -> None:
    stamp(project)
    with (project / changed).open("a") as file:
        file.write("# changed\n")

    with pytest.raises(dev.SetupError, match="pip failed"):
        dev.bring_environment("run")


# --- the system packages ---------------------------------------------------------------------

LACKING = {"package-that-is-not": "libnothing.so.9"}


@pytest.fixture
def not_root() -> Iterator[None]:
    """The rest of the test runs as somebody who may not install packages."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    if before == 0:
        os.seteuid(before)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks libraries")
def test_what_is_there_is_not_asked_for() -> None:
    here = {"libc6": "libc.so.6", "sh": "program:sh", "python": "module:json"}

    assert dev.missing(here | LACKING) == ["package-that-is-not"]


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="needs Debian")
@pytest.mark.usefixtures("not_root")
def test_somebody_else_than_root_is_told_the_line_to_run() -> None:
    with pytest.raises(dev.SetupError, match=r"sudo apt-get .* package-that-is-not$"):
        dev.bring_system_packages(LACKING)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks libraries")
def test_another_linux_is_told_what_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(dev.SetupError, match="package-that-is-not"):
        dev.bring_system_packages(LACKING)


# --- the commands ----------------------------------------------------------------------------


def typed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What happens when a developer types `python3 dev.py ARGUMENTS`."""
    return subprocess.run(
        [sys.executable, "dev.py", *arguments], cwd=dev.ROOT, capture_output=True, text=True
    )


def test_help_tells_every_command() -> None:
    told = typed("--help").stdout

    assert all(f"\n{name} " in told and str(f.__doc__) in told for name, f in dev.COMMANDS.items())


def test_an_unknown_benchmark_lists_those_there_are() -> None:
    done = typed("bench", "nothing")

    assert done.returncode == 1
    assert "Which benchmark?" in done.stderr
