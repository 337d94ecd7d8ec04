"""What a person should look at before minutes go out: open questions, found by plain rules.

Nothing is changed here: each question names the notes it is about, and a person decides. Names are
compared with the session's own roster only; it is not a general name finder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kisarazu_ws.domain.balance import confirmed_labels
from kisarazu_ws.domain.groups import RosterEntry
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.domain.text import fold
from kisarazu_ws.workshop.snapshot import SessionSnapshot

# On folded text, so full-width digits are read too; people write ー and − for a hyphen.
_TELEPHONE = re.compile(
    r"(?<!\d)(?:0|\+81[-‐–−ー ]?)\d{1,4}[-‐–−ー( ]?\d{1,4}[-‐–−ー) ]?\d{3,4}(?!\d)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_HONORIFIC = re.compile(
    r"[一-龥々ァ-ヶー]{1,5}(?:さん|氏(?![神子名族])|様(?![々子式])|ちゃん|くん)"
)
_COMMON = (
    "皆さん", "客様", "客さん", "高齢者さん", "業者さん", "職人さん", "農家さん", "父さん",
    "母さん", "兄さん", "姉さん", "婆さん", "爺さん", "神様", "摂氏", "多様", "同様", "模様",
    "仕様", "一様", "異様", "有様", "王様", "ボランティアさん", "スタッフさん", "パパさん",
    "ママさん",
)  # fmt: skip
_NOTHING = (
    "特になし", "特に無し", "とくになし", "なし", "無し", "無", "ありません", "特にありません",
    "特にない", "ない",
)  # fmt: skip
SHORTEST_NAME = 2
Rule = Callable[[Note], bool]


@dataclass(frozen=True)
class Question:
    """One thing to decide; `kind` names | contact | honorific | nothing | unsorted | untagged |
    unnamed | findings. `private` ones must be settled before anything is published."""

    kind: str
    sentence: str
    next_step: str
    note_ids: tuple[str, ...] = ()
    private: bool = False


def open_questions(snapshot: Snapshot, view: SessionSnapshot) -> tuple[Question, ...]:
    """Everything open, what touches people's privacy first."""
    names = roster_names(snapshot, view.session.id)
    found = [
        _notes_question(
            view, "names", "名簿の氏名を含む付箋が{n}件あります。",
            "氏名を伏せた文に直してください（元の文は庁内の記録に残ります）。",
            lambda note: has_name(note.text, names), private=True,
        ),
        _notes_question(
            view, "contact", "電話番号・メールのような文字を含む付箋が{n}件あります。",
            "伏せるか、そのままでよいか確かめてください。",
            lambda note: _has_contact(fold(note.text)), private=True,
        ),
        _notes_question(
            view, "honorific", "人の名前かもしれない語を含む付箋が{n}件あります。",
            "個人がわかる名前なら、伏せた文に直してください。", _maybe_named,
        ),
        _notes_question(
            view, "nothing", "「特になし」だけの付箋が{n}件あります。",
            "一覧から外すか、そのまま残すか決めてください。", _says_nothing,
        ),
        _notes_question(
            view, "unsorted", "島に入っていない付箋が{n}件あります。",
            "「整理」で島に入れるか、一匹狼にしてください（このままでも書き出せます）。",
            lambda note: note.cluster_id is None and not note.lone,
        ),
        _untagged(view),
        _unnamed(view),
        _findings(view),
    ]  # fmt: skip
    return tuple(q for q in found if q is not None)


def roster_names(snapshot: Snapshot, session_id: str) -> frozenset[str]:
    """The names of the roster as they might be written: whole, and in parts at a space."""
    names: set[str] = set()
    for entry in snapshot.of_session(RosterEntry, session_id):
        whole = fold(entry.name)
        names.add("".join(whole.split()))
        names.update(part for part in whole.split() if len(part) >= SHORTEST_NAME)
    return frozenset(n for n in names if len(n) >= SHORTEST_NAME)


def has_name(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the text, spaces aside."""
    folded = "".join(fold(text).split())
    return any(name in folded for name in names)


def _notes_question(
    view: SessionSnapshot,
    kind: str,
    sentence: str,
    next_step: str,
    applies: Rule,
    *,
    private: bool = False,
) -> Question | None:
    ids = tuple(note.id for note in view.notes if applies(note))
    return Question(kind, sentence.format(n=len(ids)), next_step, ids, private) if ids else None


def _has_contact(folded: str) -> bool:
    return bool(_TELEPHONE.search(folded) or _MAIL.search(folded))


def _maybe_named(note: Note) -> bool:
    return any(not m.group().endswith(_COMMON) for m in _HONORIFIC.finditer(note.text))


def _says_nothing(note: Note) -> bool:
    return note.text.strip("。．. 　") in _NOTHING


def _untagged(view: SessionSnapshot) -> Question | None:
    labelled = confirmed_labels(view.notes, view.tags, view.clusters, "pillar")
    open_ids = tuple(n.id for n in view.notes if n.id not in labelled)
    if not open_ids:
        return None
    return Question(
        "untagged",
        f"柱（環・経・社）が確定していない付箋が{len(open_ids)}件あります。",
        "「整理」で確定すると、三つの柱の割合に数えられます。",
        open_ids,
    )


def _unnamed(view: SessionSnapshot) -> Question | None:
    nameless = sum(not c.nameplate for c in view.clusters)
    if not nameless:
        return None
    sentence = f"表札のない島が{nameless}つあります。"
    return Question("unnamed", sentence, "「整理」で表札を書いてください。")


def _findings(view: SessionSnapshot) -> Question | None:
    if any(f.kind == "finding" for f in view.findings):
        return None
    return Question(
        "findings", "成果や気づきがまだ書かれていません。", "「成果や気づき」で一文から書けます。"
    )
