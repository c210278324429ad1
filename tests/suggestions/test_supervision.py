"""Supervision (督办): lights with days, slips of ascending levels, and lists of what is late."""

import pytest

from tests.queries import counted
from tests.suggestions.steps import REASON


@pytest.fixture
def key(steps, official, at):
    """Assigned on Friday 2025-09-26, the reply due on Friday 2025-12-26."""
    at("2025-09-26")
    return steps.handling()


@pytest.mark.parametrize(
    ("day", "light", "working_days", "days"),
    [
        ("2025-12-18T23:59", "green", 0, 0),
        ("2025-12-19T00:00", "yellow", 0, 0),  # five working days before
        ("2025-12-26T23:59", "yellow", 0, 0),
        ("2025-12-27T00:00", "red", 0, 1),  # a Saturday
        ("2025-12-29", "red", 1, 3),
        ("2026-01-05", "red", 5, 10),  # the Sunday before was worked, three days of New Year not
    ],
)
def test_a_light_and_how_late_it_is(steps, at, key, day, light, working_days, days):
    at(day)
    for row in (
        steps.get("office", f"/suggestions/{key}"),
        steps.task(key),
        *steps.items("office", "/suggestions"),
        *steps.items("swj.handler", "/assignments"),
    ):
        told = (row["light"], row["overdue_working_days"], row["overdue_days"])
        assert told == (light, working_days, days)
    late = [key] * (light == "red")
    assert [one["id"] for one in steps.items("office", "/suggestions?overdue=true")] == late
    tasks = steps.items("swj.handler", "/assignments?overdue=true")
    assert [one["suggestion_id"] for one in tasks] == late
    rest = steps.items("swj.handler", "/assignments?overdue=false")
    assert len(rest) == 1 - len(late)
    rest = steps.items("office", "/suggestions?overdue=false")
    assert len(rest) == 1 - len(late)


def test_what_is_answered_has_no_light(steps, at, key):
    at("2026-01-05")
    steps.replied(key)
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["light"], item["overdue_days"], item["reply_on"]) == (None, 0, None)
    assert steps.items("office", "/suggestions?overdue=true") == []


def test_when_a_light_turns_yellow_is_the_policy_s(steps, official, at):
    steps.policy("place", lights={"yellow_working_days": 10})
    at("2025-09-26")
    key = steps.assigned()
    lights = []
    for day in ("2025-12-11", "2025-12-12"):
        at(day)
        lights.append(steps.get("office", f"/suggestions/{key}")["light"])
    assert lights == ["green", "yellow"]


def test_a_co_unit_s_late_opinion_does_not_make_the_suggestion_late(steps, official, at):
    at("2025-09-26")
    key = steps.handling("SWJ", "FGJ")
    at("2025-10-28")
    assert steps.get("office", f"/suggestions/{key}")["light"] == "green"
    (late,) = steps.items("fgj.handler", "/assignments?overdue=true")
    assert (late["light"], late["overdue_working_days"]) == ("red", 1)
    assert steps.items("office", "/suggestions?overdue=true") == []
    steps.work(key, "FGJ", "opinion", {"text": "同意"})
    assert steps.items("fgj.handler", "/assignments?overdue=true") == []


def test_what_is_due_before_a_day_stands_in_the_queue_by_date(steps, official, at):
    at("2025-09-26")
    late = steps.assigned()
    early = steps.assigned(reply_on="2025-10-31")
    queue = steps.items("swj.handler", "/assignments")
    assert [one["suggestion_id"] for one in queue] == [early, late]
    for day, expected in (
        ("2025-10-31", []),
        ("2025-11-01", [early]),
        ("2026-01-01", [early, late]),
    ):
        found = steps.items("swj.handler", f"/assignments?due_before={day}")
        assert [one["suggestion_id"] for one in found] == expected


def test_no_progress_for_thirty_days(steps, at, key):
    def idle():
        tasks = steps.items("office", "/assignments?no_progress_days=30")
        return [one["suggestion_id"] for one in tasks]

    at("2025-10-25")
    assert idle() == []
    at("2025-10-26")
    assert idle() == [key]
    note = {"on": "2025-10-26", "text": "已与三家楼宇座谈", "next_step": "拟定办法"}
    path = f"/assignments/{steps.task_id(key)}/progress"
    steps.make("swj.handler", path, note)
    assert idle() == []
    (told,) = steps.items("office", path)
    assert {name: told[name] for name in note} == note
    at("2025-11-24")
    assert idle() == []
    at("2025-11-25")
    assert idle() == [key]
    steps.replied(key)
    assert idle() == []


# Slips


def urge(level, **more):
    return {"level": level, "note": "请抓紧办理"} | more


def slips(steps, key):
    found = steps.items("office", f"/suggestions/{key}/slips")
    return [(one["department"]["code"], one["level"], one["number"]) for one in found]


