"""What a phone still holds when the session has ended, and when its owner wants to leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from kisarazu_ws.domain.devices import JoinedDevice
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.sessions import close_reception, open_reception
from tests.phone.altered import altered_page
from tests.phone.screen import Screen
from tests.phone.test_drafts import second_tab
from tests.reception.conftest import Hall, HallMaker

pytestmark = pytest.mark.e2e

GONE = "この画面を閉じると、この端末に記録は残りません。"
KEPT = "書いた文はこの端末に残っています。"
QUEUED = """
    const done = arguments[arguments.length - 1];
    indexedDB.open('kisarazu-ws').onsuccess = ({ target }) => {
      const ops = target.result.transaction('ops').objectStore('ops').getAll();
      ops.onsuccess = () => { target.result.close(); done(ops.result); };
    };"""


def held(screen: Screen) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Everything that the browser keeps for the page: small values, and the queue."""
    script = "return [{...localStorage}, {...sessionStorage}, document.cookie]"
    small, tab, cookies = screen.driver.execute_script(script)
    assert (tab, cookies) == ({}, "")
    return small, screen.driver.execute_async_script(QUEUED)


def send(screen: Screen, text: str) -> None:
    screen.send(text)
    screen.until(lambda: text in screen.text("notes") and not screen.waiting())


def end(hall: Hall) -> None:
    hall.made.workshop.do(close_reception, hall.made.session.id).result()


def reopen(hall: Hall) -> None:
    hall.made.workshop.do(open_reception, hall.made.session.id).result()


def test_nothing_stays_at_the_end(joined: Screen, hall: Hall) -> None:
    joined.look("en", 2)
    joined.look("ja", 2)
    send(joined, "見本：花")
    assert {"kws.key", "kws.look", "kws.state"} < held(joined)[0].keys()
    end(hall)
    joined.until(lambda: joined.text("closed").endswith(GONE))
    assert held(joined) == ({}, [])
    assert "見本：花" in joined.text("notes")  # as long as the page is open


def test_the_last_word_arrives_though_the_laptop_hangs_up_at_once(
    joined: Screen, hall: Hall
) -> None:
    send(joined, "見本：花")
    end(hall)
    hall.leave()
    joined.until(lambda: held(joined) == ({}, []))
    assert joined.text("closed").endswith(GONE)


def test_it_is_the_same_phone_when_reception_opens_again(joined: Screen, hall: Hall) -> None:
    send(joined, "見本：花")
    before = held(joined)[0]
    end(hall)
    joined.until(lambda: held(joined)[0] == {})
    reopen(hall)
    joined.until(lambda: held(joined)[0].keys() == before.keys())
    assert held(joined)[0]["kws.key"] == before["kws.key"]
    joined.driver.refresh()
    joined.until(lambda: "41番" in joined.text("notes"))


def test_a_draft_stays_and_goes_with_its_last_letter(joined: Screen, hall: Hall) -> None:
    joined.write("見本：間に合わない")
    end(hall)
    joined.until(lambda: joined.text("closed").endswith(KEPT))
    assert "kws.key" in held(joined)[0]
    joined.get("box").send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.DELETE)
    joined.until(lambda: joined.text("closed").endswith(GONE))
    assert held(joined) == ({}, [])
    joined.write("見本：やはり")
    joined.until(lambda: joined.text("closed").endswith(KEPT))
    reopen(hall)
    joined.until(lambda: joined.get("send").is_enabled())
    joined.driver.refresh()
    joined.until(lambda: joined.value("box") == "見本：やはり")


def test_what_was_not_delivered_stays_and_arrives_later(joined: Screen, hall: Hall) -> None:
    joined.driver.execute_script(
        "window.ask = window.fetch; window.fetch = (path, ...rest) =>"
        " path.endsWith('/ops') ? Promise.reject(new TypeError('lost')) : ask(path, ...rest)"
    )
    joined.send("見本：まだ")
    joined.until(joined.waiting)
    end(hall)
    joined.until(lambda: joined.text("closed").endswith(KEPT))
    assert [one["op"]["text"] for one in held(joined)[1]] == ["見本：まだ"]
    joined.driver.refresh()
    joined.until(joined.waiting)
    reopen(hall)
    joined.until(lambda: joined.text("message") == "41番、届きました")
    end(hall)
    joined.until(lambda: held(joined) == ({}, []))


