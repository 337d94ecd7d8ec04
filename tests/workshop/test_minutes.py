"""Minutes, findings and pictures: versions that stay, gestures that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.mandala import Evidence
from kisarazu_ws.domain.minutes import Attachment, Finding, Minutes
from kisarazu_ws.workshop import minutes
from kisarazu_ws.workshop.mandala import add_evidence
from tests.builders import Small, small


@pytest.fixture
def made(kws: Path) -> Iterator[Small]:
    built = small(kws)
    yield built
    built.workshop.close()


def versions(made: Small) -> list[tuple[int, str, str]]:
    found = made.workshop.snapshot.of_session(Minutes, made.session.id)
    return [(m.number, m.state, m.sha256) for m in sorted(found, key=lambda m: m.number)]


def findings(made: Small) -> list[str]:
    found = made.workshop.snapshot.of_session(Finding, made.session.id)
    return [f.text for f in sorted(found, key=lambda f: f.position)]


def test_a_published_version_stays_as_it_was_through_everything(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    do(minutes.edit_minutes, session, {"review": "見本の振り返り"}).result()
    do(minutes.check_minutes, session).result()
    digest = minutes.fingerprint(b"pdf")
    first = do(minutes.publish_minutes, session, digest).result()

    do(minutes.edit_minutes, session, {"review": "別"}).result()
    do(minutes.check_minutes, session).result()
    do(minutes.publish_minutes, session, "second").result()
    with pytest.raises(WorkshopError):  # nothing is open, so nothing can be published
        do(minutes.publish_minutes, session, "third").result()

    assert versions(made) == [(1, "published", digest), (2, "published", "second")]
    assert made.workshop.snapshot.all(Minutes)[first.id] == first
    assert len(digest) == 64


def test_publishing_can_be_taken_back_and_done_again(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    do(minutes.check_minutes, session).result()
    do(minutes.publish_minutes, session, "x").result()
    made.workshop.undo().result()
    assert versions(made) == [(1, "checked", "")]
    made.workshop.redo().result()
    assert versions(made) == [(1, "published", "x")]


@pytest.mark.parametrize(
    ("at", "to", "expected"), [(0, 2, "231"), (2, 0, "312"), (1, 99, "132"), (2, -1, "312")]
)
def test_a_finding_goes_where_it_is_put(made: Small, at: int, to: int, expected: str) -> None:
    do, session = made.workshop.do, made.session.id
    ids = [do(minutes.add_finding, session, text).result().id for text in "123"]
    do(minutes.move_finding, ids[at], to).result()
    assert "".join(findings(made)) == expected
    made.workshop.undo().result()
    assert "".join(findings(made)) == "123"


def test_other_words_keep_the_evidence_and_undo_brings_both_back(made: Small) -> None:
    do, session = made.workshop.do, made.session.id
    finding = do(minutes.add_finding, session, " 見本：甲 ").result()
    do(add_evidence, finding.id, session, [("note", made.notes[0].id)]).result()
    do(minutes.edit_finding, finding.id, "見本：乙").result()
    assert (findings(made), len(made.workshop.snapshot.all(Evidence))) == (["見本：乙"], 1)
    do(minutes.remove_finding, finding.id).result()
    assert (findings(made), len(made.workshop.snapshot.all(Evidence))) == ([], 0)
    made.workshop.undo().result()
    assert (findings(made), len(made.workshop.snapshot.all(Evidence))) == (["見本：乙"], 1)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_finding_without_words_is_refused(made: Small, text: str) -> None:
    with pytest.raises(WorkshopError) as refused:
        made.workshop.do(minutes.add_finding, made.session.id, text).result()
    assert refused.value.code == "empty"


def test_a_picture_taken_out_comes_back_with_its_bytes(made: Small) -> None:
    content = b"\x89PNG sample"
    digest = minutes.fingerprint(content)
    picture = made.workshop.do(
        minutes.add_picture, made.session.id, digest, "image/png", content, "見本の写真"
    ).result()
    made.workshop.do(minutes.remove_picture, picture.id).result()
    assert not made.workshop.snapshot.all(Attachment)
    made.workshop.undo().result()
    assert made.workshop.snapshot.all(Attachment)[picture.id].caption == "見本の写真"
    assert made.workshop.blob(digest).result() == content
