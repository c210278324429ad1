"""What a reply says of the outcome: its class and letter (R2), decisions, promises; and what the
office does with a reply that was sent."""

import pytest

from tests.suggestions.steps import REASON

SOLVED = {"letter": "A", "zh": "已解决", "en": "Solved"}
REFERENCE = {"letter": "D", "zh": "留作参考", "en": "For reference"}


def scheme(planned, *, last=REFERENCE):
    """Letters of a place's scheme, where `planned` things have the letter given."""
    plan = {"letter": planned, "zh": "列入计划", "en": "Planned"}
    started = {"letter": "B", "zh": "正在解决", "en": "Being solved"}
    return {
        "resolved": SOLVED,
        "in_progress": started,
        "planned": plan,
        "reference": last,
        "infeasible": last,
        "referred_up": last,
    }


@pytest.fixture
def replied(steps, at):
    """`replied("planned", promised_on=…)`: the id of a suggestion answered in that class."""

    def make(outcome_class, **more):
        at("2026-04-08")
        key = steps.handling()
        steps.replied(key, "SWJ", outcome_class=outcome_class, **more)
        return key

    return make


def letter(steps, key):
    item = steps.get("cadre01", f"/suggestions/{key}")
    return item["outcome_class"], item["outcome_letter"]


def test_r2_the_letter_of_what_is_planned_differs_by_scheme(steps, replied):
    (abcd_1,) = steps.items("sysadmin", "/outcome-schemes?code=abcd-1")
    steps.policy("place-1", outcome_scheme_id=abcd_1["id"])
    key = replied("planned", promised_on="2026-12-31")
    assert letter(steps, key) == ("planned", "B")

    rows = {
        "abcd-2": ("ABCD 四类（二）", scheme("C")),
        "abc-1": ("ABC 三类", scheme("B", last={"letter": "C", "zh": "参考", "en": "Reference"})),
    }
    found = {}
    for code, (name, letters) in rows.items():
        body = {"code": code, "name": name, "letters": letters}
        made = steps.make("sysadmin", "/outcome-schemes", body)
        steps.policy(f"place-{code}", outcome_scheme_id=made["id"])
        found[code] = letter(steps, key)
    assert found == {"abcd-2": ("planned", "C"), "abc-1": ("planned", "B")}
    assert letter(steps, replied("infeasible")) == ("infeasible", "C")


@pytest.mark.parametrize(
    ("outcome_class", "expected", "promised_on"),
    [
        ("resolved", "A", None),
        ("in_progress", "B", "2026-06-30"),
        ("planned", "C", "2026-12-31"),
        ("reference", "D", None),
        ("infeasible", "D", None),
        ("referred_up", "D", None),
    ],
)
def test_the_shipped_scheme_has_four_letters(steps, replied, outcome_class, expected, promised_on):
    key = replied(outcome_class, promised_on=promised_on)
    assert letter(steps, key) == (outcome_class, expected)


@pytest.mark.parametrize("outcome_class", ["in_progress", "planned"])
def test_r2_what_is_still_to_be_done_has_a_promised_date(steps, outcome_class):
    key = steps.handling()
    path = f"/assignments/{steps.task_id(key)}/replies"
    body = steps.answer(key, outcome_class=outcome_class)
    told = steps.refusal("swj.handler", path, body)
    assert told == (422, "/promised_on", "promise_required")
    made = steps.make("swj.handler", path, body | {"promised_on": "2026-12-31"})
    assert made["promised_on"] == "2026-12-31"
    read = steps.client("swj.handler").patch(
        f"/replies/{made['id']}", {"promised_on": None}, version=made["version"]
    )
    assert read.get_json()["code"] == "promise_required"


def test_every_measure_is_decided_and_every_no_has_its_reason(steps):
    key = steps.handling()
    path = f"/assignments/{steps.task_id(key)}/replies"
    body = steps.answer(key, "partly_adopted", "not_adopted")
    for at_ in range(2):
        told = steps.answer(key, "partly_adopted", "not_adopted")
        told["measures"][at_]["reason"] = ""
        pointer = f"/measures/{at_}/reason"
        assert steps.refusal("swj.handler", path, told) == (422, pointer, "reason_required")
    less = body | {"measures": body["measures"][:1]}
    assert steps.refusal("swj.handler", path, less) == (422, "/measures", "decision_missing")
    steps.make("swj.handler", path, body)
    assert steps.refusal("swj.handler", path, body) == (409, "reply_exists")


