"""The dates of the scenarios T1 to T8, C1 and C2 (domain.md 7), as the API gives them."""

from copy import deepcopy

import pytest

from secondment.policies.defaults import LIMITS

WD, MONTH = "working_day", "month"


def limits(**changes):
    """The shipped limits but for some: `limits(opinion=(30, WD))`."""
    made = deepcopy(LIMITS)
    for name, (amount, unit) in changes.items():
        made[name] |= {"amount": amount, "unit": unit}
    return made


def due_dates(steps, key):
    """`{("SWJ", "reply"): "2025-12-26", …}`"""
    items = steps.items("office", f"/suggestions/{key}/due")
    return {(item["department"]["code"], item["kind"]): item["due_on"] for item in items}


@pytest.mark.parametrize(
    ("asked_back", "opinion", "return_on", "opinion_on"),
    [
        ((7, WD), (1, MONTH), "2025-10-13", "2025-10-27"),
        ((5, WD), (30, WD), "2025-10-10", "2025-11-13"),
        ((10, WD), (2, MONTH), "2025-10-16", "2025-11-26"),
    ],
)
def test_t1_all_dates_from_a_friday_before_the_holidays(
    steps, official, at, asked_back, opinion, return_on, opinion_on
):
    steps.policy("place", limits=limits(**{"return": asked_back, "opinion": opinion}))
    at("2025-09-26")
    key = steps.assigned("SWJ", "FGJ")
    assert due_dates(steps, key) == {
        ("SWJ", "sign"): "2025-09-29",
        ("SWJ", "return"): return_on,
        ("SWJ", "contact"): "2025-10-30",
        ("SWJ", "reply"): "2025-12-26",
        ("SWJ", "cap"): "2026-03-26",
        ("FGJ", "sign"): "2025-09-29",
        ("FGJ", "return"): return_on,
        ("FGJ", "opinion"): opinion_on,
    }
    assert steps.task(key, "SWJ")["due"] == {
        "sign_on": "2025-09-29",
        "return_on": return_on,
        "contact_on": "2025-10-30",
        "opinion_on": None,
        "reply_on": "2025-12-26",
        "provisional": False,
    }
    assert steps.task(key, "FGJ")["due"] == {
        "sign_on": "2025-09-29",
        "return_on": return_on,
        "contact_on": None,
        "opinion_on": opinion_on,
        "reply_on": None,
        "provisional": False,
    }
    assert steps.get("office", f"/suggestions/{key}")["reply_on"] == "2025-12-26"


def test_the_office_has_seven_working_days_to_hand_it_out(steps, official, at):
    at("2025-09-26")
    key = steps.submitted()
    assert steps.get("office", f"/suggestions/{key}")["due"]["assign_on"] == "2025-10-13"
    steps.act("office", f"/suggestions/{key}/accept")
    steps.assign(key, "SWJ")
    assert steps.get("office", f"/suggestions/{key}")["due"]["assign_on"] is None


@pytest.mark.parametrize("day", ["2025-09-30", "2025-10-01"])
def test_t3_a_rest_day_counts_as_little_as_the_day_before_it(steps, official, at, day):
    steps.policy("place", limits=limits(**{"return": (5, WD)}))
    at(day)
    key = steps.assigned("SWJ")
    assert due_dates(steps, key)["SWJ", "return"] == "2025-10-14"


@pytest.mark.parametrize("day", ["2025-11-28", "2025-11-29", "2025-11-30"])
def test_t5_three_months_end_on_the_last_of_february(steps, official, at, day):
    at(day)
    assert due_dates(steps, steps.assigned("SWJ"))["SWJ", "reply"] == "2026-02-28"


@pytest.mark.parametrize(
    ("day", "reply_on"), [("2025-11-20", "2026-02-24"), ("2025-07-01", "2025-10-09")]
)
def test_t6_a_last_day_in_the_holidays_moves_behind_them(steps, official, at, day, reply_on):
    at(day)
    assert due_dates(steps, steps.assigned("SWJ"))["SWJ", "reply"] == reply_on


@pytest.mark.parametrize(
    ("days", "evaluation_on"), [(10, "2026-01-12"), (15, "2026-01-19"), (20, "2026-01-26")]
)
def test_t8_the_proposer_s_time_runs_from_the_reply(steps, official, at, days, evaluation_on):
    steps.policy("place", limits=limits(evaluation=(days, WD)))
    at("2025-12-26")
    key = steps.handling("SWJ")
    steps.replied(key)
    item = steps.get("cadre01", f"/suggestions/{key}")
    assert item["due"] == {"assign_on": None, "reply_on": None, "evaluation_on": evaluation_on}


def test_a_policy_edited_later_moves_no_date_of_what_is_under_way(steps, official, at):
    policy = steps.policy("place", limits=limits())
    at("2025-09-26")
    key = steps.assigned("SWJ")
    before = due_dates(steps, key)
    steps.change("sysadmin", f"/policies/{policy}", {"limits": limits(reply=(2, MONTH))})
    assert due_dates(steps, key) == before
    assert due_dates(steps, steps.assigned("SWJ"))["SWJ", "reply"] == "2025-11-26"


def test_c1_and_c2_the_calendar_of_the_exchange_days(steps, official):
    years = {year: steps.get("cadre01", f"/calendar/{year}") for year in (2025, 2026)}
    assert {year: read["working_days"] for year, read in years.items()} == {2025: 248, 2026: 248}
    works = {day["day"]: day["is_workday"] for read in years.values() for day in read["days"]}
    known = {
        "2025-09-28": True,
        "2025-10-06": False,
        "2025-10-08": False,
        "2025-10-11": True,
        "2026-02-14": True,
        "2026-02-28": True,
    }
    assert {day: works[day] for day in known} == known
