"""The whole way of a suggestion through the API, under both policies."""

import pytest

API = "/api/v1"


def draft_body(world, cadre):
    return {
        "secondment_id": world.secondments[cadre],
        "title": "建立楼宇经济服务专员制度",
        "problem": "企业办理装修手续要跑多个部门，时间长。",
        "measures": [{"text": "每幢重点楼宇设一名服务专员"}, {"text": "手续并联办理"}],
    }


def done(response, status=200):
    assert response.status_code == status, response.get_json()
    return response.get_json()


def verb(client, kind, item, action, body=None):
    return done(client.post(f"/{kind}/{item['id']}/{action}", body, version=item["version"]))


@pytest.mark.parametrize("policy", ["study", "formal"])
def test_a_suggestion_goes_from_draft_to_closed(as_user, world, policy):
    name = {"study": "cadre01", "formal": "cadre03"}[policy]
    cadre, office = as_user(name), as_user("office")
    handler, signer = as_user("swj.handler"), as_user("swj.signer")

    item = done(cadre.post("/suggestions", draft_body(world, name)), 201)
    assert item["allowed_actions"] == ["edit", "attach", "delete", "submit", "withdraw"]
    item = verb(cadre, "suggestions", item, "submit")
    item = verb(office, "suggestions", item, "accept")
    assert item["number_text"] == "第1号"
    lead = {"mode": "sole", "lead_department_id": world.departments["SWJ"]}
    item = verb(office, "suggestions", item, "assign", lead)

    (task,) = done(handler.get("/assignments?state=assigned"))["items"]
    task = verb(handler, "assignments", task, "sign")
    assert task["state"] == "signed"
    decisions = [
        {"id": item["measures"][0]["id"], "decision": "adopted"},
        {"id": item["measures"][1]["id"], "decision": "not_adopted", "reason": "已有并联平台"},
    ]
    body = {
        "body": "您提出的建议收悉。",
        "outcome_class": "resolved",
        "measures": decisions,
        "contact_name": "陈科长",
        "contact_phone": "13900000041",
    }
    reply = done(handler.post(f"/assignments/{task['id']}/replies", body), 201)
    if policy == "formal":
        told = handler.post(f"/replies/{reply['id']}/submit", version=reply["version"])
        assert (told.status_code, told.get_json()["code"]) == (409, "contact_required")
        talk = {"on": "2026-04-08", "kind": "meeting", "text": "已面商"}
        done(handler.post(f"/assignments/{task['id']}/contacts", talk), 201)
    reply = verb(handler, "replies", reply, "submit")
    reply = done(signer.get(f"/replies/{reply['id']}"))
    assert reply["allowed_actions"] == ["send-back", "sign-off"]
    reply = verb(signer, "replies", reply, "sign-off")
    if policy == "formal":
        assert reply["state"] == "signed_off"
        reply = verb(office, "replies", done(office.get(f"/replies/{reply['id']}")), "pass")
        reply = verb(handler, "replies", done(handler.get(f"/replies/{reply['id']}")), "send")
    assert reply["state"] == "sent"

    item = done(cadre.get(f"/suggestions/{item['id']}"))
    assert (item["state"], item["adoption"], item["outcome_letter"]) == ("replied", "partial", "A")
    assert [m["decision"] for m in item["measures"]] == ["adopted", "not_adopted"]
    rating = {"attitude": "satisfied", "result": "basically_satisfied"}
    item = verb(cadre, "suggestions", item, "evaluation", rating)
    item = done(office.get(f"/suggestions/{item['id']}"))
    assert "close" in item["allowed_actions"]
    item = verb(office, "suggestions", item, "close")
    assert item["state"] == "closed"

    told = [
        entry["action"] for entry in done(office.get(f"/suggestions/{item['id']}/journal"))["items"]
    ]
    expected = ["create", "submit", "accept", "assign", "sign", "reply"]
    expected += ["contact"] if policy == "formal" else []
    expected += ["submit", "sign-off"]
    expected += ["pass", "send"] if policy == "formal" else []
    assert told == [*expected, "evaluate", "close"]
