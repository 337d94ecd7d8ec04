"""What the minutes say, and that they say no more than the data."""

from __future__ import annotations

import dataclasses

from kisarazu_ws.domain.mandala import Evidence
from kisarazu_ws.export.compose import board_islands, compose
from kisarazu_ws.export.document import (
    Balance,
    BoardFigure,
    Bullets,
    Document,
    NoteList,
    Paragraph,
    Table,
    content_sha256,
)
from kisarazu_ws.export.facts import Facts
from kisarazu_ws.export.fields import FIELDS, clock, composed_text, decision_cells, section_text
from kisarazu_ws.workshop.minutes import check_minutes, edit_minutes, publish_minutes
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.organise import dissolve_cluster, make_cluster
from kisarazu_ws.workshop.sessions import add_series, edit_session
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.templates import new_session
from tests.builders import template
from tests.export.made import Made, take_out


def section(document: Document, key: str) -> list[object]:
    """The blocks of a section, subsections opened."""
    alone = next(s for s in document.sections if s.key == key)
    return list(Document("", (), "", (), document.head, (alone,)).blocks())


def words(document: Document) -> str:
    """Every sentence outside lists of notes and pictures."""
    found: list[str] = []
    for block in document.blocks():
        match block:
            case Paragraph():
                found.append(block.text)
            case Bullets():
                found.extend(item.text for item in block.items)
            case Table():
                found.extend(cell.text for row in block.rows for cell in row)
    found.extend(cell.text for row in document.head.rows for cell in row)
    return "\n".join(found)


def head_row(document: Document, label: str) -> str:
    """The value of a row of the head table."""
    return next(value.text for head, value in document.head.rows if head.text == label)


def test_sections_stand_in_the_order_of_the_form(view: SessionSnapshot) -> None:
    titles = [s.title for s in compose(view).sections]

    assert titles == [
        "1　開会・趣旨", "2　前回の振り返り", "3　意見交換（要点筆記）",
        "4　まとめ（成果や気づき）",
        "5　決定事項・今後の対応", "6　今後の予定", "別紙1　付箋一覧（全件・原文）",
    ]  # fmt: skip


def test_head_says_when_in_wareki_and_who_without_names(minutes_file: Made) -> None:
    document = compose(minutes_file.view)

    assert head_row(document, "日時") == "令和6年1月30日（火）　午後1時30分から午後3時30分まで"
    assert head_row(document, "資料") == "資料1　次第"
    assert head_row(document, "所管課") == "（未記入）"
    assert head_row(document, "出席者").endswith("計20人、4卓")
    assert not any(name in words(document) for name in minutes_file.names)


def test_known_details_are_printed_and_secrets_are_not(changing: Made) -> None:
    details = {
        "参加者の内訳": "市民、市職員 等",
        "join_token": "secret-token",
        "合言葉": "秘密の語",
    }
    fields = {"details": details}
    changing.small.workshop.do(edit_session, changing.small.session.id, fields).result()
    document = compose(changing.view)

    assert head_row(document, "参加者の内訳") == "市民、市職員 等"
    assert "secret-token" not in words(document)
    assert "秘密の語" not in words(document)


def test_every_live_note_is_listed_once_with_its_own_words(view: SessionSnapshot) -> None:
    lists = [b for b in compose(view).blocks() if isinstance(b, NoteList)]

    assert [(r.number, r.text) for r in lists[0].rows] == [(n.number, n.text) for n in view.notes]
    assert len(lists) == 1


def test_no_sentence_holds_a_note(view: SessionSnapshot) -> None:
    said = words(compose(view))

    assert not [note.text for note in view.notes if len(note.text) > 4 and note.text in said]


def test_balance_counts_confirmed_labels_only(view: SessionSnapshot) -> None:
    balance = next(b for b in compose(view).blocks() if isinstance(b, Balance))

    assert [(b.sign, b.count, b.of) for b in balance.bars] == [
        ("環", 0, 32), ("経", 12, 32), ("社", 31, 32),
    ]  # fmt: skip
    assert f"未確認{len(view.notes) - 32}件は含まない" in words(compose(view))
    assert "最も少ないのは環境で、0件（0%）だった" in words(compose(view))


def test_opinions_show_islands_with_group_counts_and_dots(view: SessionSnapshot) -> None:
    table = next(b for b in section(compose(view), "discussion") if isinstance(b, Table))
    rows = {row[2].text: [cell.text for cell in row] for row in table.rows}

    assert table.role == "islands"
    assert rows["暮らしの足と見守り"][0] == "1"
    assert rows["暮らしの足と見守り"][3] == "15件"
    assert rows["通院の足"][0] == "1-1"
    assert rows["自治会"][4:] == ["経・社", "1・4班", "7票"]
    assert rows["一班だけの島"][5] == "―"


def test_how_much_was_proposed_is_said(view: SessionSnapshot) -> None:
    assert "島4つのうち1つは、機械の提案を人が確かめて採り入れたもの" in words(compose(view))
    said = words(compose(dataclasses.replace(view, refused_proposals=2)))
    assert "見送った提案は2件。" in said


