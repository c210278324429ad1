"""Cohorts through the API: drafted, edited, moved along, removed, by hr of their district."""

import pytest

from secondment.cohorts.states import COHORT
from tests.cohorts.factories import make_cohort, make_secondment

BODY = {"code": "BJSH-7", "title": "赴京沪", "starts_on": "2026-03-02", "ends_on": "2026-03-31"}
WAY = ("open", "start", "finish", "archive")


def test_a_cohort_is_drafted_under_the_default_policy_in_the_callers_district(as_user, world):
    hr = as_user("hr")
    made = hr.post("/cohorts", BODY | {"topics": ["楼宇经济"], "theme": "现代服务业"})
    assert made.status_code == 201
    cohort = made.get_json()
    policies = {row["id"]: row["code"] for row in hr.get("/policies").get_json()["items"]}
    assert policies[cohort["policy_id"]] == "study"
    assert cohort["district_id"] == world.departments["QX"]
    assert (cohort["state"], cohort["topics"]) == ("draft", ["楼宇经济"])
    assert cohort["allowed_actions"] == ["edit", "open", "delete"]
    read = hr.get(made.headers["Location"].removeprefix("/api/v1"))
    assert read.get_json() == cohort
    assert read.headers["ETag"] == made.headers["ETag"]


@pytest.mark.parametrize(
    ("changed", "status", "pointer", "code"),
    [
        ({"ends_on": "2026-03-01"}, 422, "/ends_on", "ends_before_start"),
        ({"starts_on": "1999-12-31"}, 422, "/starts_on", "out_of_range"),
        ({"code": "区 1"}, 422, "/code", "invalid_format"),
        ({"title": " \u3000"}, 422, "/title", "blank"),
        ({"title": "批" * 101}, 422, "/title", "too_long"),
        ({"state": "open"}, 422, "/state", "read_only"),
        ({"policy_id": "nonsense"}, 422, "/policy_id", "unknown_reference"),
        ({"editor_department_ids": ["nonsense"]}, 422, "/editor_department_ids/0", ...),
        ({"topics": ["一", "一"]}, 422, "/topics", "repeated_item"),
        ({"code": "STUDY"}, 409, "/code", "duplicate"),
    ],
)
def test_a_faulty_cohort_is_refused_with_its_place(as_user, changed, status, pointer, code):
    answer = as_user("hr").post("/cohorts", BODY | changed)
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["pointer"]) == (status, pointer)
    assert code in {..., error["code"]}


def test_a_code_stands_once_in_a_district_and_again_in_another(as_user):
    assert as_user("hr").post("/cohorts", BODY).status_code == 201
    assert as_user("hr").post("/cohorts", BODY).status_code == 409
    assert as_user("other.hr").post("/cohorts", BODY).status_code == 201


def test_the_whole_way_of_a_cohort(as_user, written):
    hr, cohort = as_user("hr"), written(make_cohort)
    states, version = [], cohort.version
    for verb in WAY:
        answer = hr.post(f"/cohorts/{cohort.id}/{verb}", version=version).get_json()
        states.append(answer["state"])
        version = answer["version"]
    assert states == ["open", "under_way", "finished", "archived"]
    assert answer["allowed_actions"] == []


def test_every_verb_in_every_other_state_names_the_allowed_ones(as_user, written):
    hr, cohort = as_user("hr"), written(make_cohort)
    version = cohort.version
    for step in (None, *WAY):
        if step:
            version = hr.post(f"/cohorts/{cohort.id}/{step}", version=version).get_json()["version"]
        now = hr.get(f"/cohorts/{cohort.id}").get_json()
        for verb in WAY:
            if now["state"] in COHORT[verb].froms:
                continue
            refused = hr.post(f"/cohorts/{cohort.id}/{verb}", version=version)
            assert refused.status_code == 409
            assert refused.get_json()["code"] == "invalid_transition"
            assert refused.get_json()["allowed_actions"] == now["allowed_actions"]


