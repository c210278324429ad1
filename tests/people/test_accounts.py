"""A cohort's accounts: proposed from the roster, made by one administrator in one act, granted by
another in another, handed out on paper, each activated by its owner."""

import io

import openpyxl
import pytest
from pypdf import PdfReader

from secondment.kit.unit_of_work import unit_of_work
from tests.cohorts.factories import make_cadre, make_cohort, make_host_unit, make_secondment
from tests.world import World

PASSWORD = "Kranich-2026-yi"
A4 = (595, 842)  # points


@pytest.fixture
def cohort(context, world: World) -> str:
    """The id of a cohort of twelve, none of whom has an account."""
    with unit_of_work():
        row = make_cohort(world, code="SHBJ-3")
        host = make_host_unit(world)
        for number in range(12):
            cadre = make_cadre(world, department="JD1", name=f"挂职干部{number:02}")
            make_secondment(world, cohort=row, cadre=cadre, host_unit=host)
        return row.id


@pytest.fixture
def send(as_user):
    def post(data, mode="import", status=200):
        file = {"file": (io.BytesIO(data), "账号.xlsx")}
        told = as_user("sysadmin").call("POST", f"/users/import?mode={mode}", data=file)
        assert told.status_code == status, told.text
        return told.get_json()

    return post


def proposal(as_user, cohort):
    return as_user("hr").get(f"/cohorts/{cohort}/accounts.xlsx").data


def changed(data, **cells):
    """The workbook with other values in the cells named (`A2="…"`)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_twelve_cadres_sign_in_after_two_acts(app, as_user, cohort, send):
    listed = as_user("hr").post(f"/cohorts/{cohort}/accounts", {}).get_json()["items"]
    assert [one["username"] for one in listed] == [f"shbj-3-{n:02}" for n in range(1, 13)]
    assert listed[0]["display_name"] == "挂职干部00"
    made = send(proposal(as_user, cohort))
    assert (made["created"], made["errors"]) == (12, [])
    items = [{"id": one["id"], "version": one["version"], "role": "cadre"} for one in made["users"]]
    told = as_user("secadmin").post("/users/grant", {"items": items}).get_json()
    assert (len(told["done"]), told["failed"]) == (12, [])
    http = as_user(None)
    for one in made["users"]:
        name = {"username": one["username"], "password": PASSWORD}
        first = http.post("/activate", name | {"code": one["activation_code"]})
        assert first.status_code == 200, first.text
        token = http.post("/tokens", name).get_json()["token"]
        me = http.get("/me", headers={"Authorization": f"Bearer {token}"}).get_json()
        assert [role["role"] for role in me["roles"]] == ["cadre"]
    assert as_user("hr").post(f"/cohorts/{cohort}/accounts", {}).get_json() == {"items": []}


def test_a_list_is_made_whole_or_not_at_all(as_user, cohort, send):
    data = proposal(as_user, cohort)
    strange = "01990000-0000-7000-8000-000000000001"
    faulty = changed(data, A3="SHBJ-3-01", A4="cadre01", B5=None, C6="XYZ", D7=strange, A8="无 名")
    told = send(faulty)
    assert [(one["row"], one["column"], one["code"]) for one in told["errors"]] == [
        (3, "用户名", "duplicate"),
        (4, "用户名", "duplicate"),
        (5, "姓名", "required"),
        (6, "单位编码", "unknown_reference"),
        (7, "干部标识", "unknown_reference"),
        (8, "用户名", "invalid_format"),
    ]
    assert (told["rows"], told["valid"], told["created"], told["users"]) == (12, 6, 0, [])
    checked = send(data, "check")
    assert (checked["valid"], checked["created"]) == (12, 0)
    assert send(data)["created"] == 12
    again = send(data)
    assert (again["created"], {one["code"] for one in again["errors"]}) == (0, {"duplicate"})


def test_what_is_no_list_of_accounts_is_refused(send):
    assert send("姓名,性别\n王五,男\n".encode(), status=422)["code"] == "users_header_missing"


def test_slips_hold_new_codes_and_end_the_old_ones(as_user, cohort, send):
    made = send(proposal(as_user, cohort))["users"]
    admin, http = as_user("sysadmin"), as_user(None)
    printed = admin.post("/users/slips", {"user_ids": [one["id"] for one in made]})
    assert (printed.status_code, printed.mimetype) == (200, "application/pdf")
    assert printed.headers["Cache-Control"] == "no-store"
    pages = PdfReader(io.BytesIO(printed.data)).pages
    assert [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages] == [A4] * 2
    text = "".join(page.extract_text() for page in pages)
    first = {"username": made[0]["username"], "password": PASSWORD}
    old = http.post("/activate", first | {"code": made[0]["activation_code"]})
    assert old.get_json()["code"] == "activation_failed"
    after = text[text.index(made[0]["username"]) + len(made[0]["username"]) :]
    code = next(word for word in after.split() if word.count("-") == 3)
    assert http.post("/activate", first | {"code": code}).status_code == 200
    refused = admin.post("/users/slips", {"user_ids": [made[0]["id"]]})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "not_pending")
    unknown = admin.post("/users/slips", {"user_ids": ["01990000-0000-7000-8000-000000000001"]})
    assert unknown.get_json()["errors"][0]["pointer"] == "/user_ids/0"


def test_numbers_that_are_borne_are_left_out(as_user, cohort, send):
    data = proposal(as_user, cohort)
    send(changed(data, A2="shbj-3-99", **{f"{column}13": None for column in "ABCD"}))
    listed = as_user("hr").post(f"/cohorts/{cohort}/accounts", {}).get_json()["items"]
    assert [one["username"] for one in listed] == ["shbj-3-01"]
