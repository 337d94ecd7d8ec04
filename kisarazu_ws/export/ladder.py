"""The four ways to take part, one A4 page each, for a facilitator in a hurry: from the hall's Wi-Fi
down to paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kisarazu_ws.export.drawing import Box, Drawing, Rect, Shape, Text, lines_of
from kisarazu_ws.export.pdf_fonts import BOLD, GOTHIC
from kisarazu_ws.export.prints import (
    GREEN,
    HEIGHT,
    INK,
    MARGIN,
    PALE,
    QUIET,
    WIDTH,
    qr_squares,
)

STEP = 19.0


@dataclass(frozen=True)
class Rung:
    """One way: its name, when to take it, what to do in order, and how to see that it works."""

    name: str
    when: str
    steps: Sequence[str]
    sign: str


RUNGS = (
    Rung(
        "会場のWi-Fi",
        "会場に、スマートフォンが入れるWi-Fiがあるとき。",
        (
            "パソコンを会場のWi-Fiにつなぎ、電源もつなぐ。",
            "「付箋」で「受付を開く」（F4）を押す。Windowsがたずねたら「プライベート」を許可する。",
            "「会場診断」（Ctrl+D）を開き、1台のスマートフォンでQRコードを読む。",
            "「スマートフォンが使えます」と出たら、スクリーンとポスターのQRコードを見せる。",
        ),
        "20秒待っても届かないときは、Wi-Fiが端末どうしの通信を止めています。②へ。",
    ),
    Rung(
        "持ち込みのルーター",
        "会場のWi-Fiがないとき、届かないとき。インターネットは要りません。",
        (
            "ルーターの電源を入れ、パソコンをその線かWi-Fiでつなぐ。",
            "受付を一度閉じて開き直す（アドレスが変わるため）。",
            "「Wi-Fi」に、ルーターの名前とパスワードを入れる。QRコードが2つになる。",
            "参加者は①でWi-Fiに入り、②でページを開く。「インターネットなし」と出ても、つないだままにする。",
        ),
        "9人以上で使うときは、パソコンのモバイルホットスポット（8台まで）では足りません。",
    ),
    Rung(
        "共用タブレット1台",
        "届く端末が少ないとき、スマートフォンを持たない人が多いとき。",
        (
            "タブレット（か2台目のパソコン）を、パソコンと同じWi-Fiにつなぐ。",
            "下のQRコード（共用の画面）をそのタブレットで開き、机に置く。",
            "参加者は順番に書いて「出す」を押す。前の人の付箋は残らない。",
            "係が1人つき、文字の大きさと言葉（やさしい日本語・外国語）を手伝う。",
        ),
        "受け取ると「ありがとうございました」と出て、次の人の画面に戻ります。",
    ),
    Rung(
        "紙の付箋",
        "電波がだめなとき。はじめから紙だけでもかまいません。扱いは同じです。",
        (
            "「準備」で番号つきの付箋を印刷し、1人10枚くばる。",
            "書けたものから集め、係が「付箋」で番号と文を打つ（マウスは要りません）。",
            "打った付箋は、すぐにスクリーンに出る。",
            "打ち終えた紙は、番号順に箱へ。同じ番号を2度打つと、たずねられる。",
        ),
        "1分に4〜6枚が目安です。2人で読む人と打つ人に分かれると速くなります。",
    ),
)


def ladder(kiosk_url: str = "") -> list[Drawing]:
    """The pages; the third carries the code of the shared page when reception is open."""
    return [_page(number, rung, kiosk_url) for number, rung in enumerate(RUNGS, 1)]


def _page(number: int, rung: Rung, kiosk_url: str) -> Drawing:
    shapes: list[Shape] = [
        Rect(Box(0, 0, WIDTH, 120), fill=GREEN),
        Text(MARGIN, 50, "参加のしかた　4つの段", 14, GOTHIC, "#DCE8E0"),
        Text(MARGIN, 94, f"{'①②③④'[number - 1]} {rung.name}", 32, BOLD, "#FFFFFF"),
    ]
    y = _block(shapes, rung.when, 168.0, 20.0, INK, bold=True) + 22
    for at, step in enumerate(rung.steps, 1):
        shapes.append(Rect(Box(MARGIN, y - 20, 30, 30), fill=PALE, radius=15))
        shapes.append(Text(MARGIN + 15, y + 2, str(at), 17, BOLD, GREEN, "middle"))
        y = _block(shapes, step, y, STEP, INK, indent=46) + 20
    y = _block(shapes, rung.sign, y + 10, 15.0, QUIET) + 10
    if rung.name.startswith("共用") and kiosk_url:
        shapes.extend(qr_squares(kiosk_url, Box(WIDTH / 2 - 110, y, 220, 220)))
    shapes.extend(_foot(number))
    return Drawing(WIDTH, HEIGHT, f"参加のしかた {rung.name}", rung.when, tuple(shapes))


def _block(
    shapes: list[Shape], text: str, y: float, size: float, colour: str, *,
    indent: float = 0.0, bold: bool = False,
) -> float:  # fmt: skip
    """Add the lines of a text from the baseline `y` on; gives the baseline after the last."""
    face = BOLD if bold else GOTHIC
    for line in lines_of(text, face, size, WIDTH - 2 * MARGIN - indent):
        shapes.append(Text(MARGIN + indent, y, line, size, face, colour))
        y += size * 1.5
    return y


def _foot(number: int) -> list[Shape]:
    """Where on the ladder this page stands: filled for this one, its number for the others."""
    shapes: list[Shape] = []
    wide = (WIDTH - 2 * MARGIN - 3 * 8) / 4
    for at, rung in enumerate(RUNGS, 1):
        box = Box(MARGIN + (at - 1) * (wide + 8), HEIGHT - 70, wide, 30)
        here = at == number
        shapes.append(Rect(box, fill=GREEN if here else PALE, radius=4))
        words = f"{'①②③④'[at - 1]} {rung.name}"
        colour = "#FFFFFF" if here else GREEN
        middle = box.x + box.w / 2
        shapes.append(
            Text(middle, box.y + 20, words, 10, BOLD if here else GOTHIC, colour, "middle")
        )
    return shapes
