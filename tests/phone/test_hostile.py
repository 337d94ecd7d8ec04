"""Words that want to be something else stay words, and what is too much is refused in words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from kisarazu_ws.domain.sessions import Phase, Prompt, Session
from kisarazu_ws.domain.values import changed
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.sessions import edit_session, publish_votes, start_phase
from tests.phone.altered import altered_page
from tests.phone.screen import Screen
from tests.reception.conftest import Hall, HallMaker

pytestmark = pytest.mark.e2e

EVIL = (
    "<img src=x onerror=\"document.title='broken'\">"
    "</script><script>document.title='broken'</script><b onclick=1>"
)
RTL = "שלום 見本 \u202eabc"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one sign, five characters


def paste(screen: Screen, text: str) -> None:
    """As from the clipboard: all at once."""
    screen.get("box").click()
    screen.driver.execute_cdp_cmd("Input.insertText", {"text": text})


@operation("見本")
def poison(tx: Tx, session: Session, phase: Phase, prompt_id: str) -> None:
    """Markup wherever the laptop's words are shown on phones."""
    tx.put(changed(session, title=EVIL))
    tx.put(changed(phase, title=EVIL))
    prompt = tx.now().all(Prompt)[prompt_id]
    words = {"en": EVIL, "vi": EVIL, "zh": EVIL, "pt": EVIL}
    tx.put(changed(prompt, text=EVIL, easy_text=EVIL, translations=words))


def test_markup_in_the_laptops_words_stays_text(joined: Screen, hall: Hall) -> None:
    workshop = hall.made.workshop
    [phase] = [p for p in workshop.snapshot.all(Phase).values() if p.minutes == 60]
    session = workshop.snapshot.all(Session)[hall.made.session.id]
    workshop.do(poison, session, phase, hall.made.prompts[0].id).result()
    workshop.do(start_phase, phase.id, dt.datetime.now()).result()
    workshop.do(make_cluster, session.id, [hall.made.notes[0].id], EVIL).result()
    workshop.do(publish_votes, session.id, 2).result()
    joined.until(lambda: joined.shown("voting") and joined.text("phase-title"))
    for language in ("ja", "easy-ja", "en", "vi"):
        joined.look(language)
        for place in ("title", "phase-title", "choices"):
            assert EVIL in joined.text(place), (language, place)
    assert joined.driver.find_elements(By.CSS_SELECTOR, "img, b, body > script[src]") == []
    assert joined.driver.title == "付箋"


def test_a_hundred_thousand_characters_are_refused_and_kept(joined: Screen, hall: Hall) -> None:
    paste(joined, "見本：" + "長" * 100_000)
    joined.until(lambda: joined.text("count") == "99503文字多いです。分けて出してください。")
    assert not joined.get("send").is_enabled()
    assert joined.get("box").size["height"] <= 0.6 * 740 + 1  # the button stays in reach
    joined.driver.refresh()
    joined.until(lambda: len(str(joined.value("box"))) == 100_003)
    assert hall.texts() == []


def test_emoji_are_counted_as_the_laptop_counts_them(joined: Screen, hall: Hall) -> None:
    paste(joined, FAMILY * 100 + "😀")
    joined.until(lambda: joined.text("count").startswith("1文字多いです"))
    assert not joined.get("send").is_enabled()
    joined.driver.execute_script("document.getElementById('box').value = ''")
    paste(joined, FAMILY * 100)
    joined.until(lambda: joined.text("count") == "あと0文字")
    joined.get("send").click()
    joined.until(lambda: joined.text("message") == "41番、届きました")
    assert hall.texts() == [FAMILY * 100]


def test_words_from_right_to_left_turn_only_themselves(joined: Screen, hall: Hall) -> None:
    paste(joined, RTL)
    joined.get("send").click()
    joined.until(lambda: joined.text("message") == "41番、届きました")
    shown = joined.driver.find_element(By.CSS_SELECTOR, "#notes .text")
    assert shown.text == hall.texts()[0]
    assert joined.text("notes").splitlines()[:2] == ["41番", "届きました"]
    assert shown.value_of_css_property("unicode-bidi") == "plaintext"


def test_markup_that_is_let_in_would_be_seen(
    open_hall: HallMaker, screen: Screen, tmp_path: Path
) -> None:
    change = ("page.js", "$('title').textContent = ", "$('title').innerHTML = ")
    with altered_page(tmp_path, change):
        hall = open_hall()
    hall.made.workshop.do(edit_session, hall.made.session.id, {"title": EVIL}).result()
    screen.go(f"{hall.url}/j/{hall.config.token}")
    screen.until(lambda: screen.driver.find_elements(By.CSS_SELECTOR, "#title img"))
