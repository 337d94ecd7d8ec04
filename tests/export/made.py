"""A session with everything that minutes print, made by the operations that people use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kisarazu_ws.domain.groups import RosterEntry
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.workshop.mandala import add_evidence
from kisarazu_ws.workshop.minutes import add_finding, edit_minutes
from kisarazu_ws.workshop.notes import NewNote, correct_note, withdraw_note, write_notes
from kisarazu_ws.workshop.organise import (
    confirm_tags,
    count_dots,
    make_cluster,
    place_notes,
    set_lone,
    suggest_tags,
)
from kisarazu_ws.workshop.sessions import edit_session
from kisarazu_ws.workshop.snapshot import SessionSnapshot, for_public, session_snapshot
from tests.builders import Small, small

ODD = (
    "見本甲",
    "見本：" + "長い文。" * 123 + "おわり",
    "見本：異体字 葛\U000e0100城と辻\U000e0101、𠮷野家、髙﨑、⺠生委員",
    "見本：絵文字 🌳👍😀 と 👨‍👩‍👧 も書く",
    "=1+1",
    "+81-90-0000-0000と書いた見本",
    "-2℃の朝がある（見本）",
    "@見本",
    "見本：<b>&amp;</b> \"quoted\" 'single' & <a href=x>",
    "見本：一行目\n二行目\n\n四行目",
    "見本：" + "\n".join("改" for _ in range(240)),
    "見本：URL https://example.org/a/very/long/path?with=query&and=more#fragment",
    "見本：ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "'見本：アポストロフィで始まる",
    "＝見本：全角のイコール",
    "見本：ﾊﾝｶｸ ｶﾀｶﾅ ①⑴㈱ ～〜−ー",
    "# 見本 * _ ` | ~ [] \\ の記号",
    "見本：العربية と ไทย と 한국어",
)


@dataclass(frozen=True)
class Made:
    """The file and what was put in it."""

    small: Small
    names: tuple[str, ...]

    @property
    def view(self) -> SessionSnapshot:
        """The session as of now, as it goes out."""
        return for_public(session_snapshot(self.small.workshop.snapshot, self.small.session.id))

    def note(self, number: int) -> Note:
        """A live note by number."""
        return next(note for note in self.view.notes if note.number == number)


def made(path: Path) -> Made:
    """40 plain notes and the odd ones, islands in two levels, labels, dots, findings."""
    base = small(path)
    workshop, session_id = base.workshop, base.session.id
    odd = workshop.do(write_notes, session_id, [NewNote(text) for text in ODD]).result()
    ids = [note.id for note in base.notes]
    outer = workshop.do(make_cluster, session_id, ids[0:9], "暮らしの足と見守り").result()
    workshop.do(make_cluster, session_id, ids[9:15], "通院の足", outer.id).result()
    other = workshop.do(make_cluster, session_id, ids[15:24], "自治会", None, 0, 0, True).result()
    workshop.do(make_cluster, session_id, [odd[0].id], "一班だけの島").result()
    workshop.do(set_lone, [ids[24]]).result()
    workshop.do(confirm_tags, session_id, [(i, "pillar", "society") for i in ids[:31]]).result()
    workshop.do(confirm_tags, session_id, [(i, "pillar", "economy") for i in ids[20:32]]).result()
    workshop.do(
        suggest_tags, session_id, [(i, "pillar", "environment", "案") for i in ids]
    ).result()
    workshop.do(count_dots, session_id, other.id, 7).result()
    finding = workshop.do(add_finding, session_id, "見守りは四つの班に共通する。").result()
    sources = [("note", ids[11]), ("cluster", outer.id)]
    workshop.do(add_evidence, finding.id, session_id, sources).result()
    for text, kind in (
        ("バスの増便を調べる（担当：企画課、期限：来月末）", "decision"),
        ("次の会を開く", "plan"),
    ):
        workshop.do(add_finding, session_id, text, kind).result()
    workshop.do(edit_minutes, session_id, {"documents": "資料1　次第"}).result()
    workshop.do(withdraw_note, ids[39]).result()
    workshop.do(correct_note, ids[38], "見本：直した文").result()
    fields = {"sample": True, "date": "2024-01-30", "date_precision": "day", "place": "中央公民館"}
    workshop.do(edit_session, session_id, fields).result()
    entries = workshop.snapshot.of_session(RosterEntry, session_id)
    return Made(base, tuple(entry.name for entry in entries))


def take_out(made_: Made) -> None:
    """Take every note out of its island, as before sorting."""
    ids = [note.id for note in made_.view.notes]
    made_.small.workshop.do(place_notes, ids, None).result()


def squeezed(text: str) -> str:
    """Text without white space, as documents break it differently."""
    return "".join(text.split())
