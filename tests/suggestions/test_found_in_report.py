"""Proposals found in a report: confirmed on its author's behalf, dropped, and followed."""

import pytest

from secondment.suggestions.found_in_report import PROBLEM, drafted, reading_of
from tests.reports.factories import make_report

BODY = """\
一、存在问题
楼宇底数不清，专员力量不足。
二、几点建议
（一）建立楼宇服务专员制度。一是每幢重点楼宇设一名专员；二是专员每季度走访一次。
（二）把楼宇数据并成一张图。由投资服务局按月更新。
"""
FIRST, SECOND = "建立楼宇服务专员制度", "把楼宇数据并成一张图"


def done(response, status=200):
    assert response.status_code == status, response.get_json()
    return response.get_json()


def refused(response):
    return response.status_code, response.get_json()["code"]


@pytest.fixture
def report(world, context):
    return make_report(world, "accepted", body=BODY)


@pytest.fixture
def proposals(as_user):
    """`proposals(report, "hr")`: those found, by title."""

    def found(report_id, username="hr"):
        items = done(as_user(username).get(f"/reports/{report_id}/proposals"))["items"]
        return {one["title"]["text"]: one for one in items}

    return found


@pytest.fixture
def decide(as_user):
    """`decide(item, "drop", "office", body)` is the answer to that act on the version read."""

    def act(item, verb, username="hr", body=None, *, version=None):
        path = f"/reports/{item['report_id']}/proposals/{item['id']}/{verb}"
        return as_user(username).post(path, body, version=version or item["version"])

    return act


@pytest.fixture
def change(as_user):
    """`change(report, body)`: hr gives the report back, its author hands it in with that text."""

    def edit(report_id, body):
        hr, cadre = as_user("hr"), as_user("cadre01")
        path = f"/reports/{report_id}"

        def step(client, verb, **more):
            version = client.get(path).get_json()["version"]
            send = client.patch if verb == "" else client.post
            return done(send(path + verb, more, version=version))

        step(hr, "/return", reason="请补充。")
        step(cadre, "", body=body)
        step(cadre, "/submit")

    return edit


def test_what_is_found_stands_where_it_says(as_user, report):
    told = done(as_user("cadre01").get(f"/reports/{report}/proposals"))
    assert told["parts"]["findings"] is None
    assert told["parts"]["problems"]["text"] == "楼宇底数不清，专员力量不足。"
    first, second = told["items"]
    assert (first["title"]["text"], second["title"]["text"]) == (FIRST, SECOND)
    assert len(first["measures"]) == 2
    for place in (first["title"], *first["measures"], *second["measures"]):
        assert BODY[place["start"] : place["end"]] == place["text"]
    assert (first["state"], first["version"], first["allowed_actions"]) == ("offered", 1, [])
    alone = as_user("cadre01").get(f"/reports/{report}/proposals/{first['id']}")
    assert (done(alone), alone.headers["ETag"][:3]) == (first, '"1.')


def test_hr_confirms_in_the_reports_words(as_user, world, report, proposals, decide):
    item = proposals(report)[FIRST]
    assert item["allowed_actions"] == ["confirm", "drop"]
    taken = done(decide(item, "confirm"))
    assert (taken["state"], taken["version"], taken["allowed_actions"]) == ("taken", 2, [])
    made = done(as_user("cadre01").get(f"/suggestions/{taken['suggestion_id']}"))
    assert (made["state"], made["source"], made["report_id"]) == ("draft", "report", report)
    assert (made["title"], made["problem"]) == (FIRST, "楼宇底数不清，专员力量不足。")
    told = [measure["text"] for measure in made["measures"]]
    assert told == ["每幢重点楼宇设一名专员", "专员每季度走访一次。"]
    assert made["proposer"]["cadre_id"] == world.cadres["cadre01"]
    assert made["entered_by"] == world.users["hr"]
    passage = made["source_passage"]
    assert passage["report_id"] == report
    assert passage["text"] == BODY[passage["start"] : passage["end"]]
    assert passage["text"].startswith(FIRST)
    journal = done(as_user("cadre01").get(f"/suggestions/{made['id']}/journal"))["items"]
    assert [(one["actor"]["name"], one["action"]) for one in journal] == [("hr", "create")]
    # another office does not see the draft, only that there is one
    assert proposals(report, "office")[FIRST]["suggestion_id"] is None


