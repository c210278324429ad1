"""Suggestions on one matter (并案): handled together, kept apart, every proposer answered."""

import pytest

from tests.suggestions.steps import REASON


@pytest.fixture
def merge(steps):
    def into(key, target, who="office"):
        return steps.act(who, f"/suggestions/{key}/merge", {"into_id": target})

    return into


def test_a_merged_suggestion_keeps_its_number_and_text(steps, merge):
    target = steps.accepted("cadre01")
    own = steps.accepted("cadre02", title="推广楼宇管家", problem="楼宇无人牵头。")
    item = merge(own, target)
    assert (item["state"], item["merged_into_id"]) == ("merged", target)
    told = {name: item[name] for name in ("number_text", "title", "problem")}
    assert told == {
        "number_text": "第2号",
        "title": "推广楼宇管家",
        "problem": "楼宇无人牵头。",
    }
    assert [one["text"] for one in item["measures"]] == [
        "每幢重点楼宇设一名服务专员",
        "手续并联办理",
    ]
    assert (steps.acts(own)[-1], steps.acts(target)[-1]) == ("merge", "take-in")
    assert steps.journal(target)[-1]["changes"] == {"suggestion_id": own}


def test_every_proposer_and_co_signer_reads_the_answer(steps, world, merge):
    target = steps.accepted("cadre01")
    own = steps.accepted("cadre02", co_signer_ids=[world.cadres["cadre03"]])
    for who in ("cadre02", "cadre03"):
        assert steps.client(who).get(f"/suggestions/{target}").status_code == 404
    merge(own, target)
    steps.assign(target, "FGJ")
    steps.work(target, "FGJ", "sign")
    reply = steps.replied(target, "FGJ", "adopted", "not_adopted")
    for who in ("cadre01", "cadre02", "cadre03"):
        item = steps.get(who, f"/suggestions/{target}")
        assert (item["state"], item["adoption"]) == ("replied", "partial")
        answers = steps.items(who, f"/suggestions/{target}/replies")
        assert [(one["id"], one["state"]) for one in answers] == [(reply, "sent")]
    for who in ("cadre02", "cadre03"):
        rating = {"attitude": "satisfied", "result": "satisfied"}
        told = steps.refusal(who, f"/suggestions/{target}/evaluation", rating)
        assert told == (403, "not_allowed")


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_unmerging_gives_back_the_state_held_before(steps, merge, state):
    target = steps.accepted("cadre01")
    own = getattr(steps, state)("cadre02")
    merge(own, target)
    steps.assign(target, "FGJ")
    item = steps.act("office", f"/suggestions/{own}/unmerge")
    assert (item["state"], item["merged_into_id"]) == (state, None)
    assert (steps.acts(own)[-1], steps.acts(target)[-1]) == ("unmerge", "give-out")
    assert steps.client("cadre02").get(f"/suggestions/{target}").status_code == 404


def test_what_was_taken_out_again_is_handled_on_its_own(steps, merge):
    target, own = steps.accepted("cadre01"), steps.submitted("cadre02")
    merge(own, target)
    steps.act("office", f"/suggestions/{own}/unmerge")
    item = steps.act("office", f"/suggestions/{own}/accept")
    assert (item["state"], item["number_text"]) == ("accepted", "第2号")
    merge(own, target)  # and may be merged again


def test_into_what_nothing_is_merged(steps, merge):
    own, elsewhere = steps.accepted("cadre01"), steps.accepted("cadre03")
    answered = steps.handling()
    steps.replied(answered)
    draft = steps.draft("cadre02")
    for target in (own, elsewhere, answered, draft):
        told = steps.refusal("office", f"/suggestions/{own}/merge", {"into_id": target})
        assert told == (422, "/into_id", "unknown_reference")


def test_what_has_taken_others_in_is_not_merged_nor_withdrawn(steps, merge):
    first, second, third = (steps.accepted(cadre) for cadre in ("cadre01", "cadre02", "cadre02"))
    merge(second, first)
    told = steps.refusal("office", f"/suggestions/{first}/merge", {"into_id": third})
    assert told == (409, "others_merged")
    assert steps.refusal("cadre01", f"/suggestions/{first}/withdraw") == (409, "others_merged")
    into_merged = steps.refusal("office", f"/suggestions/{third}/merge", {"into_id": second})
    assert into_merged == (422, "/into_id", "unknown_reference")


def test_a_merged_suggestion_waits_for_the_other(steps, merge):
    target, own = steps.accepted("cadre01"), steps.accepted("cadre02")
    merge(own, target)
    assert steps.refusal("cadre02", f"/suggestions/{own}/withdraw") == (409, "invalid_transition")
    assert steps.get("office", f"/suggestions/{own}")["allowed_actions"] == ["unmerge"]
    for who in ("hr", "leader", "cadre02"):
        assert steps.refusal(who, f"/suggestions/{own}/unmerge") == (403, "not_allowed")
    reason = {"reason": REASON}
    told = steps.refusal("office", f"/suggestions/{own}/keep-for-reference", reason)
    assert told == (409, "invalid_transition")
