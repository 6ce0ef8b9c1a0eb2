"""Headless Chromium through Selenium, with Debian's ``chromium`` and ``chromium-driver``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.common.exceptions import SessionNotCreatedException

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
MISSING = None if BROWSER and DRIVER else "apt-get install chromium chromium-driver"
SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--force-device-scale-factor=1", "--disable-background-networking", "--no-first-run", "--lang=en",
)  # fmt: skip


def need_chromium() -> None:
    """Skip a test where there is no Chromium; fail it where KG_NEED_BROWSER says that there must be one."""
    if MISSING:
        give_up = pytest.fail if os.environ.get("KG_NEED_BROWSER") else pytest.skip
        give_up(f"no Chromium: {MISSING}")


@contextmanager
def chromium(
    width: int = 1440, height: int = 900, downloads: str | None = None
) -> Iterator[webdriver.Chrome]:
    """A browser of this size, closed at the end whatever happens."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or ""
    for switch in (*SWITCHES, f"--window-size={width},{height}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if downloads:
        options.add_experimental_option("prefs", {"download.default_directory": downloads})
    try:
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    except SessionNotCreatedException:  # on a busy machine it may not be up in time: once more
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        driver.set_script_timeout(60)
        # A headless window has a least width and a frame; this is the size of the page itself.
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        yield driver
    finally:
        driver.quit()
