"""The shipped content carries all that the presentation says, with its wordings and its doubts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from kisarazu_ws.domain.mandala import NODE_KINDS, SEED_CLASSES, SEED_STAGES
from kisarazu_ws.domain.reference import Pillar
from kisarazu_ws.domain.sessions import SESSION_KINDS
from tests.conftest import FONTS
from tests.content import (
    EXCHANGE,
    FACTS,
    MANDALA,
    MANDALA_0,
    NODES,
    NOTES,
    PHONES,
    SEED,
    TERMS,
    Row,
    nodes,
    repeated,
    rows,
    shipped,
    terms,
    without_roster,
    words,
)

# --- every item of the presentation -----------------------------------------------------------


def carriers() -> Iterator[Row]:
    """All rows that may carry items; a mandala's header without its nodes is one row."""
    yield from TERMS
    yield from NODES
    for header in (MANDALA, MANDALA_0):
        yield {k: v for k, v in header.items() if k != "node"}
    yield FACTS["programme"]
    for name in ("series", "session", "finding"):
        yield from rows(name)


def folded(text: str) -> str:
    """Letters and digits only, widths made equal; so that only the words are compared."""
    return "".join(
        ch
        for ch in unicodedata.normalize("NFKC", text).casefold()
        if unicodedata.category(ch)[0] in "LN"
    )


def fragments(term: str) -> list[str]:
    """The parts of an item that must all be found; remarks such as (badge) and ×3 are not words."""
    japanese = re.sub(r"\([A-Za-z0-9 ]+\)|×\d", " ", term)
    parts = re.split(r"[\s／/｜→・、：…–（）「」]+", japanese)
    return [f for f in map(folded, parts) if len(f) > 1 or (f and not f.isascii())]


def carried(no: int) -> str:
    return "".join(folded("".join(words(r))) for r in carriers() if no in r.get("seed_no", ()))


def test_list_of_items_is_whole() -> None:
    assert [int(row["no"]) for row in SEED] == list(range(1, 210))
    assert all(fragments(row["term"]) for row in SEED)


@pytest.mark.parametrize("item", SEED, ids=[row["no"] for row in SEED])
def test_item_is_carried_with_its_words(item: dict[str, str]) -> None:
    text = carried(int(item["no"]))
    assert [f for f in fragments(item["term"]) if f not in text] == []


def test_no_row_claims_an_unknown_item() -> None:
    assert {no for row in carriers() for no in row.get("seed_no", ())} == set(range(1, 210))


def test_sample_rows_claim_no_item() -> None:
    made_up = [r for r in (*TERMS, *NODES, *rows("finding")) if r.get("sample")]
    for name in ("group", "participant", "roster", "organisation", "count", "project_seed"):
        made_up += rows(name)
        assert all(r["sample"] for r in rows(name)), name
    assert [r for r in made_up if "seed_no" in r] == []


# --- terms ------------------------------------------------------------------------------------

TERM_FIELDS = {
    "kind", "key", "name", "position", "pillar", "description", "keywords", "wordings", "inferred",
    "inferred_note", "sample", "data", "seed_no",
}  # fmt: skip


def test_terms_are_well_formed() -> None:
    assert repeated((t["kind"], t["key"]) for t in TERMS) == []
    for term in TERMS:
        assert set(term) <= TERM_FIELDS, term["key"]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", term["key"]), term["key"]
        assert bool(term.get("inferred")) == bool(term.get("inferred_note")), term["key"]
        assert term.get("pillar") in (None, *Pillar), term["key"]
        for wording in term.get("wordings", ()):
            assert set(wording) <= {"text", "context", "from", "to"}
            assert wording["text"]
            assert wording["context"]


def test_positions_count_up_within_a_kind() -> None:
    for kind in {t["kind"] for t in TERMS}:
        positions = [t["position"] for t in TERMS if t["kind"] == kind]
        assert positions == list(range(1, len(positions) + 1)), kind


