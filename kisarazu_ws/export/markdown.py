"""The minutes as Markdown, in the form of the city's web page.

Summary, 「主な課題・困りごと・意見」, 「参加された団体」, what was found and decided; the list of
all notes closes it. Every note's words stand once; what Markdown would take for marks is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.export.document import (
    Balance,
    Block,
    BoardFigure,
    Bullets,
    Document,
    NoteList,
    Paragraph,
    Picture,
    Section,
    Subsection,
    Table,
)
from kisarazu_ws.export.facts import Facts
from kisarazu_ws.export.fields import organisations

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LINE_MARKS = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+=])", re.MULTILINE)


def markdown(document: Document, facts: Facts) -> str:
    """The page; lines end with LF."""
    lines = [
        f"# {escaped('　'.join(document.title))}", "",
        *(f"**【{stamp}】**" for stamp in document.stamps), "",
        *_facts(document.head), "",
        *_opinions(facts),
        *_organisations(facts),
    ]  # fmt: skip
    for section in document.sections:
        lines.extend(_section(section))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    safe = _MARKS.sub(r"\\\1", text)
    safe = _LINE_MARKS.sub(lambda m: _line_mark(m), safe)
    return safe.replace("\n", "<br>")


def _line_mark(match: re.Match[str]) -> str:
    if match.group(2) is not None:
        return f"{match.group(1)}{match.group(2)}\\{match.group(3)}"
    return f"{match.group(4)}\\{match.group(5)}"


def _facts(head: Table) -> Iterator[str]:
    for row in head.rows:
        yield f"- **{escaped(row[0].text)}**　{escaped(row[1].text)}"


def _opinions(facts: Facts) -> list[str]:
    plates = [f"- {escaped(top.nameplate)}（{len(top.notes)}件）" for top in facts.tree]
    return ["## 主な課題・困りごと・意見", "", *plates, ""] if plates else []


def _organisations(facts: Facts) -> list[str]:
    listed = [f"- {escaped(name)}" for name in organisations(facts.view)]
    return ["## 参加された団体", "", "（五十音順・敬称略）", "", *listed, ""] if listed else []


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {escaped(section.title)}", "")
    for block in section.blocks:
        if isinstance(block, Subsection):
            yield from (f"### {escaped(block.title)}", "")
            for inner in block.blocks:
                yield from _block(inner)
        else:
            yield from _block(block)


def _block(block: Block) -> Iterable[str]:
    match block:
        case Paragraph():
            return [_bold(block) if block.role == "lead" else _words(block), ""]
        case Bullets():
            return [*(f"- {_words(item)}" for item in block.items), ""]
        case Table():
            return _table(block)
        case Balance():
            rows = (f"| {b.sign} {b.label} | {b.count}件 | {b.text} |" for b in block.bars)
            return ["| 柱 | 件数 | 割合 |", "|---|---:|---:|", *rows, ""]
        case BoardFigure():
            return []  # said by the table of islands above it
        case Picture():
            return [f"（写真：{escaped(block.caption or '活動の様子')}）", ""]
        case NoteList():
            return _notes(block)


def _words(paragraph: Paragraph) -> str:
    support = paragraph.support
    return escaped(paragraph.text) + (f"（{support}）" if support else "")


def _bold(paragraph: Paragraph) -> str:
    return f"**{escaped(paragraph.text)}**"


def _table(table: Table) -> list[str]:
    marks = {"left": "---", "right": "---:", "centre": ":---:"}
    head = "| " + " | ".join(escaped(column.head) for column in table.columns) + " |"
    rule = "|" + "|".join(marks[column.align] for column in table.columns) + "|"
    rows = ["| " + " | ".join(_words(cell) for cell in row) + " |" for row in table.rows]
    return [head, rule, *rows, ""]


def _notes(notes: NoteList) -> list[str]:
    rows = (
        f"| {row.number} | {escaped(row.group)} | {escaped(row.prompt_kind)} | "
        f"{'・'.join(Pillar(key).sign for key in row.pillars)} | {escaped(row.text)} |"
        for row in notes.rows
    )
    return ["| 番号 | 班 | 設問 | 側面 | 付箋の記載 |", "|---:|---|---|---|---|", *rows, ""]
