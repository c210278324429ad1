"""Lists of this package: statements however many rows, pages by key, who sees which rows."""

import pytest
import sqlalchemy as sa

from secondment.cohorts import queries
from secondment.cohorts.models import Secondment
from secondment.people.rules import FORGET, units
from tests.cohorts.factories import make_cadre, make_cohort, make_host_unit, make_secondment
from tests.queries import counted

LISTS = {
    "cohorts": (make_cohort, 3),  # who asks, the page, the departments of its editors
    "host-units": (make_host_unit, 2),
    "cadres": (make_cadre, 2),
    "secondments": (make_secondment, 2),
}


@pytest.mark.parametrize("name", LISTS)
def test_three_rows_cost_no_more_statements_than_one(as_user, written, name):
    make, most = LISTS[name]
    hr = as_user("hr")
    for _ in range(3):
        written(make)
    for limit in (1, 3):
        with counted() as statements:
            page = hr.get(f"/{name}?limit={limit}").get_json()
        assert len(page["items"]) == limit
        assert len(statements) == most


@pytest.mark.parametrize("name", LISTS)
def test_a_page_is_followed_by_the_next_to_the_end(as_user, written, name):
    make, _ = LISTS[name]
    hr = as_user("hr")
    made = {written(make).id for _ in range(3)}
    found, path = [], f"/{name}?limit=2&count=true"
    while path:
        page = hr.get(path).get_json()
        found += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        path = f"/{name}?limit=2&cursor={cursor}" if cursor else None
    assert made <= set(found)
    assert len(found) == len(set(found)) == hr.get(f"/{name}?count=true").get_json()["total"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("limit=0", 422, "out_of_range"),
        ("limit=abc", 422, "invalid_type"),
        ("sort=id_number", 422, "invalid_choice"),
        ("colour=red", 422, "unknown_parameter"),
        ("limit=1&limit=2", 422, "repeated_parameter"),
        ("q=%FF", 400, "invalid_encoding"),
        ("cursor=x", 400, "invalid_cursor"),
    ],
)
def test_a_wrong_query_is_refused(as_user, name, query, status, code):
    answer = as_user("hr").get(f"/{name}?{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


@pytest.mark.parametrize("name", LISTS)
def test_lists_hold_what_the_caller_sees(as_user, world, name):
    assert as_user(None).get(f"/{name}").status_code == 401
    assert as_user("sysadmin").get(f"/{name}").status_code == 403
    assert as_user("fgj.handler").get(f"/{name}").get_json()["items"] == []
    own = as_user("cadre01").get(f"/{name}").get_json()["items"]
    assert len(own) == 1
    district = as_user("other.office").get(f"/{name}").get_json()["items"]
    assert {row["district_id"] for row in district} == {world.departments["LQ"]}


def forget_sights():
    for forget in FORGET:
        forget()


def test_what_later_packages_open_is_seen_with_its_cohort_and_host_unit(
    as_user, world, monkeypatch, request
):
    shown = as_user("hr").get(f"/secondments/{world.secondments['cadre01']}").get_json()

    def to_the_bureau(actor):
        if world.departments["FGJ"] not in units(actor):
            return None
        return sa.select(Secondment.id).where(Secondment.id == shown["id"])

    monkeypatch.setattr(queries, "also_visible", [to_the_bureau])
    forget_sights()
    request.addfinalizer(forget_sights)
    handler = as_user("fgj.handler")
    for name, key in (
        ("secondments", "id"),
        ("cohorts", "cohort_id"),
        ("host-units", "host_unit_id"),
    ):
        assert [row["id"] for row in handler.get(f"/{name}").get_json()["items"]] == [shown[key]]
        assert handler.get(f"/{name}/{shown[key]}").status_code == 200
    assert handler.get(f"/cadres/{shown['cadre_id']}").status_code == 404
    assert as_user("swj.handler").get("/secondments").get_json()["items"] == []


def test_a_bureau_is_not_told_of_the_appraisal(as_user, world, monkeypatch):
    hr, path = as_user("hr"), f"/secondments/{world.secondments['cadre01']}"
    hr.post(f"{path}/depart", version=1)
    body = {"host_opinion": "好", "signed_on": "2026-03-31", "grade": "competent"}
    assert hr.post(f"{path}/appraise", body, version=2).get_json()["appraisal"] is not None
    everything = [lambda actor: sa.select(Secondment.id) if units(actor) else None]
    monkeypatch.setattr(queries, "also_visible", everything)
    handler = as_user("fgj.handler")
    assert handler.get(path).get_json()["appraisal"] is None
    assert {row["appraisal"] for row in handler.get("/secondments").get_json()["items"]} == {None}
