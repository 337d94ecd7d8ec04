"""The phone page: one HTML with its script, style and strings inside, and the CSP that fits it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

from kisarazu_ws.reception.wire import LANGUAGES

SCRIPTS = ("words.js", "store.js", "link.js", "page.js")


@dataclass(frozen=True)
class Page:
    """The bytes of the page, plain and gzipped, and its Content-Security-Policy."""

    plain: bytes
    packed: bytes
    policy: str


def load_page(folder: Path) -> Page:
    """Put the page together from `folder` (resources/phone)."""
    script = "\n".join(_read(folder / name) for name in SCRIPTS)
    script = jsmin(f"(() => {{\n'use strict';\n{script}\n}})();")
    style = cssmin(_read(folder / "page.css"))
    strings = {name: json.loads(_read(folder / "strings" / f"{name}.json")) for name in LANGUAGES}
    # "<" escaped, so that no string can end the element it is in
    words = json.dumps(strings, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    html = _lean(_read(folder / "page.html"))
    for mark, content in (("STYLE", style), ("WORDS", words), ("SCRIPT", script)):
        html = html.replace(f"<!--{mark}-->", content)
    plain = html.encode()
    return Page(plain, gzip.compress(plain, 9, mtime=0), _policy(script, style))


def _policy(script: str, style: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "connect-src 'self'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _lean(source: str) -> str:
    """Without indentation: phones on a weak Wi-Fi do not need it."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8").replace("\r\n", "\n")
