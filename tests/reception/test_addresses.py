"""Which address is shown to phones, and what the QR codes hold."""

from __future__ import annotations

import io

import pytest
import qrcode
import zxingcpp
from PIL import Image

from kisarazu_ws.reception.addresses import own_addresses, ranked
from kisarazu_ws.reception.config import CODE_LETTERS, ReceptionConfig, new_code, new_token
from kisarazu_ws.reception.wifi import join_url, wifi_text


def test_the_room_comes_before_tunnels_and_loopback() -> None:
    found = [
        ("127.0.0.1", "Loopback Pseudo-Interface 1"),
        ("172.28.112.1", "vEthernet (WSL)"),
        ("10.8.0.2", "OpenVPN TAP-Windows6"),
        ("203.0.113.5", "Ethernet"),
        ("169.254.3.4", "Wi-Fi 2"),
        ("192.168.11.7", "Intel(R) Wi-Fi 6 AX201"),
        ("192.168.137.1", "Microsoft Wi-Fi Direct Virtual Adapter"),
    ]
    shown = ranked(found)
    assert [a.ip for a in shown[:2]] == ["192.168.137.1", "192.168.11.7"]
    assert [a.ip for a in shown if a.usable] == ["192.168.137.1", "192.168.11.7", "203.0.113.5"]
    assert all(a.why.endswith("。") for a in shown)


@pytest.mark.parametrize("adapter", ["docker0", "br-1f2e", "utun3", "tailscale0", "VMnet8", "wg0"])
def test_what_leads_elsewhere_is_known_by_its_name(adapter: str) -> None:
    [address] = ranked([("192.168.1.2", adapter)])
    assert not address.usable


def test_this_machine_has_a_loopback_and_it_comes_last() -> None:
    assert own_addresses()[-1].ip.startswith("127.")


@pytest.mark.parametrize(
    ("name", "password", "text"),
    [
        ("会場", "abc", "WIFI:T:WPA;S:会場;P:abc;;"),
        ('a;b,c:d"e\\f', "p;w", r"WIFI:T:WPA;S:a\;b\,c\:d\"e\\f;P:p\;w;;"),
        ("open", "", "WIFI:T:nopass;S:open;;"),
    ],
)
def test_wifi_text_is_escaped(name: str, password: str, text: str) -> None:
    assert wifi_text(name, password) == text


def test_the_join_address_fits_29_modules_and_is_read_back() -> None:
    url = join_url("192.168.137.100", 28765, new_token())
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8)
    code.add_data(url)
    code.make(fit=True)
    assert code.modules_count == 29
    drawn = io.BytesIO()
    code.make_image().save(drawn)
    [read] = zxingcpp.read_barcodes(Image.open(drawn).convert("L"))
    assert read.text == url


def test_secrets_are_long_and_easy_to_read() -> None:
    config = ReceptionConfig("127.0.0.1")
    assert 5 * len(config.token) >= 128
    assert len(new_code()) == 6
    assert not set("01OIL8BSZ5") & set(CODE_LETTERS) - set("L8BSZ5")
    assert len({new_token() for _ in range(100)}) == 100


def test_the_kiosk_page_is_the_same_page_with_a_flag() -> None:
    url = join_url("127.0.0.1", 8765, "TOKEN", kiosk=True)
    assert url == "http://127.0.0.1:8765/j/TOKEN?kiosk=1"