def test_the_lists_everybody_knows() -> None:
    assert [t["name"] for t in terms("district").values()] == [
        "木更津", "清川", "波岡", "岩根", "鎌足", "金田", "中郷", "富来田",
    ]  # fmt: skip
    assert set(terms("pillar")) == set(Pillar)
    assert [t["data"]["sign"] for t in terms("pillar").values()] == ["環", "経", "社"]
    assert len(terms("vision")) == 7
    assert [t["name"] for t in terms("theme").values()] == [
        "里山の再生", "資源循環の促進", "食・有機農業", "再生可能エネルギー", "ブルーカーボン",
    ]  # fmt: skip
    assert [t["name"] for t in terms("flow").values()] == MANDALA["flows"]
    assert set(SESSION_KINDS) - {"other"} <= set(terms("session_kind"))
    assert set(terms("seed_class")) == set(SEED_CLASSES)
    assert tuple(t["name"] for t in terms("seed_stage").values()) == SEED_STAGES


@pytest.mark.parametrize(
    ("kind", "key", "texts"),
    [
        ("vision", "connected", ["人のつながりがあるまち", "人のつながりのあるまち"]),
        ("document", "mirai_proposal", ["７つのビジョン", "７つの未来ビジョン"]),
        ("document", "results_deck", ["成果共有会", "成果報告会"]),
        ("platform_principle", "widen_the_circle", ["取組の環を広げ", "「循環の輪」を広げる"]),
        ("organisation", "ocp_council", ["推進協議会", "協議会"]),
        ("organisation_group", "comprehensive_partner", ["包括連携協定締結企業", "包括連携企業"]),
        ("organisation_group", "city_departments", ["市関係各部等", "庁内関係各部等"]),
        (
            "plan",
            "action_plan_3",
            [f"第{n}期オーガニックなまちづくりアクションプラン" for n in "３3"],
        ),
        ("theme", "satoyama", ["里山の再生", "里山再生プロジェクト"]),
        ("theme", "blue_carbon", ["ブルーカーボン", "里海の活用"]),
    ],
)
def test_both_wordings_are_kept(kind: str, key: str, texts: list[str]) -> None:
    kept = [w["text"] for w in terms(kind)[key]["wordings"]]
    assert [t for t in texts if t not in kept] == []


def test_blue_carbon_is_renamed_after_the_fiscal_year() -> None:
    old, new = terms("theme")["blue_carbon"]["wordings"]
    assert (old["text"], old["to"]) == ("ブルーカーボン", "2024-03")
    assert (new["text"], new["from"]) == ("里海の活用", "2024-04")


def test_suggestible_kinds_have_descriptions_and_keywords() -> None:
    for kind in ("pillar", "theme", "vision", "challenge"):
        for term in terms(kind).values():
            assert term["description"], term["key"]
            assert 12 <= len(term["keywords"]) <= 30, term["key"]
            assert repeated(term["keywords"]) == [], term["key"]


def test_the_word_environment_decides_nothing() -> None:
    """環境 in notes is 職場環境 or 子育て環境 far more often than nature."""
    assert [t["key"] for t in TERMS for k in t.get("keywords", ()) if "環境" in k] == []
    assert terms("vision")["young"]["pillar"] == Pillar.SOCIETY


def test_schedule_counts_are_kept_and_months_are_not_invented() -> None:
    items = terms("schedule_item")
    thrice = {key for key, item in items.items() if item["data"].get("count") == 3}
    assert thrice == {"outreach_class", "council_meeting", "working_group"}
    assert Counter(i["data"].get("marker") for i in items.values()) == {
        "◆": 3, "★": 3, "■": 1, None: 7,
    }  # fmt: skip
    assert [key for key, item in items.items() if re.search(r"\d+月", str(item))] == []


# --- mandala ----------------------------------------------------------------------------------


def test_mandala_has_81_nodes_of_eight_kinds() -> None:
    assert Counter(n["kind"] for n in NODES) == {
        "goal": 1, "vision": 7, "challenge": 5, "project": 6, "effect": 12, "action": 13,
        "place": 21, "stakeholder": 16,
    }  # fmt: skip
    assert {n["kind"] for n in NODES} == set(NODE_KINDS)
    assert repeated(n["key"] for n in NODES) == []


def test_mandala_references_resolve() -> None:
    projects, themes = nodes("project"), terms("theme")
    for node in NODES:
        below = node["kind"] in {"effect", "action", "place", "stakeholder"}
        assert (node.get("parent") in projects) == below, node["key"]
        assert node.get("theme") in (None, *themes), node["key"]
        assert set(node.get("pillars", ())) <= set(Pillar), node["key"]
    for kind in ("vision", "challenge", "place"):
        assert set(nodes(kind)) == set(terms(kind)), kind
    assert [n["position"] for n in nodes("vision").values()] == list(range(1, 8))


