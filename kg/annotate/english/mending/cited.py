"""What short citations of a report mean: ``455.105`` behind ``42 CFR part 455``, ``section 8 of the Act``.

The number of a section names something only beside its document. That is taken from the citation in front
which gives it, from a short name that the report introduces (``Pier Levies Manual (the Levies Manual)``), or
from the one policy of the report that it can be; where there are two, or none, nothing is told. The words are
cues of the lexicon (``en-policies.toml``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.annotate.english.mending.forms import Forms, Name
from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_NEAR = 400  # characters in front of a section in which another of its document stands
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_EDGES = " .,:;"
_TITLE_BEFORE = re.compile(r"\d\s+$")
_INSIDE = re.compile(r"\s?\([^()]{2,70}\)$")
_ARTICLES = {"The", "This", "That"}
Title = tuple[int, str, str]  # the policy that tells it by its place among all, title and part
Short = Mapping[str, tuple[int, str]]  # short name, folded → where it is introduced, and what for


@dataclass(frozen=True, slots=True)
class _Policy:
    """A policy of a report, as it is read here."""

    start: int
    end: int
    words: str  # without article, bracket and the signs around it
    document: str  # of which it is a section, or the policy itself


@dataclass(slots=True)
class _Read:
    """The policies of a report, and what they tell of each other."""

    text: str
    policies: Sequence[_Policy]  # in document order
    titles: Sequence[Title]  # of the code, that are told in full
    short: Short
    # head → the policies that have it behind other words, and the words that it has before it in the text
    acts: dict[str, tuple[Sequence[_Policy], set[str]]] = field(default_factory=dict)


class Cited:
    """Finds what the short citations of a report mean, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._forms = Forms(lexicon)
        self._full = Cued(lexicon, "cited.full", "title", "part")
        self._section = Cued(lexicon, "cited.section", "number", "part", "here")
        self._whole = Cued(lexicon, "cited.whole", "noun", "number", "document")
        self._alone = Cued(lexicon, "cited.alone", "noun", "number")
        self._of_the = Cued(lexicon, "cited.of-the", "section", "head")
        self._codified = Cued(lexicon, "cited.codified")
        self._introduced = Cued(lexicon, "cited.introduced", "short")
        self._code, self._page = Cued(lexicon, "policy.code"), Cued(lexicon, "cited.page")
        self._lost = Cued(lexicon, "cited.lost", "title")
        self._day, self._law = Cued(lexicon, "cited.day", "day"), Cued(lexicon, "name.law", "year", "rest")

    def border(self, text: str, mention: Mention) -> Mention:
        """Return a policy without a day behind it.

        >>> from kg.lexicon import load_lexicon
        >>> Cited(load_lexicon("en")).border("policy 5/17", Mention(0, 11, Kind.POLICY, "R")).end
        6
        """
        day = self._day.search(text[mention.start : mention.end])
        return replace(mention, end=mention.start + day.start("day")) if day else mention

    def with_names(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions, the short citations among them with what they mean as ``same``.

        Parameters
        ----------
        mentions
            In document order. What one of them has as ``same``, it keeps.
        """
        policies = [self._read(text, m) for m in mentions if m.kind is Kind.POLICY]
        titles = [(at, title, part) for at, p in enumerate(policies) for title, part in self._titles(p)]
        read = _Read(text, policies, titles, dict(self._short_names(text, policies)))
        meant: dict[tuple[int, int], Name] = {}
        for at, policy in enumerate(policies):
            name = self._meaning(read, at)
            if name and name[0] != policy.words:
                meant[policy.start, policy.end] = name
        return [
            _with(m, *meant[m.start, m.end])
            if m.kind is Kind.POLICY and (m.start, m.end) in meant and not m.get("same")
            else m
            for m in mentions
        ]

    def _read(self, text: str, mention: Mention) -> _Policy:
        words = self._forms.plain(text[mention.start : mention.end]).strip(_EDGES)
        if words.count("(") == words.count(")") + 1:
            words += ")"  # a bracket that was left out at the border
        whole = self._whole.fullmatch(words)
        document = self._codified.sub("", whole["document"] if whole else words) or words
        return _Policy(mention.start, mention.end, words, document)

    def _meaning(self, read: _Read, at: int) -> Name | None:
        """Return what one policy means, and how that was found, or None where it is what its words are."""
        policy = read.policies[at]
        if title := self._lost_title(read.text, policy):
            return f"{title} {policy.words}", "alias"
        if document := self._stands_for(read.short, policy.words, policy.start):
            return document, "abbreviation"
        if found := self._of_the.fullmatch(policy.words):
            if document := self._stands_for(read.short, found["head"], policy.start):
                return f"{found['section']} of the {document}", "alias"
            return self._named_elsewhere(read, found)
        if found := self._section.fullmatch(policy.words):
            title = self._title(read, at, found)
            return (f"{title} CFR {found['number']}", "alias") if title else None
        if found := self._alone.fullmatch(policy.words):
            document = self._document_before(read, at, found["noun"])
            return (f"{policy.words} of the {document}", "alias") if document else None
        return None

    def _stands_for(self, short: Short, words: str, at: int) -> str | None:
        """Return what a short name stands for at a place, which is behind the one that introduced it."""
        since, document = short.get(self._forms.fold(words), (0, ""))
        return document if document and at > since and words[:1].isupper() else None

    def _lost_title(self, text: str, policy: _Policy) -> str | None:
        """Return the number of the title that stands on the page before: ``8``, then ``U.S.C. § 1182``."""
        if not self._code.match(policy.words) or _TITLE_BEFORE.search(text, policy.start - 4, policy.start):
            return None
        *lines, last = text[max(0, policy.start - _NEAR) : policy.start].split("\n")
        if last.strip():
            return None
        while lines and (not lines[-1].strip() or self._page.fullmatch(lines[-1].strip())):
            lines.pop()
        found = self._lost.search(lines[-1]) if lines else None
        return found["title"] if found else None

    def _title(self, read: _Read, at: int, section: re.Match[str]) -> str | None:
        """Return the title of a section: that of the last citation in front which has its part.

        Of one of ``this chapter`` it is that of the last citation of its paragraph. Where only what stands
        behind has the part, it must be of one title.
        """
        front = bisect_left(read.titles, (at, "", ""))
        if section["here"]:
            last, title, _ = read.titles[front - 1] if front else (at, None, "")
            behind_it = read.policies[last].end
            return None if _PARAGRAPH.search(read.text, behind_it, read.policies[at].start) else title
        part = section["part"]
        for _, title, its in reversed(read.titles[:front]):
            if its == part:
                return title
        behind = {title for _, title, its in read.titles[front:] if its == part}
        return behind.pop() if len(behind) == 1 else None

    def _titles(self, policy: _Policy) -> Iterator[tuple[str, str]]:
        return ((match["title"], match["part"]) for match, _ in self._full.finditer(policy.words))

    def _document_before(self, read: _Read, at: int, noun: str) -> str | None:
        """Return the document of the last such section in front: ``Clause 5 of the Quay Rules; clause 6``."""
        start = read.policies[at].start
        for policy in reversed(read.policies[:at]):
            if start - policy.end > _NEAR or _PARAGRAPH.search(read.text, policy.end, start):
                return None
            found = self._whole.fullmatch(policy.words)
            if found and self._forms.fold(found["noun"]) == self._forms.fold(noun):
                return found["document"] if " " in found["document"] else None
            if found or self._full.search(policy.words):
                return None  # another document is spoken of
        return None

    def _named_elsewhere(self, read: _Read, found: re.Match[str]) -> Name | None:
        """Return the section of that number whose one act is told, or that of the one act of the text."""
        named, before = self._acts(read, found["head"].capitalize())
        whole = {self._undated(p): p.words for p in named if _is_section(p, found["section"])}
        if len(whole) == 1:
            return whole.popitem()[1], "alias"
        documents = {self._undated(p): p.document for p in named}
        if len(before) == 1 and len(documents) == 1 and not whole:
            return f"{found['section']} of the {documents.popitem()[1].rpartition(' of the ')[2]}", "alias"
        return None

    def _acts(self, read: _Read, head: str) -> tuple[Sequence[_Policy], set[str]]:
        """Return the policies whose name has a head, the shortest first, and what stands before it."""
        if head not in read.acts:
            named = [p for p in read.policies if re.search(rf"\w {head}\b", p.document)]
            words = set(re.findall(rf"([A-Z][\w’'-]*)\s+{head}\b", read.text)) - _ARTICLES
            read.acts[head] = sorted(named, key=lambda p: len(p.document)), words
        return read.acts[head]

    def _undated(self, policy: _Policy) -> str:
        """Return the document of a policy as it is compared, with or without its year."""
        words = self._forms.fold(policy.document.rpartition(" of the ")[2])
        law = self._law.search(words)
        return words[: law.start("rest")] if law else words

    def _short_names(self, text: str, policies: Sequence[_Policy]) -> Iterator[tuple[str, tuple[int, str]]]:
        """Yield the short names, folded, that the report sets up, where, and what for; none of two."""
        found: dict[str, dict[str, tuple[int, str]]] = {}
        for policy in policies:
            inside = _INSIDE.search(text, policy.start, policy.end)
            match = self._introduced.match(text, inside.start() if inside else policy.end)
            if match and _is_of(match["short"], policy.document):
                here = found.setdefault(self._forms.fold(match["short"]), {})
                here.setdefault(self._forms.fold(policy.document), (match.start(), policy.document))
        for short, documents in found.items():
            if len(documents) == 1 and short not in documents:
                yield short, next(iter(documents.values()))


def _is_section(policy: _Policy, section: str) -> bool:
    """Tell whether a policy is this section of something."""
    return re.match(rf"{re.escape(section)}\s(?:of|in|to|under)\s", policy.words, re.IGNORECASE) is not None


def _is_of(short: str, name: str) -> bool:
    """Tell whether all words of a short name stand in a longer name, in order.

    >>> _is_of("Levies Manual", "Pier Levies and Fees Manual"), _is_of("Levies Act", "Pier Levies Manual")
    (True, False)
    """
    rest = iter(word.casefold() for word in re.findall(r"[\w’'-]+", name))
    return len(short) < len(name) and all(word in rest for word in re.findall(r"[\w’'-]+", short.casefold()))


def _with(mention: Mention, name: str, method: str) -> Mention:
    extra = {**dict(mention.attributes), "same": name, "method": method}
    return replace(mention, attributes=tuple(sorted(extra.items())))
