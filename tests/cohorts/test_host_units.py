"""Host units through the API."""

from tests.cohorts.factories import make_host_unit, make_secondment

BODY = {"name": "黄浦区投资促进办公室", "city": "上海市", "contact_name": "钱朗", "note": "两层"}


def test_hr_registers_changes_and_removes_a_host_unit(as_user, world):
    hr = as_user("hr")
    made = hr.post("/host-units", BODY)
    unit = made.get_json()
    assert made.status_code == 201
    assert {name: unit[name] for name in BODY} == BODY
    assert unit["district_id"] == world.departments["QX"]
    path = f"/host-units/{unit['id']}"
    edited = hr.patch(path, {"address": "外滩", "note": ""}, version=1).get_json()
    assert (edited["address"], edited["note"], edited["version"]) == ("外滩", "", 2)
    assert hr.get(path).get_json() == edited
    assert hr.delete(path, version=1).status_code == 412
    assert hr.delete(path, version=2).status_code == 204
    assert hr.get(path).status_code == 404


def test_a_name_stands_once_in_a_district(as_user, written):
    hr = as_user("hr")
    assert hr.post("/host-units", BODY).status_code == 201
    again = hr.post("/host-units", BODY)
    assert (again.status_code, again.get_json()["code"]) == (409, "duplicate")
    assert as_user("other.hr").post("/host-units", BODY).status_code == 201
    other = written(make_host_unit)
    renamed = hr.patch(f"/host-units/{other.id}", {"name": BODY["name"]}, version=1)
    assert (renamed.status_code, renamed.get_json()["code"]) == (409, "duplicate")


def test_a_host_unit_somebody_was_sent_to_stays(as_user, written):
    hr, used = as_user("hr"), written(make_secondment)
    refused = hr.delete(f"/host-units/{used.host_unit_id}", version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "in_use")


def test_a_cadre_reads_his_own_host_unit_and_no_other(as_user, world, written):
    cadre, own = as_user("cadre01"), as_user("cadre01").get("/host-units").get_json()["items"]
    mine = cadre.get(f"/secondments/{world.secondments['cadre01']}").get_json()["host_unit_id"]
    assert [unit["id"] for unit in own] == [mine]
    other = written(make_host_unit)
    assert cadre.get(f"/host-units/{other.id}").status_code == 404
    assert cadre.patch(f"/host-units/{mine}", {"note": "x"}, version=1).status_code == 403
    assert as_user("office").get(f"/host-units/{other.id}").status_code == 200
    assert as_user("swj.handler").get(f"/host-units/{mine}").status_code == 404


def test_words_looked_for_are_taken_literally(as_user, written):
    hr = as_user("hr")
    unit = written(make_host_unit, name="百分之百%中心", city="苏州市")
    for query, found in (
        ("q=%25", [unit.id]),
        ("q=百分之百%25中", [unit.id]),
        ("q=百分_百", []),
        ("city=苏州市", [unit.id]),
        ("q=' OR 1=1--", []),
    ):
        page = hr.get(f"/host-units?{query}").get_json()
        assert [row["id"] for row in page["items"]] == found, query
