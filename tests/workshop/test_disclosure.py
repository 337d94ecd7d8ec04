"""What goes out to the public: decided note by note, undone like anything else, asked anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.language.engine import Engine
from kisarazu_ws.paths import resources
from kisarazu_ws.workshop.disclosure import disclose, undisclose
from kisarazu_ws.workshop.minutes import add_finding
from kisarazu_ws.workshop.notes import NewNote, correct_note, write_note
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.review import Question, open_questions
from kisarazu_ws.workshop.snapshot import SessionSnapshot, for_public, session_snapshot
from kisarazu_ws.workshop.workshop import Workshop
from tests.builders import Small, small

MAIL = "ご連絡は mihon@example.jp まで"


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    yield built
    built.workshop.close()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(resources())


def view_of(made: Small) -> SessionSnapshot:
    return session_snapshot(made.workshop.snapshot, made.session.id)


def wrote(made: Small, text: str) -> Note:
    return made.workshop.do(write_note, made.session.id, NewNote(text)).result()


def asked(made: Small, engine: Engine | None = None) -> dict[str, Question]:
    return {q.kind: q for q in open_questions(made.workshop.snapshot, view_of(made), engine)}


def public_texts(made: Small) -> dict[int, str]:
    return {note.number: note.text for note in for_public(view_of(made)).notes}


@pytest.mark.parametrize(
    ("choice", "text", "goes_out"),
    [
        ("mask", "ご連絡は ●● まで", "ご連絡は ●● まで"),
        ("generalise", "ご連絡は窓口まで", "ご連絡は窓口まで"),
        ("keep", "", MAIL),
        ("drop", "", None),
    ],
)
def test_a_decision_changes_what_goes_out_and_nothing_else(
    made: Small, choice: str, text: str, goes_out: str | None
) -> None:
    note = wrote(made, MAIL)
    assert "contact" in asked(made)
    made.workshop.do(disclose, [note.id], choice, text).result()

    assert "contact" not in asked(made)
    assert public_texts(made).get(note.number) == goes_out
    assert made.workshop.snapshot.all(Note)[note.id].text == MAIL

    made.workshop.undo().result()
    assert "contact" in asked(made)


def test_what_was_hidden_stays_hidden_when_the_note_changes_and_is_asked_anew(made: Small) -> None:
    note = wrote(made, MAIL)
    made.workshop.do(disclose, [note.id], "mask", "ご連絡は ●● まで").result()
    made.workshop.do(correct_note, note.id, f"{MAIL}。").result()

    assert public_texts(made)[note.number] == "ご連絡は ●● まで"
    assert note.id in asked(made)["contact"].note_ids


def test_masked_words_that_still_hold_a_contact_are_asked_about(made: Small) -> None:
    note = wrote(made, f"{MAIL}、電話は 0438-00-0000")
    made.workshop.do(disclose, [note.id], "mask", "ご連絡は ●● まで、電話は 0438-00-0000").result()

    assert asked(made)["contact"].words == {note.id: ("0438-00-0000",)}


def test_masked_words_must_not_stand_elsewhere(made: Small) -> None:
    note = wrote(made, "見本野さくらの店を残す")
    made.workshop.do(disclose, [note.id], "mask", "●●の店を残す").result()
    assert "elsewhere" not in asked(made)
    made.workshop.do(make_cluster, made.session.id, [note.id], "見本野さくらの店").result()
    made.workshop.do(add_finding, made.session.id, "見本野さくらは元気だ").result()

    question = asked(made)["elsewhere"]
    assert question.private
    assert "表札の「見本野さくら」" in question.sentence
    assert "成果や気づきの「見本野さくら」" in question.sentence


def test_a_decision_can_be_taken_back(made: Small) -> None:
    note = wrote(made, MAIL)
    made.workshop.do(disclose, [note.id], "drop").result()
    made.workshop.do(undisclose, [note.id]).result()

    assert public_texts(made)[note.number] == MAIL
    assert "contact" in asked(made)


@pytest.mark.parametrize(("choice", "text"), [("mask", ""), ("mask", MAIL), ("burn", "")])
def test_a_decision_that_decides_nothing_is_refused(made: Small, choice: str, text: str) -> None:
    note = wrote(made, MAIL)
    with pytest.raises(WorkshopError):
        made.workshop.do(disclose, [note.id], choice, text).result()
    assert "contact" in asked(made)


def test_decisions_are_in_the_file(made: Small, kws: Path) -> None:
    note = wrote(made, MAIL)
    made.workshop.do(disclose, [note.id], "drop").result()
    made.workshop.close()

    with Workshop(kws) as opened:
        assert session_snapshot(opened.snapshot, made.session.id).disclosures[note.id].rev == 1


def test_the_dictionary_knows_names_but_leaves_the_citys_words(made: Small, engine: Engine) -> None:
    note = wrote(made, "見本：山田花子に聞いた")
    plain = wrote(made, "見本：里山を歩く")
    question = asked(made, engine)["honorific"]

    assert question.words[note.id] == ("山田花子",)
    assert plain.id not in question.note_ids
    assert "honorific" not in asked(made)  # without the engine only plain rules speak


def test_the_engine_asks_about_twins_and_notes_of_several_ideas(
    made: Small, engine: Engine
) -> None:
    one, other = wrote(made, "街灯が少なくて夜道が暗い"), wrote(made, "街灯が少なく夜道が暗い")
    many = wrote(made, "バスの本数を増やしてほしい。公園のトイレを直してほしい。")
    found = asked(made, engine)

    assert {one.id, other.id} <= set(found["twins"].note_ids)
    assert many.id in found["several"].note_ids

    made.workshop.do(disclose, [one.id, other.id, many.id], "keep").result()
    found = asked(made, engine)
    assert not {one.id, many.id} & {i for q in found.values() for i in q.note_ids if q.kind in
                                    ("twins", "several")}  # fmt: skip


@pytest.mark.parametrize("text", ["中央1丁目2番3号", "富士見１２番地", "〒292-0000", "潮見1-2-3"])
def test_house_numbers_are_contacts(made: Small, text: str) -> None:
    note = wrote(made, f"見本：{text}の前")
    assert note.id in asked(made)["contact"].note_ids
