"""Rosters through the API: checked, imported once, differences listed, given back masked."""

import io
import json
import time
from dataclasses import replace

import openpyxl
import pytest
import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Secondment
from secondment.cohorts.roster_match import OF_THE_PERSON
from secondment.journal.models import Entry
from secondment.journal.verify import verify
from secondment.kit.database import db
from tests.cohorts import workbooks as books
from tests.cohorts.factories import make_cadre, make_host_unit
from tests.cohorts.rosters import codes, rows_of, sheet_of
from tests.queries import counted

PEOPLE = books.PEOPLE
FIXTURES = {
    "plain": (books.plain_sheet, 3),
    "office": (books.office_sheet, 3),
    "two_row_header": (books.two_row_header_sheet, 1),
    "gb18030": (books.gb18030_csv, 3),
    "utf8": (books.utf8_csv, 3),
    "utf8_unmarked": (lambda: books.utf8_csv(mark=False), 3),
    "xls": (books.old_sheet, 3),
}


@pytest.mark.parametrize("name", FIXTURES)
def test_every_kind_of_sheet_is_imported_and_a_second_time_makes_nothing(app, send, cohort, name):
    make, count = FIXTURES[name]
    data = make()
    checked = send(data, "check").get_json()
    assert rows_of(app, Secondment, cohort) == []
    first = send(data).get_json()
    assert (first["rows"], first["valid"], first["created"], first["errors"]) == (
        *(count, count, count, []),
    )
    assert checked == first | {"mode": "check"}
    assert len(rows_of(app, Secondment, cohort)) == count
    second = send(data).get_json()
    assert (second["created"], second["unchanged"], second["different"]) == (0, count, [])
    assert len(rows_of(app, Secondment, cohort)) == count


def test_what_a_roster_says_is_kept(app, as_user, send, cohort):
    send(books.plain_sheet())
    by_name = {cadre.name: cadre for cadre in rows_of(app, Cadre, cohort)}
    person, cadre = PEOPLE[2], by_name[PEOPLE[2].name]
    assert (cadre.gender, cadre.birth_month, cadre.ethnicity) == ("female", "1990-03", "维吾尔族")
    assert (cadre.phone, cadre.id_number) == (person.phone, person.id_number)
    assert (cadre.work_started_month, cadre.in_post_since_month) == ("2008-07", "2021-11")
    path = f"/secondments?cohort_id={cohort.id}&sort=starts_on"
    page = as_user("hr").get(path).get_json()
    assert [row["cadre_name"] for row in page["items"]] == [one.name for one in PEOPLE]
    assert [row["department_name"] for row in page["items"]] == [one.department for one in PEOPLE]
    assert [row["host_unit_name"] for row in page["items"]] == [one.host_unit for one in PEOPLE]
    assert {(row["state"], row["post"]) for row in page["items"]} == {("planned", "主任助理")}
    assert {(row["starts_on"], row["ends_on"]) for row in page["items"]} == {
        ("2026-03-02", "2026-03-31")
    }


def test_the_chain_of_everything_imported_begins_with_its_creation(app, send, cohort, world):
    send(books.plain_sheet())
    with app.app_context():
        query = sa.select(Entry).where(
            Entry.at
            > sa.select(Entry.at)
            .where(Entry.subject_id == cohort.id, Entry.action == "create")
            .scalar_subquery()
        )
        entries = db.session.scalars(query.order_by(Entry.id)).all()
        assert verify()[1] is None
    made = [entry for entry in entries if entry.action == "create"]
    assert [entry.subject_type for entry in made] == ["cadre"] * 3 + ["secondment"] * 3
    assert {entry.actor_id for entry in entries} == {world.users["hr"]}
    assert json.loads(made[0].changes)["phone"] == "changed"
    assert json.loads(made[3].changes)["starts_on"] == [None, "2026-03-02"]
    assert {entry.to_state for entry in made} == {None, "planned"}
    (told,) = [entry for entry in entries if entry.action == "import-roster"]
    assert told.subject_id == cohort.id
    assert json.loads(told.changes) == {"cadres": 3, "secondments": 3}


