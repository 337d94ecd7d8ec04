"""What a person should look at before minutes go out: open questions, found by plain rules.

Nothing is changed here: each question names the notes it is about and the words that were found,
and a person decides (`workshop.disclosure`). Names are compared with the session's own roster; the
dictionary adds what else may be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from kisarazu_ws.domain.balance import confirmed_labels
from kisarazu_ws.domain.disclosure import MASK, REWORDED, hidden_words
from kisarazu_ws.domain.groups import RosterEntry
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.domain.text import fold
from kisarazu_ws.language.engine import Engine
from kisarazu_ws.language.flags import SEVERAL, says_nothing
from kisarazu_ws.language.values import Text
from kisarazu_ws.workshop.snapshot import SessionSnapshot

# On folded text, so full-width digits are read too; people write ー and − for a hyphen.
_TELEPHONE = re.compile(
    r"(?<!\d)(?:0|\+81[-‐–−ー ]?)\d{1,4}[-‐–−ー( ]?\d{1,4}[-‐–−ー) ]?\d{3,4}(?!\d)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_ADDRESS = re.compile(
    r"\d+丁目\d+番?(?:\d+号)?|\d+番地(?:の?\d+)?|〒?\d{3}[-‐–−ー]\d{4}(?!\d)"
    r"|(?<=[一-龥])\d{1,4}[-‐–−]\d{1,4}[-‐–−]\d{1,4}(?!\d)"
)
_CONTACTS = (_TELEPHONE, _MAIL, _ADDRESS)
_HONORIFIC = re.compile(
    r"[一-龥々ァ-ヶー]{1,5}(?:さん|氏(?![神子名族])|様(?![々子式])|ちゃん|くん)"
)
_COMMON = (
    "皆さん", "客様", "客さん", "高齢者さん", "業者さん", "職人さん", "農家さん", "父さん",
    "母さん", "兄さん", "姉さん", "婆さん", "爺さん", "神様", "摂氏", "多様", "同様", "模様",
    "仕様", "一様", "異様", "有様", "王様", "ボランティアさん", "スタッフさん", "パパさん",
    "ママさん",
)  # fmt: skip
SHORTEST_NAME = 2
Search = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """One thing to decide; `kind` names | contact | elsewhere | honorific | nothing | several |
    twins | unsorted | untagged | unnamed | findings. `private` ones must be settled before
    anything is published. `words`: what was found in each note, as it stands in its public text."""

    kind: str
    sentence: str
    next_step: str
    note_ids: tuple[str, ...] = ()
    private: bool = False
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# What a person decides on note by note (`workshop.disclosure`), what touches privacy first.
DECIDED = ("names", "contact", "honorific", "nothing", "several", "twins")


def open_questions(
    snapshot: Snapshot,
    view: SessionSnapshot,
    engine: Engine | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Question, ...]:
    """Everything open, what touches people's privacy first. Without an `engine` only plain rules
    speak: no names out of the dictionary, no notes that say the same. Raises
    `language.values.Cancelled`."""
    names = roster_names(snapshot, view.session.id)
    asked = _asked(view)
    listed = partial(names_in, names=names)
    found = [
        _asks(
            asked, "names", "名簿の氏名を含む付箋が{n}件あります。",
            "伏せるか言いかえるか、載せないかを決めてください（元の文は庁内に残ります）。",
            listed, private=True,
        ),
        _asks(
            asked, "contact", "電話番号・メール・番地のような文字を含む付箋が{n}件あります。",
            "伏せるか、そのままでよいか決めてください。", contacts_in, private=True,
        ),
        _elsewhere(view, listed),
        _asks(
            asked, "honorific", "人の名前かもしれない語を含む付箋が{n}件あります。",
            "個人がわかる名前なら、伏せるか言いかえてください。", _maybe_names(view, engine),
        ),
        _asks(
            asked, "nothing", "「特になし」だけの付箋が{n}件あります。",
            "載せないか、そのまま残すか決めてください。",
            lambda text: (text,) if says_nothing(text) else (),
        ),
        *(_by_engine(view, asked, engine, cancelled) if engine else ()),
        _unsorted(view),
        _untagged(view),
        _unnamed(view),
        _findings(view),
    ]  # fmt: skip
    return tuple(q for q in found if q is not None)


def _asked(view: SessionSnapshot) -> Mapping[str, str]:
    """What is still read through: the words that would go out, without the notes that a person
    left out or found fit as they are."""
    asked: dict[str, str] = {}
    for note in view.notes:
        decision = view.disclosures.get(note.id)
        if decision is None or not decision.settles(note):
            asked[note.id] = note.text
        elif decision.choice in REWORDED:
            asked[note.id] = decision.text
    return asked


def _asks(
    asked: Mapping[str, str], kind: str, sentence: str, next_step: str, search: Search,
    *, private: bool = False,
) -> Question | None:  # fmt: skip
    found = {id_: words for id_, text in asked.items() if (words := search(text))}
    if not found:
        return None
    return Question(kind, sentence.format(n=len(found)), next_step, tuple(found), private, found)


def _maybe_names(view: SessionSnapshot, engine: Engine | None) -> Search:
    """Words with 〜さん behind them and names out of the dictionary, the city's own words aside."""
    known = tuple(fold(term.name) for terms in view.terms.values() for term in terms)

    def search(text: str) -> tuple[str, ...]:
        titled = [m.group() for m in _HONORIFIC.finditer(text)]
        found = [word for word in titled if not word.endswith(_COMMON)]
        for name in engine.names(text) if engine else ():
            if not any(name in word for word in (*known, *map(fold, found))):
                found.append(as_written(text, name))
        return tuple(dict.fromkeys(found))

    return search


