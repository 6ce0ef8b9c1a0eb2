"""``index.html`` as a reader sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from kg.output.index import to_index
from tests.test_output_index import contents

pytestmark = pytest.mark.browser


def test_the_figures_stand_in_one_row(driver: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    large = to_index(contents(2)).replace("<b>", "<b>12")  # figures of some length
    page.write_text(large, encoding="utf-8")
    driver.get(page.as_uri())
    figures = driver.find_elements(By.CSS_SELECTOR, ".counts li")
    assert len(figures) == 7
    assert len({figure.rect["y"] for figure in figures}) == 1
