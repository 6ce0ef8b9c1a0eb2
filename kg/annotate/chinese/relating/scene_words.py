"""The words by which mentions are placed and related, compiled."""

from __future__ import annotations

import re

from kg.annotate.counting import BODIES, NUMERALS
from kg.terms import Terms


class SceneWords:
    """What a scene must know of words; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        words = terms.alternatives
        # names of units
        self.short = terms.words("units.short")  # forms that speak for the issuer
        self.leading = re.compile(f"(?:{words('units.leading')})$")
        self.part = re.compile(f"(?:{words('units.part')})$")
        self.some = terms.pattern("units.some")
        self.many = re.compile(rf"(?:{words('units.many')}|\d+[{BODIES}户]|[{NUMERALS}]+[{BODIES}])")
        self.many_inside = terms.cue("units.many-inside")
        self.round, self.inspecting = terms.cue("units.round"), terms.cue("units.inspecting")
        # around them
        self.addressed = terms.cue("units.addressed")
        self.object_of = re.compile(f"(?:{words('units.object-of')})$")
        self.inspected = re.compile(f"(?:{words('units.inspected-behind')})$")
        self.tells_of_all = terms.cue("relations.tells-of-all")
        self.inspected_of = terms.cue("relations.inspected")
        self.entered = re.compile(f"(?:{words('relations.entered')})$")
        self.saying = terms.words("units.saying")  # verbs behind which a unit may still act
        self.verb_endings = terms.words("units.verb-ending") | {"“"}
        self.linked = re.compile(f"、|{words('units.linked')}")
        # headings
        self.beside = terms.pattern("layout.section")  # beside the units that a section is about
        self.joints = re.compile(f"(?:[、，：:（）()“”\\s]|{words('layout.section-joint')})+")
        self.answered = terms.pattern("layout.answered")
        self.looks_on = re.compile(f"(?:{words('layout.looks-on')})[】\\]）)]?：\\s*$")  # right before a unit
        # problems, measures and what relates them
        self.common = terms.words("words.common")  # pairs of signs that echo nothing
        self.problem = terms.pattern("layout.problem-word")
        self.problem_ends = re.compile(f"(?:{words('layout.problem-word')})$")
        self.demanded = terms.words("measures.demanded")
        self.told, self.opens = terms.cue("relations.told"), terms.cue("relations.opens")
        self.answers, self.rests_on = terms.cue("relations.answers"), terms.cue("relations.rests-on")
        self.against, self.not_met = terms.cue("relations.against"), terms.cue("relations.not-met")
        self.overseer = re.compile(f"(?:{words('relations.overseer')})$")
        self.oversees = terms.pattern("relations.oversees")
        evil = f"(?:{terms.regex('problems.evil-of')})(?:{words('problems.evil')})"
        evils = f"{evil}(?:(?:、|和|及|与)(?:{evil}))*(?:问题)?"
        self.warned_of = re.compile(f"(?:{evils})|(?:{terms.regex('relations.generic')})")
        self.wards_off = re.compile(f"(?:{words('relations.wards-off')})[^，。；]{{0,4}}$")
        self.announces = re.compile(f"(?:{words('relations.announces')})：$")
        former, latter = words("relations.former"), words("relations.latter")
        self.points = re.compile(f"(?:{words('units.about')})(?:(?P<former>{former})|{latter})")
        self.at_fault = terms.cue("relations.at-fault")
        self.dealt_with = re.compile(f"(?:{words('relations.dealt-with')})$")
        self.no_echo = terms.pattern("relations.no-echo")
        self.faulty = terms.cue("relations.faulty")
        self.together = re.compile(f"(?:{words('relations.together')})$")
        self.led = re.compile(f"(?:{words('relations.led')})$")
