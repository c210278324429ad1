"""Many report files at once: found by name, attached once, the rest listed for a decision."""

import io
import json

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from secondment.examples import SOME_ID
from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.reports.models import File, Report
from tests.cohorts.factories import make_cadre, make_cohort, make_secondment
from tests.kit.office_files import doc, docm, docx, lying_docx, zipped
from tests.kit.parcels import HOSTILE, packed
from tests.kit.pdf_files import pdf
from tests.kit.uploads import MARKED
from tests.reports.factories import make_report

NAMES = (
    *("王五", "王五一", "李四", "赵六", "孙七", "周八", "吴九", "郑十", "冯军", "陈晨"),
    *("艾力·买买提", "褚卫"),
)
# As a chat names them: ten by their names, one by its first lines, one by nothing.
CHAT = {
    "王五 终稿(2).doc": None,
    "王五一.docx": docx("一"),
    "挂职总结-李四.docx": docx("二"),
    "3、赵六同志汇报.pdf": pdf(1),
    "孙　七（定稿）.docx": docx("三"),
    "周八—赴京挂职体会.txt": "体会".encode("gb18030"),
    "吴九20260401.pdf": pdf(2),
    "郑十 总结.docx": docx("四"),
    "冯军.jpg.docx": docx("五"),
    "艾力.买买提.docx": docx("六"),
    "微信文件_20260402.docx": docx("挂职学习总结\n区商务局 陈晨\n与王五同志一起" + "走访" * 30),
    "新建文档.txt": f"与褚卫、王五同志一起{'走访' * 30}。".encode(),
}


@pytest.fixture
def cohort(context, world):
    """A cohort of twelve; `owners` are its secondments by name."""
    with unit_of_work():
        made = make_cohort(world)
        cadres = {name: make_cadre(world, name=name) for name in NAMES}
        made.owners = {
            name: make_secondment(world, cohort=made, cadre=cadre).id
            for name, cadre in cadres.items()
        }
    return made


@pytest.fixture
def send(as_user, cohort):
    """`send({name: content}, mode)`: the answer to the files sent by hr."""

    def post(files, mode="import", *, username="hr", decisions=None, **more):
        pairs = files.items() if isinstance(files, dict) else files
        parts = [FileStorage(io.BytesIO(content), filename=name) for name, content in pairs]
        data = {"file": parts}
        if decisions is not None:
            data["decisions"] = decisions if isinstance(decisions, str) else json.dumps(decisions)
        path = f"/cohorts/{cohort.id}/reports/files?mode={mode}&kind=summary"
        boundary, body = encode_multipart(data)
        form = f"multipart/form-data; boundary={boundary}"
        return as_user(username).call("POST", path, data=body, content_type=form, **more)

    return post


def names_of(answer):
    assert answer.status_code == 200, answer.get_json()
    told = answer.get_json()
    return {
        name: [one["name"] for one in told[name]] for name in told if name != "mode" and told[name]
    }


def test_twelve_files_of_a_chat(send, cohort, rows, world, as_user):
    files = {name: doc() if content is None else content for name, content in CHAT.items()}
    twice = [*files.items(), ("挂职总结-李四(1).docx", files["挂职总结-李四.docx"])]
    checked = send(twice, "check")
    assert rows() == 0
    told = send(twice)
    assert names_of(told) == names_of(checked)
    attached = told.get_json()["attached"]
    owners = {one["name"]: one["secondment_id"] for one in attached}
    assert len(owners) == 11
    assert owners["王五 终稿(2).doc"] == cohort.owners["王五"]
    assert owners["王五一.docx"] == cohort.owners["王五一"]
    assert owners["微信文件_20260402.docx"] == cohort.owners["陈晨"]
    assert set(owners.values()) == set(cohort.owners.values()) - {cohort.owners["褚卫"]}
    assert names_of(told)["unmatched"] == ["新建文档.txt"]
    assert names_of(told)["unchanged"] == ["挂职总结-李四(1).docx"]
    report = as_user("hr").get(f"/reports/{attached[0]['report_id']}").get_json()
    assert (report["state"], report["kind"], report["title"]) == (
        "draft",
        "summary",
        "王五 终稿(2)",
    )
    assert report["uploaded_by"] == report["files"][0]["uploaded_by"] == world.users["hr"]

    again = send(twice)
    assert names_of(again) == {
        "unmatched": ["新建文档.txt"],
        "unchanged": [name for name, _ in twice if name != "新建文档.txt"],
    }
    assert rows() == 11
    decided = send(twice, decisions={"新建文档.txt": cohort.owners["褚卫"]})
    assert names_of(decided)["attached"] == ["新建文档.txt"]
    assert names_of(send(twice, decisions={"新建文档.txt": None}))["unchanged"][-2:] == [
        "新建文档.txt",
        "挂职总结-李四(1).docx",
    ]
    assert rows() == 12


