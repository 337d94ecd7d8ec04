"""What each operation promises: sessions, people, notes, the board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.clusters import Answer, Cluster, Tag, Vote
from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.groups import Group, Participant, RosterEntry
from kisarazu_ws.domain.notes import Note, NoteRevision
from kisarazu_ws.domain.sessions import Phase, Prompt, Session, timetable
from kisarazu_ws.workshop import notes, organise, people, sessions
from tests.builders import Small, small, template

NOON = dt.datetime(2026, 11, 24, 13, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    yield built
    built.workshop.close()


def session(made: Small) -> Session:
    return made.workshop.snapshot.all(Session)[made.session.id]


def note(made: Small, at: int) -> Note:
    return made.workshop.snapshot.all(Note)[made.notes[at].id]


def phases(made: Small) -> list[Phase]:
    found = made.workshop.snapshot.of_session(Phase, made.session.id)
    return [slot.phase for slot in timetable("13:30", found)]


def refused(code: str, future: object) -> None:
    with pytest.raises(WorkshopError) as error:
        future.result()  # type: ignore[attr-defined]
    assert error.value.code == code


# --- agenda --------------------------------------------------------------------------------------


def test_a_session_from_a_template_is_ready_to_run(made: Small) -> None:
    assert [p.title for p in phases(made)] == ["開会", "課題を書く", "全体共有"]
    assert timetable("13:30", phases(made))[-1].ends == "15:30"
    assert phases(made)[1].prompt_id == made.prompts[1].id
    assert [g.name for g in made.groups] == ["1班", "2班", "3班", "4班"]


def test_times_follow_when_a_phase_comes_moves_and_goes(made: Small) -> None:
    do = made.workshop.do
    added = do(sessions.add_phase, made.session.id, "休憩", 10, "break", None, 1).result()
    assert [p.title for p in phases(made)] == ["開会", "休憩", "課題を書く", "全体共有"]
    do(sessions.move_phase, added.id, 3).result()
    assert [p.position for p in phases(made)] == [0, 1, 2, 3]
    assert phases(made)[3].id == added.id
    do(sessions.remove_phase, added.id).result()
    assert timetable("13:30", phases(made))[-1].ends == "15:30"


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_odd_minutes_are_refused(made: Small, minutes: int) -> None:
    refused(
        "minutes", made.workshop.do(sessions.edit_phase, phases(made)[0].id, {"minutes": minutes})
    )
    assert phases(made)[0].minutes == 20


def test_the_timer_runs_pauses_and_grows(made: Small) -> None:
    do = made.workshop.do
    do(sessions.start_phase, phases(made)[1].id, NOON).result()
    assert session(made).prompt_id == made.prompts[1].id
    do(sessions.extend_timer, made.session.id, 5).result()
    later = NOON + dt.timedelta(minutes=15)
    do(sessions.pause_timer, made.session.id, later).result()
    assert session(made).phase_left_s == 50 * 60
    do(sessions.extend_timer, made.session.id, -10).result()
    do(sessions.resume_timer, made.session.id, later).result()
    ends = dt.datetime.fromisoformat(session(made).phase_ends_at or "")
    assert ends == later + dt.timedelta(minutes=40)
    refused("running", do(sessions.remove_phase, phases(made)[1].id))


def test_the_environment_round_comes_after_the_running_phase(made: Small) -> None:
    do = made.workshop.do
    do(sessions.start_phase, phases(made)[0].id, NOON).result()
    prepared = template().environment_round
    do(
        sessions.add_environment_round, made.session.id, prepared.text, prepared.easy_text,
        prepared.translations, prepared.minutes,
    ).result()  # fmt: skip
    assert [p.minutes for p in phases(made)] == [20, 10, 60, 40]
    prompt = made.workshop.snapshot.get(Prompt, phases(made)[1].prompt_id)
    assert prompt is not None
    assert (prompt.kind, prompt.text) == ("environment", "環境の面では？")
    made.workshop.undo().result()
    assert len(phases(made)) == 3


def test_what_notes_answer_cannot_be_removed(made: Small) -> None:
    refused("has_notes", made.workshop.do(sessions.remove_prompt, made.prompts[0].id))
    refused("has_notes", made.workshop.do(sessions.remove_session, made.session.id))


# --- people --------------------------------------------------------------------------------------


def test_names_live_only_in_the_roster(made: Small) -> None:
    participants = made.workshop.snapshot.all(Participant).values()
    assert not any("名簿" in repr(p) for p in participants)
    assert len(made.workshop.snapshot.all(RosterEntry)) == 20
    assert made.workshop.do(people.erase_roster, made.session.id).result() == 20
    assert not made.workshop.snapshot.all(RosterEntry)
    assert len(made.workshop.snapshot.all(Participant)) == 20


def test_codes_are_unique_even_when_given_twice(made: Small) -> None:
    new = [people.NewParticipant(code="A-01"), people.NewParticipant(), people.NewParticipant()]
    added = made.workshop.do(people.add_participants, made.session.id, new).result()
    assert [p.code for p in added] == ["P-01", "P-02", "P-03"]


def test_fewer_groups_leave_people_and_notes_without_one(made: Small) -> None:
    made.workshop.do(people.set_group_count, made.session.id, 3).result()
    groups = {g.id for g in made.workshop.snapshot.of_session(Group, made.session.id)}
    homeless = [p for p in made.workshop.snapshot.all(Participant).values() if p.group_id is None]
    assert (len(groups), len(homeless)) == (3, 5)
    assert all(n.group_id in groups | {None} for n in made.workshop.snapshot.all(Note).values())
    refused("groups", made.workshop.do(people.set_group_count, made.session.id, 0))


def test_an_absence_moves_nobody(made: Small) -> None:
    before = {p.id: p.group_id for p in made.workshop.snapshot.all(Participant).values()}
    made.workshop.do(people.set_absent, [made.participants[0].id], True).result()
    after = made.workshop.snapshot.all(Participant)
    assert {p.id: p.group_id for p in after.values()} == before
    assert after[made.participants[0].id].absent


def test_a_district_belongs_to_one_group(made: Small) -> None:
    first, second = made.groups[0].id, made.groups[1].id
    do = made.workshop.do
    do(people.assign_districts, made.session.id, {first: ("iwane", "kaneda")}).result()
    do(people.move_district, made.session.id, "iwane", second).result()
    groups = made.workshop.snapshot.all(Group)
    assert groups[first].district_keys == ("kaneda",)
    assert groups[second].district_keys == ("iwane",)


# --- notes ---------------------------------------------------------------------------------------


def test_a_note_takes_group_and_district_from_its_writer(made: Small) -> None:
    person = made.participants[7]
    new = notes.NewNote("見本：花", participant_id=person.id)
    written = made.workshop.do(notes.write_note, made.session.id, new).result()
    assert (written.group_id, written.district_key) == (person.group_id, person.district_key)
    assert written.number == 41


def test_a_card_number_is_refused_twice(made: Small) -> None:
    card = notes.NewNote("見本：花", source="paper", card_no="12")
    made.workshop.do(notes.write_note, made.session.id, card).result()
    refused("card_twice", made.workshop.do(notes.write_note, made.session.id, card))


def test_many_notes_are_written_all_or_none(made: Small) -> None:
    news = [notes.NewNote("見本：よい"), notes.NewNote("長" * 100_000)]
    refused("too_long", made.workshop.do(notes.write_notes, made.session.id, news))
    assert len(made.workshop.snapshot.all(Note)) == 40


def test_a_correction_is_a_revision(made: Small) -> None:
    made.workshop.do(notes.correct_note, made.notes[0].id, "見本：直した").result()
    made.workshop.do(
        notes.correct_note, made.notes[0].id, "見本：直した"
    ).result()  # the same again
    found = made.workshop.snapshot.all(NoteRevision).values()
    assert [r.text for r in found if r.note_id == made.notes[0].id] == [
        made.notes[0].text,
        "見本：直した",
    ]
    assert note(made, 0).rev == 2


def test_what_was_taken_out_comes_back(made: Small) -> None:
    made.workshop.do(notes.remove_notes, [made.notes[0].id]).result()
    assert note(made, 0).state == "removed"
    made.workshop.do(notes.restore_notes, [made.notes[0].id]).result()
    assert note(made, 0).state == "live"


# --- board ---------------------------------------------------------------------------------------


def make(made: Small, *at: int, parent: str | None = None) -> Cluster:
    ids = [made.notes[i].id for i in at]
    return made.workshop.do(organise.make_cluster, made.session.id, ids, "表札", parent).result()


def test_clusters_nest_three_levels_and_never_in_a_circle(made: Small) -> None:
    top = make(made, 0)
    middle = make(made, 1, parent=top.id)
    bottom = make(made, 2, parent=middle.id)
    fourth = make(made, 3)
    refused("deep", made.workshop.do(organise.nest_cluster, fourth.id, bottom.id))
    refused("circle", made.workshop.do(organise.nest_cluster, top.id, bottom.id))


def test_dissolving_leaves_the_notes_where_the_cluster_was(made: Small) -> None:
    top = make(made, 0)
    inner = make(made, 1, 2, parent=top.id)
    made.workshop.do(organise.dissolve_cluster, inner.id).result()
    assert note(made, 1).cluster_id == top.id
    made.workshop.do(organise.dissolve_cluster, top.id).result()
    assert note(made, 1).cluster_id is None


def test_accepting_proposals_never_moves_what_a_person_placed(made: Small) -> None:
    mine = make(made, 0)
    made.workshop.do(organise.set_lone, [made.notes[1].id]).result()
    ids = tuple(n.id for n in made.notes[:5])
    proposal = organise.AcceptedGroup(ids, "案の表札")
    (made_id,) = made.workshop.do(organise.accept_groups, made.session.id, [proposal]).result()
    assert note(made, 0).cluster_id == mine.id
    assert note(made, 1).cluster_id is None
    assert [note(made, i).cluster_id for i in (2, 3, 4)] == [made_id] * 3
    assert made.workshop.snapshot.all(Cluster)[made_id].proposed


def test_suggested_tags_never_touch_what_a_person_decided(made: Small) -> None:
    do, subject = made.workshop.do, made.notes[0].id
    do(organise.confirm_tag, subject, made.session.id, "pillar", "society").result()
    do(organise.reject_tag, subject, made.session.id, "pillar", "environment").result()
    for wanted in (("environment", "economy"), ("society",)):
        tags = [(subject, "pillar", key, "理由") for key in wanted]
        do(organise.suggest_tags, made.session.id, tags).result()
    states = {t.key: t.state for t in made.workshop.snapshot.all(Tag).values()}
    assert states == {"society": "confirmed", "environment": "rejected"}


def test_a_new_count_of_paper_dots_replaces_the_old_one(made: Small) -> None:
    cluster = make(made, 0)
    for count in (3, 7):
        made.workshop.do(organise.count_dots, made.session.id, cluster.id, count).result()
    assert [v.count for v in made.workshop.snapshot.all(Vote).values()] == [7]
    refused("count", made.workshop.do(organise.count_dots, made.session.id, cluster.id, -1))


def test_a_cluster_that_is_gone_is_named(made: Small) -> None:
    refused("gone", made.workshop.do(organise.place_notes, [made.notes[0].id], "none"))


# --- stars, copies, parts, the grid ------------------------------------------------------------


def test_a_note_with_several_ideas_becomes_its_parts_and_comes_back(made: Small) -> None:
    do, first = made.workshop.do, made.notes[0]
    island = do(organise.make_cluster, made.session.id, [first.id], "見本").result()
    parts = do(notes.split_note, first.id, ["見本：見守り", "見本：足"]).result()

    assert [p.text for p in parts] == ["見本：見守り", "見本：足"]
    assert {p.split_from for p in parts} == {first.id}
    assert {(p.group_id, p.prompt_id, p.participant_id) for p in parts} == {
        (first.group_id, first.prompt_id, first.participant_id)
    }
    assert {p.cluster_id for p in parts} == {island.id}
    assert note(made, 0).state == "split"
    assert note(made, 0).text == first.text
    made.workshop.undo().result()
    assert note(made, 0).state == "live"
    assert all(p.id not in made.workshop.snapshot.all(Note) for p in parts)


def test_one_part_is_no_split(made: Small) -> None:
    with pytest.raises(WorkshopError) as refused:
        made.workshop.do(notes.split_note, made.notes[0].id, ["見本：全部"]).result()
    assert refused.value.code == "one_part"
    assert note(made, 0).state == "live"


def test_copies_lead_to_one_note_and_never_in_a_chain(made: Small) -> None:
    do, ids = made.workshop.do, [n.id for n in made.notes]
    do(notes.mark_same, [ids[1]], ids[0]).result()
    do(notes.mark_same, [ids[2]], ids[1]).result()
    do(notes.mark_same, [ids[0]], ids[3]).result()
    assert [note(made, at).same_as for at in range(4)] == [ids[3], ids[3], ids[3], None]
    do(notes.mark_same, [ids[1]], None).result()
    assert note(made, 1).same_as is None


def test_a_star_is_put_on_and_taken_off(made: Small) -> None:
    made.workshop.do(notes.star_notes, [made.notes[0].id]).result()
    assert note(made, 0).starred
    made.workshop.do(notes.star_notes, [made.notes[0].id], False).result()
    assert not note(made, 0).starred


def test_a_place_in_the_grid_is_within_it(made: Small) -> None:
    island = made.workshop.do(organise.make_cluster, made.session.id, [], "見本").result()
    laid = made.workshop.do(organise.lay_on_grid, island.id, 1.4, 0.25).result()
    assert (laid.effect, laid.ease) == (1.0, 0.25)
    off = made.workshop.do(organise.lay_on_grid, island.id, None, None).result()
    assert (off.effect, off.ease) == (None, None)


def test_what_was_said_to_proposals_is_kept(made: Small) -> None:
    do, ids = made.workshop.do, [n.id for n in made.notes]
    group = organise.AcceptedGroup((ids[0], ids[1]), "見本：見守り")
    do(organise.accept_groups, made.session.id, [group]).result()
    do(organise.refuse_group, made.session.id, "見本：足").result()
    said = made.workshop.snapshot.of_session(Answer, made.session.id)
    assert [(a.kind, a.accepted, a.words) for a in said] == [
        ("cluster", True, "見本：見守り"), ("cluster", False, "見本：足"),
    ]  # fmt: skip
