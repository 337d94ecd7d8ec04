"""From a snapshot to the minutes: what the city's form asks for, in its order.

Figures come from the data and say their unit and what they leave out; words that a person wrote
(`fields`) take their place. Names of persons cannot get here: a snapshot holds none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from kisarazu_ws.domain.minutes import Finding
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.export.document import (
    Balance,
    Block,
    BoardFigure,
    Bullets,
    Column,
    Document,
    Island,
    NoteList,
    Paragraph,
    Picture,
    Section,
    Sticky,
    Subsection,
    Table,
)
from kisarazu_ws.export.facts import FEW, Facts, Node, kind_word
from kisarazu_ws.export.fields import (
    DETAIL_LINES,
    FIELDS,
    HEAD_KEYS,
    INTERNAL,
    UNFILLED,
    decision_cells,
    form_word,
    newest_moment,
    section_text,
    state_stamp,
    written,
)
from kisarazu_ws.workshop.snapshot import SessionSnapshot

BOARD_STICKIES = 160  # more would be pages of board that nobody reads; the list holds all
BOARD_ISLANDS = 60
NOTHING = Paragraph("（記載なし）", role="quiet")
Blocks = tuple[Block, ...]


def compose(view: SessionSnapshot) -> Document:
    """The minutes of a session; the same snapshot gives the same value."""
    facts = Facts(view)
    sample = ("見本",) if view.session.sample else ()
    internal = () if view.public else (INTERNAL,)
    return Document(
        name=view.session.title,
        title=tuple(section_text(view, "title").split("\n")),
        running=f"{view.session.title}　{form_word(view)}",
        stamps=(*sample, *internal, state_stamp(view)),
        head=_head(view),
        at=newest_moment(view),
        sections=(
            Section("purpose", "1　開会・趣旨", _purpose(view)),
            Section("review", "2　前回の振り返り", _prose(section_text(view, "review"))),
            Section("discussion", "3　意見交換（要点筆記）", _discussion(facts)),
            Section("summary", "4　まとめ（成果や気づき）", _summary(facts)),
            Section("decisions", "5　決定事項・今後の対応", _decisions(facts)),
            Section("next", "6　今後の予定", _plans(facts)),
            *_photographs(view),
            *_notes(facts),
        ),
    )


def _head(view: SessionSnapshot) -> Table:
    labels = {field.key: field.label for field in FIELDS}
    found = [(labels[key], section_text(view, key)) for key in HEAD_KEYS]
    rows = [(label, text or UNFILLED) for label, text in found if text or label != labels["theme"]]
    details = view.session.details
    rows += [(label, details[label]) for label in DETAIL_LINES if details.get(label)]
    cells = tuple((Paragraph(label), Paragraph(text)) for label, text in rows)
    return Table((Column("", 0.2), Column("", 0.8)), cells, role="facts")


def _purpose(view: SessionSnapshot) -> Blocks:
    activity = section_text(view, "activity")
    return (
        *_prose(section_text(view, "purpose")),
        *((Paragraph("活動内容", role="lead"), *_prose(activity)) if activity else ()),
    )


def _discussion(facts: Facts) -> tuple[Block | Subsection, ...]:
    lead = _prose(section_text(facts.view, "discussion_lead"))
    if not facts.view.notes:
        return lead
    return (
        *lead,
        Subsection("（1）主な課題・困りごと・意見", _opinions(facts)),
        Subsection("（2）ボード（付箋の整理結果）", _board(facts)),
        Subsection("（3）三つの柱のバランス", _balance(facts)),
        Subsection("（4）班をまたぐ共通意見", _common(facts)),
    )


# --- (1) -------------------------------------------------------------------------------------

_OPINIONS = (
    Column("島", 0.06, "centre"),
    Column("分類", 0.11, "centre"),
    Column("意見（島の表札）", 0.48),
    Column("件数", 0.075, "right"),
    Column("側面", 0.085, "centre"),
    Column("班", 0.115, "centre"),
    Column("賛同", 0.075, "right"),
)


def _opinions(facts: Facts) -> Blocks:
    rows = tuple(_opinion_row(facts, node, mark) for node, mark in facts.marked)
    table = (
        (Table(_OPINIONS, rows, "islands"),)
        if rows
        else (Paragraph("島はまだない。", role="quiet"),)
    )
    return (*table, *_left_over(facts))


def _opinion_row(facts: Facts, node: Node, mark: str) -> tuple[Paragraph, ...]:
    votes = facts.votes_within(node)
    refs = tuple(note.number for note in node.own)
    return (
        Paragraph(mark),
        Paragraph(facts.prompt_word(node.notes)),
        Paragraph(node.nameplate, refs),
        Paragraph(f"{len(node.notes)}件"),
        Paragraph(facts.signs(node.notes) or "―"),
        Paragraph(_group_words(facts, node)),
        Paragraph(f"{votes}票" if votes else "―"),
    )


def _group_words(facts: Facts, node: Node) -> str:
    groups = facts.groups_of(node.notes)
    if len(groups) > 1 and len(groups) == len(facts.view.groups):
        return f"全{len(groups)}班"
    numbers = [name.removesuffix("班") for name in groups]
    if groups and all(number.isdigit() for number in numbers):
        return f"{'・'.join(numbers)}班"
    return "・".join(groups) or "―"


def _left_over(facts: Facts) -> Blocks:
    """What stands beside the islands, and how much of the sorting a machine had proposed."""
    remarks = []
    lone = tuple(note.number for note in facts.loose if note.lone)
    unsorted = tuple(note.number for note in facts.loose if not note.lone)
    if lone:
        text = f"どの島にも入れず、一匹狼として残した付箋は{len(lone)}件。"
        remarks.append(Paragraph(text, lone, "quiet"))
    if unsorted:
        remarks.append(Paragraph(f"島に入れていない付箋は{len(unsorted)}件。", unsorted, "quiet"))
    if facts.view.clusters:
        remarks.append(Paragraph(_provenance(facts.view), role="quiet"))
    return tuple(remarks)


def _provenance(view: SessionSnapshot) -> str:
    proposed, every, refused = view.proposed_clusters, len(view.clusters), view.refused_proposals
    away = f"見送った提案は{refused}件。" if refused else ""
    if not proposed:
        return f"島{every}つは、すべて人が作った。{away}"
    taken = "機械の提案を人が確かめて採り入れたもの。"
    if proposed == every:
        return f"島{every}つは、すべて{taken}{away}"
    return f"島{every}つのうち{proposed}つは、{taken}ほかは人が作った。{away}"


# --- (2) -------------------------------------------------------------------------------------


def _board(facts: Facts) -> Blocks:
    islands = board_islands(facts)
    if not islands:
        return (NOTHING,)
    shown = islands[:BOARD_ISLANDS]
    figure = BoardFigure(shown, _board_words(shown))
    left = sum(len(i.stickies) + i.more for i in islands) - sum(len(i.stickies) for i in shown)
    rest = (Paragraph(f"ほか{left}件は図に入れていない（別紙1）。", role="quiet"),) if left else ()
    sorted_ = () if facts.tree else (Paragraph("整理の前なので、班ごとに並べた。", role="quiet"),)
    return (*sorted_, Paragraph(_board_key(facts), role="quiet"), figure, *rest)


_COLOURS = {
    "yellow": "黄", "pink": "桃", "blue": "青", "green": "緑", "violet": "紫", "orange": "橙",
}  # fmt: skip


def _board_key(facts: Facts) -> str:
    """What colours and signs on the board mean."""
    asked = {note.prompt_id for note in facts.view.notes}
    prompts = [prompt for prompt in facts.view.prompts if prompt.id in asked]
    colours = "、".join(f"{_COLOURS.get(p.colour, p.colour)}＝{kind_word(p)}" for p in prompts)
    key = f"付箋の色は設問（{colours}）、" if colours else "付箋の"
    return f"{key}左下は番号、右下の印は人が確認した柱。長い文は途中まで（全文は別紙1）。"


def board_islands(facts: Facts, most: int = BOARD_STICKIES) -> tuple[Island, ...]:
    """The board for a page: islands in order, lone notes last; before sorting, one per group."""
    piles: list[tuple[str, int, tuple[Sticky, ...]]] = []
    for top in facts.tree:
        for node in top.walk():
            notes = tuple(_sticky(facts, note) for note in node.own)
            piles.append((node.nameplate, node.level, notes))
    lone = tuple(n for n in facts.loose if n.lone or not facts.tree)
    if facts.tree and lone:
        piles.append(("一匹狼", 1, tuple(_sticky(facts, note) for note in lone)))
    if not facts.tree:
        for name in [*facts.groups_of(lone), ""]:
            mine = tuple(_sticky(facts, n) for n in lone if facts.group(n) == name)
            piles.extend([(name or "班なし", 1, mine)] if mine else [])
    cap = _cap([len(stickies) for _, _, stickies in piles], most)
    return tuple(
        Island(plate, stickies[:cap], max(len(stickies) - cap, 0), level)
        for plate, level, stickies in piles
    )


def _cap(sizes: list[int], most: int) -> int:
    """How many stickies every island may show so that all together stay within `most`."""
    cap = max(sizes, default=1)
    while cap > 1 and sum(min(size, cap) for size in sizes) > most:
        cap -= 1
    return cap


def _sticky(facts: Facts, note: Note) -> Sticky:
    prompt = facts.prompt(note)
    colour = prompt.colour if prompt else "yellow"
    pillars = facts.labels(note, "pillar")
    return Sticky(note.number, note.text, colour, pillars, facts.votes(note.id))


def _board_words(islands: tuple[Island, ...]) -> str:
    plates = "、".join(f"「{i.nameplate}」{len(i.stickies) + i.more}件" for i in islands[:30])
    return f"付箋を島にまとめたボードの図。{plates}。付箋の文は別紙1にある。"


# --- (3), (4) --------------------------------------------------------------------------------


def _balance(facts: Facts) -> Blocks:
    bars = facts.bars()
    every, known = len(facts.view.notes), bars[0].of
    if not known:
        text = f"柱を人が確認した付箋はまだない（未確認{every}件）。"
        return (Paragraph(text, role="quiet"),)
    text = (
        f"全{every}件のうち、人が柱を確認した{known}件（n＝{known}）を数えた。"
        f"未確認{every - known}件は含まない。"
        "1件が複数の柱にまたがることがあるため、割合の合計は100％を超えることがある。"
    )
    return (Balance(bars), Paragraph(text, role="quiet"), *_balance_reading(facts))


def _balance_reading(facts: Facts) -> Blocks:
    bars = sorted(facts.bars(), key=lambda bar: bar.count)
    if bars[0].of < FEW:
        return (Paragraph("件数が少ないため参考。", role="quiet"),)
    if bars[0].count == bars[1].count:
        return ()
    least = bars[0]
    return (Paragraph(f"最も少ないのは{least.label}で、{least.count}件（{least.text}）だった。"),)


_COMMON = (
    Column("共通意見（島の表札）", 0.58),
    Column("班の数", 0.14, "centre"),
    Column("班", 0.18, "centre"),
    Column("件数", 0.10, "right"),
)


def _common(facts: Facts) -> Blocks:
    every = len(facts.view.groups)
    if every < 2:
        return (Paragraph("班が一つのため、班をまたぐ比較はしていない。", role="quiet"),)
    shared = [top for top in facts.tree if len(facts.groups_of(top.notes)) > 1]
    if not shared:
        return (Paragraph("二つ以上の班から出た意見の島はない。", role="quiet"),)
    shared.sort(key=lambda n: (-len(facts.groups_of(n.notes)), -len(n.notes)))
    rows = tuple(
        (
            Paragraph(node.nameplate),
            Paragraph(f"{every}班中{len(facts.groups_of(node.notes))}班"),
            Paragraph(_group_words(facts, node)),
            Paragraph(f"{len(node.notes)}件"),
        )
        for node in shared
    )
    return (Table(_COMMON, rows),)


# --- 4 to 6 and appendix ---------------------------------------------------------------------


def _summary(facts: Facts) -> Blocks:
    lead = _lines(written(facts.view).get("summary", ""))
    items = _findings(facts, "finding")
    return (*lead, *((Bullets(items),) if items else ())) or (NOTHING,)


def _findings(facts: Facts, kind: str) -> tuple[Paragraph, ...]:
    mine = [finding for finding in facts.view.findings if finding.kind == kind]
    return tuple(_finding(facts, finding) for finding in mine)


def _finding(facts: Facts, finding: Finding) -> Paragraph:
    refs, islands = facts.support(finding.id)
    return Paragraph(finding.text, refs, islands=islands)


_DECISIONS = (
    Column("No.", 0.07, "centre"),
    Column("内容", 0.57),
    Column("担当", 0.20),
    Column("期限", 0.16),
)


def _decisions(facts: Facts) -> Blocks:
    found = list(_findings(facts, "decision"))
    extra = written(facts.view).get("decisions", "").split("\n")
    found += [Paragraph(line.strip()) for line in extra if line.strip()]
    rows = []
    for number, one in enumerate(found, 1):
        what, who, until = decision_cells(one.text)
        words = replace(one, text=what)
        cells = (words, Paragraph(who or "―"), Paragraph(until or "―"))
        rows.append((Paragraph(str(number)), *cells))
    return (Table(_DECISIONS, tuple(rows)),) if rows else (NOTHING,)


def _plans(facts: Facts) -> Blocks:
    items = list(_findings(facts, "plan"))
    extra = written(facts.view).get("next", "").split("\n")
    items += [Paragraph(line.strip().lstrip("・")) for line in extra if line.strip()]
    return (Bullets(tuple(items)),) if items else (NOTHING,)


def _photographs(view: SessionSnapshot) -> tuple[Section, ...]:
    pictures = tuple(
        Picture(one.sha256, one.mime, one.caption)
        for one in view.attachments
        if one.note_id is None and one.mime.startswith("image/")
    )
    return (Section("photographs", "活動の様子", pictures),) if pictures else ()


def _notes(facts: Facts) -> tuple[Section, ...]:
    rows = facts.rows()
    if not rows:
        return ()
    revised = sum(row.revised for row in rows)
    text = f"付箋{len(rows)}件を、書かれたまま載せた。記入者の氏名は載せていない。"
    if revised:
        text += f"うち{revised}件は、訂正された後の文である。"
    disclosed = _disclosed(facts.view)
    blocks = (Paragraph(text + disclosed, role="quiet"), NoteList(rows))
    title = "別紙1　付箋一覧" + ("" if disclosed else "（全件・原文）")
    return (Section("notes", title, blocks, appendix=True),)


def _disclosed(view: SessionSnapshot) -> str:
    """How many notes do not go out as they were written."""
    if not view.public:
        return ""
    counts = Counter(one.choice for one in view.disclosures.values())
    parts = (
        (counts["mask"], "うち{n}件は、個人に関わる語を伏せた。"),
        (counts["generalise"], "うち{n}件は、個人に関わらない言い方に直した。"),
        (counts["drop"], "ほかに{n}件は、公開版には載せていない。"),
    )
    return "".join(words.format(n=count) for count, words in parts if count)


def _prose(text: str) -> Blocks:
    return _lines(text) or (NOTHING,)


def _lines(text: str) -> Blocks:
    """Lines as paragraphs; runs of lines that begin with 「・」 as bullets."""
    blocks: list[Block] = []
    for line in (line.strip() for line in text.split("\n")):
        if line.startswith("・"):
            before = blocks[-1] if blocks else None
            items = before.items if isinstance(before, Bullets) else ()
            blocks[len(blocks) - bool(items) :] = [Bullets((*items, Paragraph(line[1:].strip())))]
        elif line:
            blocks.append(Paragraph(line))
    return tuple(blocks)
