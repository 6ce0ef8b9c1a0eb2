"""``index.html``: what a reader of the page sees first is what counts most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from kg.model import Issue
from kg.output.coverage import Coverage
from kg.output.index import Contents, to_index
from tests.sample_build import sample


def contents(reports: int, violations: Sequence[tuple[str, str]] = ()) -> Contents:
    """The sample, or its first report alone with one statement."""
    linked, annotations = sample()
    kept = {a.report.id: a.report for a in annotations[:reports]}
    return Contents(
        reports=kept,
        entities=linked.entities if reports > 1 else linked.entities[:1],
        statements=linked.statements if reports > 1 else linked.statements[:1],
        coverage=[Coverage(key, sentences=2, with_statement=1) for key in kept],
        violations=violations,
        issues=(),
        unread=(),
        files=(),
    )


def test_the_worst_findings_stand_first() -> None:
    found = [("Info", "a hint")] * 9 + [("Warning", "look")] * 2 + [("Warning", "frequent")] * 5
    page = to_index(contents(1, [*found, ("Violation", "wrong")]))
    assert re.findall(r"<td>(\w+)</td><td>\w", page)[-4:] == ["Violation", "Warning", "Warning", "Info"]
    assert page.index("wrong") < page.index("frequent") < page.index("look") < page.index("a hint")


def test_one_is_one() -> None:
    page = to_index(contents(1))
    assert "<b>1</b>report</li>" in page
    assert "<b>1</b>statement:" in page
    assert "<b>1</b>fact," in page
    assert not re.search(r"<b>1</b>\w+s\b", page)
    assert "<b>2</b>reports</li>" in to_index(contents(2))


def test_the_page_in_chinese_has_no_english_but_names() -> None:
    odd = Issue("read", "a.txt", "a.txt: the same text as b.txt; built once")
    known = replace(
        contents(2, [("Warning", "请核对。")]), issues=(odd,), files=("graph.html", "tables/a.csv")
    )
    page = to_index(known, language="zh")
    assert '<html lang="zh">' in page
    assert "<b>2</b>份报告</li>" in page
    for cells in (
        "<td>警告</td><td>请核对。</td>",
        "<td>读取</td><td>a.txt</td><td>文本与 b.txt 相同，只收录一次</td>",
    ):
        assert cells in page
    for report in known.reports.values():
        page = page.replace(escape(report.title), "").replace(escape(report.issuer or ""), "")
        page = page.replace(escape(report.round or ""), "")
    shown = re.sub(r"<[^>]*>", " ", page.partition("<body>")[2])
    names = r"[\w-]+\.(txt|csv|html|json|trig|ttl)|kg query|Oxigraph|CSV|(tables|store|reports)/"
    assert re.findall(r"[A-Za-z]+", re.sub(names, "", shown)) == []


def test_only_what_can_be_opened_is_linked() -> None:
    page = to_index(replace(contents(1), files=("graph.html", "tables/a.csv")))
    drawn = to_index(replace(contents(1), files=("figures/a.svg",)))
    assert ('href="figures/"' in drawn, "figures/" in page) == (True, False)
    assert '<a href="tables/">tables/</a>' in page
    assert "<td>store/</td>" in page  # kg serve does not hand it out
    assert 'href="store/' not in page


def test_what_has_no_words_in_chinese_is_told_in_english_and_escaped() -> None:
    known = replace(contents(1), unread=("a.txt: <b> unheard of",))
    assert '<span lang="en">a.txt: &lt;b&gt; unheard of</span>' in to_index(known, language="zh")
    assert "<span" not in to_index(known)
