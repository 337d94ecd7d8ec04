"""The sample file says what the seed says, and its 見本 notes bear the published finding out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kisarazu_ws.domain.groups import RosterEntry
from kisarazu_ws.domain.mandala import MandalaNode, coverage
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.sessions import Session, attendance_text, date_text
from kisarazu_ws.workshop.sample import make_sample
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from kisarazu_ws.workshop.workshop import Workshop


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    path: Path = tmp_path_factory.mktemp("sample") / "見本.kws"
    with Workshop(path, create=True) as workshop:
        workshop.do(make_sample).result()
        yield workshop


def view(workshop: Workshop, title: str) -> SessionSnapshot:
    sessions = workshop.snapshot.all(Session).values()
    found = next(s for s in sessions if s.title.startswith(title))
    return session_snapshot(workshop.snapshot, found.id)


def test_the_staff_workshop_bears_its_finding_out(sample: Workshop) -> None:
    staff = view(sample, "職員ワークショップ")
    assert (len(staff.notes), len(staff.groups), len(staff.participants)) == (120, 4, 20)
    pillars = Counter(key for n in staff.notes for key in staff.confirmed(n.id, "pillar"))
    assert pillars["environment"] / 120 <= 0.08
    assert pillars["society"] > pillars["economy"] > pillars["environment"]
    sizes = Counter(n.cluster_id for n in staff.notes if n.cluster_id)
    largest = {id_ for id_, _ in sizes.most_common(3)}
    for cluster_id in largest:  # 高齢者福祉, 自治会, つながり: each in all four groups
        assert len({n.group_id for n in staff.notes if n.cluster_id == cluster_id}) == 4
    finding = staff.findings[0]
    assert "環境面に関する意見が少なかった" in finding.text
    assert largest < {e.source_id for e in staff.evidence if e.target_id == finding.id}


def test_the_years_sessions_carry_their_facts(sample: Workshop) -> None:
    assert attendance_text(view(sample, "職員").session) == "20名"
    assert attendance_text(view(sample, "オーガニックシティセミナー").session) == "約150名"
    plenary = view(sample, "全体会").session
    assert (date_text(plenary), plenary.status) == ("令和6年3月22日（金）", "planned")
    sessions = sample.snapshot.all(Session).values()
    assert sum(s.kind == "theme_exchange" for s in sessions) == 10
    assert [s.title for s in sessions if s.external] == ["地域づくりワークショップ（令和5年12月）"]


def test_the_mandala_has_its_81_nodes_and_its_gap(sample: Workshop) -> None:
    nodes = [n for n in sample.snapshot.all(MandalaNode).values() if n.version_id == "mandala-1.0"]
    assert len(nodes) == 81
    assert coverage(nodes, []).vision_effects == {1: 2, 2: 2, 3: 2, 4: 6, 5: 5, 6: 0, 7: 3}


def test_everything_made_up_is_stamped(sample: Workshop) -> None:
    notes = sample.snapshot.all(Note).values()
    assert all(n.source == "sample" and n.id.startswith("見本-") for n in notes)
    with_notes = {n.session_id for n in notes}
    assert all(sample.snapshot.all(Session)[id_].sample for id_ in with_notes)
    assert all("見本" in e.name for e in sample.snapshot.all(RosterEntry).values())
