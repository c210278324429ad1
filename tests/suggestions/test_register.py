"""The suggestions register: read as offices write it, entered once, given out and read back."""

import io
import json

import openpyxl
import pytest
import sqlalchemy as sa

from secondment.cohorts.models import Cohort, HostUnit, Secondment
from secondment.journal.models import Entry
from secondment.journal.verify import verify
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.suggestions.models import Suggestion
from secondment.suggestions.register_measures import join_measures, split_measures
from tests.cohorts import workbooks as books
from tests.cohorts.factories import make_cadre, make_secondment
from tests.cohorts.rosters import codes
from tests.queries import counted
from tests.suggestions.factories import make_suggestion

HEAD = (
    "序号",
    "提案人",
    "现工作单位",
    "建议题目",
    "存在问题",
    "建议措施",
    "建议承办单位",
    "主题",
    "来源",
)
TITLE = "建立楼宇经济服务专员制度"
FIRST = (
    *(1, "干部01", "", TITLE, "手续多，\n时间长。", "1.设服务专员；\n2.手续并联办理。"),
    *("区商务局", "楼宇经济", "座谈会"),
)
SECOND = (2, "干部02", "区商务局", "=1+1", "", "一是建平台；二是配专员。", "", "", "")
GRID = (
    ("第一批挂职干部意见建议登记表",),
    ("填报单位：区委组织部",),
    HEAD,
    FIRST,
    (),
    SECOND,
    ("", "", "", "", "", "（3）按季度通报", "", "", ""),
    ("填表人：赵六", "", "", "", "2026年2月9日"),
    ("注：本表由组织部统一报送。",),
)


def sheet_of(*rows):
    return books.workbook([HEAD, *rows])


@pytest.fixture
def send(as_user, world):
    """`send(data, mode)`: the answer of the register's route, for hr unless another is named."""

    def post(data, mode="import", *, username="hr", partial="false", **more):
        path = f"/cohorts/{world.cohorts['study']}/suggestions/register"
        file = {"file": (io.BytesIO(data), "意见建议.xlsx")}
        query = f"?mode={mode}&partial={partial}"
        return as_user(username).call("POST", path + query, data=file, **more)

    return post


def kept(client, **query):
    """What the caller finds, in full."""
    rows = client.get("/suggestions?sort=created_at", **query).get_json()["items"]
    return [client.get(f"/suggestions/{row['id']}").get_json() for row in rows]


@pytest.mark.parametrize(
    "data",
    [
        books.workbook(GRID),
        books.old_workbook(GRID),
        books.csv_file(GRID, "gb18030"),
    ],
    ids=["xlsx", "xls", "csv"],
)
def test_a_register_is_drafted_once(send, as_user, world, context, data):
    checked = send(data, "check").get_json()
    assert kept(as_user("hr")) == []
    first = send(data).get_json()
    assert checked == first | {"mode": "check"}
    told = {name: first[name] for name in ("rows", "valid", "created", "unchanged", "errors")}
    assert told == {"rows": 2, "valid": 2, "created": 2, "unchanged": 0, "errors": []}
    again = send(data).get_json()
    assert (again["created"], again["unchanged"], again["different"]) == (0, 2, [])
    one, other = sorted(kept(as_user("hr")), key=lambda row: row["title"], reverse=True)
    assert (one["title"], one["problem"], one["topic"]) == (TITLE, "手续多，\n时间长。", "楼宇经济")
    assert [m["text"] for m in one["measures"]] == ["设服务专员", "手续并联办理。"]
    assert (one["source"], one["suggested_department_id"]) == ("meeting", world.departments["SWJ"])
    assert (one["proposer"]["cadre_id"], one["entered_by"]) == (
        *(world.cadres["cadre01"], world.users["hr"]),
    )
    assert {one["state"], other["state"]} == {"draft"}
    assert (other["title"], other["source"]) == ("=1+1", "cadre")
    assert [m["text"] for m in other["measures"]] == ["建平台", "配专员。", "按季度通报"]


def test_the_chains_begin_as_those_of_what_is_entered_one_by_one(send, as_user, world, context):
    send(sheet_of(FIRST))
    (imported,) = kept(as_user("hr"))
    body = {
        "secondment_id": world.secondments["cadre01"],
        "on_behalf_of": world.cadres["cadre01"],
        "suggested_department_id": world.departments["SWJ"],
        **{name: imported[name] for name in ("title", "problem", "topic", "source")},
    }
    entered = as_user("hr").post("/suggestions", body).get_json()["id"]
    query = sa.select(Entry).where(Entry.subject_id.in_([imported["id"], entered]))
    one, other = db.session.scalars(query)
    columns = ("seq", "action", "from_state", "to_state", "changes", "object_type", "actor_id")
    assert [getattr(one, name) for name in columns] == [getattr(other, name) for name in columns]
    query = sa.select(Entry.changes).where(Entry.action == "import-register")
    assert json.loads(db.session.scalars(query).one()) == {"suggestions": 1}
    assert verify()[1] is None


