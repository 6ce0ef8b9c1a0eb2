"""``index.html`` as a reader sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from kg.output.index import to_index
from tests.test_output_index import contents

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figures_stand_in_one_row(driver: Chrome, tmp_path: Path, language: str) -> None:
    page = tmp_path / "index.html"
    large = to_index(contents(2), language=language).replace("<b>", "<b>12")  # figures of some length
    page.write_text(large, encoding="utf-8")
    driver.get(page.as_uri())
    figures = driver.find_elements(By.CSS_SELECTOR, ".counts li")
    assert len(figures) == 7
    assert len({figure.rect["y"] for figure in figures}) == 1


def test_no_heading_or_date_breaks_in_chinese(driver: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(to_index(contents(2), language="zh"), encoding="utf-8")
    driver.get(page.as_uri())
    short = driver.find_elements(By.CSS_SELECTOR, ".counts + p + h2 + .wrap :is(th, td:nth-child(2))")
    assert len(short) == 9
    lines = (
        "const range = document.createRange(); range.selectNodeContents(arguments[0]);"
        "return range.getClientRects().length"
    )
    assert {driver.execute_script(lines, cell) for cell in short} <= {0, 1}
