"""Reports through the API: written, changed, listed, handed in, judged."""

import pytest
import sqlalchemy as sa

from secondment.cohorts.secondments import withdraw
from secondment.cohorts.service import edit_cohort
from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import User
from secondment.people.rules import COMMAND_LINE
from secondment.people.service import give
from secondment.reports import queries
from secondment.reports.models import Report
from tests.queries import counted
from tests.reports.factories import AT, REASON, attach_file, make_report
from tests.world import actor_of


def body_for(world, cadre="cadre01", **more):
    return {
        "secondment_id": world.secondments[cadre],
        "kind": "study",
        "title": "北京楼宇经济学习报告",
    } | more


def errors_of(response):
    return [(error["pointer"], error["code"]) for error in response.get_json()["errors"]]


def test_a_cadre_writes_submits_and_hr_accepts(as_user, world):
    cadre, hr = as_user("cadre01"), as_user("hr")
    body = body_for(
        world, body="第一段\n第二段", period_start="2026-03-02", period_end="2026-03-31"
    )
    made = cadre.post("/reports", body)
    assert made.status_code == 201
    report = made.get_json()
    path = f"/reports/{report['id']}"
    assert made.headers["Location"] == f"/api/v1{path}"
    assert {name: report[name] for name in body} == body
    assert report["cadre_id"] == world.cadres["cadre01"]
    assert report["cohort_id"] == world.cohorts["study"]
    assert (report["state"], report["circulation"], report["files"]) == ("draft", "internal", [])
    assert report["allowed_actions"] == ["edit", "attach", "submit", "delete"]
    changed = cadre.patch(path, {"title": "学习报告（修改稿）"}, version=1).get_json()
    assert (changed["title"], changed["body"]) == ("学习报告（修改稿）", body["body"])
    submitted = cadre.post(f"{path}/submit", version=2).get_json()
    assert submitted["state"] == "submitted"
    assert submitted["submitted_at"]
    assert submitted["allowed_actions"] == ["attach"]
    assert hr.get(path).get_json()["allowed_actions"] == ["return", "accept", "circulate"]
    accepted = hr.post(f"{path}/accept", {"circulation": "district"}, version=3).get_json()
    assert (accepted["state"], accepted["circulation"]) == ("accepted", "district")
    assert accepted["allowed_actions"] == ["circulate"]


def test_a_returned_report_tells_why_until_it_is_handed_in_again(as_user, world, context):
    report_id = make_report(world, "submitted")
    hr, cadre = as_user("hr"), as_user("cadre01")
    returned = hr.post(f"/reports/{report_id}/return", {"reason": REASON}, version=2)
    assert returned.status_code == 200
    read = cadre.get(f"/reports/{report_id}").get_json()
    assert (read["state"], read["return_reason"]) == ("returned", REASON)
    again = cadre.post(f"/reports/{report_id}/submit", version=read["version"]).get_json()
    assert (again["state"], again["return_reason"]) == ("submitted", None)
    with reading():
        entries = db.session.scalars(
            sa.select(Entry).where(Entry.subject_id == report_id).order_by(Entry.seq)
        ).all()
    assert [entry.action for entry in entries] == ["create", "submit", "return", "submit"]
    assert not any(REASON in entry.changes for entry in entries)


def test_hr_writes_for_a_cadre_and_both_are_its_authors(as_user, world):
    hr, cadre = as_user("hr"), as_user("cadre01")
    report = hr.post("/reports", body_for(world, body="代为录入")).get_json()
    path = f"/reports/{report['id']}"
    assert report["uploaded_by"] == world.users["hr"]
    assert report["allowed_actions"] == ["edit", "attach", "submit", "delete"]
    changed = cadre.patch(path, {"body": "本人补充"}, version=1)
    assert changed.status_code == 200
    assert hr.post(f"{path}/submit", version=2).status_code == 200


def test_a_report_is_written_on_no_other_secondment(as_user, world, context):
    cadre, hr = as_user("cadre01"), as_user("hr")
    for client, other in ((cadre, "cadre02"), (cadre, "other.cadre"), (hr, "other.cadre")):
        refused = client.post("/reports", body_for(world, other))
        assert refused.status_code == 422, other
        assert errors_of(refused) == [("/secondment_id", "unknown_reference")]
    assert as_user("office").post("/reports", body_for(world)).status_code == 403
    with unit_of_work():
        post = world.secondments["cadre01"]
        withdraw(actor_of("hr"), post, reason="另有安排", version=None, now=AT)
    refused = cadre.post("/reports", body_for(world))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "secondment_withdrawn")


