"""Dates in years without a calendar, and what an entered or changed year moves (T13)."""

from datetime import date, timedelta

import pytest

from secondment.kit.jobs import work_once
from secondment.policies.calendars import official_days
from secondment.suggestions.tasks import running_suggestions
from tests.suggestions.factories import make_suggestion
from tests.suggestions.test_clocks import MONTH, WD, due_dates, limits


@pytest.fixture
def entered(steps, context):
    """`entered(2027, rest=["2027-02-22"])`: the year's calendar is put in, and the worker runs;
    without further days Monday to Friday, but for 2026 the official one."""

    def enter(year, *, rest=(), work=(), version=None):
        if year == 2026:
            days = [day | {"day": day["day"].isoformat()} for day in official_days(2026)]
        else:
            days = [
                {"day": day.isoformat(), "is_workday": day.weekday() < 5, "name": ""}
                for day in (date(year, 1, 1) + timedelta(n) for n in range(366))
                if day.year == year
            ]
        for day in days:
            if day["day"] in rest:
                day |= {"is_workday": False, "name": "雪灾停工"}
            if day["day"] in work:
                day |= {"is_workday": True, "name": "春节调休"}
        sysadmin = steps.client("sysadmin")
        answer = sysadmin.put(f"/calendar/{year}", {"days": days}, version=version)
        assert answer.status_code == 200, answer.get_json()
        assert work_once() == 1

    return enter


@pytest.fixture
def from_november(steps, official, at):
    """A suggestion assigned on Friday 2026-11-20, three months before a day in 2027."""
    steps.policy("place", limits=limits(**{"return": (10, WD)}))
    at("2026-11-20")
    return steps.assigned("SWJ")


def recomputed(steps, key):
    """The dates that the journal says have moved: `{"due_on": [old, new], …}` a time."""
    entries = [one for one in steps.journal(key) if one["action"] == "recompute"]
    assert all(entry["actor"]["id"] is None for entry in entries)
    tasks = [entry["changes"]["dates"] for entry in entries]
    return [{name: dates for name, dates in task.items() if name != "id"} for (task,) in tasks]


def test_t13_next_year_s_dates_are_provisional_until_its_calendar_is_there(
    steps, from_november, entered
):
    assert due_dates(steps, from_november) == {
        ("SWJ", "sign"): "2026-11-24",
        ("SWJ", "return"): "2026-12-04",
        ("SWJ", "contact"): "2026-12-18",
        ("SWJ", "reply"): "2027-02-22",
        ("SWJ", "cap"): "2027-05-20",
    }
    told = steps.get("office", f"/suggestions/{from_november}/due")
    assert told["provisional"] is True
    assert {item["kind"]: item["provisional"] for item in told["items"]} == {
        "sign": False,
        "return": False,
        "contact": False,
        "reply": True,
        "cap": True,
    }
    assert steps.task(from_november)["due"]["provisional"] is True

    entered(2027, rest=["2027-02-22"])
    task = steps.task(from_november)
    assert task["due"] == {
        "sign_on": "2026-11-24",
        "return_on": "2026-12-04",
        "contact_on": "2026-12-18",
        "opinion_on": None,
        "reply_on": "2027-02-23",
        "provisional": False,
    }
    assert steps.get("office", f"/suggestions/{from_november}")["reply_on"] == "2027-02-23"
    assert recomputed(steps, from_november) == [
        {"due_on": ["2027-02-22", "2027-02-23"], "provisional": [True, False]}
    ]


def test_a_date_may_move_earlier_and_the_journal_says_so(steps, from_november, entered):
    entered(2027, work=["2027-02-20"])
    assert steps.task(from_november)["due"]["reply_on"] == "2027-02-20"
    assert recomputed(steps, from_november) == [
        {"due_on": ["2027-02-22", "2027-02-20"], "provisional": [True, False]}
    ]


def test_a_calendar_that_changes_nothing_only_confirms(steps, from_november, entered):
    entered(2027)
    assert steps.task(from_november)["due"]["reply_on"] == "2027-02-22"
    assert recomputed(steps, from_november) == [{"provisional": [True, False]}]


def test_a_holiday_added_later_moves_open_dates_only(steps, official, at, entered):
    at("2026-03-02")
    key = steps.assigned("SWJ")
    assert due_dates(steps, key) == {
        ("SWJ", "sign"): "2026-03-04",
        ("SWJ", "return"): "2026-03-11",
        ("SWJ", "contact"): "2026-03-30",
        ("SWJ", "reply"): "2026-06-02",
        ("SWJ", "cap"): "2026-09-02",
    }
    at("2026-03-10")
    steps.work(key, "SWJ", "sign")
    rest = ["2026-03-03", "2026-03-12", "2026-06-02"]
    entered(2026, rest=rest, version=1)
    assert due_dates(steps, key) == {
        ("SWJ", "sign"): "2026-03-04",  # passed: it stays
        ("SWJ", "return"): "2026-03-13",
        ("SWJ", "contact"): "2026-04-01",
        ("SWJ", "reply"): "2026-06-03",
        ("SWJ", "cap"): "2026-09-02",
    }
    assert recomputed(steps, key) == [
        {
            "return_on": ["2026-03-11", "2026-03-13"],
            "contact_on": ["2026-03-30", "2026-04-01"],
            "due_on": ["2026-06-02", "2026-06-03"],
        }
    ]


def test_what_is_answered_or_set_by_hand_does_not_move(steps, official, at, entered):
    at("2026-03-02")
    by_hand = steps.assigned("SWJ", reply_on="2026-06-02")
    answered = steps.handling("SWJ")
    steps.replied(answered)
    before = [steps.task(key)["due"] for key in (by_hand, answered)]
    at("2026-03-31")
    entered(2026, rest=["2026-03-30", "2026-06-02"], version=1)
    assert [steps.task(key)["due"] for key in (by_hand, answered)] == before
    assert recomputed(steps, by_hand) == []


def test_the_proposer_s_time_to_rate_moves_while_it_runs(steps, official, at, entered):
    steps.policy("place", limits=limits(evaluation=(10, WD), reply=(3, MONTH)))
    at("2026-03-02")
    early, late = steps.handling("SWJ"), steps.handling("SWJ")
    steps.replied(early)
    at("2026-03-10")
    steps.replied(late)
    dates = [steps.get("cadre01", f"/suggestions/{key}")["evaluation_on"] for key in (early, late)]
    assert dates == ["2026-03-16", "2026-03-24"]
    at("2026-03-17")
    entered(2026, rest=["2026-03-11"], version=1)
    dates = [steps.get("cadre01", f"/suggestions/{key}")["evaluation_on"] for key in (early, late)]
    assert dates == ["2026-03-16", "2026-03-25"]
    (entry,) = [one for one in steps.journal(late) if one["action"] == "recompute"]
    assert entry["changes"]["evaluation_on"] == ["2026-03-24", "2026-03-25"]


def test_what_has_no_date_ahead_is_not_looked_at(world, official, context):
    handled = make_suggestion(world, "handling")  # the reply is owed by 2026-07-07
    rated = make_suggestion(world, "replied")  # its proposer has time until 2026-05-08
    make_suggestion(world, "closed")
    assert set(running_suggestions(date(2026, 5, 8))) == {handled, rated}
    assert set(running_suggestions(date(2026, 5, 9))) == {handled}
    assert set(running_suggestions(date(2026, 7, 7))) == {handled}
    assert set(running_suggestions(date(2026, 7, 8))) == set()