def test_an_imported_cadre_is_journalled_as_a_registered_one(app, send, written, cohort, world):
    send(sheet_of(PEOPLE[0]))
    (imported,) = [one for one in rows_of(app, Cadre, cohort) if one.name == PEOPLE[0].name]
    fields = {name: getattr(imported, name) for name in OF_THE_PERSON}
    number = books.id_number("19851012", 7)
    registered = written(make_cadre, **fields | {"id_number": number})
    with app.app_context():
        query = sa.select(Entry).where(Entry.subject_id.in_([imported.id, registered.id]))
        one, other = db.session.scalars(query)
    columns = ("seq", "action", "from_state", "to_state", "changes", "object_type", "algorithm")
    assert [getattr(one, name) for name in columns] == [getattr(other, name) for name in columns]


def test_wrong_rows_are_named_and_without_partial_nothing_is_written(app, send, cohort):
    people = [
        PEOPLE[0],
        replace(PEOPLE[1], department="区水务局"),
        replace(PEOPLE[2], host_unit="静安区文旅局"),
    ]
    data = sheet_of(*people)
    answer = send(data)
    told = answer.get_json()
    assert answer.status_code == 200
    assert (told["rows"], told["valid"], told["created"]) == (3, 1, 0)
    assert codes(told) == [
        (3, "现工作单位", "unknown_department"),
        (4, "挂职单位", "unknown_host_unit"),
    ]
    assert told["errors"][0]["value"] == "区水务局"
    assert rows_of(app, Secondment, cohort) == []
    partly = send(data, query={"partial": "true"}).get_json()
    assert (partly["valid"], partly["created"], codes(partly)) == (1, 1, codes(told))
    assert len(rows_of(app, Secondment, cohort)) == 1


def test_messages_come_in_the_callers_language(send):
    data = sheet_of(replace(PEOPLE[0], host_unit="静安区文旅局"))
    chinese = send(data, "check").get_json()["errors"][0]["message"]
    english = send(data, "check", headers={"Accept-Language": "en"}).get_json()["errors"][0]
    assert chinese.startswith("没有登记这个挂职单位")
    assert english["message"] == "No such host unit; register it first"


def test_a_check_writes_nothing(send):
    with counted() as statements:
        assert send(books.plain_sheet(), "check").get_json()["created"] == 3
    written = [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_duplicates_and_missing_columns_write_nothing(app, send, cohort):
    twice = send(sheet_of(PEOPLE[0], PEOPLE[0])).get_json()
    assert (twice["created"], codes(twice)) == (0, [(3, "姓名", "repeated_row")])
    grid = books.grid_of([PEOPLE[0].cells(1)], ("姓名", "性别", "现工作单位"))
    lacking = send(books.workbook(grid))
    assert (lacking.status_code, lacking.get_json()["code"]) == (422, "roster_columns_missing")
    assert rows_of(app, Secondment, cohort) == []


def test_a_formula_is_text(app, send, cohort):
    row = PEOPLE[0].cells(1) | {"挂任职务": "=cmd|'/C calc'!A0", "备注": "=1+1"}
    assert send(books.workbook(books.grid_of([row]))).get_json()["created"] == 1
    (secondment,) = rows_of(app, Secondment, cohort)
    assert (secondment.post, secondment.note) == ("=cmd|'/C calc'!A0", "=1+1")


def test_no_wrong_characters_of_an_unknown_encoding(app, send, cohort):
    send(books.gb18030_csv())
    assert {one.name for one in PEOPLE} <= {cadre.name for cadre in rows_of(app, Cadre, cohort)}
    refused = send(b"\xff\xd8\x81\x00,\xe5\x90")
    assert refused.status_code in {415, 422}


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "empty_file"),
        (b"%PDF-1.7", 415, "not_a_sheet"),
        ("姓名\n王喆\n".encode(), 422, "roster_header_missing"),
    ],
)
def test_what_is_no_roster_is_refused(send, data, status, code):
    refused = send(data)
    assert (refused.status_code, refused.get_json()["code"]) == (status, code)


def test_a_form_without_the_file_is_refused(as_user, cohort):
    path = f"/cohorts/{cohort.id}/roster"
    answer = as_user("hr").call("POST", path, data={"note": (io.BytesIO(b"x"), "x")})
    told = {(error["pointer"], error["code"]) for error in answer.get_json()["errors"]}
    assert told == {("/file", "required"), ("/note", "unknown_field")}
    text = as_user("hr").call("POST", path, data={"file": "x"}, content_type="multipart/form-data")
    assert text.get_json()["errors"][0]["code"] == "invalid_type"
    assert as_user("hr").post(path, {"file": "x"}).status_code == 415


