"""The 見本 tell the same story as the presentation, and are stamped."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections import Counter

import pytest

from kisarazu_ws.domain.groups import AGE_BANDS
from kisarazu_ws.domain.mandala import SEED_CLASSES, SEED_STAGES
from kisarazu_ws.domain.reference import Pillar
from tests.content import (
    COMMON,
    EXCHANGE,
    NOTES,
    PHONES,
    TEMPLATES,
    nodes,
    repeated,
    rows,
    shipped,
    terms,
    without_roster,
    words,
)

# --- notes ------------------------------------------------------------------------------------


def test_notes_are_four_groups_of_five_people_with_six_notes() -> None:
    assert len(NOTES) == 120
    assert Counter(n["group"] for n in NOTES) == dict.fromkeys("1234", 30)
    people = Counter(n["participant"] for n in NOTES)
    assert people == {f"{g}-{i:02}": 6 for g in "ABCD" for i in range(1, 6)}
    assert [n["id"] for n in NOTES] == [f"見本-{i:03}" for i in range(1, 121)]
    for participant in people:
        prompts = {n["prompt"] for n in NOTES if n["participant"] == participant}
        assert prompts == {"trait", "issue", "solution"}


def test_notes_agree_with_the_people_who_wrote_them() -> None:
    people = {p["code"]: p for p in rows("participant")}
    for note in NOTES:
        person = people[note["participant"]]
        assert note["district"] == person["district"]
        assert note["group"] == str(person["group"])
        assert note["session"] == person["session"]


def test_the_published_finding_comes_out_by_counting() -> None:
    pillars = Counter(n["pillar"] for n in NOTES)
    assert pillars == {"society": 74, "economy": 36, "environment": 9, "": 1}
    top = [category for category, _ in Counter(n["category"] for n in NOTES).most_common(3)]
    assert sorted(top) == sorted(COMMON)
    for group in "1234":
        mine = Counter(n["category"] for n in NOTES if n["group"] == group)
        assert all(mine[category] >= 3 for category in COMMON), group
    everywhere = {
        c for c in {n["category"] for n in NOTES if n["category"]}
        if {n["group"] for n in NOTES if n["category"] == c} == set("1234")
    }  # fmt: skip
    assert not {"里山・水辺の自然", "ごみ・資源"} & everywhere


def test_notes_read_like_people() -> None:
    texts = [n["text"] for n in NOTES]
    lengths = [len(t) for t in texts]
    assert repeated(texts) == []
    assert 19 <= statistics.median(lengths) <= 23
    assert min(lengths) < 8 < 50 < max(lengths)
    assert 8 <= sum("\n" in t for t in texts) <= 16
    assert 15 <= sum(len(re.findall(r"[^。\n]+[。\n]?", t)) > 1 for t in texts) <= 36
    assert texts.count("特になし") == 1
    openings = Counter(t[:4] for t in texts)
    endings = Counter(t.rstrip("。")[-6:] for t in texts)
    assert max(openings.values()) <= 4  # no sentence out of a mould
    assert max(endings.values()) <= 2


def test_environment_as_a_word_is_social_in_these_notes() -> None:
    said = [n for n in NOTES if "環境" in n["text"]]
    assert len(said) >= 3
    assert {n["pillar"] for n in said} <= {"society", "economy"}


def test_a_near_duplicate_stands_in_two_groups() -> None:
    said = [n["group"] for n in NOTES if "役員のなり手がい" in n["text"]]
    assert len(said) == len(set(said)) == 2


@pytest.mark.parametrize("notes", [NOTES, EXCHANGE], ids=["staff", "exchange"])
def test_note_columns_resolve(notes: list[dict[str, str]]) -> None:
    nameplates: dict[str, str] = {}
    for note in notes:
        assert note["pillar"] in ("", *Pillar)
        assert note["theme"] in ("", *terms("theme"))
        assert note["prompt"] in terms("prompt_kind")
        assert note["district"] in ("", *terms("district"))
        assert bool(note["category"]) == bool(note["nameplate"])
        assert nameplates.setdefault(note["category"], note["nameplate"]) == note["nameplate"]
    assert repeated(n["id"] for n in (*NOTES, *EXCHANGE)) == []
    assert all(n["id"].startswith("見本-") for n in notes)


def test_exchange_notes_belong_to_two_meetings_and_three_organisations() -> None:
    assert Counter(n["session"] for n in EXCHANGE) == {
        "exchange_circulation_1": 12, "exchange_circulation_2": 12,
    }  # fmt: skip
    assert {n["organisation"] for n in EXCHANGE} == {o["key"] for o in rows("organisation")}
    allowed = {p["kind"] for p in TEMPLATES["theme_exchange"]["prompt"]}
    assert {n["prompt"] for n in EXCHANGE} == allowed
    assert {n["group"] for n in EXCHANGE} == {"1", "2"}
    assert len({n["theme"] for n in EXCHANGE}) >= 3  # an idea may belong to another theme


def test_phone_notes_are_forty_and_new() -> None:
    assert len(PHONES) == 40
    assert repeated([*PHONES, *(n["text"] for n in NOTES)]) == []
    assert all(1 <= len(text) <= 60 and text == text.strip() for text in PHONES)


# --- the sample file --------------------------------------------------------------------------


def test_sessions_of_the_year() -> None:
    sessions = {s["key"]: s for s in rows("session")}
    assert len(sessions) == len(rows("session"))
    kinds = Counter(s["kind"] for s in sessions.values())
    assert kinds == {
        "staff_workshop": 1, "theme_exchange": 10, "plenary": 1, "seminar": 1,
        "council_workshop": 1, "other": 6,
    }  # fmt: skip
    exchange = [s for s in sessions.values() if s["kind"] == "theme_exchange"]
    assert Counter(*[[k for s in exchange for k in s["theme_keys"]]]) == dict.fromkeys(
        terms("theme"), 2
    )
    assert {s["series"] for s in exchange} == {s["key"] for s in rows("series")}
    assert all(s["minutes_form"] in TEMPLATES for s in sessions.values() if "minutes_form" in s)


def test_dates_claim_no_more_than_is_known() -> None:
    for session in rows("session"):
        parts = {"year": 1, "month": 2, "day": 3}[session["date_precision"]]
        assert len(session["date"].split("-")) == parts, session["key"]
    plenary = next(s for s in rows("session") if s["key"] == "plenary")
    assert plenary["date"] == "2024-03-22"
    assert dt.date.fromisoformat(plenary["date"]).weekday() == 4  # 令和６年３月２２日（金）
    assert plenary["status"] == "planned"


def test_head_counts_carry_their_unit() -> None:
    counted = {
        r["key"]: (r["attendance_count"], r["attendance_unit"], r["attendance_cumulative"],
                   r["attendance_approx"])
        for r in (*rows("series"), *rows("session")) if "attendance_count" in r
    }  # fmt: skip
    assert counted == {
        "staff_workshop": (20, "名", False, False),
        "theme_exchange": (70, "者", True, False),
        "seminar": (150, "名", False, True),
    }


def test_everything_names_a_session_that_exists() -> None:
    known = {s["key"] for s in rows("session")}
    for name in ("finding", "group", "participant", "roster", "count", "project_seed"):
        assert {r["session"] for r in rows(name)} <= known, name
    assert {key for o in rows("organisation") for key in o["sessions"]} <= known
    assert {n["session"] for n in (*NOTES, *EXCHANGE)} <= known
    sampled = {s["key"] for s in rows("session") if s["sample"]}
    assert {n["session"] for n in (*NOTES, *EXCHANGE)} <= sampled


def test_finding_evidence_is_among_the_categories_of_its_session() -> None:
    for finding in rows("finding"):
        assert finding["seed_no"], finding["text"]
        mine = {n["category"] for n in (*NOTES, *EXCHANGE) if n["session"] == finding["session"]}
        assert set(finding.get("evidence", ())) <= mine


def test_groups_and_people_are_even() -> None:
    districts = [d for g in rows("group") for d in g["districts"]]
    assert sorted(districts) == sorted(terms("district"))
    assert [len(g["districts"]) for g in rows("group")] == [2, 2, 2, 2]
    of_group = {g["number"]: g["districts"] for g in rows("group")}
    people = rows("participant")
    assert Counter(p["group"] for p in people) == {1: 5, 2: 5, 3: 5, 4: 5}
    assert all(p["district"] in of_group[p["group"]] for p in people)
    assert {p["age_band"] for p in people} <= set(AGE_BANDS)
    assert all(p["affiliation"].endswith("部門") for p in people)


def test_roster_names_stand_nowhere_else() -> None:
    """They prove in other tests that no name leaks, so they must not occur by chance."""
    roster = rows("roster")
    assert [r["code"] for r in roster] == [p["code"] for p in rows("participant")]
    names = [part for r in roster for part in r["name"].split()]
    assert repeated(r["name"] for r in roster) == []
    assert all(r["name"].startswith("見本") for r in roster)
    others = "".join(
        words_of
        for file in shipped()
        for words_of in words(without_roster(file))
    )  # fmt: skip
    assert [name for name in names if name in others] == []


def test_council_workshop_differs_little() -> None:
    """Made up to give 大きな相違はなかった: its rates are within four points of the staff's."""
    for axis, column in (("pillar", "pillar"), ("category", "category")):
        council = {c["key"]: c["count"] for c in rows("count") if c["axis"] == axis}
        staff = Counter(n[column] for n in NOTES if n[column])
        assert set(council) == set(staff)
        total = sum(council.values())
        assert total == 96
        for key, count in council.items():
            assert abs(count / total - staff[key] / len(NOTES)) < 0.04, key
    assert {c["key"] for c in rows("count") if c["axis"] == "theme"} <= set(terms("theme"))


def test_project_seeds_are_stamped_and_of_both_classes() -> None:
    seeds = rows("project_seed")
    assert len(seeds) == 3
    assert {s["seed_class"] for s in seeds} == set(SEED_CLASSES)
    for seed in seeds:
        assert seed["title"].startswith("見本：")
        assert seed["stage"] in SEED_STAGES
        assert SEED_CLASSES[seed["seed_class"]][1] in seed["need"]
        assert seed["node_key"] in nodes("effect")
        assert set(seed["theme_keys"]) <= set(terms("theme"))
        assert all("見本" in actor for actor in seed["actors"])
    assert sum(len(s["theme_keys"]) > 1 for s in seeds) == 2
