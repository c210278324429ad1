"""How the answer is received: rated once a round, urged, handled again, met."""

import pytest

from tests.suggestions.steps import REASON

GOOD = {"attitude": "satisfied", "result": "basically_satisfied"}


@pytest.fixture
def key(steps, official, at):
    """Under `formal`, answered on Friday 2025-12-26: to be rated until Monday 2026-01-26."""
    at("2025-12-26")
    key = steps.handling(cadre="cadre03")
    steps.replied(key)
    return key


def close(key):
    return f"/suggestions/{key}/close"


def test_a_rating_has_two_axes(steps, key):
    item = steps.act("cadre03", f"/suggestions/{key}/evaluation", GOOD)
    assert {name: item["evaluation"][name] for name in GOOD} == GOOD
    assert item["evaluation"]["round"] == 1
    again = steps.refusal("cadre03", f"/suggestions/{key}/evaluation", GOOD)
    assert again == (409, "already_evaluated")
    assert steps.act("office", close(key))["state"] == "closed"


def test_nobody_but_the_lead_proposer_rates(steps, key):
    for who in ("swj.handler", "swj.signer", "hr", "leader"):
        told = steps.refusal(who, f"/suggestions/{key}/evaluation", GOOD)
        assert told == (403, "not_allowed")


@pytest.mark.parametrize("axis", ["attitude", "result"])
def test_dissatisfaction_has_its_reason(steps, key, axis):
    rating = GOOD | {axis: "dissatisfied"}
    path = f"/suggestions/{key}/evaluation"
    assert steps.refusal("cadre03", path, rating) == (422, "/reason", "dissatisfied_reason")
    item = steps.act("cadre03", path, rating | {"reason": "未解决装修备案问题"})
    assert (item["evaluation"][axis], item["evaluation"]["reason"]) == (
        "dissatisfied",
        "未解决装修备案问题",
    )


def test_a_signed_form_is_recorded_with_its_scan(steps, key):
    path = f"/suggestions/{key}/evaluation"
    assert steps.refusal("office", path, GOOD) == (422, "/recorded_from_file_id", "required")
    other = steps.upload("office", "suggestion", steps.handling(cadre="cadre03"))
    told = steps.refusal("office", path, GOOD | {"recorded_from_file_id": other})
    assert told == (422, "/recorded_from_file_id", "unknown_reference")
    scan = steps.upload("office", "suggestion", key)
    item = steps.act("office", path, GOOD | {"recorded_from_file_id": scan})
    told = item["evaluation"]
    assert (told["recorded_from_file_id"], told["created_by"]) == (
        scan,
        steps.world.users["office"],
    )


def test_a_rating_is_urged_after_its_time_and_once(steps, at, key):
    urge = f"/suggestions/{key}/urge-evaluation"
    at("2026-01-26")
    assert steps.refusal("office", urge) == (409, "evaluation_not_due")
    assert steps.refusal("office", close(key)) == (409, "evaluation_required")
    at("2026-01-27")
    assert steps.act("office", urge)["state"] == "replied"
    assert steps.refusal("office", urge) == (409, "already_urged")
    assert steps.acts(key, "cadre03")[-1] == "urge-evaluation"  # the proposer reads it
    steps.act("office", close(key))
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["state"], item["evaluation"]) == ("closed", None)  # waived, not counted
    summary = steps.get("hr", f"/cohorts/{item['cohort_id']}/summary")
    told = summary["totals"]["suggestions"]
    assert (told["evaluated"], told["satisfaction"]["result"]["rate"]) == (0, "-")


def test_a_late_rating_still_counts(steps, at, key):
    at("2026-01-27")
    steps.act("office", f"/suggestions/{key}/urge-evaluation")
    at("2026-02-03")
    steps.act("cadre03", f"/suggestions/{key}/evaluation", GOOD)
    urge = f"/suggestions/{key}/urge-evaluation"
    assert steps.refusal("office", urge) == (409, "already_evaluated")


def test_who_is_dissatisfied_is_heard_again_with_a_clock_of_its_own(steps, at, key):
    at("2026-01-20")
    steps.rate(key, "dissatisfied", cadre="cadre03")
    assert steps.refusal("office", close(key)) == (409, "dissatisfied_open")
    meeting = {"on": "2026-01-20", "note": "三方面商"}
    met = steps.refusal("office", f"/suggestions/{key}/record-meeting", meeting)
    assert met == (409, "round_left")
    at("2026-01-23")
    item = steps.act("office", f"/suggestions/{key}/rehandle", {"reason": REASON})
    assert (item["state"], item["round"], item["reply_on"]) == ("handling", 2, "2026-02-24")
    assert item["evaluation_on"] is None
    task = steps.task(key)
    assert (task["state"], task["due"]["reply_on"]) == ("signed", "2026-02-24")
    kinds = {one["kind"]: one for one in steps.items("office", f"/suggestions/{key}/due")}
    assert (kinds["rehandle"]["starts_on"], kinds["rehandle"]["rolled_from"]) == (
        "2026-01-23",
        "2026-02-23",
    )


@pytest.fixture
def second(steps, at, key):
    """The same, dissatisfied with the second answer too, which was given on 2026-02-10."""
    at("2026-01-23")
    steps.rate(key, "dissatisfied", cadre="cadre03")
    steps.act("office", f"/suggestions/{key}/rehandle", {"reason": REASON})
    at("2026-02-10")
    steps.replied(key, "SWJ", "adopted", "not_adopted")
    steps.rate(key, "dissatisfied", cadre="cadre03")
    return key


