"""The command line: open the app, or do a job without a window.

JSON on stdout, messages on stderr. Exit codes: 0 done; 1 a bug (with its trace); 2 wrong usage;
3 an expected trouble, told in Japanese (its code stands in the JSON).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from multiprocessing import freeze_support
from pathlib import Path
from typing import Any

TROUBLE = 3
COMMANDS = (
    "sample", "import", "groups", "organise", "suggest", "export", "serve", "rehearse", "restore",
    "recover",
    "diagnose", "check",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the exit code."""
    freeze_support()
    words = list(sys.argv[1:] if argv is None else argv)
    if (words and words[0] in COMMANDS) or "--self-check" in words or _wants_help(words):
        return _command(words)
    from kisarazu_ws.app import run

    return run(Path(words[0]) if words else None)


def _wants_help(words: list[str]) -> bool:
    return any(w in ("-h", "--help", "--version") for w in words)


def _command(words: list[str]) -> int:
    from kisarazu_ws.domain.errors import WorkshopError

    options = _parser().parse_args(words)
    try:
        answer = _dispatch(options)
    except WorkshopError as error:
        _print({"ok": False, "code": error.code, "message": error.message})
        print(error.message, file=sys.stderr)
        return TROUBLE
    if answer is not None:
        _print(answer)
    return 0 if answer is None or answer.get("ok", True) else TROUBLE


def _dispatch(options: argparse.Namespace) -> dict[str, Any] | None:
    from kisarazu_ws import commands

    if options.self_check:
        from kisarazu_ws.app import open_unseen
        from kisarazu_ws.self_check import self_check

        return self_check(open_unseen)
    if options.command is None:
        raise SystemExit(2)
    return commands.RUN[options.command](options)


def _print(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def _parser() -> argparse.ArgumentParser:
    from kisarazu_ws import __version__

    parser = argparse.ArgumentParser(
        prog="kisarazu-ws", description="きさらづWS", epilog="FILE だけを渡すと窓で開きます。"
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--self-check", action="store_true", help="この版が動くか確かめる")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add(commands, "sample", "見本のファイルを作る", session=False)
    note_import = _add(commands, "import", "CSV・Excelの付箋を取り込む")
    note_import.add_argument("notes", type=Path, metavar="NOTES.csv|xlsx")
    groups = _add(commands, "groups", "参加者を班に分ける")
    groups.add_argument("--groups", type=int, default=None, help="班の数")
    groups.add_argument("--seed", type=int, default=1, help="同じ数なら同じ結果")
    groups.add_argument("--apply", action="store_true", help="結果をファイルに書く")
    organise = _add(commands, "organise", "付箋を島にまとめる案を出す")
    organise.add_argument("--granularity", type=float, default=0.5, help="0 粗い 〜 1 細かい")
    organise.add_argument("--apply", action="store_true", help="案をすべて受け入れる")
    _add(commands, "suggest", "柱・テーマの案を出す")
    export = _add(commands, "export", "議事録などを書き出す")
    export.add_argument("--to", type=Path, required=True, help="書き出すフォルダ")
    export.add_argument("--formats", default="pdf,docx,pptx,xlsx,csv,md,svg,png")
    export.add_argument("--internal", action="store_true", help="original words, stamped 庁内版")
    serve = _add(commands, "serve", "窓を出さずに受付を開く")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=None)
    rehearse = _add(commands, "rehearse", "写しの上で、見本の付箋を送るスマートフォンを動かす")
    rehearse.add_argument("--phones", type=_count, default=20, help="台数（1〜1000）")
    rehearse.add_argument("--notes", type=_count, default=60, help="付箋の数（1〜1000）")
    rehearse.add_argument("--seconds", type=float, default=60.0, help="書く時間（秒）")
    rehearse.add_argument(
        "--bad-wifi", action="store_true", help="遅れ・途切れ・つなぎ直しを入れる"
    )
    rehearse.add_argument("--keep", action="store_true", help="写しを消さずに残す")
    restore = _add(commands, "restore", "控えを並べる・見比べる・控えに戻す", session=False)
    restore.add_argument("--copy", metavar="NAME", help="控えの名前（なければ一覧）")
    restore.add_argument("--apply", action="store_true", help="その控えに戻す")
    recover = _add(commands, "recover", "壊れたファイルから読めるものを取り出す", session=False)
    recover.add_argument("--to", type=Path, required=True, metavar="NEW", help="新しいファイル")
    diagnose = commands.add_parser("diagnose", help="会場診断：スマートフォンが届くかを調べる")
    diagnose.add_argument("--json", action="store_true", help="常にJSONで答えます")
    _add(commands, "check", "ファイルが壊れていないか確かめる", session=False)
    return parser


def _count(words: str) -> int:
    number = int(words)
    if not 1 <= number <= 1000:
        raise ValueError
    return number


def _add(commands: Any, name: str, help_text: str, *, session: bool = True) -> Any:
    parser = commands.add_parser(name, help=help_text)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="常にJSONで答えます")
    if session:
        parser.add_argument("--session", default="1", help="会の番号（1から）または id")
    return parser


if __name__ == "__main__":
    sys.exit(main())
