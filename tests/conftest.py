"""What many tests share: the samples, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kg.pipeline import Options, build

# How long examples take tells of the machine and of what else it does, not of kg.
settings.register_profile("kg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kg")

SAMPLES = Path(__file__).parent.parent / "notebooks" / "reports"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the sample reports."""
    folder = tmp_path_factory.mktemp("demo") / "output"
    build([SAMPLES], folder, Options())
    return folder
