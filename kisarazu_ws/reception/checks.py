"""会場診断: what stands between the phones in the hall and this laptop, each with its next step.

Every check asks the system through a probe that can be handed in; none writes anything. What only
one real phone can show (clients kept apart, another Wi-Fi) is said to be open until one came.
"""

from __future__ import annotations

import datetime as dt
import http.client
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import psutil

from kisarazu_ws.reception.addresses import HOTSPOT_RANK, Address, own_addresses

GOOD, CARE, BAD = "good", "care", "bad"
STATES = {GOOD: "○ よい", CARE: "△ 注意", BAD: "× だめ"}
RUNGS = {
    "wifi": "会場のWi-Fi", "router": "持ち込みのルーター", "tablet": "共用タブレット1台",
    "paper": "紙の付箋",
}  # fmt: skip
CAUSES = (
    "Wi-Fiがちがう：スマホが、このパソコンと同じWi-Fiにつながっているか見てください。",
    "パソコンが通信を止めている（ファイアウォール）：警告の画面が出ていたら「許可」を選びます。",
    "会場のWi-Fiが機器どうしの通信を止めている：モバイルホットスポット（8台まで）か、"
    "持ち込みのルーターに替え、受付を閉じて開き直します。",
    "スマホがモバイル通信に切り替わっている：「インターネットなしでも使う」を選ぶか、"
    "モバイル通信をいったん切ってください。",
)
LOW_BATTERY = 30  # per cent
JAPAN = dt.timedelta(hours=9)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its name, a key of `STATES`, what was found, what to do."""

    name: str
    state: str
    found: str
    next_step: str = ""


@dataclass(frozen=True)
class Verdict:
    """One sentence, and the rung of the ladder (a key of `RUNGS`) to stand on."""

    sentence: str
    rung: str
    state: str


@dataclass(frozen=True)
class Power:
    """The battery: per cent left, None where there is none; whether it is being charged."""

    percent: float | None
    plugged: bool


def check_address(addresses: Sequence[Address]) -> Check:
    """Which address phones can reach, and why the others are not it."""
    usable = [one for one in addresses if one.usable]
    others = "".join(
        f"／{one.ip}（{one.adapter}）は使いません：{one.why}"
        for one in addresses
        if not one.usable and not one.ip.startswith("127.")
    )
    if not usable:
        return Check(
            "アドレス", BAD, f"スマートフォンから届くアドレスがありません。{others}",
            "Wi-Fiにつないでください。なければ持ち込みのルーターか、紙の付箋で進められます。",
        )  # fmt: skip
    best = usable[0]
    words = f"{best.ip}（{best.adapter}）：{best.why}{others}"
    if best.rank != HOTSPOT_RANK:
        return Check("アドレス", GOOD, words)
    step = "8台より多いときは、会場のWi-Fiか持ち込みのルーターにしてください。"
    return Check("アドレス", CARE, words, step)


def check_kept(host: str, addresses: Sequence[Address]) -> Check:
    """Whether the address on the QR code is still this laptop's."""
    if host in {one.ip for one in addresses}:
        return Check("QRコード", GOOD, f"いまのアドレス（{host}）のままです。")
    return Check(
        "QRコード", BAD, f"アドレスが変わりました。QRコードの {host} には、もう届きません。",
        "受付を一度閉じて、開き直してください。印刷したQRコードは使えません。",
    )  # fmt: skip


def check_page(host: str, port: int, timeout_s: float = 3.0) -> Check:
    """Whether the page answers on the very address that phones will call."""
    line = http.client.HTTPConnection(host, port, timeout=timeout_s)
    try:
        line.request("GET", "/ping")
        answered = line.getresponse().status == 204
    except OSError:
        answered = False
    finally:
        line.close()
    if answered:
        return Check("受付のページ", GOOD, f"http://{host}:{port}/ が答えています。")
    return Check(
        "受付のページ", BAD, f"http://{host}:{port}/ が答えません。",
        "受付を開き直してください。続くときは、ファイアウォールの許可を確かめてください。",
    )  # fmt: skip


