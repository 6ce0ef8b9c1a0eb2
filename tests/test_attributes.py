"""Attributes of mentions by their own words."""

from __future__ import annotations

import pytest

from kg.annotate.english.telling.attributes import Describer
from kg.dates import to_iso
from kg.lexicon import load_lexicon
from kg.model import Kind, Mention

DESCRIBER = Describer(load_lexicon("en"))


@pytest.mark.parametrize(
    ("name", "collective", "count"),
    [
        ("14 units inspected in the fourth round", "true", "14"),
        ("six departments", "true", "6"),
        ("Seven Counties Council", None, None),  # a name that begins with a number
        ("Department of 12 Waters", None, None),
        ("harbour office", None, None),
    ],
)
def test_counted_units_are_many(name: str, collective: str | None, count: str | None) -> None:
    (unit,) = DESCRIBER.describe(name, [Mention(0, len(name), Kind.UNIT, "R")], {})
    assert (unit.get("collective"), unit.get("count")) == (collective, count)


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("U.S. Department of Piers", "federal-agency"),
        ("U.S. Pier and Quay Service (PQS)", "federal-agency"),
        ("Federal Lighthouse Administration’s", "federal-agency"),
        ("Federal Funds Office", None),  # a state has one
        ("U.S. contractors", None),
        ("U.S. and Ruritanian sailors", None),
        ("current Administration", None),
        ("certain piers for U.S. agency personnel", None),
        ("Department of Public Safety", "state-organ"),
        ("Ohio Department of Transportation", "state-organ"),
        ("Seaport Department of Transportation", None),  # a city's
        ("Department of Marine Sciences", None),  # a university's
        ("Ministry of Tides", "state-organ"),
        ("Provincial Water Bureau", "state-organ"),
        ("Chief Information Officer", None),
        ("HHS Office of Inspector General", "oversight-body"),
        ("Fish Inspection Service", None),
        ("Harbour District Court", "judicial"),
        ("Office for Courthouses", None),
        ("Tide University", "school"),
        ("Harbour School District", None),
        ("third party organizations", None),
        ("Party Committee of the Port", "party-group"),
        ("interdisciplinary team", None),
        ("Pilots Association", "mass-organisation"),
        ("Pilots Credit Union", None),
    ],
)
def test_a_unit_has_a_type_only_where_its_name_makes_it_sure(name: str, type_: str | None) -> None:
    (unit,) = DESCRIBER.describe(name, [Mention(0, len(name), Kind.UNIT, "R")], {})
    assert unit.get("type") == type_


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Sept 2024", "2024-09"),
        ("1 january, 2024", "2024-01-01"),
        ("Decree of 2019", "2019"),  # no December
        ("opened the market 2025", "2025"),
        ("3 novels 2021", "2021"),
        ("junta 2020", "2020"),
    ],
)
def test_a_month_is_a_whole_name_or_its_short_form(words: str, date: str) -> None:
    assert to_iso(words) == date


