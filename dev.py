"""Everything a developer types: python3 dev.py run | test | check | bench | screenshots | build.

Each command first makes sure that the set-up is right (a virtual environment in .venv with exactly
the versions of the lock files, and the system libraries), says what it does, and does nothing that
is done already. Standard library only; Linux, macOS and Windows.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SAMPLE = ROOT / "sample.kws"
OLDEST = (3, 11)

# Debian package -> what it brings: a library (by its soname), a program, a Python module or a file.
# Found by what they bring, so that a library from elsewhere counts too.
FOR_SETUP = {"python3-venv": "module:ensurepip"}
FOR_RUN = {
    "libcups2": "libcups.so.2",
    "libdbus-1-3": "libdbus-1.so.3",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
    "libwayland-cursor0": "libwayland-cursor.so.0",
    "libwayland-egl1": "libwayland-egl.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
}
FOR_TEST = FOR_RUN | {
    "chromium": "program:chromium",
    "chromium-driver": "program:chromedriver",
    "firefox-esr": "program:firefox-esr",
    "gcc": "program:gcc",
    "libc6-dev": "file:/usr/include/stdio.h",
    "libreoffice-impress-nogui": "program:soffice",
    "poppler-utils": "program:pdftotext",
    "qpdf": "program:qpdf",
    "webkit2gtk-driver": "program:WebKitWebDriver",
    "xauth": "program:xauth",
    "xvfb": "program:Xvfb",
}
FOR_BUILD = FOR_RUN | {
    "binutils": "program:objdump",
    f"libpython3.{sys.version_info.minor}": f"libpython3.{sys.version_info.minor}.so.1.0",
}


class SetupError(Exception):
    """Something the person at the keyboard can mend; the text says how."""


def say(text: str) -> None:
    """Tell the person what happens next; on stderr, so that stdout stays the command's own."""
    print(f"[dev] {text}", file=sys.stderr, flush=True)


def call(*command: str | Path, env: Mapping[str, str] | None = None) -> int:
    """Run `command` from the project's root and return its exit code."""
    return subprocess.run([str(c) for c in command], cwd=ROOT, env=env).returncode


# --- system packages -------------------------------------------------------------------------


