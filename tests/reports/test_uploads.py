"""Every kind of upload through the API: what is taken, what is refused, what stays behind."""

import hashlib
import io

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading
from tests.kit.office_files import docx
from tests.kit.uploads import BAD, GOOD, MARKED
from tests.reports.factories import make_report

LIMIT = 64 * 1024


@pytest.fixture
def small(app, monkeypatch):
    """Uploads of at most 64 KiB."""
    monkeypatch.setitem(app.config, "MAX_UPLOAD", LIMIT)


@pytest.fixture
def refused(stored, rows):
    """Check an answer that must be a refusal and must leave neither row nor file."""
    files, count = stored(), rows()

    def check(answer, status, code):
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)
        assert answer.mimetype == "application/problem+json"
        assert stored() == files
        assert rows() == count

    return check


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_good_files_are_taken_and_given_back_byte_for_byte(as_user, upload, report_id, good):
    cadre, content = as_user("cadre01"), good.make()
    made = upload(cadre, report_id, good.name, content)
    assert made.status_code == 201, made.get_json()
    file = made.get_json()
    assert file["name"] == good.name
    assert file["media_type"] == good.media_type
    assert file["text_status"] == good.text_status
    assert file["size"] == len(content)
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert (file["kind"], file["item_id"]) == ("report", report_id)
    path = made.headers["Location"].removeprefix("/api/v1")
    assert cadre.get(path).get_json() == file
    with cadre.get(f"{path}/content") as given:
        assert given.data == content
    text = cadre.get(f"{path}/text").get_json()
    assert text["text_status"] == good.text_status
    assert (text["text"] is not None) == (good.text_status == "extracted")


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_files_are_refused_and_leave_nothing(upload, report_id, refused, bad):
    refused(upload("cadre01", report_id, bad.name, bad.make()), bad.status, bad.code)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("机密★10年 招商报告.docx", docx()),
        ("报告（秘密 6个月）.pdf", b"%PDF-1.7\n"),
        ("报告.txt", MARKED.encode("gb18030")),
        ("报告.txt", MARKED.encode("utf-16")),
        ("报告.txt", ("字" * 100_000 + "\n绝密★启用前\n").encode()),
    ],
    ids=["name", "name before type", "GB18030", "UTF-16", "far down"],
)
def test_classified_matter_is_refused_and_told(upload, report_id, refused, world, name, content):
    answer = upload("cadre01", report_id, name, content)
    refused(answer, 422, "classified")
    assert answer.get_json()["errors"][0]["pointer"] == "/file"
    with reading():
        chain = sa.select(Entry).where(
            Entry.subject_id == world.users["cadre01"], Entry.action == "refused"
        )
        entry = db.session.scalars(chain.order_by(Entry.seq.desc())).first()
    assert '"code":"classified"' in entry.changes
    assert '"route":"/api/v1/files"' in entry.changes
    assert "机密" not in entry.changes


def test_words_about_secrets_are_no_mark(upload, report_id):
    text = "关于保守国家秘密的学习体会：秘密5年前已公开。".encode()
    assert upload("cadre01", report_id, "保密工作学习.txt", text).status_code == 201


def test_the_limit_itself_is_taken_and_one_byte_more_is_not(small, upload, report_id, refused):
    answer = upload("cadre01", report_id, "长.txt", b"a" * (LIMIT + 1))
    refused(answer, 413, "too_large")
    exact = upload("cadre01", report_id, "长.txt", b"a" * LIMIT)
    assert exact.status_code == 201
    assert exact.get_json()["sha256"] == hashlib.sha256(b"a" * LIMIT).hexdigest()


def test_a_body_far_beyond_the_limit_is_cut_off(small, upload, report_id, refused):
    refused(upload("cadre01", report_id, "长.txt", b"a" * (LIMIT + 2**21)), 413, "too_large")


