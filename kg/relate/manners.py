"""How a measure or problem refers to a policy: the finer property that the words around the policy tell.

Inside a measure the last verb before the policy decides, if nothing but what a lexicon allows stands between
(``issued the Water Rules``); else the verb behind it (``the Water Rules were revised``). A verb goes for all
titles of a list, and no word of a title is one. A policy outside of the measure can only be what it appeals
to. A problem only has criteria. Where no word says so, a policy is merely referred to. The words are cues of
the lexicon, by language.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from kg.lexicon import Cue, Lexicon
from kg.model import Annotation, Kind, Mention, RelationKind

_CRITERION = "hasCriterion"
_MAKING = ("issuesPolicy", "revisesPolicy")
_OPENING = "《〈“\"‘'「『（( \n"
_CLOSING = "》〉”\"’'」』"
_ENDS = re.compile(r"[.;!?](?=\s)|[。；！？\n]")  # of a sentence, or what stands for one
_REACH = 200  # characters before a policy, and behind it, that are looked at
_MARKS = re.compile(r"[《》〈〉“”\"]|[（(][^（）()]*[）)]")
_BRACKET = re.compile(r"\s?[（(][^（）()\n]{1,30}[）)]")  # the number of a policy, or a short name
_TITLE = re.compile(r"《[^《》\n]*》")
_SEEN = 20  # characters before those looked at that an expression may ask for
_LEFT_OUT = "\ufffc"  # stands for each character of another policy: no word of its name is a verb here


def with_roles(annotation: Annotation, lexicon: Lexicon) -> Annotation:
    """Return the annotation with the role of each relation to a policy, and its cue, where the words tell."""
    policies = [m for m in annotation.mentions if m.kind is Kind.POLICY]
    items = sorted((m.start, m.end) for m in annotation.mentions if m.kind in (Kind.MEASURE, Kind.PROBLEM))
    starts = [start for start, _ in items]
    reached = list(accumulate((end for _, end in items), max))  # how far any item reaches that began so far
    relations = []
    for relation in annotation.relations:
        if relation.kind is RelationKind.CITES and relation.role is None:
            item, policy = (annotation.mentions[end] for end in (relation.subject, relation.object))
            # What another measure does with a policy says nothing of this one.
            before = bisect_right(starts, policy.start)
            anothers = not _holds(item, policy) and before > 0 and reached[before - 1] >= policy.end
            found = None if anothers else _role(annotation.report.text, item, policy, policies, lexicon)
            if found is not None:
                relation = replace(relation, role=found[0], cue=relation.cue or found[1])
        relations.append(relation)
    return replace(annotation, relations=tuple(relations))


def _holds(item: Mention, policy: Mention) -> bool:
    return item.start <= policy.start and policy.end <= item.end


def _role(
    text: str, item: Mention, policy: Mention, policies: Sequence[Mention], lexicon: Lexicon
) -> tuple[str, tuple[int, int]] | None:
    """Return the finer property and the place of the words that tell it, or None."""
    inside = _holds(item, policy)
    if not inside and item.kind is Kind.MEASURE and _ENDS.search(text, policy.end, item.start):
        return None
    start = max(item.start if inside else 0, policy.start - _REACH)
    for end in _ENDS.finditer(text, start, policy.start):
        start = end.end()
    found = _before(text, start, policy, policies, lexicon, item.kind) or _after(
        text, policy, policies, lexicon, item
    )
    if found is None or (found[0] != _CRITERION and not inside):
        return None
    if found[0] in _MAKING and _matches(text, policy.end, lexicon.cues("policy.of-another")):
        return None  # "issued the implementation plan of the Water Act" issues no act
    return found if found[0] != "refersToPolicy" else None


def _before(
    text: str, start: int, policy: Mention, policies: Sequence[Mention], lexicon: Lexicon, kind: Kind
) -> tuple[str, tuple[int, int]] | None:
    begin = max(0, start - _SEEN)
    words = _without_others(text, begin, policy, policies)
    for cue in lexicon.by_class.get("policy.told-of", ()):  # the newly issued rules: what was done before
        words = cue.regex.sub(lambda told: _LEFT_OUT * len(told[0]), words)
    last: tuple[int, int, Cue] | None = None
    for cue in lexicon.cues(f"{kind}.role"):
        for match in cue.regex.finditer(words, start - begin):
            # Of two that end together the longer one says more: "as required by", "by".
            if last is None or (match.end(), -match.start()) > (last[1], -last[0]):
                last = (*match.span(), cue)
    if last is None:
        return None
    between = _MARKS.sub("", words[last[1] :].replace(_LEFT_OUT, "")).strip(_OPENING)
    if between and not any(cue.regex.fullmatch(between) for cue in lexicon.cues("policy.between")):
        return None
    return last[2].value, (last[0] + begin, last[1] + begin)


def _without_others(text: str, begin: int, policy: Mention, policies: Sequence[Mention]) -> str:
    """Return the words before a policy, other policies left out but those whose name it is a part of."""
    first = bisect_left(policies, begin - _REACH, key=lambda m: m.start)
    last = bisect_left(policies, policy.start, key=lambda m: m.start)
    others = [(other.start, other.end) for other in policies[first:last] if other.end <= policy.start]
    titles = _TITLE.finditer(text, begin, policy.start)  # that may not have been found
    words = list(text[begin : policy.start])
    for start, end in (*others, *((title.start() + 1, title.end() - 1) for title in titles)):
        for at in range(max(start, begin), end):
            words[at - begin] = _LEFT_OUT
    return "".join(words)


def _after(
    text: str, policy: Mention, policies: Sequence[Mention], lexicon: Lexicon, item: Mention
) -> tuple[str, tuple[int, int]] | None:
    for end in _ends_of_list(text, policy, policies, lexicon):
        for cue in lexicon.cues(f"{item.kind}.role-after"):
            if place := _matches(text, end, (cue,)):
                return cue.value, place
    return None


def _ends_of_list(text: str, policy: Mention, policies: Sequence[Mention], lexicon: Lexicon) -> Iterator[int]:
    """Yield where a policy ends, and then each of those that stand with it in a list: 对《水法》《林法》."""
    at = policy.end
    yield at
    for other in policies[bisect_left(policies, at, key=lambda m: m.start) :]:
        between = _MARKS.sub("", text[at : other.start]).strip(_OPENING + _CLOSING)
        if between and not any(
            cue.regex.fullmatch(between) for cue in lexicon.by_class.get("policy.and", ())
        ):
            break
        at = other.end
        yield at


def _matches(text: str, at: int, cues: Sequence[Cue]) -> tuple[int, int] | None:
    """Return where words right behind a policy, its closing signs and its number aside, match a cue."""
    while text[at : at + 1] and text[at] in _CLOSING:
        at += 1
    if number := _BRACKET.match(text, at):
        at = number.end()
    for cue in cues:
        if match := cue.regex.match(text, at, at + _REACH):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            return start, match.end()
    return None
