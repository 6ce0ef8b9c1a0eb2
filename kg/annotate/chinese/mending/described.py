"""Which unit a Chinese report means by 学校, 我局, 该公司, 校党委 or 党委: one that it names in full.

我局 and 局党组 are of the issuer where its name fits. 该公司 is the company that was named last. Else it is
the unit that was named last if that was near, or the one that the report names most. 校党委 is the party
committee of whom 学校 means, also where the report does not say its full name in one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from kg.annotate.chinese.mending.organs import Organs
from kg.model import Kind, Mention
from kg.terms import Terms

_NEAR = 60  # signs: in the sentence before
Hosts = Mapping[str, tuple[str, ...]]
_SELF, _HOST, _NAMED = "units.self-", "units.host-", "units.named-"


class Described:
    """Says whom short names mean, as their ``antecedent``; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._hosts, self._core = hosts(terms), Organs(terms).core
        self._others = hosts(terms, _NAMED)
        self._posted, self._inspecting = terms.cue("units.posted"), terms.cue("units.inspecting")
        self._that, self._counted = terms.cue("units.that"), terms.cue("units.counted-host")
        self._bodies = [cue.value for cue in terms.told("units.body")]
        self._led = terms.words("units.organ")
        bodies = {*self._bodies, *self._led}
        self._organs = sorted(bodies, key=lambda word: (-len(word), word))
        self._inner = sorted(terms.words("units.inner") - bodies, key=lambda word: (-len(word), word))
        self._kinds, self._own_signs = terms.words("units.no-host"), terms.words("units.own")
        self._several = tuple(sorted(terms.words("units.collective"), key=lambda word: (-len(word), word)))

    def __call__(self, text: str, mentions: Sequence[Mention], issuers: Sequence[str]) -> list[Mention]:
        """Return the mentions, units that are called by such words with the full name of whom they mean.

        Those of which the report itself says the full name (``same``) have it already; what it says may be
        no full name either (党委, which is 学校党委).

        Parameters
        ----------
        issuers
            What the report and its metadata call who published it; the first full name counts.
        """
        full = {
            at: mention.get("same") or text[mention.start : mention.end]
            for at, mention in enumerate(mentions)
            if mention.kind is Kind.UNIT
        }
        core = {at: self._core(name) for at, name in full.items()}
        short = {at: self._parse(core[at]) for at in full}
        written = {at: self._core(text[mentions[at].start : mentions[at].end]) for at in full}
        hosts = {at: self._host(core[at]) for at in full if not short[at] and not self._parse(written[at])}
        named = _Named([(mentions[at].start, host) for at, host in hosts.items() if host])
        # An organ is called by the form in which the report has its full name most often, 领导班子 by that of
        # the party committee where only that is named.
        spelt = Counter((core[at], full[at]) for at in hosts)
        forms = {plain: name for (plain, name), _ in reversed(spelt.most_common())}
        told = [self._core(name) for name in issuers]
        own = next((host for name in told if not self._parse(name) and (host := self._host(name))), None)
        others = _others(own, [parts for parts in short.values() if parts]) if own else set()
        out = list(mentions)
        for at, parts in short.items():
            if own and (name := self._group_posted(core[at], own, core.values())):
                out[at] = _understood(mentions[at], name)
            if parts is None:
                continue
            host = self._meant(parts, mentions[at].start, named, None if parts.ends in others else own)
            if host is not None:
                between = ("", *self._bodies) if parts.organ in self._led else ("",)
                names = (host + body + parts.organ for body in between)
                name = next((forms[name] for name in names if name in forms), host + parts.organ)
                out[at] = _understood(mentions[at], name)
        return out

    def _meant(self, short: _Short, at: int, named: _Named, own: str | None) -> str | None:
        """Return the name of the unit that the first part of a short name means."""
        if short.is_that:
            last = named.last(short.ends, at)
            is_own = last is not None and own is not None and _fits(own, short.ends) and _is_cut(last, own)
            return own if is_own else last
        if own is not None and (not short.ends or _fits(own, short.ends)):
            return own
        return named.meant(short.others, at, is_own=short.is_own) if short.others else None

    def _group_posted(self, name: str, own: str, known: Iterable[str]) -> str | None:
        """Return whom a short name of a group posted to a unit means in the report of that unit.

        驻局纪检监察组 is 驻水务局纪检监察组, as the report may call it in full. 派驻纪检监察组 is that only
        where it does: one group may be posted to several units, at another of them.
        """
        posted = self._posted.fullmatch(name)
        if posted is None or self._inspecting.search(own):
            return None
        if posted["host"] and not _fits(own, self._hosts.get(posted["host"], ())):
            return None
        whole = f"驻{own}{posted['organ']}"
        return next((other for other in known if other.endswith(whole)), whole if posted["host"] else None)

    def _parse(self, name: str) -> _Short | None:
        """Return the parts of a short name, or None where it is none.

        >>> from kg.terms import load_terms
        >>> parse = Described(load_terms())._parse
        >>> parse("校党委").organ, parse("该公司").is_that, parse("南开大学")
        ('党委', True, None)
        >>> parse("局办公室").organ, parse("办公室")
        ('办公室', None)
        """
        for organ in ("", *self._organs, *self._inner):
            rest = name[: len(name) - len(organ)]
            if not name.endswith(organ) or (not rest and (not organ or organ in self._inner)):
                continue
            if not rest or rest in self._hosts:
                ends = self._hosts.get(rest, ())
                is_own = rest[:1] in self._own_signs
                return _Short(ends, self._others.get(rest, ends), organ, is_own=is_own)
            if that := self._that.fullmatch(rest):
                ends = self._hosts.get(that["kind"], (that["kind"],))
                return _Short(ends, ends, organ, is_that=True)
        return None

    def _host(self, name: str) -> str | None:
        """Return the unit that a name is, or that the organ is of which it is the name; None for several."""
        if name.startswith(self._several) or name in self._kinds or self._counted.match(name):
            return None
        organ = next((organ for organ in self._organs if name.endswith(organ)), "")
        return name[: len(name) - len(organ)] or None