def test_ambiguous_and_same_name_files_wait_for_one_decision_each(send, cohort, world):
    with unit_of_work():
        twin = make_secondment(world, cohort=cohort, cadre=make_cadre(world, name="李四")).id
    files = [
        ("李四.docx", docx("一")),
        ("王五、赵六合稿.docx", docx("二")),
        ("孙七.docx", docx("三")),
        ("孙七.docx", docx("四")),
    ]
    told = send(files).get_json()
    assert [(one["name"], one["code"]) for one in told["ambiguous"]] == [
        ("李四.docx", "several_owners"),
        ("王五、赵六合稿.docx", "several_owners"),
        ("孙七.docx", "same_name"),
        ("孙七 (2).docx", "same_name"),
    ]
    candidates = [one["secondment_id"] for one in told["ambiguous"][0]["candidates"]]
    assert candidates == [cohort.owners["李四"], twin]
    decisions = {"李四.docx": twin, "孙七 (2).docx": cohort.owners["孙七"], "孙七.docx": None}
    decided = send(files, decisions=decisions)
    assert names_of(decided) == {
        "attached": ["李四.docx", "孙七 (2).docx"],
        "ambiguous": ["王五、赵六合稿.docx"],
        "unchanged": ["孙七.docx"],
    }


def test_the_draft_that_waits_is_taken_if_it_is_ones_own(send, cohort, world):
    world.secondments["王五"] = cohort.owners["王五"]
    own = make_report(world, cadre="王五", by="hr", kind="summary")
    make_report(world, cadre="王五", by="hr", kind="talk")
    make_report(world, "submitted", cadre="王五", by="hr", kind="summary")
    told = send({"王五.docx": docx("一"), "王五 附件.pdf": pdf()}, "check").get_json()
    assert {one["report_id"] for one in told["attached"]} == {own}
    told = send({"王五.docx": docx("一"), "王五 附件.pdf": pdf()}).get_json()
    assert {one["report_id"] for one in told["attached"]} == {own}
    del world.secondments["王五"]


def test_a_zip_with_gbk_names_and_files_that_are_refused(send, cohort, world, stored):
    before = set(stored())
    content = packed(
        {
            "总结/": b"",
            "总结/王五.docx": docx(new_id()),  # bytes that no other test has left in the store
            "总结/李四/定稿.docx": docx(new_id()),
            "总结/赵六.docm": docm(),
            "总结/孙七.exe": b"MZ",
            "总结/周八.txt": MARKED.encode(),
            "总结/里面.zip": zipped({"吴九.txt": b"a"}),
            "__MACOSX/总结/._王五.docx": b"x",
        }
    )
    told = send({"总结.zip": content})
    assert names_of(told) == {
        "attached": ["总结/王五.docx", "总结/李四/定稿.docx"],
        "refused": ["总结/赵六.docm", "总结/孙七.exe", "总结/周八.txt", "总结/里面.zip"],
    }
    codes = [one["code"] for one in told.get_json()["refused"]]
    assert codes == ["macros_not_allowed", "type_not_allowed", "classified", "type_not_allowed"]
    assert all(one["message"] for one in told.get_json()["refused"])
    assert len(set(stored()) - before) == 2
    with reading():
        query = sa.select(Entry).where(Entry.subject_id == world.users["hr"])
        refusals = [one.changes for one in db.session.scalars(query) if one.action == "refused"]
        names = set(db.session.scalars(sa.select(File.name)))
    assert ["classified" in changes for changes in refusals] == [True]
    assert names == {"王五.docx", "定稿.docx"}


def test_hostile_parcels_leave_nothing(send, stored, rows):
    before = stored()
    for make, code in HOSTILE:
        answer = send([("王五.txt", b"a"), ("总结.zip", make())])
        assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    many = [(f"王五{n}.txt", b"%d" % n) for n in range(201)]
    assert send(many).get_json()["code"] == "too_many"
    assert send({"a.zip": zipped(dict(many))}).get_json()["code"] == "too_many"
    assert names_of(send({"王五.zip": lying_docx()}))["refused"][1:] == ["word/document.xml"]
    assert (stored(), rows()) == (before, 0)


@pytest.mark.parametrize(
    ("decisions", "pointer", "code"),
    [
        ("[]", "/decisions", "unreadable_decisions"),
        ('{"a": "b"', "/decisions", "unreadable_decisions"),
        ({"王五.txt": "x"}, "/decisions/王五.txt", "unknown_reference"),
        ({"王五.txt": SOME_ID}, "/decisions/王五.txt", "unknown_reference"),
        ({"别的.txt": None}, "/decisions/别的.txt", "unknown_reference"),
    ],
)  # fmt: skip
def test_wrong_decisions(send, rows, decisions, pointer, code):
    answer = send({"王五.txt": b"a"}, decisions=decisions)
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["pointer"], error["code"], rows()) == (pointer, code, 0)


def test_a_repeated_key_answers_like_the_first_and_a_cadre_may_not(send, rows):
    key = {"headers": {"Idempotency-Key": "summary-1"}}
    files = [("王五.txt", b"a"), ("李四.txt", b"b")]
    assert send(files, **key).data == send(files, **key).data
    assert send(files[:1], **key).get_json()["code"] == "idempotency_key_reused"
    assert send(files, username="cadre01").status_code == 404
    assert rows() == 2
    with reading():
        assert len(set(db.session.scalars(sa.select(Report.id)))) == 2
