"""More time: once a round, before the date, within the cap (T10); and clocks that stand still."""

import pytest

from tests.suggestions.steps import REASON


@pytest.fixture
def key(steps, official, at):
    """Assigned on Friday 2025-09-26, the reply due on 2025-12-26, the cap on 2026-03-26."""
    at("2025-09-26")
    return steps.handling("SWJ")


@pytest.fixture
def ask(steps):
    """The path and body of a request for more time, or of what the office gives unasked."""

    def until(key, day, verb="request-extension", unit="SWJ"):
        path = f"/assignments/{steps.task_id(key, unit)}/{verb}"
        return path, {"until": day, "reason": REASON}

    return until


def test_more_time_is_asked_for_and_granted(steps, at, key, ask):
    at("2025-12-26")
    task = steps.act("swj.handler", *ask(key, "2026-03-26"))
    asked = {"until": "2026-03-26", "reason": REASON, "state": "requested"}
    assert (task["extension"], task["due"]["reply_on"]) == (asked, "2025-12-26")
    (waiting,) = steps.items("office", "/assignments?extension=requested")
    assert waiting["id"] == task["id"]
    task = steps.rule(key, "SWJ", "grant-extension")
    assert task["extension"] == asked | {"state": "granted"}
    assert task["due"]["reply_on"] == "2026-03-26"
    assert steps.get("cadre01", f"/suggestions/{key}")["reply_on"] == "2026-03-26"
    assert steps.items("office", "/assignments?extension=requested") == []
    assert steps.acts(key, "cadre01")[-1] == "grant-extension"  # the proposer is told


def test_the_office_may_refuse_and_be_asked_once_more(steps, key, ask):
    steps.act("swj.handler", *ask(key, "2026-03-26"))
    task = steps.rule(key, "SWJ", "refuse-extension", {"reason": "可以按期答复"})
    assert (task["extension"]["state"], task["due"]["reply_on"]) == ("refused", "2025-12-26")
    steps.act("swj.handler", *ask(key, "2026-01-26"))
    task = steps.rule(key, "SWJ", "grant-extension")
    assert task["due"]["reply_on"] == "2026-01-26"


def test_the_office_gives_more_time_unasked_or_other_than_asked(steps, key, ask):
    steps.act("swj.handler", *ask(key, "2026-03-26"))
    task = steps.act("office", *ask(key, "2026-01-26", "extend"))
    assert task["extension"] == {"until": "2026-01-26", "reason": REASON, "state": "granted"}
    assert task["due"]["reply_on"] == "2026-01-26"


def test_t10_after_the_date_it_is_too_late(steps, at, key, ask):
    at("2025-12-27T00:00")
    for who, verb in (("swj.handler", "request-extension"), ("office", "extend")):
        assert steps.refusal(who, *ask(key, "2026-03-26", verb)) == (409, "extension_after_due")


def test_t10_a_request_not_ruled_on_in_time_is_not_granted_after_it(steps, at, key, ask):
    steps.act("swj.handler", *ask(key, "2026-03-26"))
    at("2025-12-27")
    task = f"/assignments/{steps.task_id(key)}"
    assert steps.refusal("office", f"{task}/grant-extension") == (409, "extension_after_due")
    steps.rule(key, "SWJ", "refuse-extension", {"reason": "已逾期"})


def test_t10_there_is_no_second_extension(steps, key, ask):
    steps.act("office", *ask(key, "2026-01-26", "extend"))
    for who, verb in (("swj.handler", "request-extension"), ("office", "extend")):
        assert steps.refusal(who, *ask(key, "2026-02-26", verb)) == (409, "extension_used")
    task = f"/assignments/{steps.task_id(key)}"
    assert steps.refusal("office", f"{task}/grant-extension") == (409, "extension_used")


def test_t10_nothing_lies_beyond_six_months_from_the_assignment(steps, key, ask):
    for who, verb in (("swj.handler", "request-extension"), ("office", "extend")):
        assert steps.refusal(who, *ask(key, "2026-03-27", verb)) == (409, "extension_beyond_cap")
    assert steps.act("office", *ask(key, "2026-03-26", "extend"))["due"]["reply_on"] == "2026-03-26"


@pytest.mark.parametrize("day", ["2025-12-26", "2025-12-25"])
def test_an_extension_lies_after_the_present_date(steps, key, ask, day):
    assert steps.refusal("swj.handler", *ask(key, day)) == (422, "/until", "not_later")


def test_one_request_at_a_time_and_none_without_one(steps, key, ask):
    task = f"/assignments/{steps.task_id(key)}"
    for verb, body in (("grant-extension", None), ("refuse-extension", {"reason": REASON})):
        told = steps.refusal("office", f"{task}/{verb}", body)
        assert told == (409, "no_extension_requested")
    steps.act("swj.handler", *ask(key, "2026-01-26"))
    told = steps.refusal("swj.handler", *ask(key, "2026-02-26"))
    assert told == (409, "extension_requested")


