"""Cadres through the API: personal fields sealed, masked, revealed one at a time (X2)."""

import json

import pytest
import sqlalchemy as sa

from secondment.cohorts.models import Cadre
from secondment.journal.models import Entry, Remark
from secondment.kit.database import db
from tests.cohorts.factories import make_cadre, make_secondment
from tests.cohorts.workbooks import id_number

NUMBER, OTHER = id_number("19851012", 1), id_number("19851012", 2)
MASKED = {
    "phone": "138****5678",
    "id_number": NUMBER[:3] + "************" + NUMBER[-3:],
    "birth_month": "19**-**",
}
PERSONAL = {"phone": "13812345678", "id_number": NUMBER, "birth_month": "1985-10"}


@pytest.fixture
def body(world):
    return {
        "name": "王　喆",
        "department_id": world.departments["SWJ"],
        "gender": "male",
        "post": "副局长",
        **PERSONAL,
    }


def test_a_cadre_is_registered_and_shown_masked(as_user, body, world):
    hr = as_user("hr")
    made = hr.post("/cadres", body)
    cadre = made.get_json()
    assert made.status_code == 201
    assert {name: cadre[name] for name in MASKED} == MASKED
    assert (cadre["name"], cadre["department_name"]) == ("王喆", "区商务局")
    assert cadre["district_id"] == world.departments["QX"]
    assert hr.get(f"/cadres/{cadre['id']}").get_json() == cadre
    for username in ("hr", "office", "leader"):
        (row,) = as_user(username).get("/cadres?q=王喆").get_json()["items"]
        assert {name: row[name] for name in MASKED} == MASKED


def test_no_personal_value_stands_in_the_tables(app, as_user, body):
    made = as_user("hr").post("/cadres", body).get_json()
    as_user("hr").patch(f"/cadres/{made['id']}", {"phone": "13987654321"}, version=1)
    with app.app_context():
        raw = (sa.literal_column(name) for name in ("phone", "id_number", "id_number_hash"))
        query = sa.select(*raw).select_from(Cadre).where(Cadre.id == made["id"])
        stored = str(db.session.execute(query).all())
        journal = str(db.session.execute(sa.select(Entry.changes)).all())
        for value in ("13812345678", "13987654321", NUMBER):
            assert value not in stored
            assert value not in journal
        assert "1985-10" not in journal
        assert stored.count("fernet-1:") == 2


def test_hr_reveals_one_field_for_a_reason(app, as_user, body, world):
    hr = as_user("hr")
    cadre = hr.post("/cadres", body).get_json()
    for field, value in PERSONAL.items():
        answer = hr.post(f"/cadres/{cadre['id']}/reveal", {"field": field, "reason": "核对身份"})
        assert (answer.status_code, answer.get_json()) == (200, {"field": field, "value": value})
        assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context():
        query = sa.select(Entry, Remark.text).join(Remark).where(Entry.action == "reveal")
        entries = db.session.execute(query.order_by(Entry.seq)).all()
        told = [(json.loads(entry.changes)["field"], text) for entry, text in entries]
    assert told == [(field, "核对身份") for field in PERSONAL]
    assert {(e.subject_type, e.subject_id, e.actor_id) for e, _ in entries} == {
        ("cadre", cadre["id"], world.users["hr"])
    }


def test_a_reveal_needs_a_reason_and_takes_no_key(as_user, body):
    hr = as_user("hr")
    path = f"/cadres/{hr.post('/cadres', body).get_json()['id']}/reveal"
    assert hr.post(path, {"field": "phone"}).status_code == 422
    assert hr.post(path, {"field": "phone", "reason": " "}).status_code == 422
    assert hr.post(path, {"field": "name", "reason": "核对"}).status_code == 422
    keyed = hr.post(path, {"field": "phone", "reason": "核对"}, headers={"Idempotency-Key": "k"})
    assert (keyed.status_code, keyed.get_json()["code"]) == (422, "idempotency_not_supported")


@pytest.mark.parametrize(
    ("username", "status"),
    [("office", 403), ("leader", 403), ("cadre01", 403), ("cadre02", 404), ("other.hr", 404),
     ("swj.handler", 404), ("swj.editor", 404), ("secadmin", 403)],
)  # fmt: skip
def test_nobody_but_hr_of_the_district_reveals(as_user, world, username, status):
    path = f"/cadres/{world.cadres['cadre01']}/reveal"
    answer = as_user(username).post(path, {"field": "phone", "reason": "想看看"})
    assert answer.status_code == status


