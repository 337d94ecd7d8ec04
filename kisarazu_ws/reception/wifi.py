"""The two texts behind the QR codes: the Wi-Fi, and the page."""

from __future__ import annotations

import re


def wifi_text(name: str, password: str) -> str:
    """What a phone's camera reads as a Wi-Fi to join; an empty password means an open one."""
    if not password:
        return f"WIFI:T:nopass;S:{_escaped(name)};;"
    return f"WIFI:T:WPA;S:{_escaped(name)};P:{_escaped(password)};;"


def join_url(host: str, port: int, token: str, *, kiosk: bool = False) -> str:
    """The address of the page.

    In capitals and with the token's letters it is "alphanumeric" to a QR code: 54 characters in 29
    modules a side, where small letters would need 33. Scheme and host are the same in any case.
    """
    url = f"HTTP://{host}:{port}/J/{token}"
    return url.lower().replace(token.lower(), token) + "?kiosk=1" if kiosk else url


def _escaped(text: str) -> str:
    return re.sub(r'([\\;,:"])', r"\\\1", text)
