"""The session templates: agendas that fit their time, questions that everybody can read."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kisarazu_ws.domain.sessions import PHASE_KINDS, STICKY_COLOURS
from tests.content import TEMPLATES, repeated, terms


def test_one_template_for_each_kind_that_takes_notes() -> None:
    assert set(TEMPLATES) == {"staff_workshop", "theme_exchange", "plenary", "seminar"}
    for stem, template in TEMPLATES.items():
        assert template["key"] == template["kind"] == template["minutes_form"] == stem
        assert template["attendance_unit"] in {"名", "者", "団体"}
        assert 1 <= template["groups"] <= 40
        for field in ("name", "description", "purpose", "layout", "start"):
            assert template[field], (stem, field)


@pytest.mark.parametrize("stem", TEMPLATES)
def test_agenda_is_sound(stem: str) -> None:
    template = TEMPLATES[stem]
    phases, prompts = template["phase"], template["prompt"]
    assert {p["kind"] for p in phases} <= set(PHASE_KINDS)
    assert all(0 < p["minutes"] <= 60 for p in phases)
    assert sum(p["minutes"] for p in phases) in {90, 120}
    written = [p["prompt"] for p in phases if p["kind"] == "write"]
    assert written == list(range(len(prompts)))
    asked = [p["prompt"] for p in phases if "prompt" in p]
    assert asked == sorted(asked)
    assert sum(p["kind"] == "break" for p in phases) == 1


def test_staff_workshop_ends_at_half_past_three_with_its_break_at_half_past_two() -> None:
    template = TEMPLATES["staff_workshop"]
    clock = dt.datetime.strptime(template["start"], "%H:%M")
    begins = {}
    for phase in template["phase"]:
        begins[phase["kind"]] = f"{clock:%H:%M}"
        clock += dt.timedelta(minutes=phase["minutes"])
    assert begins["break"] == "14:30"
    assert f"{clock:%H:%M}" == "15:30"
    assert [p["kind"] for p in template["prompt"]] == ["trait", "issue", "solution"]


@pytest.mark.parametrize("stem", TEMPLATES)
def test_questions_can_be_read_by_everybody(stem: str) -> None:
    template = TEMPLATES[stem]
    assert template["environment_round"]["minutes"] == 10
    assert repeated(p["colour"] for p in template["prompt"]) == []
    for prompt in (*template["prompt"], template["environment_round"]):
        assert set(prompt["translations"]) == {"en", "zh", "vi", "pt"}
        assert all(prompt["translations"].values())
        assert len(prompt["text"]) <= 50
        assert re.fullmatch(r"[ぁ-んァ-ヶー 、。・？（）]{8,45}", prompt["easy"]), prompt["easy"]
    for prompt in template["prompt"]:
        assert prompt["kind"] in terms("prompt_kind")
        assert prompt["colour"] in STICKY_COLOURS