def multipart(item_id, *, filename='"a.txt"', content=b"abc", tail=b"--X--\r\n"):
    head = (
        f'--X\r\nContent-Disposition: form-data; name="item_id"\r\n\r\n{item_id}\r\n'
        f'--X\r\nContent-Disposition: form-data; name="file"; filename={filename}\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    return head.encode() + content + b"\r\n" + tail


def sent(client, body, content_type="multipart/form-data; boundary=X", **more):
    return client.call("POST", "/files?for=report", data=body, content_type=content_type, **more)


def test_a_chunked_body_beyond_the_limit_is_refused(small, as_user, report_id, refused):
    body = multipart(report_id, content=b"a" * (LIMIT + 2**21))
    stream = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = as_user("cadre01").call(
        "POST", "/files?for=report", input_stream=io.BytesIO(body),
        content_type="multipart/form-data; boundary=X", environ_overrides=stream,
    )  # fmt: skip
    refused(answer, 413, "too_large")


def test_a_client_that_drops_half_way_leaves_nothing(as_user, report_id, refused):
    whole = multipart(report_id, content=b"a" * 100_000)
    answer = as_user("cadre01").call(
        "POST", "/files?for=report", input_stream=io.BytesIO(whole[: len(whole) // 2]),
        content_type="multipart/form-data; boundary=X",
        environ_overrides={"CONTENT_LENGTH": str(len(whole))},
    )  # fmt: skip
    refused(answer, 400, "malformed_multipart")


def test_forms_that_are_none(as_user, report_id, refused):
    cadre = as_user("cadre01")
    form = "multipart/form-data"
    refused(sent(cadre, multipart(report_id), form), 400, "malformed_multipart")
    refused(sent(cadre, b""), 422, "required")
    refused(sent(cadre, multipart(report_id, tail=b"")), 400, "malformed_multipart")
    refused(cadre.post("/files?for=report", {"item_id": report_id}), 415, "unsupported_media_type")
    parts = b"".join(
        f'--X\r\nContent-Disposition: form-data; name="p{n}"\r\n\r\n1\r\n'.encode()
        for n in range(1001)
    )
    refused(sent(cadre, parts + b"--X--\r\n"), 413, "too_large")


@pytest.mark.parametrize(
    ("parts", "query", "pointer", "code"),
    [
        ({"file": "docx"}, "?for=report", "/item_id", "required"),
        ({"item_id": "report"}, "?for=report", "/file", "required"),
        ({"item_id": "report", "file": "text"}, "?for=report", "/file", "invalid_type"),
        ({"item_id": "abc", "file": "docx"}, "?for=report", "/item_id", "unknown_reference"),
        ({"item_id": "report", "file": "docx", "x": "1"}, "?for=report", "/x", "unknown_field"),
        ({"item_id": "report", "file": "docx", "size": "1"}, "?for=report", "/size", "read_only"),
        ({"item_id": "report", "file": "nameless"}, "?for=report", "/file", "required"),
        ({"item_id": "report", "file": "docx"}, "", "for", "required"),
        ({"item_id": "report", "file": "docx"}, "?for=cohort", "for", "invalid_choice"),
        ({"item_id": "report", "file": "docx"}, "?for=report&x=1", "x", "unknown_parameter"),
    ],
)  # fmt: skip
def test_parts_and_parameters(as_user, report_id, refused, parts, query, pointer, code):
    made = {
        "docx": lambda: (io.BytesIO(docx()), "a.docx"),
        "nameless": lambda: (io.BytesIO(docx()), ""),
        "report": lambda: report_id,
    }
    data = {name: made.get(value, lambda value=value: value)() for name, value in parts.items()}
    answer = as_user("cadre01").call(
        "POST", f"/files{query}", data=data, content_type="multipart/form-data"
    )
    refused(answer, 422, code)
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_a_part_given_twice_is_refused(as_user, report_id, refused):
    data = {"item_id": report_id, "file": [(io.BytesIO(docx()), "a.docx") for _ in range(2)]}
    answer = as_user("cadre01").call("POST", "/files?for=report", data=data)
    refused(answer, 422, "repeated_parameter")


def test_a_name_that_is_not_utf_8_is_refused(as_user, report_id, refused):
    head, _, tail = multipart(report_id, filename='"NAME.txt"').partition(b"NAME")
    answer = sent(as_user("cadre01"), head + "心得".encode("gbk") + tail)
    refused(answer, 400, "invalid_encoding")


@pytest.mark.parametrize(
    ("sent_name", "kept"),
    [
        ("../../../x.txt", "x.txt"),
        ("\u202etxt.exe.txt", "txt.exe.txt"),
        ("学习\u200b报告.txt ", "学习报告.txt"),
        (".txt", "file.txt"),
        ("字" * 300 + ".txt", "字" * 196 + ".txt"),
    ],
)
def test_names_are_cleaned(as_user, upload, report_id, stored, sent_name, kept):
    cadre = as_user("cadre01")
    made = upload(cadre, report_id, sent_name, b"abc").get_json()
    assert made["name"] == kept
    assert made["sha256"] in stored()
    with cadre.get(f"/files/{made['id']}/content") as given:
        assert (given.status_code, given.data) == (200, b"abc")


@pytest.mark.parametrize(
    "name", ["a%0D%0ASet-Cookie%3A%20x%3D1.txt", "a%00b.txt", "a%22%3Bb.txt", "C%3A%5Ca%5Cb.txt"]
)
def test_names_with_controls_do_no_harm(as_user, report_id, name):
    cadre = as_user("cadre01")
    made = sent(cadre, multipart(report_id, filename=f"\"x\"; filename*=UTF-8''{name}"))
    assert made.status_code == 201
    file = made.get_json()
    assert file["name"].isprintable()
    assert not set(file["name"]) & set("/\\")
    with cadre.get(f"/files/{file['id']}/content") as given:
        assert given.status_code == 200
        assert "Set-Cookie" not in given.headers


def test_who_may_attach_to_a_report(world, context, upload, refused):
    content = new_id().encode()  # bytes that no other test has left in the store
    accepted = make_report(world, "accepted")
    refused(upload("cadre01", accepted, "a.txt", content), 409, "invalid_transition")
    draft = make_report(world)
    for username in ("cadre02", "other.hr", "swj.handler", "swj.editor"):
        refused(upload(username, draft), 404, "not_found")
    for username in ("hr", "office", "leader", "sysadmin", "secadmin", "auditor"):
        refused(upload(username, draft), 403, "not_allowed")
    assert upload("hr", make_report(world, by="hr")).status_code == 201
    assert upload("cadre01", make_report(world, "returned")).status_code == 201


def test_a_report_in_hr_s_hands_has_its_files_replaced_but_is_never_left_empty(
    as_user, world, context, upload
):
    cadre, hr = as_user("cadre01"), as_user("hr")
    report_id = make_report(world, body="")
    first = upload("cadre01", report_id).get_json()["id"]
    path = f"/reports/{report_id}"
    assert cadre.post(f"{path}/submit", version=1).status_code == 200
    read = hr.get(path).get_json()["version"]
    kept = cadre.delete(f"/files/{first}", version=1)
    assert (kept.status_code, kept.get_json()["code"]) == (409, "report_empty")
    assert upload("cadre01", report_id, "改稿.txt", "改稿".encode()).status_code == 201
    assert cadre.delete(f"/files/{first}", version=1).status_code == 204
    assert hr.post(f"{path}/accept", {}, version=read).status_code == 412
    now = hr.get(path).get_json()
    assert [file["name"] for file in now["files"]] == ["改稿.txt"]
    assert hr.post(f"{path}/accept", {}, version=now["version"]).status_code == 200


def test_a_wrong_file_is_told_before_a_wrong_state(world, context, upload, refused):
    report_id = make_report(world, "accepted")
    refused(upload("cadre01", report_id, "a.exe", b"MZ"), 415, "type_not_allowed")


def test_an_upload_does_not_make_what_was_read_stale(as_user, upload, report_id):
    cadre = as_user("cadre01")
    before = cadre.get(f"/reports/{report_id}")
    assert upload(cadre, report_id).status_code == 201
    after = cadre.get(f"/reports/{report_id}")
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.get_json()["version"] == before.get_json()["version"]
    (file,) = after.get_json()["files"]
    assert file["name"] == "交流发言.docx"
    submitted = cadre.post(
        f"/reports/{report_id}/submit", headers={"If-Match": before.headers["ETag"]}
    )
    assert submitted.status_code == 200


def test_equal_bytes_are_kept_once(as_user, upload, report_id, stored, rows):
    cadre, content = as_user("cadre01"), "同一份心得".encode()
    made = [upload(cadre, report_id, name, content) for name in ("甲.txt", "甲.txt", "乙.txt")]
    assert [answer.status_code for answer in made] == [201] * 3
    assert len({answer.get_json()["id"] for answer in made}) == 3
    assert rows() == 3
    digest = hashlib.sha256(content).hexdigest()
    assert list(stored()).count(digest) == 1


def test_a_repeated_key_answers_like_the_first(as_user, upload, report_id, rows):
    cadre = as_user("cadre01")
    first = upload(cadre, report_id, key="talk-1")
    again = upload(cadre, report_id, key="talk-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert rows() == 1
    for other in ({"content": b"abc", "name": "b.txt"}, {"name": "别的.docx"}):
        refused = upload(cadre, report_id, key="talk-1", **other)
        assert (refused.status_code, refused.get_json()["code"]) == (422, "idempotency_key_reused")
    assert rows() == 1


def test_a_refused_upload_may_be_repeated_under_its_key(as_user, upload, report_id, rows):
    cadre = as_user("cadre01")
    assert upload(cadre, report_id, "a.exe", b"MZ", key="talk-2").status_code == 415
    assert upload(cadre, report_id, key="talk-2").status_code == 201
    assert rows() == 1
