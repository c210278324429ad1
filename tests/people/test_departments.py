"""The department tree through the API."""


def test_departments_are_listed_in_order_of_their_code(as_user, world):
    page = as_user("leader").get("/departments?count=true&sort=code").get_json()
    assert [row["code"] for row in page["items"]] == sorted(world.departments)
    assert page["total"] == len(world.departments)


def test_the_system_administrator_adds_a_bureau(as_user, world):
    sysadmin = as_user("sysadmin")
    body = {
        "code": "TZJ",
        "name": "区投资服务局",
        "kind": "bureau",
        "parent_id": world.departments["QX"],
    }
    made = sysadmin.post("/departments", body)
    assert made.status_code == 201
    assert made.get_json()["district_id"] == world.departments["QX"]
    assert sysadmin.get(made.headers["Location"].removeprefix("/api/v1")).status_code == 200