@dataclass(frozen=True, slots=True)
class _Short:
    ends: tuple[str, ...]  # of the full name of an issuer that the first part may mean; none: any
    others: tuple[str, ...]  # of that of another unit
    organ: str  # the body of that unit that is meant, or ""
    is_that: bool = False  # the unit named last, not the issuer
    is_own: bool = False  # of whom the report speaks as "we", wherever it is named


def _understood(mention: Mention, name: str) -> Mention:
    """Return a mention with the full name of whom it means."""
    pairs = {*mention.attributes, ("antecedent", name), ("method", "definite")}
    return replace(mention, attributes=tuple(sorted(pairs)))


def _fits(name: str, ends: tuple[str, ...]) -> bool:
    """Tell whether a full name ends so, and says more than that."""
    return any(name.endswith(end) and len(name) > len(end) for end in ends)


def _is_cut(short: str, name: str) -> bool:
    """Tell whether a name is another with signs left out, but for its last one.

    >>> _is_cut("区住建局", "宁安区住房和城乡建设局"), _is_cut("区教育局", "宁安区住房和城乡建设局")
    (True, False)
    """
    signs = iter(name)
    return short[-1:] == name[-1:] and all(sign in signs for sign in short)


def _others(own: str, shorts: Sequence[_Short]) -> set[tuple[str, ...]]:
    """Return the ends of those short names that do not mean the issuer, since others of the report do.

    Where 校党委 inspects 学院党委, the report of a 学院 is not that of the 校.
    """
    told = {short for short in shorts if short.organ and short.ends and _fits(own, short.ends)}
    best = {short.ends for short in told if _fits(own, short.others)}
    return {short.ends for short in told} - best if best else set()


class _Named:
    """The full names of a report, with their places."""

    def __init__(self, units: Sequence[tuple[int, str]]) -> None:
        self._units = units
        self._count = Counter(name for _, name in units)
        self._fitting: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        self._most: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        self._only: dict[tuple[str, ...], str | None] = {}

    def last(self, ends: tuple[str, ...], at: int) -> str | None:
        """Return the last name before a place that ends so."""
        fitting, before = self._before(ends, at)
        return fitting[before - 1][1] if before else None

    def meant(self, ends: tuple[str, ...], at: int, *, is_own: bool) -> str | None:
        """Return the last name that ends so, if near; else the one named most, or the only one later."""
        fitting, before = self._before(ends, at)
        if not before:
            return self._only[ends]
        start, name = fitting[before - 1]
        is_last = at - start <= _NEAR and not is_own
        return name if is_last else self._most[ends][before - 1][1]

    def _before(self, ends: tuple[str, ...], at: int) -> tuple[list[tuple[int, str]], int]:
        """Return the names that end so, and how many of them stand before a place."""
        if ends not in self._fitting:
            self._fitting[ends] = [unit for unit in self._units if _fits(unit[1], ends)]
            self._most[ends] = list(accumulate(self._fitting[ends], self._named_more))
            names = {name for _, name in self._fitting[ends]}
            self._only[ends] = next(iter(names)) if len(names) == 1 else None
        return self._fitting[ends], bisect_left(self._fitting[ends], at, key=lambda unit: unit[0])

    def _named_more(self, first: tuple[int, str], second: tuple[int, str]) -> tuple[int, str]:
        """Return which of two the report names more often, of equals the later one."""
        return second if self._count[second[1]] >= self._count[first[1]] else first


def hosts(terms: Terms, kind: str = _HOST) -> Hosts:
    """Return for each word by which a report may call a unit the ends of names that it fits.

    Parameters
    ----------
    kind
        What the classes of such ends are called: those of issuers, or those of other units where they differ.

    >>> from kg.terms import load_terms
    >>> hosts(load_terms())["我院"]
    ('院',)
    """
    known: dict[str, tuple[str, ...]] = {}
    for name in sorted(terms.classes):
        ends = name.replace(_SELF, kind)
        if name.startswith(_SELF) and ends in terms.classes:
            for word in sorted(terms.words(name)):
                known[word] = known.get(word, ()) + tuple(sorted(terms.words(ends)))
    return known
