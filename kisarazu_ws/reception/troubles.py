"""Reception's troubles in the words of the person at the laptop."""

from __future__ import annotations

from kisarazu_ws.domain.errors import WorkshopError

_SAFE = "届いた付箋はすべてこのパソコンに保存されています。"


def cannot_listen(code: str, host: str, port: int) -> WorkshopError:
    """The port could not be opened; `code` says why."""
    words = {
        "port_taken": (
            f"受付を開けません。ポート {port} をほかのソフトが使っています。",
            "ほかにきさらづWSを開いていれば閉じ、もう一度「受付を開く」を押してください。"
            "それでも開けないときは、設定でポート番号を変えてください。",
        ),
        "no_address": (
            f"受付を開けません。このパソコンに {host} というアドレスがありません。",
            "Wi-Fiにつながっているか確かめ、アドレスを選び直してください。",
        ),
    }
    what, next_step = words.get(
        code,
        (
            f"受付を開けませんでした（{host}:{port}）。",
            "もう一度「受付を開く」を押してください。続くときは紙の付箋で進められます。",
        ),
    )
    return WorkshopError(code if code in words else "cannot_listen", what, _SAFE, next_step)


def ended_by_itself() -> WorkshopError:
    """The reception process died."""
    return WorkshopError(
        "reception_ended",
        "受付が止まりました。",
        f"{_SAFE}まだ届いていない付箋は、スマホの中に残っています。",
        "もう一度「受付を開く」を押してください。スマホは自動でつながり直します。",
    )
