"""The person's settings: one frozen dataclass, kept as JSON; odd values fall back to defaults."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kisarazu_ws.paths import user_data

PORT = 8765  # below the ephemeral range, and always the same: phones keep their queue per origin


@dataclass(frozen=True)
class Settings:
    """What a person chose; each field is checked by `_sane`."""

    text_percent: int = 100
    port: int = PORT
    wifi_name: str = ""
    wifi_password: str = ""
    balance_hint: bool = True
    recent: tuple[str, ...] = ()
    geometry: str = ""


def load(file: Path | None = None) -> Settings:
    """The stored settings, each field on its own: one bad value does not lose the others."""
    try:
        raw = json.loads((file or _file()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(raw, dict):
        return Settings()
    good = {
        f.name: _cast(raw[f.name], f.default)
        for f in dataclasses.fields(Settings)
        if f.name in raw and _sane(f.name, raw[f.name], f.default)
    }
    return Settings(**good)


def save(settings: Settings, file: Path | None = None) -> None:
    """Write the settings whole or not at all; a place that cannot be written is left as it is."""
    target = file or _file()
    unfinished = target.with_suffix(".tmp")
    try:
        plain = json.dumps(dataclasses.asdict(settings), ensure_ascii=False, indent=1)
        unfinished.write_text(plain, encoding="utf-8")
        os.replace(unfinished, target)
    except OSError:
        unfinished.unlink(missing_ok=True)


def with_recent(settings: Settings, path: Path) -> Settings:
    """The settings with `path` as the file opened last (ten are kept)."""
    name = str(path.resolve())
    others = [r for r in settings.recent if r != name]
    return dataclasses.replace(settings, recent=(name, *others[:9]))


def _file() -> Path:
    return user_data() / "settings.json"


def _cast(value: Any, default: Any) -> Any:
    return tuple(str(v) for v in value) if isinstance(default, tuple) else value


def _sane(name: str, value: Any, default: Any) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, list)
    if type(value) is not type(default):
        return False
    limits = {"text_percent": (100, 150), "port": (1024, 32767)}
    low, high = limits.get(name, (None, None))
    return low is None or high is None or low <= value <= high
