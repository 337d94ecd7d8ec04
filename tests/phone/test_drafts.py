"""What is being written is never lost, in however many tabs, and is one note however often sent."""

from __future__ import annotations

import json

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from kisarazu_ws.domain.notes import Note
from kisarazu_ws.workshop.notes import correct_note
from tests.phone.screen import Screen
from tests.reception.conftest import Hall

pytestmark = pytest.mark.e2e

# A tab in the background may not hear what another one writes.
DEAF = "addEventListener('storage', (event) => event.stopImmediatePropagation());"
STORED = """
    return Object.keys(localStorage).filter((name) => name.startsWith('kws.draft.'))
      .map((name) => localStorage.getItem(name));"""


def stored(screen: Screen) -> list[str]:
    """The texts of the drafts that this phone keeps."""
    return sorted(json.loads(one)["text"] for one in screen.driver.execute_script(STORED))


def second_tab(screen: Screen, before: str = "") -> tuple[str, str]:
    """Open the page in a second tab, which is in front from now on; the handles of both."""
    first, url = screen.driver.current_window_handle, screen.driver.current_url
    screen.driver.switch_to.new_window("tab")
    screen.before_every_page(before)
    screen.go(url)
    return first, screen.driver.current_window_handle


def rewrite(screen: Screen, text: str) -> None:
    screen.get("box").send_keys(Keys.CONTROL, "a")
    screen.write(text)


def test_a_note_sent_in_one_tab_leaves_the_draft_of_the_other(joined: Screen, hall: Hall) -> None:
    first, second = second_tab(joined, DEAF)
    joined.driver.switch_to.window(first)
    joined.write("見本：一")
    joined.driver.switch_to.window(second)
    joined.send("見本：二")
    joined.until(lambda: joined.text("message") == "41番、届きました")
    assert joined.value("box") == "見本：一"  # the next one that waits to be sent
    joined.driver.switch_to.window(first)
    joined.driver.refresh()
    joined.until(lambda: joined.value("box") == "見本：一")
    assert hall.texts() == ["見本：二"]


def test_two_tabs_show_one_draft_and_send_it_once(joined: Screen, hall: Hall) -> None:
    joined.write("見本：一")
    first, second = second_tab(joined)
    joined.until(lambda: joined.value("box") == "見本：一")
    joined.write("と二")
    joined.driver.switch_to.window(first)
    joined.until(lambda: joined.value("box") == "見本：一と二")
    joined.driver.switch_to.window(second)
    joined.get("send").click()
    joined.until(lambda: joined.text("message") == "41番、届きました")
    joined.driver.switch_to.window(first)
    joined.until(lambda: joined.value("box") == "")
    assert stored(joined) == []
    assert hall.texts() == ["見本：一と二"]


def test_words_added_to_what_another_tab_sent_are_a_new_note(joined: Screen, hall: Hall) -> None:
    joined.write("見本：一")
    first, second = second_tab(joined, DEAF)
    joined.write("と二")
    joined.driver.switch_to.window(first)
    rewrite(joined, "見本：三")
    joined.get("send").click()
    joined.until(lambda: joined.text("message") == "41番、届きました")
    joined.driver.switch_to.window(second)
    joined.until(lambda: "41番" in joined.text("notes"))
    assert joined.value("box") == "見本：一と二"
    joined.get("send").click()
    joined.until(lambda: joined.text("message") == "42番、届きました")
    assert hall.texts() == ["見本：三", "見本：一と二"]


def test_a_draft_that_is_in_the_queue_already_is_not_shown_again(
    joined: Screen, hall: Hall
) -> None:
    """Killed between the two: the queue has it, and the draft was not yet taken away."""
    joined.write("見本：一")
    kept = joined.driver.execute_script("return JSON.stringify({...localStorage})")
    url = joined.driver.current_url
    hall.leave()
    joined.get("send").click()
    joined.until(joined.waiting)
    joined.driver.execute_script("Object.assign(localStorage, JSON.parse(arguments[0]))", kept)
    joined.driver.get("about:blank")
    hall.open()
    joined.go(url)
    joined.until(lambda: "41番" in joined.text("notes"))
    joined.until(lambda: joined.value("box") == "")
    assert stored(joined) == []
    assert hall.texts() == ["見本：一"]


def test_drafts_that_were_put_aside_come_back_one_after_the_other(
    joined: Screen, hall: Hall
) -> None:
    joined.send("見本：花")
    joined.until(lambda: len(joined.buttons()) == 2)
    joined.write("見本：次の考え")
    joined.buttons()[0].click()  # a correction puts it aside
    joined.write("が咲く")
    joined.driver.refresh()
    joined.until(lambda: joined.value("box") == "見本：花が咲く")
    assert joined.text("editing") == "41番を直しています"
    assert stored(joined) == ["見本：次の考え", "見本：花が咲く"]
    joined.get("send").click()
    joined.until(lambda: joined.text("message") == "41番、直した文が届きました")
    assert joined.value("box") == "見本：次の考え"
    assert hall.texts() == ["見本：花が咲く"]


def test_words_taken_back_put_the_draft_aside(joined: Screen, hall: Hall) -> None:
    """The laptop refuses a correction of a note that was corrected in another tab meanwhile."""
    joined.send("見本：花")
    joined.until(lambda: len(joined.buttons()) == 2)
    joined.buttons()[0].click()
    joined.driver.execute_script("window.fetch = () => new Promise(() => {})")
    joined.write("が咲く")
    joined.get("send").click()
    joined.until(joined.waiting)
    workshop = hall.made.workshop
    [note] = [n for n in workshop.snapshot.all(Note).values() if n.number == 41]
    workshop.do(correct_note, note.id, "見本：木", "見本").result()
    joined.driver.refresh()
    joined.until(lambda: joined.shown("troubled"))
    joined.write("見本：次の考え")
    joined.driver.find_element(By.CSS_SELECTOR, "#troubles button").click()
    joined.until(lambda: joined.value("box") == "見本：花が咲く")
    joined.get("send").click()
    joined.until(lambda: joined.value("box") == "見本：次の考え")
    joined.until(lambda: "42番" in joined.text("notes"))
    assert hall.texts() == ["見本：木", "見本：花が咲く"]
