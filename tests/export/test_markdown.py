"""Markdown: the web page's form, every note once, no mark of a note's own taken for a mark."""

from __future__ import annotations

import pytest

from kisarazu_ws.export.compose import compose
from kisarazu_ws.export.facts import Facts
from kisarazu_ws.export.markdown import escaped, markdown
from kisarazu_ws.workshop.snapshot import SessionSnapshot
from tests.export.made import Made


@pytest.fixture(scope="module")
def page(view: SessionSnapshot) -> str:
    return markdown(compose(view), Facts(view))


def test_page_has_the_parts_of_the_web_form(page: str) -> None:
    heads = [line for line in page.split("\n") if line.startswith("#")]

    assert heads[:2] == ["# 職員ワークショップ　開催結果（概要）", "## 主な課題・困りごと・意見"]
    assert "- 暮らしの足と見守り（15件）" in page
    assert "**【見本】**" in page


def test_every_note_is_one_row(page: str, view: SessionSnapshot) -> None:
    rows = page.split("| 番号 | 班 | 設問 | 側面 | 付箋の記載 |")[1].strip().split("\n")[1:]

    assert [row.split(" | ", 4)[4].removesuffix(" |") for row in rows] == [
        escaped(note.text) for note in view.notes
    ]


def test_marks_are_escaped() -> None:
    assert escaped("# *a* | <b> [x](y) `z`") == r"\# \*a\* \| \<b\> \[x\](y) \`z\`"
    assert escaped("1. 一\n- 二\n=三") == r"1\. 一<br>\- 二<br>\=三"


def test_no_name_of_the_roster(page: str, minutes_file: Made) -> None:
    assert not [name for name in minutes_file.names if name in page]
