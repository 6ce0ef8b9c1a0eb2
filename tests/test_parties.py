"""Units that are put right after the decision: names that lack, whole names, inspectors; near misses."""

from __future__ import annotations

import pytest

from kg.annotate import load
from kg.model import Kind
from kg.read import report_from_text


def units(text: str) -> list[str]:
    annotation = load("en")(report_from_text(text, language="en"))
    return [text[m.start : m.end] for m in annotation.mentions if m.kind is Kind.UNIT]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our county formulated a rectification plan.", ["Our county"]),
        ("The Provincial Party Committee held 3 meetings.", ["Provincial Party Committee"]),
        (
            "On July 3, the inspection team fed back its opinions to the Jiangxi Provincial Party Committee.",
            ["Jiangxi Provincial Party Committee"],
        ),
        (
            "Notice of the Party Committee of Green Valley Group Co., Ltd. on rectification",
            ["Party Committee of Green Valley Group Co., Ltd."],
        ),
        (
            "Notice of the Committee of the Communist Party of China of Green Valley Group Co., Ltd. on"
            " the Progress of Rectification",
            ["Committee of the Communist Party of China of Green Valley Group Co., Ltd."],
        ),
        # near misses
        ("The state of our county is good.", []),
        ("The audit was made by an appraiser of our office.", []),
        (
            "After receiving the feedback opinions of the Fifth Inspection Team of the district party"
            " committee, the Lake Town Party Committee attached great importance to it, held a"
            " special deployment meeting, and revised the travel rules.",
            ["Lake Town Party Committee"],
        ),
    ],
)
def test_names_of_units_are_whole_and_of_those_who_act(text: str, expected: list[str]) -> None:
    assert units(text) == expected
