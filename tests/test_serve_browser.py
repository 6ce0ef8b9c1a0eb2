"""The query page in a real browser: it answers, draws, and asks no other host, not even while typing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("selenium")

from kg.rdf import encode
from kg.store import save
from tests.browser.chromium import BROWSER, DRIVER, need_chromium
from tests.sample_build import sample
from tests.test_remote import free_port, wait_for

pytestmark = pytest.mark.browser
SERVE = (
    "import sys; from pathlib import Path; from kg.serve import serve, settings;"
    "serve(settings(Path(sys.argv[1])), port=int(sys.argv[2]))"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    save(encode(*sample()), folder / "store")
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(folder), str(port)], env=environment)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def driver() -> Iterator[object]:
    need_chromium()
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = BROWSER or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-component-update",
                 "--no-first-run", "--disable-background-networking", "--window-size=1200,900"):  # fmt: skip
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    found = Chrome(options=options, service=Service(DRIVER))
    yield found
    found.quit()


def wait(driver: object, script: str, seconds: float = 60) -> object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := driver.execute_script(f"return {script}"):  # type: ignore[attr-defined]
            return found
        time.sleep(0.1)
    raise AssertionError(f"never true: {script}")


def requested(driver: object) -> set[str]:
    rows = [json.loads(row["message"])["message"] for row in driver.get_log("performance")]  # type: ignore[attr-defined]
    sent = (row["params"]["request"]["url"] for row in rows if row["method"] == "Network.requestWillBeSent")
    return {url for url in sent if not url.startswith(("data:", "blob:"))}


def test_the_page_answers_draws_and_asks_no_other_host(driver: object, address: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    driver.get(address)  # type: ignore[attr-defined]
    wait(driver, "document.body.dataset.ready === 'true'")
    assert wait(driver, "document.querySelectorAll('#cookbook button').length") >= 25  # type: ignore[operator]
    buttons = "[...document.querySelectorAll('#cookbook button')]"
    driver.execute_script(f"{buttons}.find(b => b.textContent === 'Chains of a unit').click()")  # type: ignore[attr-defined]
    assert wait(driver, "document.querySelectorAll('#table tbody tr').length") == 2
    driver.execute_script("document.getElementById('as-graph').click()")  # type: ignore[attr-defined]
    assert wait(driver, "document.querySelectorAll('#drawing circle').length") == 8
    # type a prefixed name and a variable: the editor's completions must not ask anyone
    driver.execute_script("document.getElementById('text').open = true")  # type: ignore[attr-defined]
    driver.execute_script("document.querySelector('.CodeMirror').CodeMirror.setValue('')")  # type: ignore[attr-defined]
    driver.execute_script("document.querySelector('.CodeMirror').CodeMirror.focus()")  # type: ignore[attr-defined]
    ActionChains(driver).send_keys("PREFIX foaf: SELECT ?a { ?a foaf:na ; a schema:Th }").perform()  # type: ignore[arg-type]
    time.sleep(2)
    driver.execute_script("document.getElementById('run').click()")  # type: ignore[attr-defined]
    assert wait(driver, "!document.getElementById('error').hidden")
    urls = requested(driver)
    assert urls
    assert {url for url in urls if not url.startswith(address + "/")} == set()
    errors = [
        row["message"] for row in driver.get_log("browser") if "Content Security Policy" in row["message"]
    ]  # type: ignore[attr-defined]
    assert errors == []


def test_the_csv_of_an_answer_is_safe_for_a_spreadsheet(driver: object, address: str) -> None:
    driver.get(address)  # type: ignore[attr-defined]
    wait(driver, "document.body.dataset.ready === 'true'")
    driver.execute_script(  # type: ignore[attr-defined]
        "URL.createObjectURL = (blob) => { blob.arrayBuffer().then((b) => {"
        " window.saved = [...new Uint8Array(b)]; }); return '#'; };"
        "document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0]);"
        "document.getElementById('run').click()",
        'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { ("=1+1" "say \\"港务局\\", twice" <https://e.org/x>) } }',
    )
    wait(driver, "document.querySelectorAll('#table tbody tr').length === 1")
    driver.execute_script("document.getElementById('download').click()")  # type: ignore[attr-defined]
    saved = bytes(wait(driver, "window.saved"))  # type: ignore[call-overload]
    assert saved.decode() == '\ufeffa,b,c\r\n\'=1+1,"say ""港务局"", twice",https://e.org/x\r\n'


@pytest.mark.parametrize("edges", [40, 149, 400])
def test_a_hub_is_drawn_within_reach(driver: object, address: str, edges: int) -> None:
    driver.get(address)  # type: ignore[attr-defined]
    wait(driver, "document.body.dataset.ready === 'true'")
    driver.execute_script(  # type: ignore[attr-defined]
        "const edges = Array.from({length: arguments[0]}, (_, i) => "
        "({from: 'hub', to: 'n' + i, label: '', fromLabel: 'hub', toLabel: 'n' + i}));"
        "kgDraw(document.getElementById('drawing'), edges, 150)",
        edges,
    )
    box = "document.querySelector('#drawing svg').viewBox.baseVal"
    assert 100 < driver.execute_script(f"return Math.max({box}.width, {box}.height)") < 5000  # type: ignore[attr-defined]
    places = (
        "[...document.querySelectorAll('#drawing circle')].map(c => [c.cx.baseVal.value, c.cy.baseVal.value])"
    )
    apart = driver.execute_script(f"return new Set({places}.map(p => p.map(Math.round).join())).size")  # type: ignore[attr-defined]
    assert apart == min(edges + 1, 150)


def test_the_keyboard_stays_on_the_question_and_errors_are_heard(driver: object, address: str) -> None:
    from selenium.webdriver import Keys
    from selenium.webdriver.common.by import By

    driver.get(address)  # type: ignore[attr-defined]
    wait(driver, "document.body.dataset.ready === 'true'")
    for button in driver.find_elements(By.CSS_SELECTOR, "#cookbook button")[:2]:  # type: ignore[attr-defined]
        button.send_keys(Keys.ENTER)
        assert wait(driver, "document.activeElement.getAttribute('aria-current')") == "true"
        assert driver.execute_script("return document.activeElement.title") == button.get_attribute("title")  # type: ignore[attr-defined]
        assert driver.execute_script("return document.querySelectorAll('[aria-current]').length") == 1  # type: ignore[attr-defined]
    assert driver.find_element(By.ID, "error").get_attribute("role") == "alert"  # type: ignore[attr-defined]


def test_enter_runs_a_question_and_another_one_clears_the_answer(driver: object, address: str) -> None:
    from selenium.webdriver import Keys
    from selenium.webdriver.common.by import By

    driver.get(address)  # type: ignore[attr-defined]
    wait(driver, "document.body.dataset.ready === 'true'")
    buttons = "[...document.querySelectorAll('#cookbook button')]"

    def choose(name: str) -> None:
        driver.execute_script(f"{buttons}.find(b => b.title === arguments[0]).click()", name)  # type: ignore[attr-defined]

    cookbook = driver.execute_async_script(  # type: ignore[attr-defined]
        "fetch('/cookbook').then(a => a.json()).then(a => arguments[0](a.queries))"
    )
    chains = next(q for q in cookbook if q["name"] == "chains")
    several = next(q for q in cookbook if len(q["parameters"]) > 1)
    choose(chains["question"])
    wait(driver, "document.querySelectorAll('#table tbody tr').length")
    needs = next(q for q in cookbook if any(p["required"] for p in q["parameters"]))
    choose(needs["question"])  # waits for its parameter
    assert driver.execute_script("return document.querySelectorAll('#table tr').length") == 0  # type: ignore[attr-defined]
    assert driver.execute_script("return document.getElementById('views').hidden")  # type: ignore[attr-defined]
    choose(several["question"])
    for field in driver.find_elements(By.CSS_SELECTOR, "#parameters input"):  # type: ignore[attr-defined]
        field.send_keys("no such thing")
    field.send_keys(Keys.ENTER)
    assert wait(driver, "!document.getElementById('error').hidden")


def test_names_lead_to_their_things_and_the_question_stands_in_the_address(
    driver: object, address: str
) -> None:
    driver.get(address + "/#name=chains&unit=Harbour+Office")  # type: ignore[attr-defined]
    driver.refresh()  # type: ignore[attr-defined]  # another # alone loads no page
    assert wait(driver, "document.querySelectorAll('#table tbody tr').length") == 1
    columns = driver.execute_script(
        "return [...document.querySelectorAll('#table th')].map(th => th.textContent)"
    )  # type: ignore[attr-defined]
    assert columns[:2] == ["unitName", "problemName"]
    assert not {"unit", "problem", "measure", "policy"} & set(columns)
    leads = driver.execute_script("return document.querySelector('#table td a').href")  # type: ignore[attr-defined]
    assert leads.startswith(f"{address}/resource?iri=https%3A%2F%2F")
    assert driver.execute_script("return document.getElementById('text').open") is False  # type: ignore[attr-defined]
    # no rows: what holds the word is offered, and asked for by a click
    driver.execute_script("document.querySelector('#parameters input').value = 'ferry'")  # type: ignore[attr-defined]
    driver.execute_script("document.getElementById('run').click()")  # type: ignore[attr-defined]
    assert wait(driver, "location.hash") == "#name=chains&unit=ferry"
    # SPARQL of somebody's link is filled in, and not run
    driver.get(address + "/#query=ASK+%7B%7D")  # type: ignore[attr-defined]
    driver.refresh()  # type: ignore[attr-defined]
    wait(driver, "document.body.dataset.ready === 'true'")
    assert (
        driver.execute_script("return document.querySelector('.CodeMirror').CodeMirror.getValue()")
        == "ASK {}"
    )  # type: ignore[attr-defined]
    assert driver.execute_script("return document.getElementById('status').textContent") == ""  # type: ignore[attr-defined]


def test_a_screen_reader_is_told_what_the_editor_and_the_page_are(driver: object, address: str) -> None:
    driver.get(address)  # type: ignore[attr-defined]
    wait(driver, "document.body.dataset.ready === 'true'")
    assert (
        driver.execute_script("return document.querySelector('.CodeMirror textarea').ariaLabel")
        == "SPARQL query"
    )  # type: ignore[attr-defined]
    assert driver.execute_script("return document.querySelectorAll('h1').length") == 1  # type: ignore[attr-defined]
    weak = driver.execute_script(CONTRAST)  # type: ignore[attr-defined]
    assert weak == []


# The signs of the editor whose colour stands out from its ground by less than 4.5 to 1 (WCAG 2.2, 1.4.3).
CONTRAST = """
const light = (c) => c.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
  .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const probe = document.createElement("div");
probe.style.background = "Canvas"; document.body.append(probe);
const ground = light(getComputedStyle(probe).backgroundColor);
probe.remove();
return [...document.querySelectorAll(".CodeMirror-line span[class]")].filter((span) => {
  const [low, high] = [light(getComputedStyle(span).color), ground].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05) < 4.5;
}).map((span) => `${span.className}: ${span.textContent}`);
"""
