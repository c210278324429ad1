"""Files read and removed through the API: headers, sight, secondments' files, the journal."""

import re
from urllib.parse import unquote

import pytest
import sqlalchemy as sa

from secondment.cohorts import secondments
from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from tests.kit.office_files import docx
from tests.kit.pdf_files import pdf
from tests.queries import counted
from tests.reports.factories import AT, attach_file, make_report
from tests.suggestions.factories import make_suggestion
from tests.world import actor_of

NAMES = ("学习报告.pdf", "王喆 交流发言（上海）.docx", "report 100%.txt", 'a"b;c.txt', "é.txt")


@pytest.mark.parametrize("name", NAMES)
def test_a_download_bears_its_name_for_old_and_new_clients(as_user, report_id, name):
    content = {"pdf": pdf(), "txt": b"abc", "docx": docx()}[name.rpartition(".")[2]]
    file_id = attach_file("cadre01", "report", report_id, name, content)
    with as_user("hr").get(f"/files/{file_id}/content") as given:
        headers = given.headers
        assert given.status_code == 200
    found = re.fullmatch(
        r"attachment; filename=\"([ -!#-\[\]-~]+)\"; filename\*=UTF-8''(\S+)",
        headers["Content-Disposition"],
    )
    assert found, headers["Content-Disposition"]
    assert unquote(found[2]) == name
    assert found[1].rpartition(".")[0]
    assert found[1].rpartition(".")[2] == name.rpartition(".")[2]


def test_a_download_cannot_run_and_is_cached_by_content(as_user, report_id):
    content = docx()
    file_id = attach_file("cadre01", "report", report_id, content=content)
    hr, path = as_user("hr"), f"/files/{file_id}/content"
    with hr.get(path) as given:
        headers = given.headers
        assert given.data == content
    assert headers["Content-Security-Policy"] == "sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Length"] == str(len(content))
    assert headers["ETag"].strip('"') == hr.get(f"/files/{file_id}").get_json()["sha256"]
    with hr.get(path, headers={"If-None-Match": headers["ETag"]}) as same:
        assert (same.status_code, same.data) == (304, b"")
    with hr.call("HEAD", path) as head:
        assert (head.status_code, head.data) == (200, b"")


def test_files_are_seen_by_those_who_see_their_report(as_user, world, report_id):
    file_id = attach_file("cadre01", "report", report_id)
    expected = {
        **dict.fromkeys(("cadre01", "hr", "office", "leader"), 200),
        **dict.fromkeys(("cadre02", "other.hr", "swj.handler", "swj.editor"), 404),
        **dict.fromkeys(("sysadmin", "secadmin", "auditor"), 403),
        None: 401,
    }
    for username, status in expected.items():
        client = as_user(username)
        for path in ("", "/content", "/text"):
            with client.get(f"/files/{file_id}{path}") as answer:
                assert answer.status_code == status, (username, path)


def test_an_unknown_file(as_user):
    for file_id in ("0190d5a0-0000-7000-8000-000000000000", "1", "..%2F..%2Fetc"):
        for path in ("", "/content", "/text"):
            assert as_user("hr").get(f"/files/{file_id}{path}").status_code == 404
        assert as_user("hr").delete(f"/files/{file_id}", version=1).status_code == 404


def test_a_text_is_read_in_its_encoding(as_user, report_id):
    text = "上海的经验：专员上门服务。\n"
    file_id = attach_file("cadre01", "report", report_id, "心得.txt", text.encode("gb18030"))
    told = as_user("hr").get(f"/files/{file_id}/text").get_json()
    rest = {"text_reason": None, "message": None, "complete": True}
    assert told == {"text_status": "extracted", "text": text} | rest


