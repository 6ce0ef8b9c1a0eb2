"""How far a measure is: recommended, planned, ongoing or completed; knows no language.

The form of a verb decides little: a speech that tells others what to do is all infinitives, and so is a list
of what was done. So a rule of each language guesses, and a small model reads the guess beside the words of
the measure, those in front of it, the headings over it, and what was guessed around it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.decide.pairs import PairModel
from kg.lexicon import Cue

STATUSES = ("completed", "ongoing", "planned", "recommended")
_NEAREST = 30  # words in front of a measure that are looked at
_HEADINGS = 2  # over it


@dataclass(frozen=True, slots=True)
class Around:
    """What stands in and around one measure; words in lower case."""

    rule: str  # the status that the rule gives
    form: str  # of its verb: the modal over it, or a tag; "" where the language has none
    words: Sequence[str]
    before: Sequence[str]  # of its sentence
    opening: Sequence[str]  # of its paragraph
    headings: Sequence[Sequence[str]]  # nearest first
    place: str  # what its section or line states
    sentence: int
    block: int
    lead: Sequence[str] = ()  # of an item that begins with its sentence: what introduces the list


def features(measures: Sequence[Around]) -> Iterator[list[str]]:
    """Yield the features of each measure of a report, in order.

    >>> one = Around("planned", "will", ["train", "staff"], ["it", "will"], ["it"], [], "response", 0, 0)
    >>> [f for f in next(features([one])) if f.startswith(("first=", "before-1", "in-front"))]
    ['first=train', 'before-1=will', 'in-front=it', 'in-front=will']
    """
    whole = Counter(m.rule for m in measures)
    sentences: dict[int, Counter[str]] = defaultdict(Counter)
    blocks: dict[int, Counter[str]] = defaultdict(Counter)
    for m in measures:
        sentences[m.sentence][m.rule] += 1
        blocks[m.block][m.rule] += 1
    for at, m in enumerate(measures):
        last = measures[at - 1] if at else None
        first = m.words[0] if m.words else ""
        near = [*reversed(m.before), "", "", ""]
        yield [
            f"rule={m.rule}",
            f"form={m.form}",
            f"place={m.place}",
            f"rule-place={m.rule}|{m.place}",
            f"form-place={m.form}|{m.place}",
            f"first={first}",
            f"ending={first[-3:]}",
            *(f"before-{n + 1}={near[n]}" for n in range(3)),
            f"before-two={near[1]} {near[0]}",
            *(f"in-front={word}" for word in sorted(set(m.before[-_NEAREST:]))),
            f"opening={' '.join(m.opening[:3])}",
            *(f"heading={word}" for word in sorted(set(chain(*m.headings[:_HEADINGS])))),
            "first-of-sentence" if last is None or last.sentence != m.sentence else "later",
            f"last={last.rule if last else ''}",
            f"form-last={m.form}|{last.form if last else ''}",
            *_shares("sentence", sentences[m.sentence]),
            *_shares("block", blocks[m.block]),
            *_shares("report", whole),
        ]


def _shares(name: str, counts: Counter[str]) -> Iterator[str]:
    total = counts.total()
    return (f"{name}-{status}={min(4, 5 * counts[status] // total)}" for status in STATUSES)


def statuses(measures: Sequence[Around], models: Mapping[str, PairModel]) -> list[str]:
    """Return the likeliest status of each measure of a report.

    Parameters
    ----------
    models
        A model for each of ``STATUSES``, each against the others.
    """
    found = []
    for names in features(measures):
        chances = {status: models[status].raw(names) for status in STATUSES}
        found.append(max(STATUSES, key=lambda status: chances[status]))
    return found


def plainly(around: Mapping[int, Around], cues: Sequence[Cue]) -> dict[int, str]:
    """Return the status of the measures of which the words tell it beyond doubt, by index.

    Parameters
    ----------
    cues
        Patterns for the words of its sentence in front of a measure, an opening bracket, and its own words:
        ``it plans to [ train staff``. In front of those of an item stands what introduces the list, and in
        front of those of a later sentence of a paragraph too, where none fits without, a full stop between.
    """
    found = {}
    lists: dict[int, str] = {}  # block → what introduces the latest list in it, up to the colon
    for index, one in around.items():
        words = f"{' '.join([*one.lead, *one.before])} [ {' '.join(one.words)}"
        said = next((cue.value for cue in cues if cue.regex.search(words)), None)
        if said is None and one.block in lists:
            words = f"{lists[one.block]} . {words}"
            said = next((cue.value for cue in cues if cue.regex.search(words)), None)
        if said:
            found[index] = said
        if ":" in one.before:
            lists[one.block] = " ".join(one.before).rpartition(":")[0] + ":"
    return found


def tell(around: Mapping[int, Around], models: Mapping[str, PairModel] | None) -> dict[int, str]:
    """Return the status of each measure by its index: as the models say, without them as the rule does."""
    if not models:
        return {index: one.rule for index, one in around.items()}
    return dict(zip(around, statuses(list(around.values()), models), strict=True))
