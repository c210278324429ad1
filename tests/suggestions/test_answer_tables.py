"""The table in which a department answers: downloaded, filled in as people do, taken in."""

import io
import json
import os
import shutil
import subprocess
import time
import zipfile

import openpyxl
import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.suggestions import handling, replies
from tests.databases import in_depth
from tests.queries import counted
from tests.suggestions.factories import (
    AT,
    answer,
    assignment_id,
    handler,
    make_suggestion,
)
from tests.world import actor_of

TABLE = "/assignments/answers.xlsx?department_id="
HEAD = 3  # the header's row
FILLED = {
    "办理意见": "采纳",
    "结果分类": "已经解决",
    "具体措施": "已设服务专员二十名",
    "联系人": "陈科长",
    "联系电话": 13900000041,  # typed where the column's format was lost
    "备注（不导入）": "问过投服局",
}
PROMISE = {"办理意见": "部分采纳", "未全部采纳的理由": "编制所限", "结果分类": "正在解决"}


class Table:
    """The workbook as a person has it open; rows are counted as the sheet counts them."""

    def __init__(self, data):
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.sheet = self.book["办理情况反馈表"]

    @property
    def columns(self):
        return {cell.value: cell.column for cell in self.sheet[HEAD]}

    def type(self, row, **cells):
        for title, value in cells.items():
            self.sheet.cell(row, self.columns[title]).value = value

    def saved(self):
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


@pytest.fixture
def unit(world):
    return world.departments["SWJ"]


@pytest.fixture
def download(as_user, unit):
    def take(who="swj.handler", more=""):
        told = as_user(who).get(f"{TABLE}{unit}{more}")
        assert told.status_code == 200, told.text
        return Table(told.data)

    return take


@pytest.fixture
def send(as_user):
    """`send(data)`: the answer of the import, or of a check, for the unit's handler."""

    def post(data, mode="import", *, who="swj.handler", partial=False, status=200):
        file = {"file": (io.BytesIO(data), "反馈表.xlsx")}
        path = f"/assignments/answers?mode={mode}&partial={str(partial).lower()}"
        told = as_user(who).call("POST", path, data=file)
        assert told.status_code == status, told.text
        return told.get_json()

    return post


@pytest.fixture
def nine(world, context):
    """Nine suggestions of one measure, signed for by SWJ."""
    measure = {"measures": [{"text": "=设一名服务专员"}]}
    return [
        make_suggestion(world, "handling", title=f"建议{number}", **measure) for number in range(9)
    ]


def counts(told):
    return {name: told[name] for name in ("rows", "valid", "created", "updated", "unchanged")}


def places(told):
    return [(one["row"], one["column"], one["code"]) for one in told["errors"]]


def fill(table, rows=range(HEAD + 1, HEAD + 10)):
    for row in rows:
        table.type(row, **FILLED)


@pytest.fixture
def resaved(tmp_path, record_property):
    """`resaved(data)`: the file as LibreOffice saves it, where it is there; CI sees to that."""
    program = shutil.which("soffice")
    assert program or not os.environ.get("REQUIRE_OFFICE"), "LibreOffice is missing"

    def save(data):
        if not program:
            record_property("saving by LibreOffice", "left out, it is not installed here")
            return data
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "table.xlsx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path]
        subprocess.run([*command, tmp_path / "in" / "table.xlsx"], check=True, capture_output=True)
        return (tmp_path / "table.xlsx").read_bytes()

    return save


def test_nine_rows_come_back_with_one_fault(app, nine, download, send, as_user, resaved):
    table = download()
    fill(table)
    table.type(HEAD + 4, 办理意见="未采纳")
    data = table.saved()
    if in_depth(app):  # once is enough
        data = resaved(data)
    checked = send(data, "check")
    assert counts(checked) == {"rows": 9, "valid": 8, "created": 0, "updated": 0, "unchanged": 0}
    told = send(data, partial=True)
    assert places(told) == places(checked) == [(HEAD + 4, "未全部采纳的理由", "reason_required")]
    assert counts(told) == {"rows": 9, "valid": 8, "created": 8, "updated": 0, "unchanged": 0}
    again = send(data, partial=True)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 8)
    assert places(again) == places(told)
    sent = signed_off(as_user, [assignment_id(key) for key in nine])
    assert len(sent) == 8
    assert {reply["state"] for reply in sent} == {"sent"}
    assert {(one["body"], one["contact_phone"]) for one in sent} == {
        ("已设服务专员二十名", "13900000041")
    }