def test_a_file_is_removed_while_its_report_may_be_changed(as_user, world, report_id):
    file_id = attach_file("cadre01", "report", report_id)
    cadre, path = as_user("cadre01"), f"/files/{file_id}"
    assert as_user("hr").delete(path, version=1).status_code == 403
    assert as_user("cadre02").delete(path, version=1).status_code == 404
    assert cadre.delete(path).status_code == 428
    assert cadre.delete(path, version=2).status_code == 412
    assert cadre.post(f"/reports/{report_id}/submit", version=1).status_code == 200
    assert cadre.delete(path, version=2).status_code == 412
    assert cadre.delete(path, version=1).status_code == 204
    assert cadre.get(path).status_code == 404
    assert cadre.get(f"/reports/{report_id}").get_json()["files"] == []
    last = f"/files/{attach_file('cadre01', 'report', report_id)}"
    read = as_user("hr").get(f"/reports/{report_id}").get_json()["version"]
    assert as_user("hr").post(f"/reports/{report_id}/accept", {}, version=read).status_code == 200
    refused = cadre.delete(last, version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "invalid_transition")


def test_the_journal_tells_of_files_without_their_names(as_user, report_id):
    file_id = attach_file("cadre01", "report", report_id, "王喆的报告.docx")
    assert as_user("cadre01").delete(f"/files/{file_id}", version=1).status_code == 204
    with reading():
        entries = db.session.scalars(
            sa.select(Entry).where(Entry.subject_id == report_id).order_by(Entry.seq)
        ).all()
    assert [entry.action for entry in entries] == ["create", "attach", "detach"]
    assert f'"file_id":[null,"{file_id}"]' in entries[1].changes
    assert f'"file_id":["{file_id}",null]' in entries[2].changes
    assert not any("王喆" in entry.changes for entry in entries)
    assert entries[1].from_state == entries[1].to_state == "draft"


def test_a_secondment_s_files_are_for_hr_and_those_who_read_its_appraisal(as_user, world, upload):
    post = world.secondments["cadre01"]
    made = upload("hr", post, "鉴定表.docx", kind="secondment")
    assert made.status_code == 201
    path = f"/files/{made.get_json()['id']}"
    for username in ("hr", "office", "leader", "cadre01"):
        assert as_user(username).get(path).status_code == 200, username
    for username in ("cadre02", "other.hr", "swj.handler", "swj.editor"):
        assert as_user(username).get(path).status_code == 404, username
        assert upload(username, post, kind="secondment").status_code == 404, username
    for username in ("office", "leader", "cadre01"):
        assert upload(username, post, kind="secondment").status_code == 403, username
        assert as_user(username).delete(path, version=1).status_code == 403, username


def test_a_unit_that_sees_the_secondment_does_not_see_its_appraisal(as_user, world, context):
    file_id = attach_file("hr", "secondment", world.secondments["cadre01"], "鉴定表.docx")
    make_suggestion(world, "handling", cadre="cadre01", unit="SWJ")
    handler = as_user("swj.handler")
    assert handler.get(f"/secondments/{world.secondments['cadre01']}").status_code == 200
    assert handler.get(f"/files/{file_id}").status_code == 404


def test_an_appraisal_s_file_is_not_removed(as_user, world, context):
    post, hr = world.secondments["cadre01"], as_user("hr")
    file_id = attach_file("hr", "secondment", post, "鉴定表.docx")
    with unit_of_work():
        actor = actor_of("hr")
        secondments.depart(actor, post, version=None, now=AT)
        secondments.appraise(
            actor, post, host_opinion="表现良好", signed_on=AT.date(), file_id=file_id,
            version=None, now=AT,
        )  # fmt: skip
    refused = hr.delete(f"/files/{file_id}", version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "in_use")
    assert hr.get(f"/files/{file_id}").status_code == 200


def test_reading_a_file_costs_few_statements(as_user, world, context):
    report_id = make_report(world)
    file_id = attach_file("cadre01", "report", report_id, "a.txt", b"abc")
    hr = as_user("hr")
    for path, most in (("", 8), ("/content", 8), ("/text", 9)):
        with counted() as statements, hr.get(f"/files/{file_id}{path}") as answer:
            assert answer.status_code == 200
        assert len(statements) <= most, path
