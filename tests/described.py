"""``python -m tests.described FOLDER…``: how often a definite description is given to the unit that it means.

Asked of the gold mentions of annotated texts of which gold says what else they are called (``same``): in
English of heads that stand alone (``the Department``), in Chinese of all units. *Right* is a name that gold
has for the unit too, *open* is no name at all.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.annotate.chinese.annotator import Annotator
from kg.annotate.chinese.mending.described import Described
from kg.annotate.chinese.mending.names import UnitNames, issuer_of
from kg.annotate.english.mending.forms import Forms
from kg.annotate.english.mending.resolve import Resolver
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention
from kg.read import report_from_text
from kg.terms import load_terms

Entity = Mapping[str, Any]
Judged = tuple[str | None, set[str]]  # the name that a mention was given, and those it may have


class English:
    """Judges the heads that stand alone, names being folded."""

    def __init__(self) -> None:
        lexicon = load_lexicon("en")
        self._forms, self._heads = Forms(lexicon), lexicon.lemmas("bare-unit")
        self._resolver = Resolver(lexicon)

    def _fold(self, words: str) -> str:
        return self._forms.fold(self._forms.plain(words))

    def __call__(self, text: str, entities: Sequence[Entity]) -> Iterator[Judged]:
        """Yield what was found of each such mention of a text."""
        mentions = [Mention(e["start"], e["end"], Kind(e["kind"]), "gold") for e in entities]
        names = _names([self._fold(e["text"]) for e in entities], entities, self._fold)
        for entity, mention in zip(entities, self._resolver.resolve(text, mentions, []), strict=True):
            word = self._forms.plain(entity["text"]).casefold()
            if entity["kind"] == "unit" and word in self._heads and entity.get("same"):
                same = mention.get("same")
                yield same and self._fold(same), names[entity["same"]] - {self._fold(word)}


class Chinese:
    """Judges the units that gold calls by another name than their own words."""

    def __init__(self) -> None:
        terms = load_terms()
        self._annotator, self._names, self._described = Annotator(), UnitNames(terms), Described(terms)

    def __call__(self, text: str, entities: Sequence[Entity]) -> Iterator[Judged]:
        """Yield what was found of each such mention of a text."""
        reading = self._annotator.read(report_from_text(text, source="gold", language="zh"))
        place = {reading.compact.span(at, at + 1)[0]: at for at in range(len(reading.text))}
        units = [e for e in entities if e["kind"] == "unit" and {e["start"], e["end"] - 1} <= place.keys()]
        mentions = [Mention(place[e["start"]], place[e["end"] - 1] + 1, Kind.UNIT, "gold") for e in units]
        words = [reading.text[m.start : m.end] for m in mentions]
        names = _names(words, units, str)
        issuer = issuer_of(reading.text, reading.lines, mentions)
        named = self._names(reading.text, mentions, issuer)
        found = self._described(reading.text, named, [issuer] if issuer else [])
        for entity, word, mention in zip(units, words, found, strict=True):
            if entity.get("same") not in (None, word):
                yield mention.get("antecedent") or mention.get("same"), names[entity["same"]] - {word}


def _names(
    words: Sequence[str], entities: Sequence[Entity], fold: Callable[[str], str]
) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for word, entity in zip(words, entities, strict=True):
        if same := entity.get("same"):
            names.setdefault(same, {fold(same)}).add(word)
    return names


def main(folders: Sequence[str]) -> None:
    """Print the counts of each language."""
    judges: dict[str, Callable[[str, Sequence[Entity]], Iterator[Judged]]] = {
        "en": English(),
        "zh": Chinese(),
    }
    told: dict[str, Counter[str]] = {language: Counter() for language in judges}
    for path in (path for folder in folders for path in sorted(Path(folder).glob("*.json"))):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if not path.with_suffix(".txt").exists():
            continue  # a real report, whose sentences are no part of the project
        text = path.with_suffix(".txt").read_bytes().decode()
        entities = sorted(gold["entities"], key=lambda e: (e["start"], -e["end"]))
        language = gold.get("language", "en")
        named = [e for e in entities if e["kind"] in ("unit", "policy")]
        for name, right in judges[language](text, named):
            told[language]["open" if name is None else "right" if name in right else "wrong"] += 1
    for language, counts in told.items():
        print(language, *(f"{kind} {counts[kind]}" for kind in ("right", "wrong", "open")))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
