"""The JSON of the reception protocol: strict reading of requests, plain writing of answers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kisarazu_ws.domain.phones import (
    OpKind,
    OpResult,
    OpStatus,
    PhoneNote,
    PhoneOp,
    PublicState,
)
from kisarazu_ws.domain.text import NOTE_MAX, clean

LANGUAGES = ("ja", "easy-ja", "en", "zh", "vi", "pt")
_ID = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[0-9A-Za-z_:.-]{1,80}")
_HIGHEST = 2**31


class Malformed(Exception):  # noqa: N818 - it names the answer 400, not a fault of ours
    """The request as a whole cannot be read: `400`."""


class _Refused(Exception):  # noqa: N818 - the reason code of one operation
    """One operation is refused; its argument is the reason code."""


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; raises `Malformed`."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed("json") from error
    if not isinstance(found, dict):
        raise Malformed("object")
    return found


def read_key(value: object) -> str | None:
    """A device key (64 hex digits) or None where none was sent; raises `Malformed`."""
    if value is None:
        return None
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise Malformed("device_key")
    return value


def read_ops(value: object, most: int) -> list[PhoneOp | OpResult]:
    """Each operation, or the refusal of the ones that make no sense; raises `Malformed`."""
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise Malformed("ops")
    return [_read_op(raw) for raw in value]


def _read_op(raw: object) -> PhoneOp | OpResult:
    if not isinstance(raw, dict):
        raise Malformed("op")
    op_id = raw.get("op_id")
    if not isinstance(op_id, str) or not _ID.fullmatch(op_id):
        raise Malformed("op_id")
    try:
        return _checked(op_id, raw)
    except _Refused as refused:
        return OpResult(op_id, OpStatus.INVALID, reason=str(refused))


def _checked(op_id: str, raw: Mapping[str, Any]) -> PhoneOp:
    kind = _kind(raw.get("kind"))
    if raw.get("blob") is not None:
        raise _Refused("blob")  # no route takes photos yet, so none can be meant
    voting = kind in (OpKind.VOTE, OpKind.UNVOTE)
    op = PhoneOp(
        op_id=op_id,
        note_id="" if voting else _match(raw, "note_id", _ID),
        kind=kind,
        payload_sha256="",
        prompt_id=_optional(raw, "prompt") if kind is OpKind.CREATE else None,
        cluster_id=_match(raw, "cluster", _NAME) if voting else None,
        text=_text(raw.get("text")) if kind in (OpKind.CREATE, OpKind.EDIT) else None,
        base_rev=_base_rev(raw.get("base_rev")),
        seq=_advisory(raw.get("seq")),
        age_ms=_advisory(raw.get("age_ms")),
    )
    return replace(op, payload_sha256=_payload_sha256(op))


def _payload_sha256(op: PhoneOp) -> str:
    """What makes two operations the same; the age is not part of it, it grows with each try."""
    content = [op.kind, op.note_id, op.prompt_id, op.cluster_id, op.text, op.base_rev]
    return hashlib.sha256(dump(content)).hexdigest()


def _kind(value: object) -> OpKind:
    try:
        return OpKind(str(value))
    except ValueError:
        raise _Refused("kind") from None


def _match(raw: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _Refused(name)
    return value


def _optional(raw: Mapping[str, Any], name: str) -> str | None:
    return None if raw.get(name) is None else _match(raw, name, _NAME)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Refused("text")
    words = clean(value)
    if not words:
        raise _Refused("empty")
    if len(words) > NOTE_MAX:
        raise _Refused("too_long")
    return words


def _base_rev(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < _HIGHEST:
        raise _Refused("base_rev")
    return value


def _advisory(value: object) -> int:
    return value if type(value) is int and 0 <= value < _HIGHEST else 0


def _no_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON


def plain_result(result: OpResult) -> dict[str, object]:
    """One result as phones read it; what does not apply is left out."""
    fields = {
        "note_no": result.note_no,
        "rev": result.rev,
        "text": result.text,
        "reason": result.reason,
    }
    shown = {name: value for name, value in fields.items() if value is not None}
    return {"op_id": result.op_id, "status": result.status.value, **shown}


def plain_state(state: PublicState) -> dict[str, object]:
    """What every phone may see."""
    return {
        "session_uid": state.session_uid,
        "title": state.title,
        "sample": state.sample,
        "open": state.open,
        "phase": {"title": state.phase_title, "ends_at": state.phase_ends_at},
        "prompt": state.prompt_id,
        "prompts": [
            {
                "id": p.prompt_id,
                "kind": p.kind,
                "text": p.text,
                "easy": p.easy_text,
                "translations": dict(p.translations),
            }
            for p in state.prompts
        ],
        "choices": [{"id": c.cluster_id, "label": c.label} for c in state.choices],
        "votes_each": state.votes_each,
    }


def plain_notes(notes: Sequence[PhoneNote]) -> list[dict[str, object]]:
    """A device's own notes."""
    return [
        {
            "note_id": n.note_id,
            "note_no": n.note_no,
            "rev": n.rev,
            "text": n.text,
            "state": n.state,
            "prompt": n.prompt_id,
        }
        for n in notes
    ]


def dump(value: object) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