def signed_off(as_user, tasks):
    """All drafts of these tasks put before the signer by one act, and signed off by another."""

    def found():
        listed = [as_user("swj.handler").get(f"/assignments/{task}/replies") for task in tasks]
        return [one for told in listed for one in told.get_json()["items"]]

    for who, verb in (("swj.handler", "submit"), ("swj.signer", "sign-off")):
        items = [{"id": one["id"], "version": one["version"]} for one in found()]
        done = as_user(who).post(f"/replies/{verb}", {"items": items}).get_json()
        assert done["failed"] == []
    return found()


def test_one_wrong_row_stops_all_unless_told_otherwise(nine, download, send):
    table = download()
    fill(table)
    table.type(HEAD + 1, 结果分类="不错")
    told = send(table.saved())
    assert (told["created"], places(told)) == (0, [(HEAD + 1, "结果分类", "invalid_choice")])
    assert send(table.saved(), partial=True)["created"] == 8


def test_rows_may_be_moved_and_columns_put_elsewhere(nine, download, send):
    table = download()
    fill(table, range(HEAD + 1, HEAD + 4))
    rows = [[cell.value for cell in row] for row in table.sheet.iter_rows(min_row=HEAD)]
    other = openpyxl.Workbook()
    other.active.append(["区商务局反馈（张三改）"])
    head, *body = ([*row[::-1], "批注"] for row in rows)
    for row in (head, *body[::-1], ["合计", 3]):
        other.active.append(row)
    out = io.BytesIO()
    other.save(out)
    assert counts(send(out.getvalue())) == {
        "rows": 3,
        "valid": 3,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
    }


def test_drafts_are_filled_in_and_changed(world, context, download, send, as_user):
    key = make_suggestion(world, "handling")
    with unit_of_work():
        replies.draft(handler("SWJ"), assignment_id(key), now=AT, **answer(key))
    table = download()
    row = [cell.value for cell in table.sheet[HEAD + 1]]
    assert "采纳" in row
    assert "已经解决" in row
    assert send(table.saved())["unchanged"] == 1
    table.type(HEAD + 1, 结果分类="计划解决", 承诺时间="2026-09-30")
    assert counts(send(table.saved())) == {
        "rows": 2,
        "valid": 2,
        "created": 0,
        "updated": 1,
        "unchanged": 0,
    }
    (reply,) = (
        as_user("swj.handler").get(f"/assignments/{assignment_id(key)}/replies").json["items"]
    )
    assert (reply["outcome_class"], reply["promised_on"]) == ("planned", "2026-09-30")
    assert reply["body"] == answer(key)["body"]
    table.type(HEAD + 1, 结果分类="留作参考")
    assert places(send(table.saved())) == [(HEAD + 1, "建议编号", "changed_meanwhile")]


def test_a_row_answered_here_meanwhile_is_refused(nine, download, send):
    table = download()
    fill(table)
    with unit_of_work():
        replies.draft(handler("SWJ"), assignment_id(nine[2]), now=AT, **answer(nine[2]))
    assert places(send(table.saved(), "check")) == [(HEAD + 3, "建议编号", "changed_meanwhile")]


def test_what_the_acts_refuse_the_table_cannot_do(world, context, download, send):
    """A task not yet signed for; one's own suggestion; a promise without its day."""
    make_suggestion(world, "assigned")
    table = download()
    table.type(HEAD + 1, **FILLED)
    table.type(HEAD + 2, 办理意见="采纳")
    told = send(table.saved())
    assert places(told) == [(HEAD + 1, "建议编号", "invalid_transition")]
    with unit_of_work():
        handling.sign(handler("SWJ"), tasks_of(table)[0], version=None, now=AT)
    table.type(HEAD + 1, **PROMISE)
    assert places(send(table.saved())) == [(HEAD + 1, "承诺时间", "promise_required")]
    table.type(HEAD + 1, 承诺时间="三季度")
    assert places(send(table.saved())) == [(HEAD + 1, "承诺时间", "invalid_date")]
    table.type(HEAD + 1, 承诺时间="2026年9月")
    table.type(HEAD + 2, 结果分类="计划解决")
    assert places(send(table.saved())) == [(HEAD + 2, "结果分类", "conflicting_values")]
    table.type(HEAD + 2, 结果分类=None)
    assert send(table.saved())["created"] == 1


