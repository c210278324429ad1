"""The text of uploads: read by the worker, kept once, found again; marks lead to quarantine."""

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.journal.verify import verify
from secondment.kit import job_queue
from secondment.kit.errors import Problem
from secondment.kit.job_queue import Job
from secondment.kit.jobs import TASKS
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.reports.extraction import find_unread, seal_one
from secondment.reports.files import EXTRACT
from secondment.reports.models import File
from secondment.suggestions.taking import check_file
from tests.kit.office_files import TALK, doc, docx, encrypted_docx, pptx
from tests.kit.pdf_files import cut_pdf, pdf, text_pdf
from tests.reports.factories import AT, attach_file, make_report

MARKED = docx(f"机密★10年\n{TALK}")


def actions(report_id):
    with reading() as session:
        chain = sa.select(Entry.action).where(Entry.subject_id == report_id).order_by(Entry.seq)
        return list(session.scalars(chain))


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("交流发言.docx", docx(f"一、做法\n{TALK}"), f"一、做法\n{TALK}"),
        ("交流发言.pdf", text_pdf(TALK), TALK),
    ],
    ids=["docx", "pdf"],
)
def test_a_text_is_read_by_the_worker(as_user, upload, report_id, work, name, content, text):
    cadre = as_user("cadre01")
    made = upload(cadre, report_id, name, content).get_json()
    assert cadre.get(f"/files/{made['id']}/text").get_json()["text"] is None
    assert (work(), work()) == (1, 0)
    told = {"text_status": "extracted", "text_reason": None, "message": None, "complete": True}
    assert as_user("hr").get(f"/files/{made['id']}/text").get_json() == told | {"text": text}
    read = made | {"text_status": "extracted"}
    assert cadre.get(f"/files/{made['id']}").get_json() == read  # its version among them
    assert actions(report_id) == ["create", "attach"]