def _by_engine(
    view: SessionSnapshot,
    asked: Mapping[str, str],
    engine: Engine,
    cancelled: Callable[[], bool],
) -> tuple[Question | None, Question | None]:
    """Notes with several ideas, and notes that nearly say the same."""
    texts = [
        Text(id_, text)
        for id_, text in asked.items()
        if id_ not in view.disclosures and not says_nothing(text)
    ]
    several = tuple(one.id for one in texts if SEVERAL in engine.flags(one))
    pairs = engine.near_duplicates(texts, cancelled=cancelled)
    twins = tuple(dict.fromkeys(id_ for pair in pairs for id_ in (pair.first, pair.second)))
    return (
        Question(
            "several", f"いくつもの考えが入った付箋が{len(several)}件あります。",
            "「整理」で分けるか、そのまま残すか決めてください。", several,
        ) if several else None,
        Question(
            "twins", f"ほぼ同じ内容の付箋が{len(pairs)}組あります。",
            "両方載せるか、一方を載せないか決めてください。", twins,
        ) if twins else None,
    )  # fmt: skip


def _elsewhere(view: SessionSnapshot, names: Search) -> Question | None:
    """Names, contacts and masked words in what is no note: 表札, findings, sections, captions."""
    hidden = {
        word for note in view.notes for word in hidden_words(note, view.disclosures.get(note.id))
    }
    newest = view.minutes[-1] if view.minutes else None
    written = {
        "表札": [cluster.nameplate for cluster in view.clusters],
        "成果や気づき": [finding.text for finding in view.findings],
        "本文": list(newest.fields.values()) if newest else [],
        "写真の説明": [picture.caption for picture in view.attachments],
    }
    places = [
        f"{place}の「{word}」"
        for place, texts in written.items()
        for text in texts
        for word in (*names(text), *contacts_in(text), *(w for w in hidden if w in text))
    ]
    if not places:
        return None
    listed = "、".join(dict.fromkeys(places[:6])) + ("ほか" if len(places) > 6 else "")
    return Question(
        "elsewhere", f"付箋のほかに、氏名・連絡先・伏せた語が残っています：{listed}。",
        "「整理」と「本文」「成果や気づき」で、その語を直してください。", private=True,
    )  # fmt: skip


def roster_names(snapshot: Snapshot, session_id: str) -> frozenset[str]:
    """The names of the roster as they might be written: whole, and in parts at a space."""
    names: set[str] = set()
    for entry in snapshot.of_session(RosterEntry, session_id):
        whole = fold(entry.name)
        names.add("".join(whole.split()))
        names.update(part for part in whole.split() if len(part) >= SHORTEST_NAME)
    return frozenset(n for n in names if len(n) >= SHORTEST_NAME)


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that stand in the text, as they are written there, spaces aside; no part of a name
    that is found whole."""
    folded = "".join(fold(text).split())
    found: list[str] = []
    for name in sorted((n for n in names if n in folded), key=lambda n: (-len(n), n)):
        if not any(name in longer for longer in found):
            found.append(name)
    return tuple(as_written(text, name) for name in found)


def contacts_in(text: str) -> tuple[str, ...]:
    """Telephone numbers, mail addresses and house numbers, as they are written."""
    folded = fold(text)
    found = (m.group() for rule in _CONTACTS for m in rule.finditer(folded))
    return tuple(as_written(text, word) for word in dict.fromkeys(found))


def as_written(text: str, folded: str) -> str:
    """The part of `text` that a folded word was found in, with the spaces inside it; the folded
    word itself where letters were joined in folding."""
    letters = [(fold(ch), at) for at, ch in enumerate(text) if not ch.isspace()]
    plain = "".join(letter for letter, _ in letters)
    place = plain.find("".join(folded.split()))
    if place < 0 or any(len(letter) != 1 for letter, _ in letters):
        return folded
    last = place + len("".join(folded.split())) - 1
    return text[letters[place][1] : letters[last][1] + 1]


def _unsorted(view: SessionSnapshot) -> Question | None:
    ids = tuple(note.id for note in view.notes if note.cluster_id is None and not note.lone)
    if not ids:
        return None
    return Question(
        "unsorted", f"島に入っていない付箋が{len(ids)}件あります。",
        "「整理」で島に入れるか、一匹狼にしてください（このままでも書き出せます）。", ids,
    )  # fmt: skip


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


@dataclass(frozen=True)
class Undecided:
    """A note that a person decides on: for which reasons (kinds of questions), and the words that
    were found in what would go out, the longest first."""

    note_id: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]


def undecided(questions: Iterable[Question]) -> tuple[Undecided, ...]:
    """The notes of all questions that are decided note by note, each once, privacy first."""
    kinds: dict[str, list[str]] = {}
    words: dict[str, set[str]] = {}
    for question in questions:
        if question.kind in DECIDED:
            for id_ in question.note_ids:
                kinds.setdefault(id_, []).append(question.kind)
                found = question.words.get(id_, ()) if question.kind != "nothing" else ()
                words.setdefault(id_, set()).update(found)
    return tuple(
        Undecided(id_, tuple(why), tuple(sorted(words[id_], key=lambda w: (-len(w), w))))
        for id_, why in kinds.items()
    )


def masked(text: str, words: Iterable[str]) -> str:
    """The text with every one of the words put out of sight."""
    for word in words:
        text = text.replace(word, MASK)
    return text