def test_a_masked_value_leaves_the_stored_one(app, as_user, body):
    hr = as_user("hr")
    cadre = hr.post("/cadres", body).get_json()
    path = f"/cadres/{cadre['id']}"
    same = {name: cadre[name] for name in MASKED}
    edited = hr.patch(path, same | {"post": "局长"}, version=1).get_json()
    assert edited["post"] == "局长"
    for field, value in PERSONAL.items():
        told = hr.post(f"{path}/reveal", {"field": field, "reason": "核对"}).get_json()
        assert told["value"] == value
    cleared = hr.patch(path, {"phone": None, "birth_month": "1986-01"}, version=2).get_json()
    assert (cleared["phone"], cleared["id_number"]) == (None, MASKED["id_number"])


@pytest.mark.parametrize("field", ["phone", "id_number", "birth_month"])
def test_a_masked_value_cannot_make_a_cadre(as_user, body, field):
    refused = as_user("hr").post("/cadres", body | {field: MASKED[field]})
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == f"/{field}"


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"id_number": NUMBER[:-1] + "0"}, "/id_number", "invalid_id_number"),
        ({"id_number": 110000198510120011}, "/id_number", "invalid_type"),
        ({"phone": "电话"}, "/phone", "invalid_phone"),
        ({"phone": "无"}, "/phone", "blank"),
        ({"birth_month": "1985-13"}, "/birth_month", "invalid_month"),
        ({"gender": "其他"}, "/gender", "invalid_choice"),
        ({"name": "\u200b"}, "/name", "blank"),
        ({"department_id": "nonsense"}, "/department_id", "unknown_reference"),
        ({"id_number_hash": "x"}, "/id_number_hash", "unknown_field"),
    ],
)
def test_a_faulty_cadre_is_refused_with_its_place(as_user, body, changed, pointer, code):
    (error,) = as_user("hr").post("/cadres", body | changed).get_json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


def test_an_id_number_belongs_to_one_cadre(as_user, body, world):
    hr = as_user("hr")
    hr.post("/cadres", body)
    second = hr.post("/cadres", body | {"name": "李四", "id_number": OTHER}).get_json()
    for refused in (
        hr.post("/cadres", body | {"name": "张三"}),
        hr.patch(f"/cadres/{second['id']}", {"id_number": NUMBER.lower()}, version=1),
        as_user("other.hr").post("/cadres", body | {"department_id": world.departments["LSWJ"]}),
    ):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "duplicate")
    assert hr.patch(f"/cadres/{second['id']}", {"id_number": OTHER}, version=1).status_code == 200


def test_a_cadre_belongs_to_a_department_of_the_callers_district(as_user, body, world):
    hr = as_user("hr")
    abroad = hr.post("/cadres", body | {"department_id": world.departments["LSWJ"]})
    assert abroad.status_code == 403
    district = hr.post("/cadres", body | {"department_id": world.departments["QX"]})
    assert district.get_json()["code"] == "unknown_reference"
    cadre = hr.post("/cadres", body).get_json()
    path = f"/cadres/{cadre['id']}"
    assert (
        hr.patch(path, {"department_id": world.departments["LSWJ"]}, version=1).status_code == 403
    )
    moved = hr.patch(path, {"department_id": world.departments["FGJ"]}, version=1).get_json()
    assert moved["department_name"] == "区发展和改革局"


def test_a_cadre_is_removed_while_nothing_refers_to_him(as_user, world, written):
    hr, unused, used = as_user("hr"), written(make_cadre), written(make_secondment)
    assert hr.delete(f"/cadres/{unused.id}", version=1).status_code == 204
    for cadre_id in (used.cadre_id, world.cadres["cadre01"]):
        refused = hr.delete(f"/cadres/{cadre_id}", version=1)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "in_use")


def test_a_cadre_sees_himself_alone(as_user, world):
    page = as_user("cadre01").get("/cadres").get_json()
    assert [row["id"] for row in page["items"]] == [world.cadres["cadre01"]]
    assert as_user("cadre01").get(f"/cadres/{world.cadres['cadre02']}").status_code == 404
    for username in ("swj.handler", "swj.editor", "other.office"):
        assert as_user(username).get(f"/cadres/{world.cadres['cadre01']}").status_code == 404


def test_cadres_are_found_by_unit_cohort_and_name(as_user, world):
    hr = as_user("hr")
    for query, names in (
        (f"department_id={world.departments['JD1']}", ["cadre01", "cadre03"]),
        (f"cohort_id={world.cohorts['study']}", ["cadre01", "cadre02"]),
        (f"cohort_id={world.cohorts['other']}", []),
        ("q=干部0", ["cadre01", "cadre02", "cadre03"]),
    ):
        page = hr.get(f"/cadres?{query}&sort=name").get_json()
        assert [row["id"] for row in page["items"]] == [world.cadres[name] for name in names]
