"""CI does not pass without the browser tests; elsewhere they are skipped with a plain message."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("selenium")

from tests.browser import chromium

RUN = Path(__file__).parent.parent / ".ci" / "run"
BASH = shutil.which("bash") or "bash"


def run_ci(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run the script where there are only these programs, each a line of shell."""
    (folder / "dirname").symlink_to(shutil.which("dirname") or "")
    for name, line in {"make": 'echo "made, $KG_NEED_BROWSER"', "id": "echo 0", **programs}.items():
        (folder / name).write_text(f"#!{BASH}\n{line}\n")
        (folder / name).chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "KG_NEED_BROWSER"}
    command = [BASH, str(RUN)]
    return subprocess.run(
        command, env={**environment, "PATH": str(folder)}, capture_output=True, text=True, check=False
    )


def test_ci_fails_where_there_is_no_chromium(tmp_path: Path) -> None:
    done = run_ci(tmp_path, id="echo 1000", chromium="true")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no Chromium here" in done.stderr


def test_ci_tells_why_it_could_not_get_chromium(tmp_path: Path) -> None:
    done = run_ci(tmp_path, **{"apt-get": "echo 'no such host' >&2; false"})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("no such host\nno Chromium here")


def test_ci_asks_for_the_browser_tests(tmp_path: Path) -> None:
    done = run_ci(tmp_path, chromium="true", chromedriver="true")
    assert (done.returncode, done.stdout, done.stderr) == (0, "made, 1\n", "")


def test_without_chromium_a_test_is_skipped_and_in_ci_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "MISSING", "apt-get install chromium chromium-driver")
    monkeypatch.delenv("KG_NEED_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium: apt-get install"):
        chromium.need_chromium()
    monkeypatch.setenv("KG_NEED_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="no Chromium: apt-get install"):
        chromium.need_chromium()
    monkeypatch.setattr(chromium, "MISSING", None)
    chromium.need_chromium()