def test_slips_follow_one_another_and_are_numbered(steps, at, key):
    at("2025-12-29")
    path = f"/suggestions/{key}/urge"
    assert steps.refusal("office", path, urge("urge")) == (409, "level_out_of_order")
    steps.make("office", path, urge("remind"), 200)
    assert steps.refusal("office", path, urge("supervise")) == (409, "level_out_of_order")
    steps.make("office", path, urge("urge"), 200)
    steps.make("office", path, urge("urge"), 200)  # a level may be used again
    at("2026-01-05")
    steps.make("office", path, urge("supervise"), 200)
    steps.make("office", path, urge("urge"), 200)
    assert slips(steps, key) == [
        ("SWJ", "remind", None),
        ("SWJ", "urge", "催办〔2025〕1号"),
        ("SWJ", "urge", "催办〔2025〕2号"),
        ("SWJ", "supervise", "督办〔2026〕1号"),
        ("SWJ", "urge", "催办〔2026〕1号"),
    ]
    (first, *_) = steps.items("swj.handler", f"/suggestions/{key}/slips")
    assert (first["note"], first["issued_on"]) == ("请抓紧办理", "2025-12-29")
    assert steps.acts(key)[-5:] == ["urge"] * 5


def test_every_unit_that_owes_an_answer_gets_its_slip(steps, official, at):
    at("2025-09-26")
    key = steps.separate("SWJ", "FGJ")
    path = f"/suggestions/{key}/urge"
    steps.make("office", path, urge("remind"), 200)
    assert slips(steps, key) == [("SWJ", "remind", None), ("FGJ", "remind", None)]
    task = steps.task_id(key, "FGJ")
    steps.make("office", path, urge("urge", assignment_id=task), 200)
    assert slips(steps, key)[2:] == [("FGJ", "urge", "催办〔2025〕1号")]
    told = steps.refusal("office", path, urge("supervise"))  # SWJ has had no notice yet
    assert told == (409, "level_out_of_order")
    steps.work(key, "SWJ", "sign")
    steps.replied(key, "SWJ")
    steps.make("office", path, urge("supervise"), 200)
    assert slips(steps, key)[3:] == [("FGJ", "supervise", "督办〔2025〕1号")]
    gone = urge("remind", assignment_id=steps.task_id(key, "SWJ"))
    assert steps.refusal("office", path, gone) == (422, "/assignment_id", "unknown_reference")


def test_in_tracking_units_are_urged_to_deliver(steps, at):
    at("2026-04-08")
    key = steps.handling()
    steps.replied(key, outcome_class="planned", promised_on="2026-06-30")
    path = f"/suggestions/{key}/urge"
    assert steps.refusal("office", path, urge("remind")) == (409, "invalid_transition")
    steps.act("office", f"/suggestions/{key}/track")
    steps.make("office", path, urge("remind"), 200)
    assert slips(steps, key) == [("SWJ", "remind", None)]
    (promised,) = steps.items("office", "/commitments")
    item = f"/commitments/{promised['id']}"
    scan = steps.upload("swj.handler", "commitment", promised["id"])
    steps.act("swj.handler", f"{item}/deliver", {"note": "已启用", "file_ids": [scan]})
    assert steps.refusal("office", path, urge("remind")) == (409, "nothing_owed")


def test_a_second_round_begins_at_the_first_level(steps, at):
    at("2026-04-08")
    key = steps.handling(cadre="cadre03")
    path = f"/suggestions/{key}/urge"
    for level in ("remind", "urge"):
        steps.make("office", path, urge(level), 200)
    steps.replied(key)
    steps.rate(key, "dissatisfied", cadre="cadre03")
    steps.act("office", f"/suggestions/{key}/rehandle", {"reason": REASON})
    assert steps.refusal("office", path, urge("urge")) == (409, "level_out_of_order")


def test_a_place_may_use_colours(steps, at):
    at("2026-04-08")
    shipped = ("blue", "蓝色督办单", "蓝", None), ("orange", "橙色督办单", "橙", "blue")
    levels = [
        {"code": code, "zh": zh, "en": code, "template": code, "series": series, "after": after}
        for code, zh, series, after in shipped
    ]
    steps.policy("place", supervision_levels=levels)
    key = steps.handling()
    path = f"/suggestions/{key}/urge"
    assert steps.refusal("office", path, urge("remind")) == (422, "/level", "invalid_choice")
    assert steps.refusal("office", path, urge("orange")) == (409, "level_out_of_order")
    for level in ("blue", "orange"):
        steps.make("office", path, urge(level), 200)
    assert slips(steps, key) == [
        ("SWJ", "blue", "蓝〔2026〕1号"),
        ("SWJ", "orange", "橙〔2026〕1号"),
    ]


def test_only_the_office_urges(steps, key):
    for who in ("hr", "leader", "swj.handler", "cadre01"):
        told = steps.refusal(who, f"/suggestions/{key}/urge", urge("remind"))
        assert told == (403, "not_allowed")


# What lists cost


@pytest.mark.parametrize(
    "path",
    [
        "/suggestions?overdue=true",
        "/assignments?overdue=true",
        "/assignments?no_progress_days=30",
        "/commitments",
        "/studies",
    ],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(steps, official, at, world, path):
    def one_more():
        at("2025-09-26")
        if path == "/commitments":
            promise = {"outcome_class": "planned", "promised_on": "2026-06-30"}
            steps.replied(steps.handling(), **promise)
        elif path == "/studies":
            steps.accepted()
            body = {"department_ids": [steps.units["SWJ"]], "reply_on": "2025-12-26"}
            steps.make("office", f"/cohorts/{world.cohorts['study']}/study", body)
        else:
            steps.handling()
        at("2026-01-05")

    def cost(rows):
        with counted() as statements:
            assert len(steps.items("office", path)) == rows
        return len(statements)

    one_more()
    with_one = cost(1)
    one_more()
    one_more()
    assert cost(3) == with_one
