"""Names of a report that are of one unit or policy, told by the names alone.

``Department of Piers`` beside ``U.S. Department of Piers`` is that, unless the report names another (``Ohio
Department of Piers``); ``Piers Department`` is, where the report names one of Piers. The head of a unit
stands for it (``Secretary of Piers``, ``NTA Administrator``). ``Tide Care`` is ``Tide Care Limited``,
``Pier Act`` the ``Pier Act of 1977``, ``Policy 8.4`` is ``Board Policy 8.4``, where there is one such alone.
What leaves its place out is told in ``placed``, documents and their parts in ``documents``.
The words are cues of the lexicon (``en-names.toml``, ``en-policies.toml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kg.annotate.english.mending.counted import Counted
from kg.annotate.english.mending.documents import Documents
from kg.annotate.english.mending.forms import Forms, Key, Name, most
from kg.annotate.english.mending.placed import Placed
from kg.annotate.english.reading.cued import Cued, cues_with
from kg.annotate.english.reading.names import Abbreviation
from kg.lexicon import Lexicon
from kg.model import Kind

Written = Mapping[Key, Counter[str]]  # folded name → how often each of its forms is written


class SameNames:
    """Finds which folded names of a report are of one unit or policy, and the fullest name of it."""

    def __init__(self, lexicon: Lexicon, forms: Forms) -> None:
        self._forms = forms
        self._federal, self._federal_head = (
            Cued(lexicon, "name.federal", "rest"),
            Cued(lexicon, "name.federal-head"),
        )
        self._federal_several = Cued(lexicon, "name.federal-several", "head", "of")
        self._head_last = Cued(lexicon, "name.head-last", "of", "head")
        self._placed, self._documents = Placed(lexicon), Documents(lexicon, forms)
        self._firm, self._ends = Cued(lexicon, "name.firm"), cues_with(lexicon, "name.officer-unit", "of")
        self._officer, self._headed = (
            Cued(lexicon, "name.officer", "of"),
            sorted(lexicon.lemmas("name.headed")),
        )
        self._several = Cued(lexicon, "name.several")
        self._counted = Counted(lexicon, forms)
        self._law, self._numbered = Cued(lexicon, "name.law", "year", "rest"), Cued(lexicon, "name.numbered")

    def names(
        self, written: Written, brackets: Mapping[Key, str], known: Sequence[Abbreviation]
    ) -> dict[Key, Name]:
        """Map each folded name that has a fuller one to that, and to how it was found.

        Where forms of one folded name differ in a number (``six grantees``, ``grantees``), they are several;
        those of them that are one are mapped as they are written.

        Parameters
        ----------
        brackets
            What stands in brackets behind a name.
        known
            The abbreviations that the report introduces.
        """
        found: dict[Key, Name] = {}
        for key, counts in sorted(written.items()):
            numbered = self._counted.by_number(counts)
            if len(counts) > 1 and len(numbered) == 1:
                found[key] = most(counts), "alias"
            else:
                several = [forms for forms in numbered.values() if len(forms) > 1]
                written_so = {form: most(forms) for forms in several for form in forms if form != key[1]}
                found.update({(key[0], form): (name, "alias") for form, name in written_so.items()})
        self._join_abbreviations(written, brackets, known, found)
        self._join_federal(written, known, found)
        self._join_head_last(written, found)
        self._join_officers(written, found)
        self._join_placed(written, found)
        self._join_firms(written, found)
        self._join_years(written, found)
        self._join_numbered(written, found)
        units = {key[1] for key in written if key[0] is Kind.UNIT}
        units.update(self._forms.fold(words) for short in known for words in (short.short, short.long))
        found.update(self._documents.names(written, units, found))
        return found

    def _join_abbreviations(
        self,
        written: Written,
        brackets: Mapping[Key, str],
        known: Sequence[Abbreviation],
        found: dict[Key, Name],
    ) -> None:
        """Join short forms with the long ones, also where the long one has a word more in front."""
        for abbreviation in known:
            full = self._forms.plain(abbreviation.long)
            short, long = self._forms.fold(abbreviation.short), self._forms.fold(full)
            for kind in (Kind.UNIT, Kind.POLICY):
                for key in written:
                    if key[0] is not kind:
                        continue
                    is_short = key[1] == short or (
                        brackets.get(key) == abbreviation.short and not self._is_last_of_several(key[1], long)
                    )
                    is_long = key[1] == long or (
                        " " in long
                        and key[1].endswith(f" {long}")
                        and key[1].count(" ") - long.count(" ") == 1
                    )
                    if is_short or is_long:
                        found.setdefault(key, (full, "abbreviation" if is_short else "alias"))
                        if found[key][1] == "alias":
                            found[key] = (full, "alias")

    def _is_last_of_several(self, name: str, last: str) -> bool:
        """Tell whether a folded name is several, of which another is the last: ``port, quay, and pier``."""
        return name.endswith(f" {last}") and self._several.search(name[: -len(last)]) is not None

    def _join_federal(self, written: Written, known: Sequence[Abbreviation], found: dict[Key, Name]) -> None:
        """Join ``Department of Piers`` with ``U.S. Department of Piers``, where nothing speaks against it.

        Another that bears the name (``Ohio Department of Piers``), or short names that differ, do.
        """
        plain, fold = self._forms.plain, self._forms.fold
        units = [key[1] for key in written if key[0] is Kind.UNIT]
        federal: dict[str, Counter[str]] = {}  # what stands behind "U.S.", folded → the names in full
        for key, counts in written.items():
            match = self._federal.fullmatch(most(counts))
            if key[0] is Kind.UNIT and match and self._federal_head.search(match["rest"]):
                federal.setdefault(fold(match["rest"]), Counter()).update(counts)
        for rest, counts in federal.items():
            keys = {fold(form) for form in counts}
            name = most(counts)
            if " and " not in name:
                name = self._federal_several.sub(r"\g<head>\g<of>", name)
            # "DOP Department …"
            own = {f"{fold(a.short)} {rest}" for a in known if fold(plain(a.long)) == rest}
            others = [u for u in units if u.endswith(f" {rest}") and u not in keys and u not in own]
            if not others and not any(self._short_names_differ(key, rest, known) for key in keys):
                keys.add(rest)
            for joined, (other, method) in list(found.items()):
                if joined[0] is Kind.UNIT and fold(other) in keys:
                    found[joined] = name, method
            found.update({(Kind.UNIT, key): (name, "alias") for key in keys})

    def _short_names_differ(self, one: str, other: str, known: Sequence[Abbreviation]) -> bool:
        """Tell whether a report sets up short names for two folded names, and none for both."""
        plain, fold = self._forms.plain, self._forms.fold
        shorts = [{a.short for a in known if fold(plain(a.long)) == name} for name in (one, other)]
        return all(shorts) and shorts[0].isdisjoint(shorts[1])

    def _join_head_last(self, written: Written, found: dict[Key, Name]) -> None:
        """Join ``Piers Department`` with ``Department of Piers``, where the report names one of Piers."""
        units = {key[1]: most(counts) for key, counts in written.items() if key[0] is Kind.UNIT}
        for key, counts in written.items():
            match = self._head_last.fullmatch(key[1])
            if key[0] is not Kind.UNIT or not match or not most(counts).endswith(match["head"].capitalize()):
                continue
            own = re.compile(rf"(?:.+ )?{re.escape(match['head'])} of (?:the )?{re.escape(match['of'])}")
            named = {
                found.get((Kind.UNIT, unit), (units[unit], ""))[0] for unit in units if own.fullmatch(unit)
            }
            if len(named) == 1:
                found[key] = named.pop(), "alias"

    def _join_officers(self, written: Written, found: dict[Key, Name]) -> None:
        """Join ``Secretary of Tides`` with ``Department of Tides`` where the report names that."""
        units = {key[1]: most(counts) for key, counts in written.items() if key[0] is Kind.UNIT}
        for key in units:
            if (match := self._officer.match(key)) and (
                unit := self._headed_by(key, match["of"], units, found)
            ):
                found[Kind.UNIT, key] = unit, "alias"

    def _headed_by(
        self, officer: str, of: str, units: Mapping[str, str], found: Mapping[Key, Name]
    ) -> str | None:
        """Return the unit whose head this is, by the folded names of both; None where none is alone."""
        for candidate in (of, *(f"{head} of {of}" for head in self._headed)):
            if candidate in units and (officer.endswith(f" {of}") or _is_own_name(units[candidate])):
                return found.get((Kind.UNIT, candidate), (units[candidate], ""))[0]
        ends = [f" {head} of {of}" for head in self._headed]
        whole = [f"{match['of']} {cue.value}" for cue in self._ends if (match := cue.regex.match(officer))]
        named = {
            found.get((Kind.UNIT, unit), (name, ""))[0]
            for unit, name in units.items()
            if unit in whole or (officer.endswith(f" {of}") and unit.endswith(tuple(ends)))
        }
        return named.pop() if len(named) == 1 else None

    def _join_placed(self, written: Written, found: dict[Key, Name]) -> None:
        """Join what leaves its place out with what has it, and the bodies of a party at one place."""
        units = {key[1]: counts for key, counts in written.items() if key[0] is Kind.UNIT}
        for name, (full, method) in self._placed.names(units).items():
            other = found.get((Kind.UNIT, self._forms.fold(full)), (full, ""))[0] if method else full
            found[Kind.UNIT, name] = other, method

    def _join_firms(self, written: Written, found: dict[Key, Name]) -> None:
        """Join ``Tide Care`` with ``Tide Care Limited``, where the report names one such alone."""
        firms: dict[str, list[str]] = {}  # name without what kind of firm it is → the names in full
        for key, counts in sorted(written.items()):
            if key[0] is Kind.UNIT and (end := self._firm.search(key[1])):
                firms.setdefault(key[1][: end.start()], []).append(found.get(key, (most(counts), ""))[0])
        for short, names in firms.items():
            if (Kind.UNIT, short) in written and len({self._forms.fold(name) for name in names}) == 1:
                found[Kind.UNIT, short] = names[0], "alias"

    def _join_years(self, written: Written, found: dict[Key, Name]) -> None:
        """Join ``Pier Act`` with ``Pier Act of 1977``, where the report names one of one year alone."""
        dated: dict[str, dict[str, Counter[str]]] = {}  # name without year → year → the names in full
        undated: dict[str, list[Key]] = {}
        for key, counts in sorted(written.items()):
            law = self._law.search(key[1]) if key[0] is Kind.POLICY else None
            if law is None:
                continue
            plain = key[1][: law.start("rest")]
            undated.setdefault(plain, []).append(key)
            if law["year"]:
                dated.setdefault(plain, {}).setdefault(law["year"], Counter()).update(counts)
        for plain, years in dated.items():
            if len(years) == 1 and len(undated[plain]) > 1:
                names = next(iter(years.values()))
                shortest = min(len(form) for form in names)  # without "as amended"
                name = most(Counter({form: n for form, n in names.items() if len(form) == shortest}))
                found.update(dict.fromkeys(undated[plain], (name, "alias")))

    def _join_numbered(self, written: Written, found: dict[Key, Name]) -> None:
        """Join ``Policy 8.4`` with ``Board Policy 8.4``, where all that end so end in the longest of them."""
        policies = {key[1]: most(counts) for key, counts in sorted(written.items()) if key[0] is Kind.POLICY}
        for short in filter(self._numbered.fullmatch, policies):
            longer = sorted((name for name in policies if name.endswith(f" {short}")), key=len)
            if longer and all(longer[-1].endswith(name) for name in longer):
                key = Kind.POLICY, longer[-1]
                name = found.get(key, (policies[longer[-1]], ""))[0]
                found.update({(Kind.POLICY, one): (name, "alias") for one in (short, *longer[:-1])})


def _is_own_name(name: str) -> bool:
    """Tell whether a name is initials or several words, and no word that many a unit has before its head.

    >>> _is_own_name("NTA"), _is_own_name("Tide Service"), _is_own_name("Finance")
    (True, True, False)
    """
    return name[:1].isupper() and (name.isupper() or " " in name)