@pytest.mark.parametrize(
    ("words", "deadline", "written"),
    [
        ("publish the policy by April 1, 2023", "2023-04-01", "April 1, 2023"),
        ("replace the pumps before 2023-09-30", "2023-09-30", None),  # not cut to its year
        ("replace the pumps no later than 30 September 2023", "2023-09-30", "30 September 2023"),
        ("finish the survey by Sept. 3rd, 2024", "2024-09-03", "Sept. 3rd, 2024"),
        ("finish the survey by the end of June\n2024", "2024-06", "June 2024"),
        ("finish the survey by the third quarter of 2024", "2024-09", "the third quarter of 2024"),
        ("finish the survey by 2025", "2025", None),
        ("file the returns by 9/24/2022", "2022-09-24", "9/24/2022"),
        ("file the returns by 10/1/2021", "2021", "10/1/2021"),  # the month or the day
        (
            "decide the steps by 2nd quarter FY 2024",
            "2nd quarter FY 2024",
            None,
        ),  # no quarter of the calendar
        ("decide the steps by Q2 of 2024", "2024-06", "Q2 of 2024"),
        ("decide the steps by fiscal year 2025", "fiscal year 2025", None),
        ("repair the piers by May 2024 to June 2025", "2025-06", "May 2024 to June 2025"),
        ("repair the piers by June 30 to July 15, 2024", "2024-07-15", "June 30 to July 15, 2024"),
        ("repair the piers by 30 June 2024 to 12 quays", "2024-06-30", "30 June 2024"),  # no span of time
        ("repair the piers by 30.06.2024", "2024-06-30", "30.06.2024"),
        ("repair the piers by 1.6.2024", "2024", "1.6.2024"),  # the month or the day
        ("repair the piers by 12/2024 in 3 ports", "2024-12", "12/2024"),
        ("repair the piers by 2024/06", "2024-06", "2024/06"),
        ("repair the piers by 2011/12", "2012", "2011/12"),  # may be two years
        ("repair the piers by March 5–7, 2024", "2024-03-07", "March 5–7, 2024"),
        ("answer within 90 days", "90 days", None),  # of which day the words do not say
        ("finish the cleanup within six months", "six months", None),
        ("list the tasks within 10 working days", "10 working days", None),
        ("inspect 12 projects before June 30", "June 30", None),  # of which year neither
        ("rewrote the plan by 2023-24", None, None),  # two years
        ("adopted the plan of April 1, 2023", None, None),
        ("report by line 20234", None, None),
        ("wrote to six months' tenants", None, None),
    ],
)
def test_deadlines_are_dates_where_they_are_dates(
    words: str, deadline: str | None, written: str | None
) -> None:
    (one,) = DESCRIBER.describe(words, [Mention(0, len(words), Kind.MEASURE, "R")], {})
    assert (one.get("deadline"), one.get("deadline-words")) == (deadline, written)


@pytest.mark.parametrize("kind", [Kind.MEASURE, Kind.PROBLEM])
@pytest.mark.parametrize(
    ("words", "date", "written"),
    [
        ("adopted the plan of March 1, 2022", "2022-03-01", "March 1, 2022"),
        ("adopted the plan on 09/24/2022", "2022-09-24", "09/24/2022"),
        ("adopted the plan on 10/1/2021", "2021", "10/1/2021"),  # the month or the day
        ("adopted the plan in April\n2023", "2023-04", "April 2023"),
        ("adopted the plan of 2023-04-01", "2023-04-01", None),
        ("spent the funds of FY 2024", "FY 2024", None),  # no year of the calendar
        ("spent the funds of fiscal year 2024", "fiscal year 2024", None),
        ("adopted the plan of February 30, 2024", "February 30, 2024", None),  # no day
        ("adopted the plan in April", None, None),
        ("adopted the plan on 30.06.2024", "2024-06-30", "30.06.2024"),
        ("held hearings on 5–7 March 2024", "2024-03", "5–7 March 2024"),
        ("issued Circular 3/2024 and Resolution 2024/6", None, None),  # numbers of papers
        ("replaced part 1.2.3.2024", None, None),
        ("paid for costs prior to March 3, 2021", None, None),  # not on that day
        ("paid for costs after the end of June 2024", None, None),
        ("since May 2020 paid twice, last in June 2021", "2021-06", "June 2021"),
    ],
)
def test_dates_are_dates_where_they_are_dates(
    words: str, date: str | None, written: str | None, kind: Kind
) -> None:
    (one,) = DESCRIBER.describe(words, [Mention(0, len(words), kind, "R")], {})
    assert (one.get("date"), one.get("date-words")) == (date, written)


@pytest.mark.parametrize(
    ("elsewhere", "date"),
    [
        ("9/24/2022", "2021-10-01"),
        ("24/9/2022", "2021-01-10"),
        ("24/9/2022 and 9/24/2022", "2021"),
        ("24.9.2022", "2021-01-10"),
        ("section 1.30.20", "2021"),
        ("", "2021"),
    ],
)
def test_a_date_in_numbers_is_read_as_the_others_of_its_report(elsewhere: str, date: str) -> None:
    words = "adopted the plan on 10/1/2021"
    mention = Mention(0, len(words), Kind.MEASURE, "R")
    (one,) = DESCRIBER.describe(f"{words}. {elsewhere}", [mention], {})
    assert (one.get("date"), one.get("date-words")) == (date, "10/1/2021")


