"""Units are reminded of their dates, so many working days before, each time once (T12)."""

from datetime import datetime

import pytest

from secondment.suggestions.tasks import remind_units


@pytest.fixture
def due_on_24_february(steps, official, at):
    """Three months from Thursday 2025-11-20: over the Spring Festival to Tuesday 2026-02-24."""
    at("2025-11-20")
    return steps.handling("SWJ")


@pytest.fixture
def run(context):
    """`run("2026-02-10")`: the worker reminds at six o'clock in the morning, in Beijing."""

    def remind(*days):
        for day in days:
            remind_units(now=datetime.fromisoformat(f"{day}T06:00:00+08:00"))

    return remind


def reminders(steps, key, who="office"):
    """`[(on which day, of which unit's task, so many working days before which date), …]`"""
    entries = [one for one in steps.journal(key, who) if one["action"] == "remind"]
    return [
        (one["at"][:10], one["object_id"], one["changes"]["working_days"], one["changes"]["due_on"])
        for one in entries
    ]


def test_t12_five_and_one_working_days_before(steps, due_on_24_february, run):
    key, task = due_on_24_february, steps.task_id(due_on_24_february)
    run("2026-02-09")
    assert reminders(steps, key) == []
    run("2026-02-10", "2026-02-10", "2026-02-11", "2026-02-13")
    assert reminders(steps, key) == [("2026-02-09", task, 5, "2026-02-24")]  # 22:00 in UTC
    run("2026-02-14", "2026-02-14", "2026-02-20", "2026-02-24", "2026-02-25")
    assert reminders(steps, key) == [
        ("2026-02-09", task, 5, "2026-02-24"),
        ("2026-02-13", task, 1, "2026-02-24"),
    ]


def test_days_without_a_worker_are_made_up_for_by_the_closest_reminder(
    steps, due_on_24_february, run
):
    key, task = due_on_24_february, steps.task_id(due_on_24_february)
    run("2026-02-16", "2026-02-17")
    assert reminders(steps, key) == [("2026-02-15", task, 1, "2026-02-24")]


def test_nobody_is_reminded_of_a_date_that_has_passed(steps, due_on_24_february, run):
    run("2026-02-25")
    assert reminders(steps, due_on_24_february) == []


def test_a_date_put_off_is_reminded_of_anew(steps, due_on_24_february, run, at):
    key, task = due_on_24_february, steps.task_id(due_on_24_february)
    run("2026-02-10")
    at("2026-02-11")
    steps.rule(key, "SWJ", "extend", {"until": "2026-03-24", "reason": "须报上级"})
    run("2026-02-14", "2026-03-17")
    assert reminders(steps, key) == [
        ("2026-02-09", task, 5, "2026-02-24"),
        ("2026-03-16", task, 5, "2026-03-24"),
    ]


def test_what_is_answered_or_stands_still_needs_no_reminder(steps, due_on_24_february, run, at):
    paused = due_on_24_february
    answered = steps.handling("SWJ")
    steps.replied(answered)
    steps.act("office", f"/suggestions/{paused}/pause", {"reason": "等待上级文件"})
    run("2026-02-10")
    assert [reminders(steps, key) for key in (paused, answered)] == [[], []]


def test_the_policy_says_when(steps, official, at, run):
    steps.policy("place", reminders=[10])
    at("2025-11-20")
    key = steps.assigned("SWJ", "FGJ")
    lead, co = steps.task(key, "SWJ"), steps.task(key, "FGJ")
    assert (co["due"]["opinion_on"], lead["due"]["reply_on"]) == ("2025-12-22", "2026-02-24")
    run("2025-12-05", "2025-12-08", "2026-02-02", "2026-02-03")
    assert reminders(steps, key) == [
        ("2025-12-07", co["id"], 10, "2025-12-22"),
        ("2026-02-02", lead["id"], 10, "2026-02-24"),
    ]
