"""Counting: what is confirmed, what is only suggested, what groups share, what may be said."""

from __future__ import annotations

from kisarazu_ws.domain.balance import balance, common_opinions, needs_environment_round
from kisarazu_ws.domain.clusters import Cluster, Tag, tag_id
from kisarazu_ws.domain.comparison import Column, differences, reading
from kisarazu_ws.domain.notes import Note


def note(at: int, cluster: str | None = None, group: str = "g1") -> Note:
    return Note(
        id=f"n{at}", session_id="s", number=at, text="見本", source="sample", created_at="",
        cluster_id=cluster, group_id=group,
    )  # fmt: skip


def tag(subject: str, key: str, state: str = "confirmed") -> Tag:
    return Tag(
        id=tag_id(subject, "pillar", key), session_id="s", subject_id=subject, kind="pillar",
        key=key, state=state, actor="facilitator",
    )  # fmt: skip


def cluster(id_: str, parent: str | None = None) -> Cluster:
    return Cluster(id=id_, session_id="s", number=1, parent_id=parent)


def test_suggested_labels_are_never_counted_as_confirmed() -> None:
    tags = [
        tag("n1", "society"),
        tag("n2", "economy", "suggested"),
        tag("n1", "environment", "suggested"),
    ]
    found = balance([note(1), note(2), note(3)], tags, [])
    assert (dict(found.confirmed), dict(found.suggested)) == ({"society": 1}, {"economy": 1})
    assert (found.labelled, found.hinted, found.untagged, found.n) == (1, 1, 1, 3)
    assert found.share("society") == 1.0
    assert found.share("society", with_suggested=True) == 0.5


def test_a_clusters_label_holds_for_notes_without_their_own() -> None:
    clusters = [cluster("top"), cluster("in", "top")]
    tags = [tag("top", "society"), tag("n2", "environment")]
    found = balance([note(1, "in"), note(2, "in"), note(3)], tags, clusters)
    assert dict(found.confirmed) == {"society": 1, "environment": 1}


def test_the_environment_round_needs_thirty_labelled_notes_and_less_than_a_tenth() -> None:
    def asked(environment: int, society: int) -> bool:
        notes = [note(i) for i in range(environment + society)]
        tags = [
            tag(f"n{i}", "environment" if i < environment else "society") for i in range(len(notes))
        ]
        return needs_environment_round(balance(notes, tags, []))

    assert asked(2, 28)
    assert not asked(3, 27)
    assert not asked(2, 27)
    assert not asked(0, 0)


def test_an_opinion_is_common_when_every_group_speaks_in_it_or_below_it() -> None:
    clusters = [cluster("a"), cluster("a1", "a"), cluster("b"), cluster("c"), cluster("d")]
    notes = [
        note(1, "a", "g1"), note(2, "a1", "g2"), note(3, "b", "g1"), note(4, "b", "g1"),
        note(5, "c", "g2"), note(6, None, "g1"),
    ]  # fmt: skip
    rows = common_opinions(notes, clusters, ["g1", "g2"])
    kinds = {r.cluster_id: r.kind for r in rows}
    assert kinds == {"a": "all", "b": "one", "c": "one", "d": "none"}
    assert rows[0].cluster_id == "a"
    assert rows[0].cells == {"g1": ("n1",), "g2": ("n2",)}


NAMES = {"environment": "環境", "society": "社会"}


def column(
    title: str, environment: int, society: int, *, external: bool = False, sample: bool = False
) -> Column:
    counts = {"environment": environment, "society": society}
    return Column(title, counts, environment + society, external=external, sample=sample)


def test_rates_are_compared_and_not_counts() -> None:
    columns = [column("甲", 10, 90), column("乙", 4, 36)]
    assert all(d.points == 0 for d in differences(columns, list(NAMES)))
    assert reading(columns, NAMES).startswith("大きな相違はありません")


def test_ten_points_are_a_difference_that_is_named() -> None:
    said = reading([column("甲", 10, 90), column("乙", 20, 80)], NAMES)
    assert "「環境」は乙が甲より10ポイント高い" in said
    assert "大きな相違はありません" in reading([column("甲", 10, 90), column("乙", 19, 81)], NAMES)


def test_few_external_and_sample_columns_carry_their_caveats() -> None:
    said = reading([column("甲", 2, 27), column("乙", 3, 27, external=True, sample=True)], NAMES)
    assert "「甲」は件数が少ないため参考です（n＝29）" in said
    assert "乙」は件数が少ない" not in said
    assert "外部の会は件数だけ" in said
    assert "見本" in said


def test_one_column_is_no_comparison() -> None:
    assert "2つ以上" in reading([column("甲", 1, 1), column("乙", 0, 0)], NAMES)