@pytest.mark.parametrize(
    ("name", "make", "status", "reason", "words"),
    [
        (
            "旧稿.doc",
            doc,
            "unreadable",
            "text_old_doc",
            "另存为 DOCX 或 PDF;save it as DOCX or PDF",
        ),
        ("汇报.pptx", pptx, "unreadable", "text_other_format", "粘贴到正文;paste the text"),
        ("扫描.pdf", lambda: text_pdf(""), "unreadable", "text_absent", "扫描件;scan"),
        ("加密.docx", encrypted_docx, "encrypted", "text_protected", "密码;password"),
        ("半份.pdf", cut_pdf, "unreadable", "text_damaged", "重新保存;save it again"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_no_text_is_told_why(
    as_user, report_id, work, monkeypatch, name, make, status, reason, words
):
    monkeypatch.setenv("PATH", "/nowhere")
    file_id = attach_file("cadre01", "report", report_id, name, make())
    work()
    for language, word in zip(("zh-CN", "en"), words.split(";"), strict=True):
        headers = {"Accept-Language": language}
        told = as_user("hr").get(f"/files/{file_id}/text", headers=headers).get_json()
        assert (told["text_status"], told["text_reason"], told["text"]) == (status, reason, None)
        assert word in told["message"]
    with as_user("hr").get(f"/files/{file_id}/content") as content:
        assert content.status_code == 200


# Previews


def test_a_docx_is_shown_as_html_that_can_do_nothing(as_user, report_id, work):
    hr = as_user("hr")
    file_id = attach_file(
        "cadre01", "report", report_id, "心<b>得.docx", docx("<script>1</script>")
    )
    pending = hr.get(f"/files/{file_id}/preview")
    assert (pending.status_code, pending.get_json()["code"]) == (409, "text_pending")
    work()
    shown = hr.get(f"/files/{file_id}/preview")
    assert shown.content_type == "text/html; charset=utf-8"
    assert "<p>&lt;script&gt;1&lt;/script&gt;</p>" in shown.text
    assert "<title>心&lt;b&gt;得.docx</title>" in shown.text
    assert_harmless(shown)
    same = hr.get(f"/files/{file_id}/preview", headers={"If-None-Match": shown.headers["ETag"]})
    assert same.status_code == 304


def assert_harmless(shown):
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'; ")
    assert "script-src" not in policy
    assert shown.headers["Content-Disposition"].startswith('inline; filename="')


def test_a_pdf_is_shown_as_it_is_and_a_text_as_text(as_user, report_id):
    hr, content = as_user("hr"), pdf()
    file_id = attach_file("cadre01", "report", report_id, "学习报告.pdf", content)
    with hr.get(f"/files/{file_id}/preview") as shown:
        assert (shown.data, shown.mimetype) == (content, "application/pdf")
        assert_harmless(shown)
    file_id = attach_file("cadre01", "report", report_id, "心得.txt", b"<b>&{{7*7}}\n")
    shown = hr.get(f"/files/{file_id}/preview")
    assert "<pre>&lt;b&gt;&amp;{{7*7}}\n</pre>" in shown.text
    assert_harmless(shown)


def test_other_files_have_no_preview(as_user, report_id, work):
    for name, content in (
        ("旧稿.doc", doc()),
        ("汇报.pptx", pptx()),
        ("加密.docx", encrypted_docx()),
    ):
        file_id = attach_file("cadre01", "report", report_id, name, content)
        work()
        refused = as_user("hr").get(f"/files/{file_id}/preview")
        assert (refused.status_code, refused.get_json()["code"]) == (415, "no_preview")


# Quarantine


@pytest.fixture
def sealed(world, report_id, work):
    """Two reports with the same marked file, which the worker has read; `(report, file)` each."""
    others = make_report(world, cadre="cadre02", body="")
    pairs = []
    for username, one in (("cadre01", report_id), ("cadre02", others)):
        pairs.append((one, attach_file(username, "report", one, "发言.docx", MARKED)))
    work()
    return pairs


def test_what_bears_a_mark_can_be_opened_by_nobody(as_user, sealed, stored):
    for (report_id, file_id), author in zip(sealed, ("cadre01", "cadre02"), strict=True):
        for username in (author, "hr", "leader"):
            client = as_user(username)
            for path in ("content", "text", "preview"):
                refused = client.get(f"/files/{file_id}/{path}")
                assert (refused.status_code, refused.get_json()["code"]) == (409, "quarantined")
                assert "密级标志" in refused.get_json()["detail"]
            (listed,) = client.get(f"/reports/{report_id}").get_json()["files"]
            assert listed["quarantined_at"]
            assert (listed["text_status"], listed["text_reason"]) == ("unreadable", "classified")
            assert listed["sha256"] not in stored()
        with reading() as session:
            texts = sa.select(File.text, File.preview).where(File.id == file_id)
            assert session.execute(texts).one() == (None, None)
        assert actions(report_id) == ["create", "attach", "quarantine"]


def test_the_security_administrator_sees_it_among_the_refusals(as_user, sealed, world):
    found = as_user("secadmin").get("/journal?action=refused").get_json()["items"]
    told = {(one["subject_id"], one["changes"]["file_id"]) for one in found}
    assert told == {
        (world.users[username], file_id)
        for username, (_, file_id) in zip(("cadre01", "cadre02"), sealed, strict=True)
    }
    assert {one["changes"]["code"] for one in found} == {"classified"}
    assert not any("机密" in str(one) for one in found)
    with reading():
        assert verify()[1] is None


def test_the_same_bytes_are_refused_at_once_and_leave_nothing(upload, world, sealed, stored):
    before = stored()
    again = upload("cadre01", make_report(world), "改名.docx", MARKED)
    assert (again.status_code, again.get_json()["code"]) == (422, "classified")
    assert stored() == before


def test_a_sealed_file_is_no_content_of_a_report_and_no_evidence(as_user, sealed):
    _, (report_id, file_id) = sealed
    cadre = as_user("cadre02")
    refused = cadre.post(f"/reports/{report_id}/submit", version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "report_empty")
    with reading(), pytest.raises(Problem, match="unknown_reference"):
        check_file(file_id, {"report": [report_id]}, "/file_ids/0")
    assert cadre.delete(f"/files/{file_id}", version=2).status_code == 204


def test_a_worker_killed_on_the_way_leaves_it_to_the_next(world, report_id, work, stored):
    """After the first of two files was sealed: the bytes are still there, the job is not done."""
    other = make_report(world, cadre="cadre02")
    first = attach_file("cadre01", "report", report_id, "a.docx", MARKED)
    second = attach_file("cadre02", "report", other, "b.docx", MARKED)
    with unit_of_work():
        seal_one(first, AT)
    assert work() == 2
    for _ in range(2):  # killed before the end of a job is told: it runs again
        TASKS[EXTRACT]({"file_id": first}, now=AT)
    with reading() as session:
        (sha256,) = set(session.scalars(sa.select(File.sha256).where(File.id.in_((first, second)))))
    assert sha256 not in stored()
    assert actions(report_id) == actions(other) == ["create", "attach", "quarantine"]


def test_a_job_for_a_removed_file_does_nothing(as_user, report_id, work):
    file_id = attach_file("cadre01", "report", report_id)
    assert as_user("cadre01").delete(f"/files/{file_id}", version=1).status_code == 204
    assert work() == 1
    with reading() as session:
        assert session.scalar(sa.select(Job.last_error)) is None


# Uploaded before there were jobs


def jobs():
    with reading():
        return [payload["file_id"] for payload in job_queue.unfinished(EXTRACT)]


def test_files_without_a_job_get_one_and_no_other(report_id, work):
    waiting, given_up, old = (attach_file("cadre01", "report", report_id) for _ in range(3))
    with unit_of_work() as session:
        for job in session.scalars(sa.select(Job)):
            if job.payload["file_id"] == given_up:
                job.failed_at = AT
            elif job.payload["file_id"] == old:
                session.delete(job)
    for _ in range(2):
        find_unread(now=AT)
        assert sorted(jobs()) == sorted((waiting, given_up, old))
    assert work() == 2
    find_unread(now=AT)
    assert jobs() == [given_up]
