"""Pages in headless Chromium: one browser for the module, one page for a test."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from kg import render
from tests.browser.chromium import chromium, need_chromium

pytestmark = pytest.mark.browser
SECONDS = 15  # until a page must answer; a limit for what hangs, not a measure


class Page:
    """The page in the browser, in the words of a test."""

    def __init__(self, driver: Chrome, path: Path) -> None:
        self.driver, self.path = driver, path

    def open(self, fragment: str = "") -> Page:
        self.driver.get("about:blank")
        self.logs()
        self.driver.get(self.path.as_uri() + fragment)
        self.wait(lambda: self.js("return document.documentElement.dataset.ready === 'yes'"))
        return self

    def js(self, script: str, *values: object) -> object:
        return self.driver.execute_script(script, *values)

    def wait(self, test: Callable[[], object]) -> object:
        end = time.monotonic() + SECONDS
        while not (value := test()):
            assert time.monotonic() < end, "the page did not get there"
            time.sleep(0.05)
        return value

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def button(self, name: str) -> WebElement:
        """The button that a screen reader would call by this name, or that shows it."""
        path = f"//button[@aria-label={json.dumps(name)} or normalize-space(.)={json.dumps(name)}]"
        return next(b for b in self.driver.find_elements(By.XPATH, path) if b.is_displayed())

    def set(self, selector: str, value: str) -> None:
        """Give a select or a slider a value, as a reader would."""
        self.js("arguments[0].value = arguments[1]", self.find(selector), value)
        self.js("arguments[0].dispatchEvent(new Event('change'))", self.find(selector))

    def search(self, words: str) -> list[str]:
        box = self.find("#search")
        box.clear()
        box.send_keys(words)
        return self.texts("#hits .hit .what")

    def take(self, words: str) -> None:
        """Search and take the first hit."""
        assert self.search(words)
        self.find("#hits .hit").click()

    def shown(self) -> int:
        return int(self.find("#shown").text.split(" ")[0].replace(",", ""))

    def logs(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Addresses asked for since the last look, but the page itself and what it carries."""
        rows = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [
            row["params"]["request"]["url"] for row in rows if row["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in sent if not url.startswith(("file:", "data:", "blob:", "about:"))]


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def driver(downloads: Path) -> Iterator[Chrome]:
    need_chromium()
    with chromium(downloads=os.fspath(downloads)) as browser:
        yield browser


@pytest.fixture
def visit(driver: Chrome, tmp_path: Path) -> Callable[..., Page]:
    """Write the page of a graph and open it."""

    def write_and_open(G: nx.MultiDiGraph, fragment: str = "", **options: str) -> Page:
        path = tmp_path / "graph.html"
        path.write_text(render.page(G, **options), encoding="utf-8", newline="")
        return Page(driver, path).open(fragment)

    return write_and_open
