"""`GET /suggestions/{id}/due`: every date with its arithmetic, in words of both languages."""

import pytest

from tests.suggestions.test_clocks import limits


@pytest.fixture
def clock(steps):
    """`clock(key, "reply")`: that item of the arithmetic, without its unit."""

    def read(key, kind, *, who="office", unit="SWJ", language="en"):
        answer = steps.client(who).get(
            f"/suggestions/{key}/due", headers={"Accept-Language": language}
        )
        assert answer.status_code == 200
        (found,) = [
            item
            for item in answer.get_json()["items"]
            if item["kind"] == kind and (item["department"] or {"code": unit})["code"] == unit
        ]
        return {name: found[name] for name in found if name not in ("assignment_id", "department")}

    return read


@pytest.fixture
def key(steps, official, at):
    """Assigned on Friday 2025-09-26, before eight days of National Day and Mid-Autumn."""
    at("2025-09-26")
    return steps.assigned("SWJ")


def run(first, last, why, name=""):
    return {"first": first, "last": last, "why": why, "name": name}


def test_working_days_are_counted_and_each_rest_day_is_told(clock, key):
    assert clock(key, "return") == {
        "kind": "return",
        "starts_on": "2025-09-26",
        "limit": {"amount": 7, "unit": "working_day", "roll": True},
        "due_on": "2025-10-13",
        "by_hand": False,
        "counted": 7,
        "skipped": [
            run("2025-09-27", "2025-09-27", "weekend"),
            run("2025-10-01", "2025-10-05", "holiday", "国庆节"),
            run("2025-10-06", "2025-10-06", "holiday", "中秋"),
            run("2025-10-07", "2025-10-08", "holiday", "国庆节"),
            run("2025-10-12", "2025-10-12", "weekend"),
        ],
        "rolled_from": None,
        "pauses": [],
        "provisional": False,
        "text": (
            "to ask for its return: 7 working days from 2025-09-26 (that day not counted), not"
            " counting 2025-09-27 weekend, 2025-10-01–2025-10-05 国庆节, 2025-10-06 中秋,"
            " 2025-10-07–2025-10-08 国庆节, 2025-10-12 weekend, until 2025-10-13"
        ),
    }


def test_the_same_in_chinese(clock, key):
    assert clock(key, "return", language="zh-CN")["text"] == (
        "申请退办：自2025-09-26起7个工作日（当日不计），不计2025-09-27 周末、"
        "2025-10-01–2025-10-05 国庆节、2025-10-06 中秋、2025-10-07–2025-10-08 国庆节、"
        "2025-10-12 周末，至2025-10-13"
    )
    assert clock(key, "reply", language="zh-CN")["text"] == (
        "答复：自2025-09-26起3个月（当日不计），至2025-12-26"
    )


def test_months_count_every_day(clock, key):
    assert clock(key, "reply") == {
        "kind": "reply",
        "starts_on": "2025-09-26",
        "limit": {"amount": 3, "unit": "month", "roll": True},
        "due_on": "2025-12-26",
        "by_hand": False,
        "counted": 91,
        "skipped": [],
        "rolled_from": None,
        "pauses": [],
        "provisional": False,
        "text": "to reply: 3 months from 2025-09-26 (that day not counted), until 2025-12-26",
    }


def test_a_last_day_of_rest_is_named_with_what_it_moved_over(steps, official, at, clock):
    at("2025-11-20")
    key = steps.assigned("SWJ")
    told = clock(key, "reply", language="zh-CN")
    assert (told["rolled_from"], told["due_on"]) == ("2026-02-20", "2026-02-24")
    assert (told["counted"], told["skipped"]) == (
        92,
        [run("2026-02-20", "2026-02-23", "holiday", "春节")],
    )
    assert told["text"] == (
        "答复：自2025-11-20起3个月（当日不计），不计2026-02-20–2026-02-23 春节，至2026-02-24"
    )