def tasks_of(table):
    column = table.columns["任务标识"]
    return [table.sheet.cell(row, column).value for row in range(HEAD + 1, table.sheet.max_row + 1)]


def test_nobody_answers_for_another_department(nine, world, download, send):
    table = download("office")
    fill(table)
    data = table.saved()
    told = send(data, who="fgj.handler")
    assert {code for _, _, code in places(told)} == {"unknown_reference"}
    assert {column for _, column, _ in places(told)} == {"任务标识"}
    assert send(data, who="office", status=403)["code"] == "not_allowed"


def test_the_table_of_another_unit_is_not_given(as_user, world, unit):
    told = as_user("fgj.handler").get(TABLE + unit)
    assert (told.status_code, told.get_json()["code"]) == (422, "unknown_reference")
    assert as_user("other.office").get(TABLE + unit).status_code == 422


def without(table, title):
    table.sheet.delete_cols(table.columns[title])


def with_macros(table):
    """Not a whole macro, but its place in the file."""
    data = io.BytesIO(table.saved())
    with zipfile.ZipFile(data, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\0" * 64)
    return data.getvalue()


def test_a_sheet_that_is_no_table_is_refused_in_words(nine, download, send):
    table = download()
    without(table, "措施标识")
    told = send(table.saved(), status=422)
    assert told["code"] == "answers_columns_missing"
    assert "措施标识" in told["detail"]
    assert send("姓名,性别\n王五,男\n".encode(), status=422)["code"] == "answers_header_missing"
    long = download()
    long.sheet.cell(100_000, 1).value = "末"
    assert send(long.saved(), status=422)["code"] == "sheet_too_large"
    assert send(with_macros(download()), status=415)["code"] == "macros_not_allowed"
    marked = download()
    marked.type(HEAD + 2, 答复内容="机密★10年")
    assert send(marked.saved(), status=422)["code"] == "classified"
    twice = download()
    twice.book.copy_worksheet(twice.sheet)
    assert send(twice.saved(), status=422)["code"] == "answers_on_several_sheets"


def test_only_what_is_to_be_typed_can_be_changed(nine, download):
    table = download()
    sheet, columns = table.sheet, table.columns
    assert sheet.protection.sheet
    locked = {title: sheet.cell(HEAD + 1, at).protection.locked for title, at in columns.items()}
    assert {title for title, value in locked.items() if not value} >= {*FILLED, *PROMISE}
    assert locked["措施内容"]
    assert locked["任务标识"]
    hidden = {dimension.index for dimension in sheet.column_dimensions.values() if dimension.hidden}
    assert hidden
    cell = sheet.cell(HEAD + 1, columns["措施内容"])
    assert (cell.value, cell.data_type) == ("=设一名服务专员", "s")


def test_two_thousand_rows_are_checked_in_time(nine, download, send, record_property):
    """The work grows by the answers, the statements by portions of five hundred."""
    table = download()
    fill(table)
    sheet, ids = table.sheet, table.columns["任务标识"]
    row = [cell.value for cell in sheet[HEAD + 1]]
    for number in range(1991):
        sheet.append([*row[: ids - 1], f"01990000-0000-7000-8000-{number:012x}", *row[ids:]])
    data = table.saved()
    with counted() as statements:
        began = time.process_time()
        told = send(data, "check")
        took = time.process_time() - began
    assert (told["rows"], told["valid"]) == (2000, 9)
    assert len(told["errors"]) == 1991
    assert len(statements) == 66
    assert took < 3
    record_property("2,000 rows of answers checked", f"{took:.2f} s")


def test_who_took_a_table_is_journalled(nine, download, world):
    download("office")
    with reading() as session:
        entry = session.scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    assert (entry.action, entry.actor_id) == ("export", actor_of("office").id)
    assert json.loads(entry.changes)["rows"] == 9
