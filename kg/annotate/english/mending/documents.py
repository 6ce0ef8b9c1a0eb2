"""Names of one document: with its owner in front and without, parts of it, and the word alone.

``Grants Manual`` is the ``CGA Grants Manual`` where the report names one such of a unit of its own alone;
``chapter 7 of the Grants Manual`` is ``CGA Grants Manual, chapter 7``. ``The manual`` is the one that was
named before. The words are cues of the lexicon (``en-names.toml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from kg.annotate.english.mending.forms import Forms, Key, Name, most
from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_NEAR = 300  # characters: in the sentence before, or the one before that
_OWNED = re.compile(r"['’]?$")  # of a possessive, whose s is folded away
_CAPITAL = re.compile(r"[A-Z]")
Written = Mapping[Key, Counter[str]]


class Documents:
    """Finds which policies of a report are one document, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon, forms: Forms) -> None:
        self._forms = forms
        self._part = Cued(lexicon, "name.part", "part", "document")
        self._words = lexicon.lemmas("name.document")
        self._described = Cued(lexicon, "name.described")

    def names(self, written: Written, units: Collection[str], named: Mapping[Key, Name]) -> dict[Key, Name]:
        """Map folded policies to the fullest name of what they are.

        Parameters
        ----------
        units
            The folded names of the units of the report, and their short names.
        named
            The names that are known to have a fuller one.

        >>> from kg.lexicon import load_lexicon
        >>> lexicon = load_lexicon("en")
        >>> names = ("Pier Manual", "TO Pier Manual")
        >>> written = {(Kind.POLICY, name.casefold()): Counter([name]) for name in names}
        >>> Documents(lexicon, Forms(lexicon)).names(written, {"to"}, {})
        {(<Kind.POLICY: 'policy'>, 'pier manual'): ('TO Pier Manual', 'alias')}
        """
        policies = {key[1]: most(counts) for key, counts in written.items() if key[0] is Kind.POLICY}
        parts = {
            key: (match["document"], match["part"])
            for key in policies
            if (match := self._part.fullmatch(key)) is not None
        }
        documents = dict(policies)  # also those of which only a part is named
        for key, (document, _) in parts.items():
            if words := self._document(policies[key]):
                documents.setdefault(document, words)
        full = {name: owned for name in documents if (owned := self._owned(name, documents, units))}
        found: dict[Key, Name] = {}
        for name, owned in full.items():
            if name in policies and (Kind.POLICY, name) not in named:
                found[Kind.POLICY, name] = named.get((Kind.POLICY, owned), (documents[owned], ""))[0], "alias"
        return found | dict(self._of_parts(written, parts, full))

    def _document(self, words: str) -> str:
        """Return the document in the words for a part of it, as it is written, or nothing."""
        match = self._part.fullmatch(words) or self._part.fullmatch(words[:1].lower() + words[1:])
        return match["document"] if match else ""

    def _owned(self, name: str, documents: Mapping[str, str], units: Collection[str]) -> str | None:
        """Return the one document whose name is this one with nothing but a unit before or behind it."""
        last = documents[name].rpartition(" ")[2]
        if " " not in name or not _CAPITAL.match(last):
            return None  # "grants manual" may be that of another
        found = [
            other
            for other in documents
            if other.endswith(f" {name}") and _OWNED.sub("", other[: -len(name) - 1]) in units
        ]
        return found[0] if len(found) == 1 else None

    def _of_parts(
        self, written: Written, parts: Mapping[str, tuple[str, str]], full: Mapping[str, str]
    ) -> Iterator[tuple[Key, Name]]:
        """Yield the parts that are named in several ways, each with the fullest name of it."""
        same: dict[tuple[str, str], list[str]] = {}
        for key, (document, part) in parts.items():
            same.setdefault((full.get(document, document), part), []).append(key)
        for (document, _), keys in same.items():
            if len(keys) > 1:
                fullest = [key for key in keys if parts[key][0] == document] or keys
                name = most(Counter({f: n for key in fullest for f, n in written[Kind.POLICY, key].items()}))
                for key in keys:
                    yield (Kind.POLICY, key), (name, "alias")

    def described(
        self, text: str, mentions: Sequence[Mention], found: Mapping[int, Name]
    ) -> Iterator[tuple[int, Name]]:
        """Yield which policy a word alone means, by the place of its mention: the last of that head.

        Where that is far, it counts only if the report has named one such alone.

        Parameters
        ----------
        found
            The name of each policy, and how it was found, by the place of its mention.
        """
        before: dict[str, list[tuple[int, str]]] = {}  # head → where a policy with it ends, its name
        for at, mention in enumerate(mentions):
            if mention.kind is not Kind.POLICY or at not in found:
                continue
            words = self._forms.plain(text[mention.start : mention.end]).casefold()
            if words in self._words:
                named = before.get(words, ())
                if named and self._is_described(text, mention):
                    end, name = named[-1]
                    alone = len({self._forms.fold(other) for _, other in named}) == 1
                    told = (
                        f"(the {text[mention.end - len(words) : mention.end]})" in text
                    )  # for which of them?
                    if alone or (not told and mention.start - end <= _NEAR):
                        yield at, (name, "definite")
                continue
            name = found[at][0]
            if (head := self._head(name)) and not self._part.fullmatch(name):
                before.setdefault(head, []).append((mention.end, name))

    def _is_described(self, text: str, mention: Mention) -> bool:
        """Tell whether an article stands before a word, or in the mention of it."""
        before = text[max(0, mention.start - 8) : mention.end]
        words = self._forms.plain(text[mention.start : mention.end])
        return self._described.search(before[: before.rindex(words)]) is not None

    def _head(self, name: str) -> str | None:
        """Return the word that may stand alone for a name: the last one before "of", a comma or a number."""
        if not _CAPITAL.search(name):
            return None
        first = re.split(r",|\s(?:of|for|on|in|to)\s|\s\(?\d", name, maxsplit=1)[0]
        head = first.rpartition(" ")[2].casefold()
        return head if head in self._words and first.casefold() != head else None