AGE = """
    const kept = JSON.parse(localStorage['kws.key']);
    localStorage['kws.key'] = JSON.stringify({ ...kept, at: kept.at - 25 * 3600 * 1000 });"""


def test_a_phone_that_missed_the_end_forgets_a_day_later(joined: Screen, hall: Hall) -> None:
    send(joined, "見本：花")
    joined.driver.execute_script(AGE)
    hall.leave()
    joined.until(lambda: held(joined) == ({}, []))
    hall.open()  # it was only a long evening
    joined.until(lambda: "kws.key" in held(joined)[0])


def test_a_draft_of_yesterday_is_still_there(joined: Screen, hall: Hall) -> None:
    joined.write("見本：書きかけ")
    joined.driver.execute_script(AGE)
    joined.driver.refresh()
    joined.until(lambda: joined.value("box") == "見本：書きかけ")


def test_two_tabs_leave_nothing_either(joined: Screen, hall: Hall) -> None:
    joined.write("見本：花")  # the first tab knows this draft, and the second one sends it
    tabs = second_tab(joined)
    joined.until(lambda: joined.value("box") == "見本：花")
    joined.get("send").click()
    joined.until(lambda: joined.text("message") == "41番、届きました")
    end(hall)
    for tab in tabs:
        joined.driver.switch_to.window(tab)
        joined.until(lambda: joined.text("closed").endswith(GONE))
    assert held(joined) == ({}, [])
    reopen(hall)
    joined.driver.close()  # the other one knows the key too
    joined.driver.switch_to.window(tabs[0])
    joined.until(lambda: "kws.key" in held(joined)[0])
    joined.driver.refresh()
    joined.until(lambda: "41番" in joined.text("notes"))


def test_erasing_in_one_tab_ends_the_other(joined: Screen, hall: Hall) -> None:
    tabs = second_tab(joined)
    joined.write("見本：書きかけ")
    joined.get("settings-open").click()
    joined.driver.find_element(By.CSS_SELECTOR, "#erase-part button").click()
    assert "まだ届いていない0枚が消えます" in joined.text("erase-part")
    joined.driver.find_element(By.CSS_SELECTOR, "#erase-part .danger").click()
    for tab in tabs:
        joined.driver.switch_to.window(tab)
        joined.until(lambda: not joined.driver.find_elements(By.TAG_NAME, "textarea"))
        body = joined.driver.find_element(By.TAG_NAME, "body")
        assert body.text == "この端末の記録を消しました"
    hall.made.workshop.do(make_cluster, hall.made.session.id, [], "見守りの輪").result()
    assert held(joined) == ({}, [])


def test_a_phone_that_lost_its_small_values_is_the_same_phone(joined: Screen, hall: Hall) -> None:
    """A browser that is killed may lose what localStorage was told last; the queue is strict."""
    url = joined.driver.current_url
    hall.leave()
    joined.send("見本：まだ")
    joined.until(joined.waiting)
    joined.driver.execute_script("localStorage.clear()")
    joined.driver.get("about:blank")
    hall.open()
    joined.go(url)
    joined.until(lambda: "41番" in joined.text("notes"))
    assert len(hall.made.workshop.snapshot.all(JoinedDevice)) == 1


def test_values_that_stay_would_be_seen(
    open_hall: HallMaker, screen: Screen, tmp_path: Path
) -> None:
    with altered_page(tmp_path, ("page.js", "small.sleep();", ";")):
        hall = open_hall()
    screen.go(f"{hall.url}/j/{hall.config.token}")
    end(hall)
    screen.until(lambda: screen.shown("closed"))
    assert "kws.key" in held(screen)[0]