def test_who_asks_and_who_gives(steps, key, ask):
    for who in ("swj.signer", "office", "hr"):
        assert steps.refusal(who, *ask(key, "2026-01-26")) == (403, "not_allowed")
    for who in ("swj.handler", "leader"):
        assert steps.refusal(who, *ask(key, "2026-01-26", "extend")) == (403, "not_allowed")


def test_a_co_unit_s_extension_moves_its_opinion_only(steps, official, at, ask):
    at("2025-09-26")
    key = steps.handling("SWJ", "FGJ")
    steps.act("fgj.handler", *ask(key, "2025-11-10", unit="FGJ"))
    task = steps.rule(key, "FGJ", "grant-extension")
    assert task["due"]["opinion_on"] == "2025-11-10"
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["reply_on"], steps.task(key, "SWJ")["extension"]) == ("2025-12-26", None)


def test_of_separate_units_the_earliest_date_is_the_suggestion_s(steps, official, at, ask):
    at("2025-09-26")
    key = steps.separate("SWJ", "FGJ")
    steps.act("office", *ask(key, "2026-02-26", "extend", unit="SWJ"))
    assert steps.get("office", f"/suggestions/{key}")["reply_on"] == "2025-12-26"
    steps.act("office", *ask(key, "2026-01-26", "extend", unit="FGJ"))
    assert steps.get("office", f"/suggestions/{key}")["reply_on"] == "2026-01-26"


# Pause and resume


def paused(steps, key, verb, body=None):
    return steps.act("office", f"/suggestions/{key}/{verb}", body)


def test_a_pause_moves_what_had_not_ended_by_its_days(steps, at, key):
    at("2025-10-09")
    item = paused(steps, key, "pause", {"reason": "等待上级文件"})
    assert (item["paused_since"], item["reply_on"]) == ("2025-10-09", "2025-12-26")
    assert steps.task(key)["paused_since"] == "2025-10-09"
    at("2025-10-29")
    item = paused(steps, key, "resume", {"reason": "文件已下发"})
    assert (item["paused_since"], item["reply_on"]) == (None, "2026-01-15")  # 20 days later
    assert steps.task(key)["due"] == {
        "sign_on": "2025-09-29",  # it had passed
        "return_on": "2025-11-03",  # of seven working days three were left
        "contact_on": "2025-11-20",
        "opinion_on": None,
        "reply_on": "2026-01-15",
        "provisional": False,
    }
    (cap,) = [i for i in steps.items("office", f"/suggestions/{key}/due") if i["kind"] == "cap"]
    assert cap["due_on"] == "2026-04-15"
    assert steps.acts(key)[-2:] == ["pause", "resume"]
    assert [entry["remark"] for entry in steps.journal(key)[-2:]] == ["等待上级文件", "文件已下发"]


def test_nothing_is_overdue_in_a_pause(steps, at, key):
    at("2025-12-24")
    paused(steps, key, "pause", {"reason": "等待上级文件"})
    at("2026-02-10")
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["light"], item["overdue_days"]) == (None, 0)
    for path in ("/suggestions?overdue=true", "/assignments?overdue=true"):
        assert steps.items("office", path) == []
    paused(steps, key, "resume")
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["reply_on"], item["light"]) == ("2026-02-12", "yellow")


def test_a_date_set_by_hand_moves_by_the_pause_too(steps, official, at):
    at("2025-09-26")
    key = steps.assigned("SWJ", reply_on="2025-10-31")
    paused(steps, key, "pause", {"reason": "等待上级文件"})
    at("2025-10-13")
    assert paused(steps, key, "resume")["reply_on"] == "2025-11-17"


def test_what_ended_before_the_pause_stays_ended(steps, at, key):
    at("2026-01-05")
    paused(steps, key, "pause", {"reason": "等待上级文件"})
    at("2026-01-15")
    item = paused(steps, key, "resume")
    assert (item["reply_on"], item["light"]) == ("2025-12-26", "red")


def test_a_pause_is_begun_and_ended_once(steps, key):
    resume = f"/suggestions/{key}/resume"
    assert steps.refusal("office", resume) == (409, "not_paused")
    paused(steps, key, "pause", {"reason": "等待上级文件"})
    pause = f"/suggestions/{key}/pause"
    assert steps.refusal("office", pause, {"reason": REASON}) == (409, "paused")
    assert steps.refusal("office", pause, {}) == (422, "/reason", "required")


def test_an_answer_ends_the_pause(steps, key):
    reply = steps.before_signer(key)
    paused(steps, key, "pause", {"reason": "等待上级文件"})
    steps.send_out(reply)
    assert steps.get("office", f"/suggestions/{key}")["paused_since"] is None