def test_wrong_rows_are_named_and_without_partial_nothing_is_written(send, as_user, context):
    rows = (
        FIRST,
        (2, "赵六", "", "题目二"),
        (3, "干部02", "区发展和改革局", "题目三"),
        (4, "干部02", "", "题目四", "", "", "区水务局", "", "听说"),
        (5, "干部02", "", "题" * 101, "", "1.甲\n2." + "乙" * 1001),
        (6, "", "", "题目六"),
        (7, "干部01", "", TITLE, "另一说法"),
    )
    wrong = [
        (3, "提案人", "unknown_proposer"),
        (4, "现工作单位", "other_home_unit"),
        (5, "来源", "invalid_choice"),
        (6, "建议题目", "too_long"),
        (6, "建议措施", "too_long"),
        (7, "提案人", "required"),
        (8, "建议题目", "register_row_repeated"),
    ]
    answer = send(sheet_of(*rows))
    told = answer.get_json()
    assert (answer.status_code, told["rows"], told["valid"], told["created"]) == (200, 7, 1, 0)
    assert sorted(codes(told)) == sorted(wrong)
    assert kept(as_user("hr")) == []
    partly = send(sheet_of(*rows), partial="true").get_json()
    assert (partly["created"], len(partly["errors"])) == (1, len(wrong))
    unknown = send(sheet_of((1, "干部02", "", "题目四", "", "", "区水务局"))).get_json()
    assert codes(unknown) == [(2, "建议承办单位", "unknown_department")]


def test_people_of_one_name_are_told_apart_by_their_units(send, as_user, world, context):
    with unit_of_work():
        there = db.session.get_one(Secondment, world.secondments["cadre02"])
        make_secondment(
            world,
            cohort=db.session.get_one(Cohort, there.cohort_id),
            cadre=make_cadre(world, department="FGJ", name="干部02"),
            host_unit=db.session.get_one(HostUnit, there.host_unit_id),
        )
    unclear = send(sheet_of((1, "干部02", "", "题目一"))).get_json()
    assert codes(unclear) == [(2, "提案人", "ambiguous_proposer")]
    clear = send(sheet_of((1, "干部02 ", "区商务局科长", "题目一"))).get_json()
    assert (clear["errors"], clear["created"]) == ([], 1)
    (one,) = kept(as_user("hr"))
    assert one["proposer"]["cadre_id"] == world.cadres["cadre02"]


def test_merged_cells_and_further_columns_are_read(send, as_user, world, context):
    head = ("姓名", "标题", "问题", "措施1", "措施2", "备注")
    rows = (
        ("干部01", "题目一", "多", "甲", "乙", ""),
        ("", "", "", "丙", "", ""),  # one title over two rows
        ("", "题目二", "少", "丁", "", "密级另定"),  # one name over three
        ("姓名", "标题", "问题", "措施1", "措施2", "备注"),  # the next page
        ("干部02", "题目三", "少", "", "", ""),
    )
    data = books.workbook([head, *rows], merged=["A2:A4", "B2:B3", "C2:C3"])
    assert send(data).get_json()["errors"] == []
    found = {
        (one["proposer"]["name"], one["title"]): [m["text"] for m in one["measures"]]
        for one in kept(as_user("hr"))
    }
    assert found == {
        ("干部01", "题目一"): ["甲", "乙", "丙"],
        ("干部01", "题目二"): ["丁"],
        ("干部02", "题目三"): [],
    }


def test_other_text_is_listed_and_not_changed(send, as_user, world, context):
    send(sheet_of(FIRST))
    changed = list(FIRST)
    changed[4:6] = "另一说法", "只设专员"
    told = send(sheet_of(changed)).get_json()
    assert (told["created"], told["unchanged"], told["valid"]) == (0, 0, 1)
    listed = [(one["row"], one["column"], one["code"]) for one in told["different"]]
    assert listed == [(2, "存在问题", "different"), (2, "建议措施", "different")]
    assert "手续多" in told["different"][0]["message"]
    (one,) = kept(as_user("hr"))
    assert one["problem"] == "手续多，\n时间长。"
    # entered by another of the office: named, its text not told
    told = send(sheet_of(changed), username="office").get_json()
    assert [one["code"] for one in told["different"]] == ["entered_already"]
    assert (told["created"], kept(as_user("office"))) == (0, [])


