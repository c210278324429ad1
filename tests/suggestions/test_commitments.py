"""What units promised: kept in view until it is delivered and verified; and what came of it."""

import pytest

from tests.suggestions.steps import REASON, TITLE

PROMISE = {"outcome_class": "in_progress", "promised_on": "2026-06-30", "actions": "开通企业专窗"}


@pytest.fixture
def key(steps, at):
    """Answered on 2026-04-08 with a promise until 2026-06-30."""
    at("2026-04-08")
    key = steps.handling()
    steps.replied(key, **PROMISE)
    return key


def promised(steps, key):
    (found,) = steps.items("office", f"/commitments?suggestion_id={key}")
    return f"/commitments/{found['id']}"


def deliver(steps, path):
    scan = steps.upload("swj.handler", "commitment", path.rpartition("/")[2])
    body = {"note": "专窗已于6月20日启用", "file_ids": [scan]}
    return steps.act("swj.handler", f"{path}/deliver", body)


def test_a_promised_date_opens_a_commitment_of_the_unit(steps, key):
    (found,) = steps.items("swj.handler", "/commitments")
    told = {name: found[name] for name in ("suggestion_id", "text", "due_on", "state", "missed")}
    assert told == {
        "suggestion_id": key,
        "text": "开通企业专窗",
        "due_on": "2026-06-30",
        "state": "open",
        "missed": False,
    }
    assert found["department"]["code"] == "SWJ"
    (seen,) = steps.get("cadre01", f"/suggestions/{key}")["commitments"]
    assert (seen["id"], seen["state"]) == (found["id"], "open")


def test_without_actions_the_suggestion_itself_is_what_is_promised(steps, at):
    at("2026-04-08")
    key = steps.handling()
    steps.replied(key, outcome_class="planned", promised_on="2026-12-31")
    assert steps.get("office", promised(steps, key))["text"] == TITLE


def test_what_is_done_promises_nothing(steps):
    key = steps.handling()
    steps.replied(key)
    assert steps.items("office", "/commitments") == []
    assert steps.refusal("office", f"/suggestions/{key}/track") == (409, "nothing_promised")


@pytest.mark.parametrize(
    ("day", "missed"),
    [("2026-04-09", False), ("2026-06-30", False), ("2026-07-01", True), ("2027-07-01", True)],
)
def test_what_is_due_stands_in_the_ledger_also_next_year(steps, at, key, day, missed):
    at(day)
    path = promised(steps, key)
    assert steps.get("swj.handler", path)["missed"] is missed
    for query, expected in (
        ("missed=true", missed),
        ("missed=false", not missed),
        ("due_before=2026-07-01", True),
        ("due_before=2026-06-30", False),
    ):
        found = steps.items("swj.handler", f"/commitments?{query}")
        assert [f"/commitments/{one['id']}" for one in found] == [path] * expected


def test_it_is_delivered_with_evidence_and_verified(steps, key):
    path = promised(steps, key)
    told = deliver(steps, path)
    assert (told["state"], told["note"], told["delivered_at"]) == (
        "delivered",
        "专窗已于6月20日启用",
        "2026-04-08T01:00:00Z",
    )
    assert [file["name"] for file in told["evidence"]] == ["扫描件.txt"]
    assert steps.act("office", f"{path}/verify")["state"] == "verified"
    assert steps.acts(key, "cadre01")[-2:] == ["deliver", "verify"]


def test_what_is_not_found_done_is_open_again(steps, at, key):
    path = promised(steps, key)
    deliver(steps, path)
    at("2026-07-01")
    assert steps.get("office", path)["missed"] is False  # it waits for the office, not the unit
    told = steps.act("office", f"{path}/reject", {"reason": "现场查看未启用"})
    assert (told["state"], told["delivered_at"], told["missed"]) == ("open", None, True)
    deliver(steps, path)
    assert steps.act("office", f"{path}/verify")["state"] == "verified"


def test_evidence_is_needed_and_hangs_on_the_commitment(steps, key):
    path = promised(steps, key)
    body = {"note": "已启用"}
    told = steps.refusal("swj.handler", f"{path}/deliver", body)
    assert told == (422, "/file_ids", "required")
    other = steps.upload("office", "suggestion", key)
    told = steps.refusal("swj.handler", f"{path}/deliver", body | {"file_ids": [other]})
    assert told == (422, "/file_ids/0", "unknown_reference")