def test_who_may_import(send):
    data = books.plain_sheet()
    for username, status in (("office", 403), ("leader", 403), ("other.hr", 404), ("auditor", 403)):
        assert send(data, username=username).status_code == status


def test_an_archived_cohort_takes_nobody(as_user, send, cohort):
    for version, verb in enumerate(("open", "start", "finish", "archive"), 1):
        as_user("hr").post(f"/cohorts/{cohort.id}/{verb}", version=version)
    for mode in ("check", "import"):
        refused = send(books.plain_sheet(), mode)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "cohort_archived")


def test_a_key_makes_a_repeat_answer_like_the_first(send):
    key = {"headers": {"Idempotency-Key": "import-1"}}
    first = send(books.plain_sheet(), **key)
    second = send(books.utf8_csv(), **key)
    assert (second.status_code, second.get_json()["code"]) == (422, "idempotency_key_reused")
    data = sheet_of(*PEOPLE)
    key = {"headers": {"Idempotency-Key": "import-2"}}
    first, again = send(data, **key), send(data, **key)
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_roster_is_given_back_masked_and_comes_in_again(app, as_user, send, cohort, world):
    send(books.plain_sheet())
    answer = as_user("hr").get(f"/cohorts/{cohort.id}/roster.xlsx")
    assert answer.status_code == 200
    assert "filename*=UTF-8''%E8%B5%B4" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["花名册"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)]
    assert tuple(header) == books.TITLES
    first = dict(zip(header, rows[0], strict=True))
    assert (first["姓名"], first["性别"], first["现工作单位"]) == ("王喆", "男", "区商务局")
    assert first["出生年月"] == "19**-**"
    assert (first["联系电话"], first["身份证号"][:4]) == ("138****0001", "110*")
    back = send(answer.data).get_json()
    assert (back["rows"], back["created"], back["unchanged"], back["errors"]) == (3, 0, 3, [])
    with app.app_context():
        (entry,) = db.session.scalars(sa.select(Entry).where(Entry.action == "export"))
    assert (entry.subject_type, entry.subject_id) == ("user_account", world.users["hr"])
    assert (entry.object_type, entry.object_id) == ("cohort", cohort.id)
    assert json.loads(entry.changes) == {"rows": 3}


@pytest.mark.parametrize(
    ("username", "status"),
    [("office", 200), ("leader", 200), ("cadre01", 403), ("cadre03", 404), ("other.hr", 404),
     ("swj.handler", 404), ("auditor", 403)],
)  # fmt: skip
def test_who_may_take_a_roster_home(as_user, world, username, status):
    path = f"/cohorts/{world.cohorts['study']}/roster.xlsx"
    assert as_user(username).get(path).status_code == status


def test_the_template_offers_the_districts_units(as_user, written, world):
    unit = written(make_host_unit)
    answer = as_user("hr").get("/rosters/template")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    offered = {cell.value for row in book["选项"].iter_rows() for cell in row}
    assert {unit.name, "区商务局", "北京市"} <= offered
    assert "邻区商务局" not in offered
    assert as_user("office").get("/rosters/template").status_code == 403
    abroad = f"/rosters/template?district_id={world.departments['LQ']}"
    assert as_user("hr").get(abroad).status_code == 403


def test_two_thousand_rows_in_time_and_in_few_statements(app, as_user, send, cohort, world):
    body = {"code": "QWBGS", "name": "区委办公室", "kind": "party_office"}
    as_user("sysadmin").post("/departments", body | {"parent_id": world.departments["QX"]})
    data = books.large_sheet()
    with counted() as statements:
        began = time.process_time()
        told = send(data).get_json()
        took = time.process_time() - began
    assert (told["rows"], told["created"], told["errors"]) == (2000, 2000, [])
    assert took < 5  # of our own; the clock on the wall also counts whatever else runs here
    assert len(statements) < 40
    again = send(data).get_json()
    assert (again["created"], again["unchanged"]) == (0, 2000)
    with app.app_context():
        assert verify()[1] is None
