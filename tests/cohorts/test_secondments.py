"""Secondments through the API: their moves, terms that do not overlap, unlike units (S6)."""

import pytest

from tests.cohorts.factories import make_cadre, make_cohort, make_host_unit, make_secondment

REASON = {"reason": "工作需要"}


@pytest.fixture
def planned(written):
    """A planned secondment, 2026-03-02..31."""
    return written(make_secondment)


def post_body(secondment, **changed):
    names = ("cohort_id", "cadre_id", "host_unit_id")
    body = {name: getattr(secondment, name) for name in names}
    return body | {"starts_on": "2026-04-01", "ends_on": "2026-04-30"} | changed


def test_a_secondment_is_planned_and_read_with_its_names(as_user, written):
    hr = as_user("hr")
    cadre, host = written(make_cadre), written(make_host_unit)
    body = {
        "cohort_id": written(make_cohort, title="第三批").id,
        "cadre_id": cadre.id,
        "host_unit_id": host.id,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-31",
        "post": "主任助理",
        "mentor": "周遥",
        "note": "领队",
    }
    made = hr.post("/secondments", body)
    row = made.get_json()
    assert made.status_code == 201
    assert {name: row[name] for name in body} == body
    assert (row["cadre_name"], row["department_name"]) == (cadre.name, "区商务局")
    assert (row["host_unit_name"], row["cohort_title"]) == (host.name, "第三批")
    assert (row["state"], row["appraisal"]) == ("planned", None)
    assert row["allowed_actions"] == ["edit", "depart", "withdraw", "delete"]
    assert hr.get(f"/secondments/{row['id']}").get_json() == row


def test_out_and_home(as_user, planned):
    hr, path = as_user("hr"), f"/secondments/{planned.id}"
    out = hr.post(f"{path}/depart", version=1).get_json()
    assert (out["state"], out["allowed_actions"]) == (
        *("in_post", ["edit", "return", "end-early", "extend", "appraise"]),
    )
    home = hr.post(f"{path}/return", version=2).get_json()
    assert (home["state"], home["allowed_actions"]) == ("returned", ["appraise"])
    again = hr.post(f"{path}/return", version=3)
    assert (again.status_code, again.get_json()["code"]) == (409, "invalid_transition")


def test_an_early_end_lies_within_the_term(as_user, planned):
    hr, path = as_user("hr"), f"/secondments/{planned.id}"
    hr.post(f"{path}/depart", version=1)
    for on in ("2026-03-01", "2026-04-01"):
        refused = hr.post(f"{path}/end-early", REASON | {"on": on}, version=2)
        error = refused.get_json()["errors"][0]
        assert (error["pointer"], error["code"]) == ("/on", "out_of_range")
    assert hr.post(f"{path}/end-early", {"on": "2026-03-10"}, version=2).status_code == 422
    ended = hr.post(f"{path}/end-early", REASON | {"on": "2026-03-10"}, version=2).get_json()
    assert (ended["state"], ended["ends_on"]) == ("ended_early", "2026-03-10")


def test_an_extension_lengthens(as_user, planned):
    hr, path = as_user("hr"), f"/secondments/{planned.id}"
    early = hr.post(f"{path}/extend", REASON | {"ends_on": "2026-04-30"}, version=1)
    assert early.get_json()["code"] == "invalid_transition"
    hr.post(f"{path}/depart", version=1)
    for ends_on in ("2026-03-31", "2026-03-10"):
        refused = hr.post(f"{path}/extend", REASON | {"ends_on": ends_on}, version=2)
        error = refused.get_json()["errors"][0]
        assert (refused.status_code, error["pointer"], error["code"]) == (
            *(422, "/ends_on", "not_longer"),
        )
    longer = hr.post(f"{path}/extend", REASON | {"ends_on": "2026-04-30"}, version=2).get_json()
    assert (longer["state"], longer["ends_on"]) == ("in_post", "2026-04-30")


def test_an_extension_meets_no_other_secondment(as_user, planned):
    hr, path = as_user("hr"), f"/secondments/{planned.id}"
    hr.post(f"{path}/depart", version=1)
    assert hr.post("/secondments", post_body(planned)).status_code == 201
    refused = hr.post(f"{path}/extend", REASON | {"ends_on": "2026-04-01"}, version=2)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "secondment_overlap")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "status"),
    [
        ("2026-02-01", "2026-03-01", 201),
        ("2026-02-01", "2026-03-02", 409),
        ("2026-03-31", "2026-04-30", 409),
        ("2026-03-10", "2026-03-10", 409),
        ("2026-02-01", "2026-04-30", 409),
        ("2026-04-01", "2026-04-30", 201),
    ],
)
def test_a_cadre_is_in_one_place_at_a_time(as_user, planned, starts_on, ends_on, status):
    body = post_body(planned, starts_on=starts_on, ends_on=ends_on)
    answer = as_user("hr").post("/secondments", body)
    assert answer.status_code == status
    if status == 409:
        assert answer.get_json()["code"] == "secondment_overlap"