def quantities(words: str, kind: Kind = Kind.PROBLEM, inner: tuple[Mention, ...] = ()) -> list[str]:
    mentions = [Mention(0, len(words), kind, "R"), *inner]
    one = DESCRIBER.describe(words, mentions, {})[0]
    return [value for key, value in one.attributes if key == "quantity"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("paid $2.5 million for 12 vehicles", ["$2.5 million", "12 vehicles"]),
        ("overpaid $348,874 that nobody noticed", ["$348,874"]),
        ("lost $1.2 million from the fund", ["$1.2 million"]),
        ("74 of the 80 grantees lacked plans", ["74 of the 80 grantees"]),
        ("let 12 large federal grant programs lapse", ["12 large federal grant programs"]),
        ("left over 2000 audits undone", ["over 2000 audits"]),
        ("1 contract lapsed", ["1 contract"]),
        ("issued 1 discipline inspection proposal and left", ["1 discipline inspection proposal"]),
        ("held 12 inspection and rectification meetings", ["12 inspection and rectification meetings"]),
        ("made 4 aspects, 16 items and 150 measures", ["150 measures", "16 items", "4 aspects"]),
        ("12 percent of files were lost", ["12 percent"]),
        ("trained no more than 45 staff", ["more than 45 staff"]),
        # what counts nothing
        ("form ACF 196R was late", []),
        ("in 2009 that lapsed", []),
        ("the Act of 2019 was not applied", []),
        ("broke rule No. 12 of 2020", []),
        ("under Section 3 contracts lapsed", []),
        ("74 without a tender", []),
        ("dust of less than 10 micrometers", []),
        ("opened 12 and left", []),
        ("most stage 1 awards lapsed", []),
        ("the partners 4 Implementing partners are", []),  # a note's mark
        ("the COVID-19 funds lapsed", []),
        ("paid late, 15, of them", []),
    ],
)
def test_a_quantity_is_a_number_with_what_it_counts(words: str, expected: list[str]) -> None:
    assert quantities(words) == expected


def test_the_numbers_in_the_name_of_a_policy_count_nothing() -> None:
    words = "did not follow the 12 golden rules for 3 ports"
    policy = Mention(words.index("12"), words.index(" for"), Kind.POLICY, "R")
    assert quantities(words, inner=(policy,)) == ["3 ports"]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("issued the rules on 3 May 2021", "2021-05-03"),
        ("issued the rules on 3rd of May, 2021", "2021-05-03"),
        ("issued the rules on May 3rd, 2021", "2021-05-03"),
        ("issued the rules in Sept. 2021", "2021-09"),
        ("issued 3 rules", None),
    ],
)
def test_a_date_keeps_its_day_and_gives_no_quantity(words: str, date: str | None) -> None:
    (one,) = DESCRIBER.describe(words, [Mention(0, len(words), Kind.PROBLEM, "R")], {})
    assert (to_iso(one.get("date") or "") if date else one.get("date")) == date
    assert quantities(words) == ([] if date else ["3 rules"])


@pytest.mark.parametrize("told", ["open", "partly resolved", "resolved", None])
def test_a_problem_has_a_status_only_where_the_report_tells_one(told: str | None) -> None:
    words = "kept no ledger"
    mention = Mention(0, len(words), Kind.PROBLEM, "R")
    (problem,) = DESCRIBER.describe(words, [mention], {0: told} if told else {})
    assert problem.get("status") == told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "recovered $2.5 million and 4,200 dollars",
            [("amount", "2500000"), ("amount", "4200"), ("currency", "USD")],
        ),
        ("recovered 118 million yuan", [("amount", "118000000"), ("currency", "CNY")]),
        ("did not levy Rs. 12.5 crore", [("amount", "125000000"), ("currency", "INR")]),
        ("paid £300 of the grant", [("amount", "300"), ("currency", "GBP")]),
        ("paid more than $3 million", []),  # no exact amount
        ("paid $300 and €20", []),  # of which currency would the amounts be?
        ("closed 12 accounts", []),
    ],
)
def test_an_exact_amount_of_money_is_a_number_of_its_currency(
    words: str, expected: list[tuple[str, str]]
) -> None:
    (one,) = DESCRIBER.describe(words, [Mention(0, len(words), Kind.MEASURE, "R")], {})
    assert [pair for pair in one.attributes if pair[0] in ("amount", "currency")] == expected
