"""Open questions: what is found in words as people write them, and what is left in peace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.workshop.minutes import add_finding
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.organise import confirm_tags, make_cluster, set_lone
from kisarazu_ws.workshop.people import NewParticipant, add_participants
from kisarazu_ws.workshop.review import Question, names_in, open_questions, roster_names
from kisarazu_ws.workshop.snapshot import session_snapshot
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    yield built
    built.workshop.close()


def asked(made: Small) -> dict[str, Question]:
    view = session_snapshot(made.workshop.snapshot, made.session.id)
    return {q.kind: q for q in open_questions(made.workshop.snapshot, view)}


def kinds_of(made: Small, text: str) -> set[str]:
    note = made.workshop.do(write_note, made.session.id, NewNote(text)).result()
    return {k for k, q in asked(made).items() if note.id in q.note_ids} - {"unsorted", "untagged"}


@pytest.mark.parametrize(
    "text",
    [
        "090-1234-5678", "０９０－１２３４－５６７８", "０９０ー１２３４ー５６７８",
        "090 1234 5678",
        "0438(23)0000", "0438（23）0000", "電話09012345678です", "+81-90-1234-5678", "03−1234−5678",
        "Ａ＠example.jp", "a_b+c@mail.example.jp",
    ],
)  # fmt: skip
def test_telephones_and_mail_are_found_however_written(made: Small, text: str) -> None:
    assert "contact" in kinds_of(made, text)


@pytest.mark.parametrize(
    "text",
    ["2030年までに50%減", "1,000円を100人から", "午前10時30分", "令和5年度の100-200件", "@見本"],
)
def test_figures_are_no_telephone(made: Small, text: str) -> None:
    assert kinds_of(made, text) == set()


@pytest.mark.parametrize("text", ["鈴木さんの家", "林さん", "佐々木氏が", "サトー様", "田中くん"])
def test_people_with_a_title_are_asked_about(made: Small, text: str) -> None:
    assert kinds_of(made, text) == {"honorific"}


@pytest.mark.parametrize(
    "text",
    [
        "生物多様性を守る", "皆さんで決める", "お客様が減った", "多様な人", "同様の課題",
        "摂氏30度", "氏神様の祭り", "お母さんの会", "たくさんある", "様々な人", "農家さんの直売",
    ],
)  # fmt: skip
def test_plain_words_are_no_person(made: Small, text: str) -> None:
    assert kinds_of(made, text) == set()


@pytest.mark.parametrize("text", ["特になし", "特になし。", "なし", "　特にありません　", "無し"])
def test_a_note_that_says_nothing_is_asked_about(made: Small, text: str) -> None:
    assert kinds_of(made, text) == {"nothing"}


def test_names_are_found_whole_in_parts_and_spaced(made: Small) -> None:
    new = NewParticipant(name="見本　花子郎")
    made.workshop.do(add_participants, made.session.id, [new]).result()
    names = roster_names(made.workshop.snapshot, made.session.id)

    assert names_in("昨日 見本 花 子郎 と話した", names) == ("見本 花 子郎",)
    assert names_in("花子郎の店", names) == ("花子郎",)
    assert not names_in("花子の店", names)
    question = asked(made)
    assert "names" in question  # every note of the small file begins with 見本, a part of the name
    assert question["names"].private
    assert next(iter(question)) == "names"  # privacy first


def test_sorting_labelling_and_writing_answer_their_questions(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    every = [n.id for n in made.notes]
    assert {"unsorted", "untagged", "findings"} <= set(asked(made))

    outer = do(make_cluster, session, every[:1], "外").result()
    do(make_cluster, session, every[1:20], "", outer.id).result()
    do(set_lone, every[20:]).result()
    assert "unsorted" not in asked(made)
    assert "unnamed" in asked(made)

    # A label of the outer island holds for what lies in the inner one, as it is counted.
    do(confirm_tags, session, [(outer.id, "pillar", "society")]).result()
    assert set(asked(made)["untagged"].note_ids) == set(every[20:])

    do(add_finding, session, "次の会を開く", "plan").result()
    assert "findings" in asked(made)  # a plan is no finding
    do(add_finding, session, "見本：足りない").result()
    assert "findings" not in asked(made)


def test_every_question_says_how_many_and_what_to_do(made: Small) -> None:
    for question in asked(made).values():
        assert question.sentence.endswith("。")
        assert question.next_step.endswith("。")
        if question.note_ids:
            assert str(len(question.note_ids)) in question.sentence
