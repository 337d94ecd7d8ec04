"""A page in WebKitGTK, as close to Safari as Debian gets."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

DRIVER = "/usr/bin/WebKitWebDriver"


def mini_browser() -> Path:
    """Where Debian keeps it, on any architecture."""
    return next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))


class WebKit:
    """One tab. `run` answers what the body of a function returns."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self._driver = driver

    def open(self, url: str) -> None:
        self._driver.get(url)

    def reload(self) -> None:
        self._driver.refresh()

    def run(self, body: str) -> Any:
        return self._driver.execute_script(body)

    def click(self, css: str) -> None:
        self._driver.find_element(By.CSS_SELECTOR, css).click()

    def write(self, text: str) -> None:
        ActionChains(self._driver).send_keys(text).perform()


@contextmanager
def webkit(env: dict[str, str]) -> Iterator[WebKit]:
    """A MiniBrowser on a screen of its own."""
    with _display() as display:
        options = Options()
        options.binary_location = str(mini_browser())
        options.add_argument("--automation")
        service = Service(DRIVER, env=env | {"DISPLAY": display, "GDK_BACKEND": "x11"})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # selenium calls its own old ways
            driver = webdriver.WebKitGTK(options, service)
        try:
            driver.set_window_size(360, 740)
            yield WebKit(driver)
        finally:
            driver.quit()


@contextmanager
def _display() -> Iterator[str]:
    """A screen that nobody sees; its number is the first that is free."""
    command = ("Xvfb", "-displayfd", "1", "-screen", "0", "1024x1024x24", "-nolisten", "tcp")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as screen:
        try:
            assert screen.stdout is not None
            yield f":{screen.stdout.readline().strip()}"
        finally:
            screen.terminate()