def test_mandala_uses_its_own_wording() -> None:
    for kind in ("vision", "challenge", "place"):
        for key, node in nodes(kind).items():
            term = terms(kind)[key]
            own = [w["text"] for w in term.get("wordings", ()) if w["context"] == "mandala"]
            assert node["label"] == (own or [term["name"]])[0]


def test_effects_carry_the_badges_of_their_blocks() -> None:
    blocks: dict[str, list[Row]] = {}
    for effect in nodes("effect").values():
        blocks.setdefault(effect["block"], []).append(effect)
    assert [len(pair) for pair in blocks.values()] == [2] * 6
    for first, second in blocks.values():
        assert first["pillars"] == second["pillars"]
        assert first["parent"] == second["parent"]
    for key, project in nodes("project").items():
        mine = {p for e in nodes("effect").values() if e["parent"] == key for p in e["pillars"]}
        assert set(project["pillars"]) == mine, key
    badges = Counter(p for pair in blocks.values() for p in pair[0]["pillars"])
    assert badges == {"economy": 4, "environment": 6, "society": 4}


def test_vision_six_is_named_by_no_effect() -> None:
    named = Counter(v for effect in nodes("effect").values() for v in effect["visions"])
    assert named == {1: 2, 2: 2, 3: 2, 4: 6, 5: 5, 7: 3}
    assert named[6] == 0


def test_what_is_inferred_says_so() -> None:
    unnamed = [n for n in nodes("project").values() if n.get("inferred")]
    assert [n["key"] for n in unnamed] == [
        "unnamed_tidal_flat", "unnamed_food_farm", "unnamed_circulation_energy",
    ]  # fmt: skip
    assert all(n["label"].endswith("（仮）") for n in unnamed)
    assert all(n["inferred"] for n in nodes("effect").values())
    for node in NODES:
        parts = node.get("inferred_parts", [])
        assert bool(parts) == bool(node.get("inferred_note")), node["key"]
        assert ("parent" in parts) == ("parent" in node), node["key"]
        if node["kind"] not in {"project", "effect"}:
            assert not node.get("inferred"), node["key"]  # only where it belongs is a reading
    assert "推定" in MANDALA["inferred_legend"]


def test_actions_belong_to_two_projects() -> None:
    parents = Counter(n["parent"] for n in nodes("action").values())
    assert parents == {"tsunagaru": 7, "organic_life": 6}


def test_version_zero_is_pictures_only() -> None:
    assert "node" not in MANDALA_0
    assert "画像だけ" in MANDALA_0["note"]
    assert [view["sheets"] for view in MANDALA_0["view"]] == [1, 2]


# --- all texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("file", shipped(), ids=lambda f: f.name)
def test_texts_are_clean(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert [ch for ch in text if "\u2e80" <= ch <= "\u2fdf"] == []  # radicals that look like kanji
    half = set(re.findall(r"[\uff65-\uff9f]+", text))
    assert half <= {"ｴﾈﾙｷﾞｰ", "ｷｯｸﾎﾞｰﾄﾞ"}  # the mandala's own spelling
    assert unicodedata.normalize("NFC", text) == text
    assert re.findall(r"https?:|[\w.]+@\w|\d{2,4}-\d{2,4}-\d{4}|(?<!\w)/[a-z]+/", text) == []


def test_japanese_texts_have_glyphs_in_the_shipped_fonts() -> None:
    """Translations are left out: they are shown by the phone's own fonts."""
    glyphs = set(TTFontFile(str(FONTS / "BIZUDPGothic-Regular.ttf")).charToGlyph)
    for file in shipped():
        content: Any = without_roster(file)
        if file.parent.name == "sessions":
            for prompt in (*content["prompt"], content["environment_round"]):
                del prompt["translations"]
        missing = set(map(ord, "".join(words(content)))) - glyphs - {ord("\n")}
        assert {chr(code) for code in missing} == set(), file.name


def test_notes_name_no_person() -> None:
    texts = [*(n["text"] for n in (*NOTES, *EXCHANGE)), *PHONES]
    named = re.compile(r"[一-龯ァ-ヶ](?<!客)(さん|様|氏|くん|ちゃん)")
    assert [t for t in texts if named.search(t)] == []