def test_a_cadres_own_draft_is_nobodys_business(send, as_user, world, context):
    make_suggestion(world, title=TITLE)
    assert send(sheet_of(FIRST)).get_json()["created"] == 1


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "empty_file"),
        (b"%PDF-1.7", 415, "not_a_sheet"),
        ("问题,措施\n多,少\n".encode(), 422, "register_columns_missing"),
        ("甲,乙\n多,少\n".encode(), 422, "register_header_missing"),
        ("提案人,标题,标题\n".encode(), 422, "register_column_repeated"),
        ("提案人,标题\n干部01,机密★10年\n".encode(), 422, "classified"),
    ],
)
def test_what_is_no_register_is_refused(send, context, data, status, code):
    refused = send(data)
    assert (refused.status_code, refused.get_json()["code"]) == (status, code)
    noted = sa.select(Entry.changes).where(Entry.action == "refused")
    assert len(db.session.scalars(noted).all()) == (code == "classified")


def test_what_is_given_out_is_text_and_reads_back_unchanged(send, as_user, world, context):
    send(sheet_of(FIRST, SECOND))
    nested = ["总体要求：\n1.甲\n2.乙", "别的"]
    make_suggestion(world, "assigned", title="并入", measures=[{"text": text} for text in nested])
    make_suggestion(world, "accepted", title="另一批次", cadre="cadre03")
    with counted() as statements:
        answer = as_user("hr").get("/suggestions/register.xlsx")
    assert len(statements) < 12
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["意见建议登记表"]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert head[:6] == ["序号", "建议人", "现工作单位", "标题", "问题", "措施"]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    formula = next(row for row in sheet.iter_rows() if row[3].value == "=1+1")[3]
    assert (formula.data_type, formula.quotePrefix) == ("s", True)
    assigned = next(row for row in told if row["标题"] == "并入")
    assert (assigned["状态"], assigned["主办单位"]) == ("已交办", "区商务局")
    assert assigned["建议编号"] == "第1号"
    assert len(told) == 4
    study = f"/suggestions/register.xlsx?cohort_id={world.cohorts['study']}"
    back = send(as_user("hr").get(study).data).get_json()
    assert (back["rows"], back["unchanged"], back["errors"]) == (3, 3, [])
    query = sa.select(Entry.changes).where(Entry.action == "export").order_by(Entry.seq)
    assert [json.loads(one)["rows"] for one in db.session.scalars(query)] == [4, 3]


def test_a_register_given_out_holds_what_its_reader_may_see(as_user, world, context):
    make_suggestion(world, "accepted", title="第一条")
    make_suggestion(world, title="草稿")
    make_suggestion(world, "assigned", title="第三条", cadre="cadre02", unit="FGJ")

    def titles(username, query=""):
        answer = as_user(username).get(f"/suggestions/register.xlsx{query}")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["意见建议登记表"]
        return [row[3].value for row in sheet.iter_rows(min_row=2)]

    assert titles("cadre01") == ["第一条", "草稿"]
    assert titles("office") == ["第一条", "第三条"]
    assert titles("office", "?state=accepted") == ["第一条"]
    assert titles("fgj.handler") == ["第三条"]
    assert titles("other.office") == []
    refused = as_user("office").get("/suggestions/register.xlsx?limit=3").get_json()
    assert refused["code"] == "unknown_parameter"


def test_the_template_offers_the_districts_units(as_user, world, send):
    answer = as_user("office").get("/suggestions/register/template")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    offered = {cell.value for row in book["选项"].iter_rows() for cell in row}
    assert {"区商务局", "座谈会"} <= offered
    assert "邻区商务局" not in offered
    assert send(answer.data).get_json()["rows"] == 0


def test_a_register_of_many_costs_few_statements(send, context):
    rows = [(n, f"干部0{n % 2 + 1}", "", f"题目{n}", "问题", "1.甲\n2.乙") for n in range(300)]
    with counted() as statements:
        assert send(sheet_of(*rows)).get_json()["created"] == 300
    assert len(statements) < 25
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Suggestion)) == 300


@pytest.mark.parametrize(
    ("cell", "measures"),
    [
        ("设一名专员", ["设一名专员"]),
        ("1.设专员；\n2.并联\n  续行", ["设专员", "并联\n  续行"]),
        ("一是设专员；二是并联。", ["设专员", "并联。"]),
        ("建议：\n（1）甲\n（2）乙", ["建议：\n甲", "乙"]),
        ("一、总\n1.甲\n2.乙\n二、别", ["总\n1.甲\n2.乙", "别"]),
        ("①甲②乙", ["甲", "乙"]),
        ("- 甲\n- 乙", ["甲", "乙"]),
        ("甲\n\n乙", ["甲", "乙"]),
        ("1.5亿元投资\n2号楼改造", ["1.5亿元投资", "2号楼改造"]),
        ("时间：1、2月份", ["时间：1、2月份"]),
        (" 第一，甲。第二，乙。", ["甲。", "乙。"]),
    ],
)
def test_measures_in_one_cell(cell, measures):
    assert split_measures(cell) == measures
    assert split_measures(join_measures(measures)) == measures