def test_a_withdrawn_secondment_stands_in_nobodys_way(as_user, planned):
    hr, path = as_user("hr"), f"/secondments/{planned.id}"
    assert hr.post(f"{path}/withdraw", {}, version=1).status_code == 422
    gone = hr.post(f"{path}/withdraw", REASON, version=1).get_json()
    assert (gone["state"], gone["allowed_actions"]) == ("withdrawn", [])
    body = post_body(planned, starts_on="2026-03-02", ends_on="2026-03-31")
    assert hr.post("/secondments", body).status_code == 201


def test_home_unit_and_host_unit_differ(as_user, world, written, planned):
    hr = as_user("hr")
    same = written(make_host_unit, name="区 商务局")
    refused = hr.post("/secondments", post_body(planned, host_unit_id=same.id))
    error = refused.get_json()["errors"][0]
    assert (refused.status_code, error["pointer"], error["code"]) == (
        *(422, "/host_unit_id", "same_unit"),
    )
    patched = hr.patch(f"/secondments/{planned.id}", {"host_unit_id": same.id}, version=1)
    assert patched.get_json()["code"] == "same_unit"


def test_what_is_named_is_there_and_of_one_district(as_user, written, planned):
    hr = as_user("hr")
    abroad = written(make_secondment, district="LQ")
    for name in ("cohort_id", "cadre_id", "host_unit_id"):
        for value in (getattr(abroad, name), planned.id):
            refused = hr.post("/secondments", post_body(planned, **{name: value}))
            error = refused.get_json()["errors"][0]
            assert (error["pointer"], error["code"]) == (f"/{name}", "unknown_reference")
    backwards = hr.post("/secondments", post_body(planned, ends_on="2026-03-31"))
    assert backwards.get_json()["errors"][0]["pointer"] == "/ends_on"


def test_a_plan_is_edited_but_a_term_in_post_is_not(as_user, planned):
    hr, path = as_user("hr"), f"/secondments/{planned.id}"
    edited = hr.patch(path, {"ends_on": "2026-04-15", "mentor": "周遥"}, version=1).get_json()
    assert (edited["ends_on"], edited["mentor"]) == ("2026-04-15", "周遥")
    hr.post(f"{path}/depart", version=2)
    refused = hr.patch(path, {"ends_on": "2026-05-15"}, version=3)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "term_fixed")
    same = hr.patch(path, {"ends_on": "2026-04-15", "post": "副主任"}, version=3).get_json()
    assert (same["ends_on"], same["post"], same["version"]) == ("2026-04-15", "副主任", 4)
    for name in ("cadre_id", "state"):
        assert hr.patch(path, {name: "x"}, version=4).status_code == 422


def test_an_edited_plan_meets_no_other_secondment(as_user, planned):
    hr = as_user("hr")
    other = hr.post("/secondments", post_body(planned)).get_json()
    refused = hr.patch(f"/secondments/{other['id']}", {"starts_on": "2026-03-31"}, version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "secondment_overlap")


def test_a_plan_is_removed_and_nothing_else(as_user, planned):
    hr = as_user("hr")
    other = hr.post("/secondments", post_body(planned)).get_json()
    assert hr.delete(f"/secondments/{other['id']}", version=1).status_code == 204
    hr.post(f"/secondments/{planned.id}/depart", version=1)
    refused = hr.delete(f"/secondments/{planned.id}", version=2)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "invalid_transition")


def test_nobody_joins_an_archived_cohort(as_user, planned):
    hr = as_user("hr")
    for version, verb in enumerate(("open", "start", "finish", "archive"), 1):
        hr.post(f"/cohorts/{planned.cohort_id}/{verb}", version=version)
    refused = hr.post("/secondments", post_body(planned))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "cohort_archived")


@pytest.mark.parametrize(
    ("username", "read", "moved"),
    [
        ("hr", 200, 200),
        ("office", 200, 403),
        ("leader", 200, 403),
        ("cadre01", 200, 403),
        ("cadre02", 404, 404),
        ("swj.handler", 404, 404),
        ("swj.editor", 404, 404),
        ("other.hr", 404, 404),
        ("sysadmin", 403, 403),
        (None, 401, 401),
    ],
)
def test_who_sees_and_who_moves_a_secondment(as_user, world, username, read, moved):
    client, path = as_user(username), f"/secondments/{world.secondments['cadre01']}"
    assert client.get(path).status_code == read
    assert client.post(f"{path}/depart", version=1).status_code == moved
    assert as_user("swj.handler").get("/secondments").get_json()["items"] == []


def test_secondments_are_found_by_cohort_unit_cadre_and_state(as_user, world):
    hr, ids = as_user("hr"), world.secondments
    hr.post(f"/secondments/{ids['cadre02']}/depart", version=1)
    for query, names in (
        (f"cohort_id={world.cohorts['study']}", ["cadre01", "cadre02"]),
        (f"cadre_id={world.cadres['cadre03']}", ["cadre03"]),
        (f"department_id={world.departments['JD1']}", ["cadre01", "cadre03"]),
        ("state=in_post", ["cadre02"]),
        ("q=干部03", ["cadre03"]),
        (f"cohort_id={world.cohorts['other']}", []),
    ):
        page = hr.get(f"/secondments?{query}&sort=starts_on").get_json()
        assert [row["id"] for row in page["items"]] == [ids[name] for name in names], query