def test_common_opinions_are_those_of_several_groups(view: SessionSnapshot) -> None:
    shared = [b for b in section(compose(view), "discussion") if isinstance(b, Table)][1]

    assert [row[0].text for row in shared.rows] == ["暮らしの足と見守り", "自治会"]
    assert [c.text for c in shared.rows[0][1:]] == ["4班中3班", "1・2・3班", "15件"]


def test_a_finding_carries_its_notes_and_islands(view: SessionSnapshot) -> None:
    bullets = next(b for b in section(compose(view), "summary") if isinstance(b, Bullets))

    assert bullets.items[0].support == "島1、付箋12"
    assert any(isinstance(one, Evidence) for one in view.evidence)


def test_decisions_name_who_and_until_when(view: SessionSnapshot) -> None:
    table = next(b for b in section(compose(view), "decisions") if isinstance(b, Table))

    assert [c.text for c in table.rows[0]] == ["1", "バスの増便を調べる", "企画課", "来月末"]
    assert decision_cells("調べる｜企画課｜3月") == ("調べる", "企画課", "3月")
    assert decision_cells("調べる") == ("調べる", "", "")


def test_written_words_replace_or_stand_beside(changing: Made) -> None:
    fields = {"purpose": "直した趣旨\n・一つ\n・二つ", "summary": "まとめの前置き"}
    changing.small.workshop.do(edit_minutes, changing.small.session.id, fields).result()
    document = compose(changing.view)

    assert section(document, "purpose") == [
        Paragraph("直した趣旨"), Bullets((Paragraph("一つ"), Paragraph("二つ"))),
    ]  # fmt: skip
    assert section(document, "summary")[0] == Paragraph("まとめの前置き")
    assert "見守りは四つの班に共通する。" in words(document)


def test_every_field_has_words_to_start_from(view: SessionSnapshot) -> None:
    assert {f.key for f in FIELDS if composed_text(view, f.key)} >= {
        "title", "name", "when", "attendees", "discussion_lead",
    }  # fmt: skip
    assert section_text(view, "documents") == "資料1　次第"
    assert composed_text(view, "documents") == ""


def test_state_is_shown_and_changes_no_content(changing: Made) -> None:
    do, session_id = changing.small.workshop.do, changing.small.session.id
    before = compose(changing.view)
    do(check_minutes, session_id).result()
    checked = compose(changing.view)
    do(publish_minutes, session_id, content_sha256(checked)).result()
    published = compose(changing.view)

    assert [d.stamps for d in (before, checked, published)] == [
        ("見本", "下書き"), ("見本", "確認済み"), ("見本", "公開 第1版"),
    ]  # fmt: skip
    assert content_sha256(before) == content_sha256(published)
    do(write_note, session_id, NewNote("見本：あとから来た")).result()
    assert content_sha256(compose(changing.view)) != content_sha256(published)


def test_before_sorting_the_board_stands_by_group(changing: Made) -> None:
    take_out(changing)
    for cluster in changing.view.clusters:
        changing.small.workshop.do(dissolve_cluster, cluster.id).result()
    islands = board_islands(Facts(changing.view))

    assert [island.nameplate for island in islands] == ["1班", "2班", "3班", "4班", "班なし"]


def test_a_session_without_notes_has_no_empty_tables(changing: Made) -> None:
    session = changing.small.workshop.do(new_session, template(), "これからの会").result()
    document = compose(session_snapshot(changing.small.workshop.snapshot, session.id))

    assert [s.key for s in document.sections][-1] == "next"
    assert section(document, "discussion") == [Paragraph("（記載なし）", role="quiet")]


def test_the_series_is_named_unless_the_title_does(changing: Made) -> None:
    do, session_id = changing.small.workshop.do, changing.small.session.id
    series = do(add_series, "市民の集い（取組⑨）", "other").result()
    do(edit_session, session_id, {"series_id": series.id}).result()
    assert compose(changing.view).title[0] == "市民の集い（取組⑨）"
    do(edit_session, session_id, {"title": "市民の集い 第1回"}).result()

    assert compose(changing.view).title[0] == "市民の集い 第1回"


def test_a_large_board_shows_some_of_every_island(changing: Made) -> None:
    ids = [note.id for note in changing.view.notes][:30]
    changing.small.workshop.do(make_cluster, changing.small.session.id, ids, "大きな島").result()
    islands = board_islands(Facts(changing.view), most=12)
    shown = sum(len(i.stickies) for i in islands)

    assert shown <= 12
    assert shown + sum(i.more for i in islands) == sum(
        n.cluster_id is not None or n.lone for n in changing.view.notes
    )


def test_board_picture_is_told_in_words_without_note_texts(view: SessionSnapshot) -> None:
    figure = next(b for b in compose(view).blocks() if isinstance(b, BoardFigure))

    assert "「自治会」9件" in figure.alt
    assert not [n.text for n in view.notes if len(n.text) > 4 and n.text in figure.alt]


def test_clock_speaks_japanese() -> None:
    assert [clock(t) for t in ("09:00", "13:30", "12:05")] == [
        "午前9時",
        "午後1時30分",
        "午後0時5分",
    ]