def test_a_verb_needs_the_version_that_stands(as_user, written):
    hr, cohort = as_user("hr"), written(make_cohort)
    path = f"/cohorts/{cohort.id}/open"
    assert hr.post(path).status_code == 428
    assert hr.post(path, version=cohort.version + 1).status_code == 412
    assert hr.post(path, headers={"If-Match": 'W/"1"'}).status_code == 412
    assert hr.post(path, headers={"If-Match": "1"}).status_code == 400
    assert hr.get(f"/cohorts/{cohort.id}").get_json()["state"] == "draft"


def test_hr_edits_a_cohort_and_names_its_editors(as_user, world, written):
    hr, cohort = as_user("hr"), written(make_cohort)
    desk = world.departments["SWJ"]
    body = {"title": "第二批", "ends_on": "2026-04-30", "editor_department_ids": [desk]}
    edited = hr.patch(f"/cohorts/{cohort.id}", body, version=1).get_json()
    assert (edited["title"], edited["ends_on"], edited["editor_department_ids"]) == (
        *("第二批", "2026-04-30", [desk]),
    )
    refused = hr.patch(f"/cohorts/{cohort.id}", {"starts_on": "2026-05-01"}, version=2)
    assert refused.get_json()["errors"][0]["pointer"] == "/ends_on"
    strange = {"editor_department_ids": [desk, world.departments["LSWJ"]]}
    refused = hr.patch(f"/cohorts/{cohort.id}", strange, version=2).get_json()
    assert refused["errors"][0]["pointer"] == "/editor_department_ids/1"
    assert hr.get(f"/cohorts/{cohort.id}").get_json() == edited


def test_an_archived_cohort_stays_as_it_is(as_user, written):
    hr, cohort = as_user("hr"), written(make_cohort)
    for version, verb in enumerate(WAY, 1):
        hr.post(f"/cohorts/{cohort.id}/{verb}", version=version)
    refused = hr.patch(f"/cohorts/{cohort.id}", {"title": "改"}, version=5)
    assert (refused.status_code, refused.get_json()["state"]) == (409, "archived")


def test_a_draft_is_removed_while_nothing_refers_to_it(as_user, written):
    hr, cohort = as_user("hr"), written(make_cohort)
    used = written(make_secondment).cohort_id
    refused = hr.delete(f"/cohorts/{used}", version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "in_use")
    assert hr.delete(f"/cohorts/{cohort.id}", version=1).status_code == 204
    assert hr.get(f"/cohorts/{cohort.id}").status_code == 404
    opened = written(make_cohort)
    hr.post(f"/cohorts/{opened.id}/open", version=1)
    refused = hr.delete(f"/cohorts/{opened.id}", version=2)
    assert refused.get_json()["code"] == "invalid_transition"


@pytest.mark.parametrize(
    ("username", "read", "edited"),
    [
        ("hr", 200, 200),
        ("office", 200, 403),
        ("leader", 200, 403),
        ("cadre01", 200, 403),
        ("cadre03", 404, 404),  # of another cohort
        ("swj.editor", 404, 404),
        ("swj.handler", 404, 404),
        ("other.hr", 404, 404),
        ("other.cadre", 404, 404),
        ("sysadmin", 403, 403),
        ("auditor", 403, 403),
        (None, 401, 401),
    ],
)
def test_who_sees_and_who_edits_a_cohort(as_user, world, username, read, edited):
    client, path = as_user(username), f"/cohorts/{world.cohorts['study']}"
    assert client.get(path).status_code == read
    assert client.patch(path, {"theme": "楼宇"}, version=1).status_code == edited


def test_an_editor_sees_the_cohorts_that_name_his_department(as_user, world, written):
    desk = [world.departments["SWJ"]]
    cohort = written(make_cohort, editor_department_ids=desk)
    page = as_user("swj.editor").get("/cohorts").get_json()
    assert [row["id"] for row in page["items"]] == [cohort.id]
    assert page["items"][0]["editor_department_ids"] == desk
    assert as_user("swj.handler").get("/cohorts").get_json()["items"] == []


def test_only_hr_drafts_and_only_for_his_own_district(as_user, world):
    assert as_user("office").post("/cohorts", BODY).status_code == 403
    abroad = BODY | {"district_id": world.departments["LQ"]}
    assert as_user("hr").post("/cohorts", abroad).status_code == 403
