"""What to look at when no phone arrives: the likeliest cause first."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from kisarazu_ws.ui.theme import Look
from kisarazu_ws.ui.widgets.make import button, card, column, label, row

CAUSES = (
    (
        "Wi-Fiがちがう",
        "スマホが、このパソコンと同じWi-Fiにつながっているか見てください。",
    ),
    (
        "パソコンが通信を止めている（ファイアウォール）",
        "警告の画面が出ていたら「許可」を選びます。選べないときは、次の方法にしてください。",
    ),
    (
        "会場のWi-Fiが、機器どうしの通信を止めている",
        "このパソコンのモバイルホットスポット（8台まで）か、持ち込みのルーターに替え、"
        "受付を閉じて、新しいアドレスで開き直します。",
    ),
    (
        "スマホがモバイル通信に切り替わっている",
        "「インターネットなしでも使う」を選ぶか、モバイル通信をいったん切ってください。",
    ),
)


class UnreachedDialog(QDialog):
    """Four causes, and the way that always works."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("スマホがつながらないとき")
        causes = [
            card(look, label(f"{place}. {cause}", "heading"), label(remedy, wrap=True))
            for place, (cause, remedy) in enumerate(CAUSES, start=1)
        ]
        page = column(
            label("スマホがつながらないとき", "title"),
            label("起こりやすい順です。届いた付箋は消えません。", "hint"),
            *causes,
            label("どれもだめなら、紙の付箋で進められます。扱いは同じです。", wrap=True),
            row(-1, button("閉じる", self.accept, role="primary")),
            gap=look.px(12),
        )
        page.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        self.setLayout(page)
        self.setMinimumWidth(look.px(520))