def check_port(host: str, port: int, owner: Callable[[int], str]) -> Check:
    """Whether reception could be opened there, and who stands in the way."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            who = owner(port)
            by = f"「{who}」が" if who else "ほかのソフトが"
            return Check(
                "ポート", BAD, f"ポート{port}を{by}使っています。",
                "そのソフトを閉じるか、ほかに開いているきさらづWSの受付を閉じてください。",
            )  # fmt: skip
    return Check("ポート", GOOD, f"ポート{port}は空いています。")


def check_power(power: Power) -> Check:
    """Whether the laptop lasts, and does not fall asleep in the middle."""
    if power.percent is None:
        return Check("電源", GOOD, "電源につながっています。")
    left = f"電池の残りは{power.percent:.0f}％です。"
    if power.plugged:
        return Check("電源", GOOD, f"電源につながっています。{left}")
    state = BAD if power.percent < LOW_BATTERY else CARE
    step = (
        "電源をつないでください。電池では、しばらくさわらないと眠って受付が止まることがあります。"
    )
    return Check("電源", state, f"電池で動いています。{left}", step)


def check_time(now: dt.datetime, newest: dt.datetime | None) -> Check:
    """Whether the clock can be right: not before what the file holds, and on Japan's time."""
    shown = f"{now:%Y年%-m月%-d日 %H:%M}" if sys.platform != "win32" else f"{now:%Y-%m-%d %H:%M}"
    if newest is not None and now < newest:
        return Check(
            "時計", BAD, f"時計（{shown}）が、ファイルの最後の記録より前です。",
            "パソコンの日付と時刻を直してください。",
        )  # fmt: skip
    if now.utcoffset() != JAPAN:
        step = "パソコンの時間帯を「大阪、札幌、東京」にしてください。"
        return Check("時計", CARE, f"{shown}。日本の時間帯ではありません。", step)
    return Check("時計", GOOD, f"{shown}。")


def check_phone(visitors: int, waited_s: float) -> Check:
    """What one real phone says; without any, the likely reasons in their order."""
    if visitors:
        return Check("スマートフォン", GOOD, f"{visitors}台が、ページを開けました。")
    if waited_s < 20:
        return Check(
            "スマートフォン", CARE, "まだ1台も届いていません。", "QRコードを1台で読んでください。"
        )
    return Check(
        "スマートフォン", BAD,
        "まだ届きません。起こりやすい順に確かめてください。届いた付箋は消えません。",
        "\n".join(f"{'①②③④'[at]} {cause}" for at, cause in enumerate(CAUSES)),
    )  # fmt: skip


def verdict(checks: Iterable[Check]) -> Verdict:
    """What the facilitator does now, in one sentence."""
    by_name = {check.name: check for check in checks}
    phone, address = by_name.get("スマートフォン"), by_name["アドレス"]
    if phone is not None and phone.state == GOOD:
        return Verdict("この会場では、スマートフォンが使えます。", "wifi", GOOD)
    if address.state == BAD:
        return Verdict(
            "会場のWi-Fiにつながっていません。持ち込みのルーターか、紙の付箋で進めてください。",
            "router", BAD,
        )  # fmt: skip
    stuck = next((c for c in by_name.values() if c.state == BAD and c is not phone), None)
    if stuck is not None:
        return Verdict(f"このままでは届きません。{stuck.next_step}", "wifi", BAD)
    if phone is not None and phone.state == BAD:
        return Verdict(
            "スマートフォンが届きません。直らなければ、持ち込みのルーター、共用タブレット、紙の順に替えてください。",
            "router", BAD,
        )  # fmt: skip
    return Verdict(
        "パソコンの準備はできています。会場のスマートフォン1台で試すと、使えるかどうかが決まります。",
        "wifi", CARE,
    )  # fmt: skip


def run_checks(
    host: str, port: int, newest: dt.datetime | None, visitors: int = 0, waited_s: float = 0.0
) -> tuple[Check, ...]:
    """All checks against the real system; `host` is "" while reception is closed. May take
    seconds, so not on the UI thread."""
    addresses = own_addresses()
    best = next((one.ip for one in addresses if one.usable), "127.0.0.1")
    if host:
        way = [check_kept(host, addresses), check_page(host, port)]
        way.append(check_phone(visitors, waited_s))
    else:
        way = [check_port(best, port, port_owner)]
    now = dt.datetime.now().astimezone()
    return (check_address(addresses), *way, check_power(power_now()), check_time(now, newest))


def power_now() -> Power:
    """The battery as the system tells; none where it tells nothing."""
    found = psutil.sensors_battery()
    return Power(None, True) if found is None else Power(found.percent, bool(found.power_plugged))


def port_owner(port: int) -> str:
    """The name of the program that listens on a port; "" where the system does not tell."""
    try:
        for one in psutil.net_connections("tcp"):
            if (
                one.status == psutil.CONN_LISTEN
                and one.laddr
                and one.laddr.port == port
                and one.pid
            ):
                return psutil.Process(one.pid).name()
    except (psutil.Error, OSError):
        return ""
    return ""