def test_a_limit_that_does_not_roll_ends_on_the_rest_day(steps, official, at, clock):
    fixed = limits()
    fixed["reply"]["roll"] = False
    steps.policy("place", limits=fixed)
    at("2025-11-20")
    told = clock(steps.assigned("SWJ"), "reply")
    assert (told["due_on"], told["rolled_from"], told["skipped"]) == ("2026-02-20", None, [])


def test_a_date_set_by_hand_has_no_arithmetic_but_its_cap(steps, official, at, clock):
    at("2025-09-26")
    key = steps.assigned("SWJ", reply_on="2025-11-14")
    assert clock(key, "reply") == {
        "kind": "reply",
        "starts_on": "2025-09-26",
        "limit": None,
        "due_on": "2025-11-14",
        "by_hand": True,
        "counted": None,
        "skipped": [],
        "rolled_from": None,
        "pauses": [],
        "provisional": False,
        "text": "to reply: set to 2025-11-14",
    }
    assert clock(key, "reply", language="zh-CN")["text"] == "答复：指定为2025-11-14"
    assert clock(key, "cap")["due_on"] == "2026-03-26"


def test_a_pause_is_shown_as_days_not_counted(steps, at, key, clock):
    at("2025-10-13")
    steps.act("office", f"/suggestions/{key}/pause", {"reason": "等待上级文件"})
    assert clock(key, "reply")["pauses"] == [{"since": "2025-10-13", "until": None}]
    at("2025-10-23")
    steps.act("office", f"/suggestions/{key}/resume")
    told = clock(key, "reply")
    assert told["pauses"] == [{"since": "2025-10-13", "until": "2025-10-23"}]
    assert told["skipped"] == [run("2025-10-14", "2025-10-23", "paused")]
    assert (told["counted"], told["due_on"]) == (91, "2026-01-05")
    assert told["text"] == (
        "to reply: 3 months from 2025-09-26 (that day not counted), not counting"
        " 2025-10-14–2025-10-23 paused, until 2026-01-05"
    )


def test_a_year_without_calendar_is_told_as_doubtful(steps, at, official, clock):
    at("2026-11-20")
    key = steps.assigned("SWJ")
    told = clock(key, "reply", language="zh-CN")
    assert (told["due_on"], told["rolled_from"]) == ("2027-02-22", "2027-02-20")
    assert told["skipped"] == [run("2027-02-20", "2027-02-21", "weekend")]
    assert told["text"] == (
        "答复：自2026-11-20起3个月（当日不计），不计2027-02-20–2027-02-21 周末，"
        "至2027-02-22（暂定）"
    )


def test_the_office_s_own_time_and_the_proposer_s(steps, official, at, clock):
    at("2025-09-26")
    key = steps.submitted()
    told = clock(key, "assign", who="cadre01", language="zh-CN")
    assert (told["due_on"], told["counted"]) == ("2025-10-13", 7)
    steps.act("office", f"/suggestions/{key}/accept")
    steps.assign(key, "SWJ")
    steps.work(key, "SWJ", "sign")
    at("2025-12-26")
    steps.replied(key)
    told = clock(key, "evaluation", who="cadre01", language="zh-CN")
    assert (told["starts_on"], told["due_on"], told["counted"]) == ("2025-12-26", "2026-01-26", 20)
    assert told["skipped"][1] == run("2026-01-01", "2026-01-03", "holiday", "元旦")


def test_who_sees_the_suggestion_sees_the_dates_of_all_its_units(steps, official, at):
    at("2025-09-26")
    key = steps.assigned("SWJ", "FGJ")
    seen = steps.get("office", f"/suggestions/{key}/due")
    for who in ("cadre01", "hr", "leader", "swj.handler", "fgj.signer"):
        assert steps.get(who, f"/suggestions/{key}/due") == seen
    for who in ("cadre02", "other.office"):
        answer = steps.client(who).get(f"/suggestions/{key}/due")
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