def test_who_delivers_and_who_finds_it_done(steps, key):
    path = promised(steps, key)
    for who in ("swj.signer", "office", "hr", "cadre01"):
        body = {"note": "已启用", "file_ids": [key]}
        assert steps.refusal(who, f"{path}/deliver", body) == (403, "not_allowed")
    deliver(steps, path)
    for verb, body in (("verify", None), ("reject", {"reason": REASON})):
        for who in ("swj.handler", "leader", "cadre01"):
            assert steps.refusal(who, f"{path}/{verb}", body) == (403, "not_allowed")
    assert steps.client("fgj.handler").get(path).status_code == 404
    assert steps.client("cadre02").get(path).status_code == 404


def test_a_suggestion_is_tracked_and_closed_once_all_is_delivered(steps, key):
    close = f"/suggestions/{key}/close"
    assert steps.refusal("office", close) == (409, "commitments_open")
    item = steps.act("office", f"/suggestions/{key}/track")
    assert item["state"] == "tracking"
    path = promised(steps, key)
    deliver(steps, path)
    assert steps.refusal("office", close) == (409, "commitments_open")
    steps.act("office", f"{path}/verify")
    assert steps.act("office", close)["state"] == "closed"


def test_open_promises_are_told_before_a_missing_rating(steps, at):
    at("2026-04-08")
    key = steps.handling(cadre="cadre03")
    steps.replied(key, **PROMISE)
    close = f"/suggestions/{key}/close"
    assert steps.refusal("office", close) == (409, "commitments_open")
    deliver(steps, promised(steps, key))
    steps.act("office", f"{promised(steps, key)}/verify")
    assert steps.refusal("office", close) == (409, "evaluation_required")


def test_each_of_separate_units_keeps_its_own_promise(steps, at):
    at("2026-04-08")
    key = steps.separate("SWJ", "FGJ")
    for unit, day in (("SWJ", "2026-06-30"), ("FGJ", "2026-09-30")):
        steps.work(key, unit, "sign")
        steps.replied(key, unit, **PROMISE | {"promised_on": day})
    ledger = steps.items("office", "/commitments")
    assert [(one["department"]["code"], one["due_on"]) for one in ledger] == [
        ("SWJ", "2026-06-30"),
        ("FGJ", "2026-09-30"),
    ]
    (own,) = steps.items("office", f"/commitments?department_id={steps.units['FGJ']}")
    assert own["department"]["code"] == "FGJ"


# What the suggestion turned into


def test_results_are_recorded_by_the_office_and_the_unit(steps, key):
    path = f"/suggestions/{key}/results"
    rows = [
        ("office", {"kind": "policy", "title": "楼宇服务专员管理办法", "on": "2026-04-08"}),
        ("swj.handler", {"kind": "practice", "title": "一窗通办", "on": "2026-04-07"}),
    ]
    for who, body in rows:
        made = steps.make(who, path, body | {"note": "区政府印发"})
        assert {name: made[name] for name in body} == body
        assert (made["note"], made["created_by"]) == ("区政府印发", steps.world.users[who])
    titles = ["楼宇服务专员管理办法", "一窗通办"]
    assert [one["title"] for one in steps.items("cadre01", path)] == titles
    item = steps.get("cadre01", f"/suggestions/{key}")
    assert [one["title"] for one in item["results"]] == titles
    assert steps.acts(key)[-2:] == ["record-result", "record-result"]


def test_who_records_results_and_when(steps, key):
    body = {"kind": "project", "title": "改造工程", "on": "2026-04-08"}
    for who in ("cadre01", "swj.signer", "hr"):
        told = steps.refusal(who, f"/suggestions/{key}/results", body)
        assert told == (403, "not_allowed")
    early = steps.accepted()
    told = steps.refusal("office", f"/suggestions/{early}/results", body)
    assert told == (409, "invalid_transition")
    deliver(steps, promised(steps, key))
    steps.act("office", f"{promised(steps, key)}/verify")
    steps.act("office", f"/suggestions/{key}/close")
    steps.make("swj.handler", f"/suggestions/{key}/results", body)  # it may come of it years later
