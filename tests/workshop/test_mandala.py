"""Versions, reasons, evidence, minutes and what is open before they go out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.mandala import (
    Evidence,
    MandalaChange,
    MandalaNode,
    MandalaVersion,
    ProjectSeed,
    coverage,
    difference,
)
from kisarazu_ws.domain.minutes import Finding, Minutes
from kisarazu_ws.workshop import mandala, minutes
from kisarazu_ws.workshop.notes import NewNote, write_note
from kisarazu_ws.workshop.reference import bring_reference
from kisarazu_ws.workshop.review import open_questions
from kisarazu_ws.workshop.snapshot import session_snapshot, version_nodes
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    built.workshop.do(bring_reference).result()
    yield built
    built.workshop.close()


@pytest.fixture
def draft(made: Small) -> MandalaVersion:
    return made.workshop.do(mandala.draft_version, "mandala-1.0", "1.1").result()


def nodes(made: Small, version_id: str) -> tuple[MandalaNode, ...]:
    return version_nodes(made.workshop.snapshot, version_id)


def refused(code: str, future: object) -> WorkshopError:
    with pytest.raises(WorkshopError) as error:
        future.result()  # type: ignore[attr-defined]
    assert error.value.code == code
    return error.value


def test_a_draft_has_the_same_keys_and_no_difference(made: Small, draft: MandalaVersion) -> None:
    base = nodes(made, "mandala-1.0")
    assert len(base) == 81
    assert {n.key for n in nodes(made, draft.id)} == {n.key for n in base}
    assert difference(base, nodes(made, draft.id)) == ()
    refused("label", made.workshop.do(mandala.draft_version, "mandala-1.0", "1.1"))


def test_a_published_version_is_read_only_and_says_the_next_step(made: Small) -> None:
    node = nodes(made, "mandala-1.0")[0]
    do = made.workshop.do
    for future in (
        do(mandala.rename_node, node.id, "別名", "理由"),
        do(mandala.remove_node, node.id, "理由"),
        do(mandala.add_node, "mandala-1.0", "action", "新しい取組", "理由"),
        do(mandala.add_evidence, node.id, made.session.id, [("note", made.notes[0].id)]),
    ):
        assert "新しい案" in refused("read_only_version", future).next_step
    assert len(nodes(made, "mandala-1.0")) == 81


def test_every_change_needs_a_reason_and_shows_in_the_difference(
    made: Small, draft: MandalaVersion
) -> None:
    do = made.workshop.do
    first = next(n for n in nodes(made, draft.id) if n.kind == "action")
    refused("reason", do(mandala.rename_node, first.id, "別名", "  "))
    do(mandala.rename_node, first.id, "別名", "担い手が変わった").result()
    effect = next(n for n in nodes(made, draft.id) if n.kind == "effect")
    do(mandala.retag_node, effect.id, {"visions": (6,)}, "⑥を支えるため").result()
    do(mandala.add_node, draft.id, "place", "新しい場所", "現地で分かった").result()
    gone = next(n for n in nodes(made, draft.id) if n.kind == "stakeholder")
    do(mandala.remove_node, gone.id, "なくなった").result()
    found = difference(nodes(made, "mandala-1.0"), nodes(made, draft.id))
    assert sorted(d.kind for d in found) == ["added", "removed", "renamed", "retagged"]
    reasons = {c.kind: c.reason for c in made.workshop.snapshot.all(MandalaChange).values()}
    assert reasons["renamed"] == "担い手が変わった"
    assert len(reasons) == 4
    assert coverage(nodes(made, draft.id), []).vision_effects[6] == 1


def test_evidence_counts_once_and_goes_along_into_the_next_draft(
    made: Small, draft: MandalaVersion
) -> None:
    do, target = made.workshop.do, f"{draft.id}:weakening_ties"
    for _ in range(2):
        sources = [("note", made.notes[0].id), ("note", made.notes[1].id)]
        do(mandala.add_evidence, target, made.session.id, sources).result()
    evidence = made.workshop.snapshot.all(Evidence).values()
    assert coverage(nodes(made, draft.id), evidence).evidence_count["weakening_ties"] == 2
    silent = {n.key for n in coverage(nodes(made, draft.id), evidence).silent}
    assert "weakening_ties" not in silent
    do(mandala.publish_version, draft.id).result()
    after = do(mandala.draft_version, draft.id, "1.2").result()
    carried = [
        e for e in made.workshop.snapshot.all(Evidence).values() if e.target_id.startswith(after.id)
    ]
    assert len(carried) == 2


def test_a_removed_draft_comes_back_whole(made: Small, draft: MandalaVersion) -> None:
    made.workshop.do(mandala.remove_draft, draft.id).result()
    assert not nodes(made, draft.id)
    made.workshop.undo().result()
    assert len(nodes(made, draft.id)) == 81


def test_a_seed_needs_a_title(made: Small) -> None:
    refused("empty", made.workshop.do(mandala.put_seed, ProjectSeed(id="s", title=" ")))


def test_minutes_go_from_draft_over_checked_to_published_and_stay(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    refused("not_checked", do(minutes.publish_minutes, session, "x"))
    do(minutes.edit_minutes, session, {"purpose": "見本の趣旨"}).result()
    do(minutes.check_minutes, session).result()
    do(minutes.edit_minutes, session, {"review": "見本の振り返り"}).result()
    refused("not_checked", do(minutes.publish_minutes, session, "x"))  # edited: a draft again
    do(minutes.check_minutes, session).result()
    do(minutes.publish_minutes, session, "abc").result()
    do(minutes.edit_minutes, session, {"purpose": "別の趣旨"}).result()
    found = sorted(made.workshop.snapshot.all(Minutes).values(), key=lambda m: m.number)
    assert [(m.number, m.state, m.fields["purpose"]) for m in found] == [
        (1, "published", "見本の趣旨"),
        (2, "draft", "別の趣旨"),
    ]
    assert found[1].fields["review"] == "見本の振り返り"


def test_findings_keep_their_order_and_lose_evidence_with_themselves(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    ids = [do(minutes.add_finding, session, f"見本{i}").result().id for i in range(3)]
    do(mandala.add_evidence, ids[0], session, [("note", made.notes[0].id)]).result()
    do(minutes.move_finding, ids[2], 0).result()
    found = sorted(made.workshop.snapshot.all(Finding).values(), key=lambda f: f.position)
    assert [f.id for f in found] == [ids[2], ids[0], ids[1]]
    do(minutes.remove_finding, ids[0]).result()
    assert not made.workshop.snapshot.all(Evidence)


@pytest.mark.parametrize(
    ("text", "kind", "private"),
    [
        ("見本：見本名簿03号が言った", "names", True),
        ("見本：0438-23-0000へ電話", "contact", True),
        ("見本：a.b@example.jp まで", "contact", True),
        ("見本：鈴木さんの家の前", "honorific", False),
        ("特になし", "nothing", False),
    ],
)
def test_what_is_open_is_asked_before_it_goes_out(
    made: Small, text: str, kind: str, private: bool
) -> None:
    def kinds() -> dict[str, tuple[str, ...]]:
        view = session_snapshot(made.workshop.snapshot, made.session.id)
        found = open_questions(made.workshop.snapshot, view)
        assert all(q.private == (q.kind in ("names", "contact")) for q in found)
        return {q.kind: q.note_ids for q in found}

    assert kind not in kinds()
    written = made.workshop.do(write_note, made.session.id, NewNote(text)).result()
    assert kinds()[kind] == (written.id,)
    assert private == (kind in ("names", "contact"))


def test_evidence_of_a_published_version_stays(made: Small, draft: MandalaVersion) -> None:
    do, target = made.workshop.do, nodes(made, draft.id)[0].id
    source = [("note", made.notes[0].id)]
    (kept,) = do(mandala.add_evidence, target, made.session.id, source).result()
    do(mandala.publish_version, draft.id).result()
    refused("read_only_version", do(mandala.remove_evidence, [kept.id]))
    later = do(mandala.draft_version, draft.id, "1.2").result()
    (copy,) = [
        e for e in made.workshop.snapshot.all(Evidence).values() if e.target_id.startswith(later.id)
    ]
    do(mandala.remove_evidence, [copy.id]).result()
    assert list(made.workshop.snapshot.all(Evidence)) == [kept.id]


def test_publishing_twice_or_removing_what_is_published_is_refused(
    made: Small, draft: MandalaVersion
) -> None:
    do = made.workshop.do
    do(mandala.publish_version, draft.id).result()
    refused("read_only_version", do(mandala.publish_version, draft.id))
    refused("read_only_version", do(mandala.remove_draft, draft.id))


def test_what_grew_from_a_removed_draft_grows_from_its_base(
    made: Small, draft: MandalaVersion
) -> None:
    later = made.workshop.do(mandala.draft_version, draft.id, "1.2").result()
    made.workshop.do(mandala.remove_draft, draft.id).result()
    assert made.workshop.snapshot.all(MandalaVersion)[later.id].base_id == "mandala-1.0"


def test_a_refused_removal_changes_nothing(made: Small, draft: MandalaVersion) -> None:
    project = next(n for n in nodes(made, draft.id) if n.kind == "project")
    source = [("note", made.notes[0].id)]
    made.workshop.do(mandala.add_evidence, project.id, made.session.id, source).result()
    before = nodes(made, draft.id)
    refused("reason", made.workshop.do(mandala.remove_node, project.id, " "))
    assert nodes(made, draft.id) == before
    assert len(made.workshop.snapshot.all(Evidence)) == 1


def test_what_hung_below_a_removed_node_comes_to_its_parent(
    made: Small, draft: MandalaVersion
) -> None:
    project = next(n for n in nodes(made, draft.id) if n.kind == "project")
    below = {n.key for n in nodes(made, draft.id) if n.parent_key == project.key}
    made.workshop.do(mandala.remove_node, project.id, "やめた").result()
    after = {n.key: n for n in nodes(made, draft.id)}
    assert below
    assert {after[key].parent_key for key in below} == {project.parent_key}
    made.workshop.undo().result()
    assert {n.key for n in nodes(made, draft.id) if n.parent_key == project.key} == below


def test_what_hung_deeper_moves_up_one_level_only(made: Small, draft: MandalaVersion) -> None:
    action = next(n for n in nodes(made, draft.id) if n.kind == "action" and n.parent_key)
    do = made.workshop.do
    below = do(mandala.add_node, draft.id, "place", "見本の場所", "理由", action.key).result()
    do(mandala.remove_node, action.id, "やめた").result()
    moved = made.workshop.snapshot.all(MandalaNode)[below.id]
    assert moved.parent_key == action.parent_key


@pytest.mark.parametrize("label", ["", "  ", "1.0", " 1.0 "])
def test_a_draft_needs_a_number_of_its_own(made: Small, label: str) -> None:
    refused("label", made.workshop.do(mandala.draft_version, "mandala-1.0", label))


def test_names_have_one_to_sixty_characters(made: Small, draft: MandalaVersion) -> None:
    do, node = made.workshop.do, nodes(made, draft.id)[0]
    for label in ("", "　 ", "長" * 61):
        refused("label", do(mandala.rename_node, node.id, label, "理由"))
    assert do(mandala.rename_node, node.id, " 長い\n名前 ", "理由").result().label == "長い 名前"


def test_a_retag_is_no_way_to_change_anything_else(made: Small, draft: MandalaVersion) -> None:
    node = nodes(made, draft.id)[0]
    with pytest.raises(ValueError, match="label"):
        made.workshop.do(mandala.retag_node, node.id, {"label": "別名"}, "理由").result()