def test_who_sees_the_secondment_but_is_neither_hr_nor_its_cadre(as_user, world, context):
    with unit_of_work() as session:
        user = session.get_one(User, world.users["cadre02"])
        give(COMMAND_LINE, user, "leader", world.departments["QX"], AT)
    refused = as_user("cadre02").post("/reports", body_for(world, "cadre01"))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"title": "　\u200b "}, "/title", "blank"),
        ({"title": "题" * 101}, "/title", "too_long"),
        ({"body": "字" * 100_001}, "/body", "too_long"),
        ({"body": "机密★10年\n关于招商"}, "/body", "classified"),
        ({"title": "绝密 长期"}, "/title", "classified"),
        ({"kind": "diary"}, "/kind", "invalid_choice"),
        ({"period_start": "2026-02-30"}, "/period_start", "invalid_date"),
        ({"period_start": "2026-03-31", "period_end": "2026-03-01"}, "/period_end",
         "ends_before_start"),
        ({"circulation": "public"}, "/circulation", "read_only"),
        ({"state": "accepted"}, "/state", "read_only"),
        ({"cadre_id": "x"}, "/cadre_id", "read_only"),
        ({"secondment_id": "1"}, "/secondment_id", "unknown_reference"),
        ({"colour": "red"}, "/colour", "unknown_field"),
    ],
)  # fmt: skip
def test_what_a_report_may_not_hold(as_user, world, change, pointer, code):
    cadre = as_user("cadre01")
    refused = cadre.post("/reports", body_for(world) | change)
    assert refused.status_code == 422
    assert errors_of(refused) == [(pointer, code)]
    assert cadre.get("/reports").get_json()["items"] == []


def test_a_period_is_checked_against_what_is_kept(as_user, world):
    cadre = as_user("cadre01")
    report = cadre.post("/reports", body_for(world, period_start="2026-03-10")).get_json()
    path = f"/reports/{report['id']}"
    refused = cadre.patch(path, {"period_end": "2026-03-09"}, version=1)
    assert errors_of(refused) == [("/period_end", "ends_before_start")]
    emptied = cadre.patch(path, {"period_start": None, "period_end": "2026-03-09"}, version=1)
    assert emptied.get_json()["period_start"] is None


def test_an_empty_report_is_not_handed_in(as_user, world, context):
    report_id = make_report(world, body="")
    cadre, path = as_user("cadre01"), f"/reports/{report_id}"
    assert "submit" not in cadre.get(path).get_json()["allowed_actions"]
    refused = cadre.post(f"{path}/submit", version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "report_empty")
    attach_file("cadre01", "report", report_id)
    assert "submit" in cadre.get(path).get_json()["allowed_actions"]
    assert cadre.post(f"{path}/submit", version=1).status_code == 200


def test_only_hr_says_how_far_a_report_may_go(as_user, world, context):
    hr, cadre = as_user("hr"), as_user("cadre01")
    path = f"/reports/{make_report(world, 'submitted')}"
    assert cadre.patch(path, {"circulation": "public"}, version=2).status_code == 403
    changed = hr.patch(path, {"circulation": "public"}, version=2).get_json()
    assert (changed["circulation"], changed["state"]) == ("public", "submitted")
    assert hr.patch(path, {"title": "改题"}, version=3).status_code == 403
    accepted = hr.post(f"{path}/accept", version=3).get_json()
    assert accepted["circulation"] == "public"
    own = hr.post("/reports", body_for(world)).get_json()
    refused = hr.patch(
        f"/reports/{own['id']}", {"title": "改题", "circulation": "public"}, version=1
    )
    assert (refused.status_code, refused.get_json()["code"]) == (409, "invalid_transition")


