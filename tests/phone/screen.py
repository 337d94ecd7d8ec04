"""A phone's screen in a real Chromium: what a person sees and does on the page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE_S = 40
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# What phones in private mode may refuse.
NO_STORAGE = """
    Object.defineProperty(window, 'indexedDB', { get() { throw new Error('refused'); } });
    Storage.prototype.setItem = () => { throw new Error('refused'); };
"""


class Screen:
    """A phone's screen: 360 by 740, one tab at a time."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def go(self, url: str) -> None:
        self.driver.get(url)
        self.until(lambda: self.shown("box") or self.shown("code"))

    def get(self, id_: str) -> WebElement:
        return self.driver.find_element(By.ID, id_)

    def shown(self, id_: str) -> bool:
        return self.get(id_).is_displayed()

    def text(self, id_: str) -> str:
        return self.get(id_).text

    def value(self, id_: str) -> object:
        return self.get(id_).get_property("value")

    def until(self, condition: Callable[[], object]) -> None:
        WebDriverWait(self.driver, PATIENCE_S, 0.05).until(lambda _: condition())

    def write(self, text: str) -> None:
        self.get("box").send_keys(text)

    def send(self, text: str) -> None:
        self.write(text)
        self.get("send").click()

    def buttons(self) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, "#notes button")

    def press_vote(self, kind: str) -> None:
        """By script, since the list may be drawn anew between finding and clicking."""
        self.driver.execute_script(f"document.querySelector('[data-vote^={kind}]').click()")

    def waiting(self) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, "#notes li.kept")

    def resize(self, width: int, height: int, zoom: int = 1) -> None:
        """Another screen, in CSS pixels, each as large as `zoom` of the device's."""
        size = {"width": width, "height": height, "deviceScaleFactor": zoom, "mobile": True}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def click(self, id_: str) -> None:
        """By script, since a list may be drawn anew between finding and clicking."""
        self.driver.execute_script("document.getElementById(arguments[0]).click()", id_)

    def before_every_page(self, script: str) -> None:
        """Run a script in this tab whenever it opens a page, before those of the page."""
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})

    def look(self, language: str, size: int = 1) -> None:
        """Choose a language and a text size, as the settings do."""
        self.click(f"language-{language}")
        self.click(f"size-{size}")


@contextmanager
def chromium(env: dict[str, str]) -> Iterator[Screen]:
    """A screen with a profile of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        driver = start_chromium(env, profile)
        try:
            yield Screen(driver)
        finally:
            driver.quit()


def start_chromium(env: dict[str, str], profile: str) -> webdriver.Chrome:
    """A browser that keeps what it keeps in the folder `profile`."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    metrics = {"width": 360, "height": 740, "pixelRatio": 1, "touch": True}
    options.add_experimental_option("mobileEmulation", {"deviceMetrics": metrics})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    return webdriver.Chrome(options, Service("/usr/bin/chromedriver", env=env))
