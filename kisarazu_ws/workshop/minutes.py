"""Operations on findings and minutes: draft → checked → published, each published version kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from kisarazu_ws.domain.mandala import Evidence
from kisarazu_ws.domain.minutes import Attachment, ExternalCount, Finding, Minutes
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.text import clean
from kisarazu_ws.domain.values import changed, new_id, now_iso
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need, next_number, next_position, refuse
from kisarazu_ws.workshop.operation import operation

CAPTION_MAX = 200


@operation("成果や気づきを書く")
def add_finding(tx: Tx, session_id: str, text: str, kind: str = "finding") -> Finding:
    """A new finding at the end; `kind` finding | decision | plan."""
    position = next_position(tx.of_session(Finding, session_id))
    return tx.put(
        Finding(id=new_id(), session_id=session_id, position=position, text=_words(text), kind=kind)
    )


@operation("成果や気づきを直す")
def edit_finding(tx: Tx, finding_id: str, text: str) -> Finding:
    """Other words for a finding; its evidence stays."""
    return tx.put(changed(need(tx, Finding, finding_id), text=_words(text)))


@operation("成果や気づきの順を変える")
def move_finding(tx: Tx, finding_id: str, to: int) -> None:
    """Put a finding at place `to` (from 0) among those of its session."""
    finding = need(tx, Finding, finding_id)
    mine = sorted(tx.of_session(Finding, finding.session_id), key=lambda f: f.position)
    others = [f for f in mine if f.id != finding_id]
    place = max(0, min(to, len(others)))
    for position, one in enumerate([*others[:place], finding, *others[place:]]):
        tx.put(changed(one, position=position))


@operation("成果や気づきを消す")
def remove_finding(tx: Tx, finding_id: str) -> None:
    """Remove a finding with its evidence."""
    for one in [e for e in tx.all(Evidence) if e.target_id == finding_id]:
        tx.drop(one)
    tx.drop(need(tx, Finding, finding_id))


@operation("議事録を直す")
def edit_minutes(tx: Tx, session_id: str, fields: Mapping[str, str]) -> Minutes:
    """Change sections of the newest draft; after publishing this begins a new version."""
    minutes = _open_version(tx, session_id)
    return tx.put(
        changed(minutes, fields={**minutes.fields, **fields}, at=now_iso(), state="draft")
    )


@operation("議事録を確認済みにする")
def check_minutes(tx: Tx, session_id: str) -> Minutes:
    """A person has read the whole; editing makes it a draft again."""
    return tx.put(changed(_open_version(tx, session_id), state="checked", at=now_iso()))


@operation("議事録を公開する")
def publish_minutes(tx: Tx, session_id: str, sha256: str) -> Minutes:
    """Fix the checked version for good with the SHA-256 of what was published."""
    minutes = newest(tx, session_id)
    if minutes is None or minutes.state != "checked":
        raise refuse(
            "not_checked",
            "まだ確認済みになっていません。",
            "先に「確認済みにする」を押してください。",
        )
    return tx.put(changed(minutes, state="published", sha256=sha256, at=now_iso()))


@operation("写真を加える")
def add_picture(
    tx: Tx, session_id: str, sha256: str, mime: str, content: bytes, caption: str = ""
) -> Attachment:
    """A picture (already shrunk and stripped) for 活動の様子."""
    need(tx, Session, session_id)
    tx.put_blob(sha256, content)
    return tx.put(
        Attachment(
            id=new_id(),
            session_id=session_id,
            sha256=sha256,
            mime=mime,
            caption=caption,
            at=now_iso(),
        )
    )


@operation("写真の説明を書く")
def caption_picture(tx: Tx, attachment_id: str, caption: str) -> Attachment:
    """Other words below a picture; none are allowed."""
    return tx.put(
        changed(need(tx, Attachment, attachment_id), caption=clean(caption)[:CAPTION_MAX])
    )


@operation("写真を外す")
def remove_picture(tx: Tx, attachment_id: str) -> None:
    """Take a picture out of the session; its bytes stay for undo."""
    tx.drop(need(tx, Attachment, attachment_id))


@operation("外部の件数を入れる")
def put_external_count(
    tx: Tx, session_id: str, axis: str, key: str, count: int, note: str = ""
) -> ExternalCount:
    """A count from a session run elsewhere; the same axis and key is replaced."""
    if count < 0:
        raise refuse("count", "件数は0以上です。", "件数を確かめて入れ直してください。")
    return tx.put(
        ExternalCount(
            id=f"{session_id}:{axis}:{key}",
            session_id=session_id,
            axis=axis,
            key=key,
            count=count,
            note=note,
        )
    )


def fingerprint(content: bytes) -> str:
    """The SHA-256 of what is published, as hex digits."""
    return hashlib.sha256(content).hexdigest()


def newest(tx: Tx, session_id: str) -> Minutes | None:
    """The newest version of a session's minutes."""
    return max(tx.of_session(Minutes, session_id), key=lambda m: m.number, default=None)


def _open_version(tx: Tx, session_id: str) -> Minutes:
    minutes = newest(tx, session_id)
    if minutes is not None and minutes.state != "published":
        return minutes
    number = next_number(tx.of_session(Minutes, session_id))
    fields = dict(minutes.fields) if minutes else {}
    return Minutes(id=new_id(), session_id=session_id, number=number, fields=fields)


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise refuse("empty", "文がありません。", "成果や気づきを書いてください。")
    return words