def is_there(what: str) -> bool:
    """Whether this machine has the library, "program:", "module:" or "file:" that `what` names."""
    kind, _, name = what.rpartition(":")
    if kind == "program":
        return shutil.which(name) is not None
    if kind == "file":
        return Path(name).exists()
    if kind == "module":
        return importlib.util.find_spec(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing(packages: Mapping[str, str]) -> list[str]:
    """Those of `packages` whose content this machine lacks; none on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for package, what in packages.items() if not is_there(what)]


def bring_system_packages(packages: Mapping[str, str]) -> None:
    """Install what is missing (Debian, root), or raise SetupError with the line that does it."""
    lacking = missing(packages)
    if not lacking:
        return
    names = " ".join(lacking)
    if shutil.which("apt-get") is None:
        raise SetupError(
            f"This system lacks what these Debian packages bring; install them: {names}"
        )
    if os.geteuid() != 0:
        raise SetupError(
            "Some system packages are missing. Run this line, then the same command again:\n"
            f"    sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
        )
    say(f"Installing system packages: {names}")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")
    call(*apt, "update", env=quiet)
    if call(*apt, "install", "-y", "--no-install-recommends", *lacking, env=quiet) != 0:
        raise SetupError("apt-get failed (see above). Is the network there? Then run this again.")


# --- the virtual environment -----------------------------------------------------------------


def venv_python() -> Path:
    """The environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(files: Iterable[Path]) -> str:
    """What the environment was made from: the Python, the place and the content of `files`."""
    digest = hashlib.sha256(f"{platform.python_version()} {ROOT}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def bring_environment(level: str) -> None:
    """Make .venv hold what `level` ("run" or "dev") needs; does nothing if it does already."""
    locks = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
    marks = {
        name: fingerprint([ROOT / "pyproject.toml", ROOT / lock]) for name, lock in locks.items()
    }
    stamp = VENV / f"kisarazu-ws-{level}.stamp"
    if venv_python().exists() and stamp.exists() and stamp.read_text() == marks[level]:
        return
    make_venv()
    say(f"Installing the packages of {locks[level]} (a few minutes the first time) ...")
    pip = (venv_python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    if call(*pip, "--require-hashes", "--requirement", ROOT / locks[level]) != 0:
        raise SetupError("pip failed (see above). Is the network there? Then run this again.")
    # The project itself, for the command `kisarazu-ws`; from the sources, so that edits count.
    silent = os.environ | {"PYTHONWARNINGS": "ignore"}  # setuptools' advice to package authors
    if call(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT, env=silent) != 0:
        raise SetupError("The project itself could not be installed into .venv (see above).")
    for name in {"run", level}:  # the packages of "dev" include those of "run"
        (VENV / f"kisarazu-ws-{name}.stamp").write_text(marks[name])


def make_venv() -> None:
    """Create .venv, or replace it where another Python made it."""
    settings = VENV / "pyvenv.cfg"
    version = f"version = {platform.python_version()}\n"
    if venv_python().exists() and settings.exists() and version in settings.read_text():
        return
    bring_system_packages(FOR_SETUP)
    say(f"Making the environment .venv with Python {platform.python_version()}")
    if call(sys.executable, "-m", "venv", "--clear", VENV) != 0:
        raise SetupError("The environment .venv could not be made (see above).")


# --- the commands ----------------------------------------------------------------------------


def run(rest: list[str]) -> int:
    """Open the app on the sample workshop (made first if it is not there), or on the FILE given."""
    if needs_display() and not has_display():
        raise SetupError(
            "There is no display here to open a window on. Run it from a desktop, or with the\n"
            "packages xvfb and xauth:  xvfb-run -a python3 dev.py run"
        )
    bring_system_packages(FOR_RUN)
    bring_environment("run")
    if not rest and not SAMPLE.exists():
        say(f"Making the sample workshop {SAMPLE.name}")
        made = call(venv_python(), "-m", "kisarazu_ws", "sample", SAMPLE)
        if made != 0:
            return made
    say("Opening the app; close its window to come back here")
    return call(venv_python(), "-m", "kisarazu_ws", *(rest or [str(SAMPLE)]))


def needs_display() -> bool:
    """Whether Qt would look for an X or Wayland display."""
    return sys.platform.startswith("linux") and "QT_QPA_PLATFORM" not in os.environ


def has_display() -> bool:
    """Whether one is announced."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def test(rest: list[str]) -> int:
    """Run the whole test suite without a display; what follows goes to pytest."""
    bring_system_packages(FOR_TEST)
    bring_environment("dev")
    return call(venv_python(), "-m", "pytest", *rest)


def check(_: list[str]) -> int:
    """Check style (ruff), format (ruff format) and types (mypy --strict)."""
    bring_environment("dev")
    failed = 0
    for tool in (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)):
        say(" ".join(tool))
        failed |= call(venv_python(), "-m", *tool) != 0
    return int(failed)


def bench(rest: list[str]) -> int:
    """Run the benchmark NAME (JSON lines on stdout); without NAME, list them."""
    names = sorted(p.stem for p in (ROOT / "benchmarks").glob("[!_]*") if p.suffix in ("", ".py"))
    if not rest or rest[0] not in names:
        raise SetupError(f"Which benchmark? There are: {', '.join(names) or 'none yet'}")
    bring_system_packages(FOR_TEST)
    bring_environment("dev")
    return call(venv_python(), "-m", f"benchmarks.{rest[0]}", *rest[1:])


def screenshots(rest: list[str]) -> int:
    """Make the pictures of README and user guide again, in docs/images."""
    bring_system_packages(FOR_TEST)
    bring_environment("dev")
    return call(venv_python(), "-m", "tools.screenshots", *rest)


def build(_: list[str]) -> int:
    """Build the stand-alone program into dist/kisarazu-ws and let it check itself."""
    bring_system_packages(FOR_BUILD)
    bring_environment("dev")
    say("Building dist/kisarazu-ws (a few minutes) ...")
    made = call(venv_python(), "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "build.spec")
    if made != 0:
        return made
    program = ROOT / "dist" / "kisarazu-ws" / ("kisarazu-ws" + (".exe" if os.name == "nt" else ""))
    say("Letting the built program check itself")
    headless = {} if has_display() or not needs_display() else {"QT_QPA_PLATFORM": "offscreen"}
    return call(program, "--self-check", env=os.environ | headless)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    f.__name__: f for f in (run, test, check, bench, screenshots, build)
}


def main(argv: list[str]) -> int:
    """Do one command; its exit code, or 1 after a trouble that is told in plain words."""
    if sys.version_info < OLDEST:
        print("[dev] Python 3.11 or newer is needed; this is", platform.python_version())
        return 1
    parser = argparse.ArgumentParser(
        prog="dev.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=(__doc__ or "").split("\n\n")[1],
        epilog="\n".join(f"{name:12} {f.__doc__}" for name, f in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on")
    chosen = parser.parse_args(argv)
    try:
        return COMMANDS[chosen.command](chosen.rest)
    except SetupError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