@pytest.mark.parametrize(
    ("decisions", "adoption"),
    [
        (("adopted", "adopted"), "full"),
        (("adopted", "not_adopted"), "partial"),
        (("partly_adopted", "partly_adopted"), "partial"),
        (("not_adopted", "not_adopted"), "none"),
    ],
)
def test_adoption_follows_the_decisions(steps, decisions, adoption):
    key = steps.handling()
    steps.replied(key, "SWJ", *decisions)
    item = steps.get("cadre01", f"/suggestions/{key}")
    assert item["adoption"] == adoption
    assert [one["decision"] for one in item["measures"]] == list(decisions)


# After it was sent


@pytest.fixture
def formal(steps, at):
    """A suggestion under `formal`, whose reply promised something and was rated well."""
    at("2026-04-08")
    key = steps.handling(cadre="cadre03")
    promise = {"outcome_class": "in_progress", "promised_on": "2026-06-30", "actions": "开通专窗"}
    reply = steps.replied(key, "SWJ", **promise)
    steps.rate(key, cadre="cadre03")
    return key, reply


def test_a_sent_reply_that_is_returned_takes_its_rating_and_promise_along(steps, at, formal):
    key, reply = formal
    at("2026-04-20")
    told = steps.act("office", f"/replies/{reply}/return", {"reason": "未答所问"})
    assert (told["state"], told["number"]) == ("returned", "示商务〔2026〕1号")
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["state"], steps.task(key)["state"]) == ("handling", "signed")
    nothing = ("evaluation", "outcome_class", "outcome_letter", "adoption", "evaluation_on")
    assert {name: item[name] for name in nothing} == dict.fromkeys(nothing)
    assert [one["decision"] for one in item["measures"]] == [None, None]
    assert item["commitments"] == []
    assert [one["state"] for one in steps.items("office", "/commitments")] == ["void"]
    assert item["reply_on"] == steps.task(key)["due"]["reply_on"] == "2026-07-08"

    assert steps.client("cadre03").get(f"/replies/{reply}").status_code == 404
    again = steps.replied(key)
    read = steps.get("cadre03", f"/replies/{again}")
    assert (read["state"], read["number"]) == ("sent", "示商务〔2026〕2号")
    steps.rate(key, "basically_satisfied", cadre="cadre03")
    item = steps.get("cadre03", f"/suggestions/{key}")
    assert (item["round"], item["evaluation"]["result"]) == (1, "basically_satisfied")


def test_what_is_tracked_or_closed_is_not_returned(steps, formal):
    key, reply = formal
    steps.act("office", f"/suggestions/{key}/track")
    told = steps.refusal("office", f"/replies/{reply}/return", {"reason": REASON})
    assert told == (409, "answer_settled")


def test_a_class_is_raised_to_resolved_only_with_evidence(steps, formal):
    key, reply = formal
    path = f"/replies/{reply}/reclassify"
    body = {"outcome_class": "resolved", "reason": "专窗已开通"}
    assert steps.refusal("office", path, body) == (422, "/file_ids", "evidence_required")
    elsewhere = steps.upload("office", "suggestion", steps.handling(cadre="cadre03"))
    strange = body | {"file_ids": [elsewhere]}
    assert steps.refusal("office", path, strange) == (422, "/file_ids/0", "unknown_reference")
    assert steps.refusal("swj.handler", path, body) == (403, "not_allowed")

    scan = steps.upload("office", "suggestion", key)
    told = steps.act("office", path, body | {"file_ids": [scan]})
    assert (told["state"], told["outcome_class"]) == ("sent", "resolved")
    item = steps.get("cadre03", f"/suggestions/{key}")
    assert (item["outcome_class"], item["outcome_letter"]) == ("resolved", "A")
    entry = steps.journal(key)[-1]
    assert (entry["action"], entry["remark"]) == ("reclassify", "专窗已开通")
    down = {"outcome_class": "reference", "reason": "核实后未见成效"}
    assert steps.act("office", path, down)["outcome_class"] == "reference"


def test_what_the_evidence_may_hang_on(steps, formal):
    _, reply = formal
    (commitment,) = steps.items("swj.handler", "/commitments")
    scan = steps.upload("swj.handler", "commitment", commitment["id"])
    body = {"outcome_class": "resolved", "reason": "专窗已开通", "file_ids": [scan]}
    assert steps.act("office", f"/replies/{reply}/reclassify", body)["outcome_class"] == "resolved"