def test_preconditions(as_user, world, context):
    path = f"/reports/{make_report(world)}"
    cadre = as_user("cadre01")
    for act in (
        lambda **more: cadre.patch(path, {"title": "新题"}, **more),
        lambda **more: cadre.post(f"{path}/submit", **more),
        lambda **more: cadre.delete(path, **more),
    ):
        assert act().status_code == 428
        assert act(version=7).status_code == 412
        assert act(headers={"If-Match": 'W/"1"'}).status_code == 412
        assert act(headers={"If-Match": "*"}).status_code == 400
    read = cadre.get(path)
    same = cadre.get(path, headers={"If-None-Match": read.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")


def test_a_draft_is_removed_once_nothing_hangs_on_it(as_user, world, context):
    cadre = as_user("cadre01")
    report_id = make_report(world)
    path = f"/reports/{report_id}"
    file_id = attach_file("cadre01", "report", report_id)
    refused = cadre.delete(path, version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "in_use")
    assert cadre.delete(f"/files/{file_id}", version=1).status_code == 204
    assert cadre.delete(path, version=1).status_code == 204
    assert cadre.get(path).status_code == 404
    submitted = make_report(world, "submitted")
    refused = cadre.delete(f"/reports/{submitted}", version=2)
    assert refused.get_json()["code"] == "invalid_transition"


def test_several_are_accepted_each_on_its_own(as_user, world, context):
    good = [make_report(world, "submitted") for _ in range(2)]
    draft, foreign = make_report(world), make_report(world, "submitted", cadre="other.cadre")
    stale = make_report(world, "submitted")
    items = [{"id": one, "version": 2, "circulation": "district"} for one in good]
    items += [{"id": draft, "version": 1}, {"id": foreign, "version": 2}]
    items += [{"id": stale, "version": 1}]
    answer = as_user("hr").post("/reports/accept", {"items": items})
    assert answer.status_code == 200
    outcome = answer.get_json()
    assert outcome["done"] == good
    failed = {item["id"]: (item["status"], item["code"]) for item in outcome["failed"]}
    assert failed == {
        draft: (409, "invalid_transition"),
        foreign: (404, "not_found"),
        stale: (412, "stale"),
    }
    with reading():
        found = sa.select(Report.id).where(
            Report.state == "accepted", Report.circulation == "district"
        )
        assert set(db.session.scalars(found)) == set(good)
    assert as_user("cadre01").post("/reports/accept", {"items": items}).status_code == 403


def test_lists_are_filtered(as_user, world, context):
    talk = make_report(world, "accepted", title="交流发言 100%")
    study = make_report(world, kind="study", cadre="cadre03")
    make_report(world, cadre="other.cadre")
    hr = as_user("hr")

    def ids(query):
        return {row["id"] for row in hr.get(f"/reports?{query}").get_json()["items"]}

    assert ids("") == {talk, study}
    assert ids("state=accepted") == {talk}
    assert ids("kind=study") == {study}
    assert ids(f"cohort_id={world.cohorts['formal']}") == {study}
    assert ids(f"cadre_id={world.cadres['cadre01']}") == {talk}
    assert ids(f"secondment_id={world.secondments['cadre03']}&kind=talk") == set()
    assert ids("q=100%25") == {talk}
    assert ids("q=_") == set()
    assert ids("circulation=internal&sort=title") == {talk, study}
    assert hr.get("/reports?sort=body").status_code == 422
    row = hr.get("/reports?state=accepted&count=true").get_json()
    assert row["total"] == 1
    assert "body" not in row["items"][0]
    assert row["items"][0]["cadre_name"]


def test_pages_follow_one_another(as_user, world, context):
    made = [make_report(world, title=f"报告{n}") for n in range(3)]
    hr, found, cursor = as_user("hr"), [], ""
    for _ in range(3):
        page = hr.get(f"/reports?limit=1&sort=title{cursor}").get_json()
        found += [row["id"] for row in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert found == made
    assert page["next_cursor"] is None


def test_an_editor_sees_accepted_reports_of_cohorts_he_edits(as_user, world, context):
    accepted, submitted = make_report(world, "accepted"), make_report(world, "submitted")
    editor = as_user("swj.editor")
    assert editor.get(f"/reports/{accepted}").status_code == 404
    with unit_of_work():
        editors = [world.departments["SWJ"]]
        edit_cohort(
            actor_of("hr"), world.cohorts["study"], editor_department_ids=editors,
            version=None, now=AT,
        )  # fmt: skip
    read = editor.get(f"/reports/{accepted}").get_json()
    assert read["allowed_actions"] == []
    assert editor.get(f"/reports/{submitted}").status_code == 404
    assert [row["id"] for row in editor.get("/reports").get_json()["items"]] == [accepted]
    assert as_user("swj.handler").get(f"/reports/{accepted}").status_code == 404


def test_other_packages_open_reports(as_user, world, context, monkeypatch):
    shown, hidden = make_report(world), make_report(world)

    def opening(actor):
        if ("handler", world.departments["SWJ"]) in actor.grants:
            return sa.select(Report.id).where(Report.id == shown)
        return None

    monkeypatch.setattr(queries, "also_visible", [*queries.also_visible, opening])
    handler = as_user("swj.handler")
    assert handler.get(f"/reports/{shown}").get_json()["allowed_actions"] == []
    assert handler.get(f"/reports/{hidden}").status_code == 404
    assert [row["id"] for row in handler.get("/reports").get_json()["items"]] == [shown]
    assert as_user("fgj.handler").get(f"/reports/{shown}").status_code == 404


def test_reading_costs_the_same_for_one_row_and_for_three(as_user, world, context):
    hr = as_user("hr")
    first = make_report(world, "returned")
    attach_file("cadre01", "report", first)
    costs = []
    for _ in range(2):
        with counted() as listing:
            assert hr.get("/reports").status_code == 200
        with counted() as single:
            assert hr.get(f"/reports/{first}").status_code == 200
        costs.append((len(listing), len(single)))
        for _ in range(2):
            make_report(world)
            attach_file("cadre01", "report", first)
    assert costs[0] == costs[1]
    assert len(hr.get(f"/reports/{first}").get_json()["files"]) == 5
    assert costs[0][0] <= 4
    assert costs[0][1] <= 8