def test_what_is_confirmed_may_be_edited(as_user, world, report, proposals, decide):
    edited = {
        "title": "设立楼宇专员",
        "problem": "专员少。",
        "measures": [{"text": "先设三名"}],
        "suggested_department_id": world.departments["SWJ"],
    }
    taken = done(decide(proposals(report)[FIRST], "confirm", "office", edited))
    made = done(as_user("office").get(f"/suggestions/{taken['suggestion_id']}"))
    assert (made["title"], made["problem"]) == ("设立楼宇专员", "专员少。")
    assert [measure["text"] for measure in made["measures"]] == ["先设三名"]
    assert made["suggested_department_id"] == world.departments["SWJ"]
    assert made["source_passage"]["text"].startswith(FIRST)


def test_what_is_decided_stays_decided(report, proposals, decide):
    item = proposals(report)[FIRST]
    dropped = done(decide(item, "drop"))
    assert (dropped["state"], dropped["suggestion_id"]) == ("dropped", None)
    assert refused(decide(item, "confirm")) == (412, "stale")
    again = decide(item, "confirm", version=2)
    assert refused(again) == (409, "invalid_transition")
    assert again.get_json()["state"] == "dropped"
    assert proposals(report)[SECOND]["state"] == "offered"


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_nothing_is_taken_out_of_what_is_not_handed_in(world, context, proposals, decide, state):
    item = proposals(make_report(world, state, body=BODY))[FIRST]
    assert item["allowed_actions"] == []
    assert refused(decide(item, "drop")) == (409, "report_not_handed_in")


def test_a_decision_follows_its_words(as_user, world, context, proposals, decide, change):
    report = make_report(world, "submitted", body=BODY)
    before = proposals(report)
    taken = done(decide(before[FIRST], "confirm"))
    change(report, "前言。\n" + BODY.replace(SECOND, "把楼宇数据连成一张图"))
    after = proposals(report)
    assert after[FIRST]["id"] == taken["id"]
    assert (after[FIRST]["state"], after[FIRST]["start"]) == ("taken", taken["start"] + 4)
    assert after["把楼宇数据连成一张图"]["state"] == "offered"
    assert refused(decide(before[SECOND], "drop")) == (404, "not_found")
    path = f"/suggestions/{taken['suggestion_id']}"
    passage = done(as_user("hr").get(path))["source_passage"]
    assert (passage["start"], passage["text"][:10]) == (after[FIRST]["start"], FIRST)
    change(report, "只剩一句。")
    passage = done(as_user("hr").get(path))["source_passage"]
    assert (passage["report_id"], passage["text"]) == (report, None)


def test_a_draft_deleted_is_offered_again(as_user, report, proposals, decide):
    taken = done(decide(proposals(report)[FIRST], "confirm"))
    path = f"/suggestions/{taken['suggestion_id']}"
    assert as_user("hr").delete(path, version=1).status_code == 204
    item = proposals(report)[FIRST]
    assert (item["state"], item["suggestion_id"]) == ("offered", None)
    done(decide(item, "confirm"))


def test_the_passage_is_for_those_who_see_the_report(as_user, world, report, proposals, decide):
    taken = done(decide(proposals(report)[FIRST], "confirm"))
    path = f"/suggestions/{taken['suggestion_id']}"
    signed = {"co_signer_ids": [world.cadres["cadre02"]]}
    done(as_user("hr").patch(path, signed, version=1))
    assert done(as_user("cadre02").get(path))["source_passage"]["text"] is None


def test_the_same_words_twice_are_two_proposals(world, context, proposals, decide):
    body = "具体建议：\n1.加强宣传。\n2.加强宣传。"
    report = make_report(world, "accepted", body=body)
    reading = reading_of(report, body)
    assert len(reading.proposals) == 2
    item = proposals(report)["加强宣传"]
    done(decide(item, "drop"))
    assert item["id"] == list(reading.proposals)[1]
    assert reading_of(world.cohorts["study"], body).proposals.keys().isdisjoint(reading.proposals)


def test_a_draft_holds_what_a_form_would_take(world):
    text = (
        "问题分析："
        + "底数不清。" * 1000
        + "具体建议：\n1.建立楼宇\x00总\n台账\ud800。\n2.加强宣传。"
    )
    reading = reading_of(world.cohorts["study"], text)
    first, _ = (drafted(reading, one) for one in reading.proposals.values())
    assert first["title"] == "建立楼宇 总"
    assert first["measures"][0]["text"] == "台账 。"
    assert 2000 < len(first["problem"]) <= PROBLEM
    assert first["problem"].endswith("。")
