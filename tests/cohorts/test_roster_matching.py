"""A roster's rows against what is kept: who is known, what reads otherwise, who is away."""

from dataclasses import replace

from secondment.cohorts.models import Cadre, Secondment
from tests.cohorts import workbooks as books
from tests.cohorts.factories import make_cadre, make_cohort, make_host_unit
from tests.cohorts.rosters import codes, rows_of, sheet_of

PEOPLE = books.PEOPLE


def test_a_person_known_by_id_number_is_not_made_again(app, send, cohort, written, world):
    person = PEOPLE[0]
    written(make_cadre, department="FGJ", name="王哲", id_number=person.id_number)
    told = send(sheet_of(person)).get_json()
    assert (told["created"], told["errors"]) == (1, [])
    different = {(row["column"], row["value"]) for row in told["different"]}
    assert {("姓名", "王喆"), ("现工作单位", "区商务局"), ("性别", "男")} <= different
    name = next(row for row in told["different"] if row["column"] == "姓名")
    assert (name["row"], name["code"]) == (2, "different")
    assert "王哲" in name["message"]
    (cadre,) = [one for one in rows_of(app, Cadre, cohort) if one.id_number == person.id_number]
    assert (cadre.name, cadre.version) == ("王哲", 1)
    again = send(sheet_of(person)).get_json()
    assert (again["created"], again["unchanged"]) == (0, 0)


def test_differences_of_personal_fields_are_masked(send, written):
    person = PEOPLE[0]
    more = {"phone": "13911112222", "birth_month": "1985-11"}
    written(make_cadre, name=person.name, id_number=person.id_number, **more)
    told = str(send(sheet_of(person)).get_json()["different"])
    assert "138****0001" in told
    assert "139****2222" in told
    for value in (person.phone, "13911112222", "1985-10", "1985-11"):
        assert value not in told


def test_without_id_number_name_month_and_unit_tell_who_it_is(app, send, cohort, written):
    person = replace(PEOPLE[0], id_number="")
    namesake = {"name": person.name, "birth_month": "1990-01"}
    kept = written(make_cadre, name=person.name, birth_month="1985-10")
    written(make_cadre, **namesake)
    written(make_cadre, department="FGJ", name=person.name, birth_month="1985-10")
    assert send(sheet_of(person)).get_json()["errors"] == []
    (secondment,) = rows_of(app, Secondment, cohort)
    assert secondment.cadre_id == kept.id


def test_several_who_might_be_meant_are_ambiguous(app, send, cohort, written):
    person = replace(PEOPLE[0], id_number="")
    for _ in range(2):
        written(make_cadre, name=person.name, birth_month="1985-10")
    told = send(sheet_of(person), query={"partial": "true"}).get_json()
    assert codes(told) == [(2, "姓名", "ambiguous")]
    assert rows_of(app, Secondment, cohort) == []


def test_somebody_with_another_id_number_is_another_person(app, send, written, cohort):
    person = PEOPLE[0]
    kept = written(
        make_cadre,
        name=person.name,
        birth_month="1985-10",
        id_number=books.id_number("19851012", 9),
    )
    assert send(sheet_of(person)).get_json()["created"] == 1
    (secondment,) = rows_of(app, Secondment, cohort)
    assert secondment.cadre_id != kept.id


def test_an_id_number_of_another_district_is_not_taken_over(app, send, cohort, written):
    written(make_cadre, department="LSWJ", id_number=PEOPLE[0].id_number)
    told = send(sheet_of(PEOPLE[0]), query={"partial": "true"}).get_json()
    assert codes(told) == [(2, "身份证号", "duplicate")]
    assert PEOPLE[0].id_number not in str(told)


def test_two_terms_of_a_new_person_make_one_cadre(app, send, cohort):
    first = PEOPLE[0].cells(1)
    later = {"开始日期": "2026-05-01", "结束日期": "2026-05-31", "身份证号": ""}
    data = books.workbook(books.grid_of([first, first | later]))
    assert send(data).get_json()["created"] == 2
    assert len({one.cadre_id for one in rows_of(app, Secondment, cohort)}) == 1


def test_a_withdrawn_secondment_is_not_made_again(app, as_user, send, cohort):
    send(sheet_of(PEOPLE[0]))
    (secondment,) = rows_of(app, Secondment, cohort)
    path = f"/secondments/{secondment.id}/withdraw"
    as_user("hr").post(path, {"reason": "另有任务"}, version=1)
    again = send(sheet_of(PEOPLE[0])).get_json()
    assert (again["created"], again["unchanged"]) == (0, 1)


def test_a_changed_term_is_listed_and_left(app, send, cohort):
    send(books.plain_sheet())
    person = PEOPLE[0]
    row = person.cells(1) | {"结束日期": books.ENDS_ON.replace(day=20), "挂任职务": "副主任"}
    told = send(books.workbook(books.grid_of([row]))).get_json()
    assert (told["valid"], told["created"], told["unchanged"]) == (1, 0, 0)
    assert {(one["column"], one["value"]) for one in told["different"]} == {
        ("结束日期", "2026-03-20"),
        ("挂任职务", "副主任"),
    }
    assert {one.ends_on for one in rows_of(app, Secondment, cohort)} == {books.ENDS_ON}


def test_somebody_away_elsewhere_is_an_error(send, written):
    send(books.plain_sheet())
    other = written(make_cohort)
    told = send(sheet_of(PEOPLE[0]), to=other).get_json()
    assert codes(told) == [(2, "开始日期", "secondment_overlap")]


def test_home_unit_and_host_unit_differ(send, written):
    written(make_host_unit, name="区商务局")
    told = send(sheet_of(replace(PEOPLE[0], host_unit="区商务局"))).get_json()
    assert codes(told) == [(2, "挂职单位", "same_unit")]


def test_a_masked_value_of_nobody_is_an_error(send):
    told = send(sheet_of(replace(PEOPLE[0], id_number="110************012"))).get_json()
    assert codes(told) == [(2, "身份证号", "nothing_stored")]