def test_the_second_answer_is_the_one_that_stands(steps, second):
    item = steps.get("cadre03", f"/suggestions/{second}")
    assert (item["state"], item["round"], item["adoption"]) == ("replied", 2, "partial")
    assert [one["decision"] for one in item["measures"]] == ["adopted", "not_adopted"]
    assert (item["evaluation"]["round"], item["evaluation_on"]) == (2, "2026-03-16")
    replies = steps.items("cadre03", f"/suggestions/{second}/replies")
    numbers = [(one["round"], one["number"], one["state"]) for one in replies]
    assert numbers == [(2, "示商务〔2026〕1号", "sent"), (1, "示商务〔2025〕1号", "sent")]


def test_a_contact_is_needed_in_each_round(steps, at, key):
    at("2026-01-23")
    steps.rate(key, "dissatisfied", cadre="cadre03")
    steps.act("office", f"/suggestions/{key}/rehandle", {"reason": REASON})
    reply = steps.drafted(key)
    submit = f"/replies/{reply}/submit"
    assert steps.refusal("swj.handler", submit) == (409, "contact_required")
    steps.contact(key, on="2026-01-23")
    steps.act("swj.handler", submit)


def test_what_was_recalled_from_its_second_round_and_kept_is_reopened_without_an_answer(steps, key):
    rating = GOOD | {"result": "dissatisfied", "reason": REASON}
    steps.act("cadre03", f"/suggestions/{key}/evaluation", rating)
    for verb in ("rehandle", "recall", "keep-for-reference"):
        steps.act("office", f"/suggestions/{key}/{verb}", {"reason": REASON})
    item = steps.act("office", f"/suggestions/{key}/reopen", {"reason": REASON})
    assert (item["state"], item["outcome_class"]) == ("accepted", None)


def test_there_is_no_third_round_but_a_meeting(steps, second):
    rehandle = f"/suggestions/{second}/rehandle"
    assert steps.refusal("office", rehandle, {"reason": REASON}) == (409, "no_further_round")
    assert steps.refusal("office", close(second)) == (409, "dissatisfied_open")
    path = f"/suggestions/{second}/record-meeting"
    meeting = {"on": "2026-02-10", "note": "三方面商，建议人表示理解"}
    late = meeting | {"on": "2026-02-11"}
    assert steps.refusal("office", path, late) == (422, "/on", "in_the_future")
    item = steps.act("office", path, meeting)
    assert item["evaluation"]["meeting"] == meeting
    assert steps.refusal("office", path, meeting) == (409, "meeting_recorded")
    assert steps.act("office", close(second))["state"] == "closed"


def test_who_is_content_is_not_handled_again(steps, key):
    steps.rate(key, cadre="cadre03")
    for verb, body in (
        ("rehandle", {"reason": REASON}),
        ("record-meeting", {"on": "2025-12-26", "note": REASON}),
    ):
        told = steps.refusal("office", f"/suggestions/{key}/{verb}", body)
        assert told == (409, "not_dissatisfied")


def test_a_second_handling_may_be_put_off_once_more(steps, at, key):
    at("2026-01-23")
    steps.rate(key, "dissatisfied", cadre="cadre03")
    steps.act("office", f"/suggestions/{key}/rehandle", {"reason": REASON})
    until = {"until": "2026-03-24", "reason": REASON}
    task = steps.rule(key, "SWJ", "extend", until)
    assert task["due"]["reply_on"] == "2026-03-24"


def test_a_co_unit_s_opinion_serves_the_second_round_too(steps, at):
    at("2026-03-02")
    key = steps.handling("SWJ", "FGJ", cadre="cadre03")
    steps.work(key, "FGJ", "opinion", {"text": "同意"})
    steps.replied(key)
    steps.rate(key, "dissatisfied", cadre="cadre03")
    steps.act("office", f"/suggestions/{key}/rehandle", {"reason": REASON})
    assert steps.task(key, "FGJ")["state"] == "opinion_given"
    steps.replied(key)
    assert steps.get("office", f"/suggestions/{key}")["state"] == "replied"


def test_an_optional_rating_keeps_nothing_open(steps, at):
    at("2026-03-02")
    key = steps.handling()
    steps.replied(key)
    steps.rate(key, "dissatisfied")
    assert steps.act("office", close(key))["state"] == "closed"


def test_a_policy_may_have_no_rating(steps, at):
    at("2026-03-02")
    steps.policy("place", evaluation="off")
    key = steps.handling()
    steps.replied(key)
    for who, verb, body in (
        ("cadre01", "evaluation", GOOD),
        ("office", "urge-evaluation", None),
    ):
        told = steps.refusal(who, f"/suggestions/{key}/{verb}", body)
        assert told == (409, "evaluation_off")
    assert steps.act("office", close(key))["state"] == "closed"


def test_a_co_signer_reads_the_answer_and_rates_nothing(steps, world, at):
    at("2026-03-02")
    key = steps.accepted("cadre01", co_signer_ids=[world.cadres["cadre02"]])
    steps.assign(key, "FGJ")
    steps.work(key, "FGJ", "sign")
    reply = steps.replied(key, "FGJ")
    assert steps.get("cadre02", f"/replies/{reply}")["state"] == "sent"
    item = steps.get("cadre02", f"/suggestions/{key}")
    assert (item["state"], item["allowed_actions"]) == ("replied", [])
    told = steps.refusal("cadre02", f"/suggestions/{key}/evaluation", GOOD)
    assert told == (403, "not_allowed")
