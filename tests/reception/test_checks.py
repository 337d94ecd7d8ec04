"""会場診断: each trouble is met on purpose and told with its next step."""

from __future__ import annotations

import datetime as dt
import json
import socket

import pytest

from kisarazu_ws.__main__ import main
from kisarazu_ws.reception import checks
from kisarazu_ws.reception.addresses import ranked
from kisarazu_ws.reception.checks import BAD, CARE, GOOD, Check, Power, verdict
from tests.reception.conftest import Hall, Phone

TOKYO = dt.timezone(dt.timedelta(hours=9))
NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=TOKYO)


def test_the_address_of_the_room_is_chosen_and_the_others_are_explained() -> None:
    found = checks.check_address(
        ranked([
            ("172.17.0.1", "docker0"), ("10.8.0.2", "OpenVPN TAP"), ("192.168.1.20", "Wi-Fi"),
            ("127.0.0.1", "lo"), ("169.254.3.4", "Ethernet"),
        ])
    )  # fmt: skip
    assert found.state == GOOD
    assert found.found.startswith("192.168.1.20（Wi-Fi）")
    assert "docker0" in found.found
    assert "VPN" in found.found
    assert "番号をもらえていません" in found.found
    assert "127.0.0.1" not in found.found


def test_without_an_address_the_ladder_is_named() -> None:
    found = checks.check_address(ranked([("127.0.0.1", "lo"), ("10.8.0.2", "wg0")]))
    assert found.state == BAD
    assert "紙の付箋" in found.next_step
    assert verdict([found]).rung == "router"


def test_a_hotspot_takes_eight() -> None:
    found = checks.check_address(ranked([("192.168.137.1", "ローカル エリア接続")]))
    assert (found.state, "8台" in found.next_step) == (CARE, True)


def test_an_address_that_changed_is_seen() -> None:
    now = ranked([("192.168.1.77", "Wi-Fi")])
    assert checks.check_kept("192.168.1.77", now).state == GOOD
    found = checks.check_kept("192.168.1.20", now)
    assert found.state == BAD
    assert "変わりました" in found.found


def test_the_page_is_really_asked_for(hall: Hall) -> None:
    assert checks.check_page("127.0.0.1", hall.port).state == GOOD
    assert hall.reception.status.visitors == 0
    hall.phone().join()
    assert hall.await_status(lambda status: status.visitors == 1)
    port = hall.port
    hall.reception.stop()
    assert checks.check_page("127.0.0.1", port, 0.5).state == BAD


def test_a_taken_port_is_named_with_its_owner(hall: Hall) -> None:
    found = checks.check_port("127.0.0.1", hall.port, checks.port_owner)
    assert found.state == BAD
    assert str(hall.port) in found.found
    assert "python" in found.found
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]
    assert checks.check_port("127.0.0.1", free, checks.port_owner).state == GOOD


@pytest.mark.parametrize(
    ("power", "state"),
    [
        (Power(None, plugged=True), GOOD), (Power(12, plugged=True), GOOD),
        (Power(80, plugged=False), CARE), (Power(12, plugged=False), BAD),
    ],
)  # fmt: skip
def test_power(power: Power, state: str) -> None:
    assert checks.check_power(power).state == state


@pytest.mark.parametrize(
    ("now", "newest", "state"),
    [
        (NOON, None, GOOD), (NOON, NOON - dt.timedelta(hours=1), GOOD),
        (NOON, NOON + dt.timedelta(hours=1), BAD), (NOON.astimezone(dt.UTC), None, CARE),
    ],
)  # fmt: skip
def test_time(now: dt.datetime, newest: dt.datetime | None, state: str) -> None:
    assert checks.check_time(now, newest).state == state


def test_only_a_real_phone_makes_the_verdict(hall: Hall, phone: Phone) -> None:
    sound = [Check("アドレス", GOOD, ""), Check("電源", GOOD, "")]
    open_ = verdict([*sound, checks.check_phone(0, 1)])
    late = verdict([*sound, checks.check_phone(0, 30)])
    visitors = hall.await_status(lambda status: status.visitors > 0).visitors
    there = verdict([*sound, checks.check_phone(visitors, 30)])

    assert (open_.state, late.state, there.state) == (CARE, BAD, GOOD)
    assert "1台で試す" in open_.sentence
    assert late.rung == "router"
    assert there.sentence == "この会場では、スマートフォンが使えます。"


def test_everything_at_once_on_this_machine(hall: Hall) -> None:
    found = checks.run_checks("127.0.0.1", hall.port, None)
    assert [one.name for one in found] == [
        "アドレス", "QRコード", "受付のページ", "スマートフォン", "電源", "時計",
    ]  # fmt: skip
    assert found[2].state == GOOD
    closed = checks.run_checks("", hall.port, None)
    assert "ポート" in [one.name for one in closed]


def test_the_command_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"]["sentence"]
    assert {"アドレス", "ポート", "電源", "時計"} == {one["name"] for one in told["checks"]}
