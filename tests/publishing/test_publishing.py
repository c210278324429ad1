"""From a report's passage to a department's signature, through the API."""

from io import BytesIO

import pypdf
import pytest

from secondment.kit.jobs import work_once
from tests.reports.factories import make_report

TEXT = "一、见闻\n上海的楼宇服务专员制度值得学习。\n（一）做法。每幢楼一名专员，{{7*7}} #{} <x&y>。"


@pytest.fixture
def desk(app, transaction, world, as_user):
    """The editor of 区商务局, for whom the first cohort is open, and an accepted report."""
    hr, editor = as_user("hr"), as_user("swj.editor")
    cohort = hr.get(f"/cohorts/{world.cohorts['study']}").json
    units = [world.departments["SWJ"]]
    hr.patch(
        f"/cohorts/{cohort['id']}", {"editor_department_ids": units}, version=cohort["version"]
    )
    with app.app_context():
        report_id = make_report(world, "accepted", body=TEXT)
    report = hr.get(f"/reports/{report_id}").json
    hr.patch(f"/reports/{report_id}", {"circulation": "district"}, version=report["version"])
    editor.report_id, editor.cohort_id = report_id, cohort["id"]
    return editor


def excerpt(desk, **more):
    made = desk.post("/excerpts", {"report_id": desk.report_id, **more})
    assert made.status_code == 201, made.json
    return made.json


def consented(desk, **more):
    row = excerpt(desk, **more)
    return verb(desk, row, "excerpts", "record-consent", {"note": "电话同意"})


def verb(who, row, resource, name, body=None, status=200):
    answer = who.post(f"/{resource}/{row['id']}/{name}", body, version=row["version"])
    assert answer.status_code == status, answer.json
    return answer.json


def draft(desk, kind="digest", **more):
    body = {
        "kind": kind,
        "cohort_id": desk.cohort_id,
        "series": "挂职锻炼简报",
        "title": "他山之石",
    }
    made = desk.post("/publications", body | more)
    assert made.status_code == 201, made.json
    return made.json


def filled(desk, *rows, **more):
    ids = [row["id"] for row in rows]
    return verb(desk, draft(desk, **more), "publications", "items", {"excerpt_ids": ids})


def test_offsets_reproduce_the_source(desk):
    row = excerpt(desk, start=5, end=22)
    assert row["original"] == row["wording"] == TEXT[5:22]
    whole = excerpt(desk)
    assert (whole["start"], whole["end"], whole["original"]) == (0, len(TEXT), TEXT)


@pytest.mark.parametrize(("start", "end"), [(0, 1000), (4, 5), (9, 3)])
def test_a_passage_lies_within_the_text(desk, start, end):
    answer = desk.post("/excerpts", {"report_id": desk.report_id, "start": start, "end": end})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/end"


def test_reports_for_hr_alone_are_not_published(desk, app, world, as_user):
    with app.app_context():
        internal = make_report(world, "accepted")
    answer = desk.post("/excerpts", {"report_id": internal})
    assert answer.json["errors"][0]["code"] == "circulation_too_narrow"
    public = filled(desk, consented(desk))
    answer = desk.patch(
        f"/publications/{public['id']}", {"circulation": "public"}, version=public["version"]
    )
    assert answer.json["errors"][0]["code"] == "circulation_too_narrow"


def test_other_words_need_consent_anew(desk, as_user):
    author = as_user("cadre01")
    row = verb(author, excerpt(desk), "excerpts", "consent")
    assert row["state"] == "consented"
    note = desk.patch(f"/excerpts/{row['id']}", {"note": "编者按"}, version=row["version"]).json
    assert note["state"] == "consented"
    changed = desk.patch(f"/excerpts/{row['id']}", {"wording": "改"}, version=note["version"]).json
    assert (changed["state"], changed["original"]) == ("marked", TEXT)
    declined = verb(author, changed, "excerpts", "decline", {"reason": "尚未成熟"})
    assert declined["state"] == "declined"
    verb(desk, declined, "excerpts", "consent", status=403)


def test_nothing_is_issued_without_consent(desk):
    publication = filled(desk, consented(desk), excerpt(desk, start=0, end=4))
    told = verb(desk, publication, "publications", "issue", {"groups": ["bureau"]}, status=409)
    assert told["code"] == "consent_missing"
    empty = verb(desk, draft(desk), "publications", "issue", {"groups": ["bureau"]}, status=409)
    assert empty["code"] == "no_items"


def test_numbers_of_a_series_have_no_gaps(desk):
    row, numbers = consented(desk), []
    for _ in range(3):
        publication = filled(desk, row)
        verb(desk, publication, "publications", "issue", {"groups": []}, status=422)
        issued = verb(desk, publication, "publications", "issue", {"groups": ["bureau"]})
        numbers.append(issued["number_text"])
    assert numbers == ["第1期", "第2期", "第3期"]


def test_units_receive_open_and_sign(desk, app, world, as_user):
    publication = filled(desk, consented(desk), title="楼宇经济专刊")
    issued = verb(desk, publication, "publications", "issue", {"groups": ["bureau", "subdistrict"]})
    sent = desk.get(f"/publications/{issued['id']}/receipts").json["items"]
    assert {one["department"]["code"] for one in sent} == {"FGJ", "SWJ", "JD1"}
    reader, stranger = as_user("fgj.handler"), as_user("other.handler")
    assert stranger.get(f"/publications/{issued['id']}").status_code == 404
    assert reader.get(f"/publications/{issued['id']}/document.pdf").status_code == 409
    with app.app_context():
        work_once()
    assert reader.get(f"/publications/{issued['id']}/document.pdf").data.startswith(b"%PDF")
    (mine,) = reader.get("/receipts").json["items"]
    assert (mine["state"], mine["department"]["code"]) == ("opened", "FGJ")
    signed = verb(reader, mine, "receipts", "sign")
    assert signed["state"] == "signed"
    verb(desk, signed, "receipts", "urge", status=409)

    later = {"groups": ["bureau"], "department_ids": [world.departments["ZZB"]]}
    verb(desk, issued, "publications", "send", later)
    sent = desk.get(f"/publications/{issued['id']}/receipts").json["items"]
    assert sorted(one["department"]["code"] for one in sent) == ["FGJ", "JD1", "SWJ", "ZZB"]
    gone = verb(desk, issued, "publications", "withdraw", {"reason": "数据有误"})
    assert (gone["state"], gone["withdrawn_reason"]) == ("withdrawn", "数据有误")
    (other,) = as_user("jd1.handler").get("/receipts").json["items"]
    told = verb(as_user("jd1.handler"), other, "receipts", "sign", status=409)
    assert told["code"] == "publication_withdrawn"


def test_an_excerpt_in_use_stays(desk):
    row = consented(desk)
    filled(desk, row)
    held = desk.delete(f"/excerpts/{row['id']}", version=row["version"])
    assert held.json["code"] == "excerpt_in_use"
    free = excerpt(desk)
    assert desk.delete(f"/excerpts/{free['id']}", version=free["version"]).status_code == 204


def test_what_is_issued_no_longer_changes(desk, app):
    row = consented(desk)
    issued = verb(desk, filled(desk, row), "publications", "issue", {"groups": ["bureau"]})
    desk.patch(f"/excerpts/{row['id']}", {"wording": "后来的话"}, version=row["version"])
    with app.app_context():
        work_once()
    first = desk.get(f"/publications/{issued['id']}/document.pdf").data
    assert first == desk.get(f"/publications/{issued['id']}/document.pdf").data
    verb(desk, issued, "publications", "items", {"excerpt_ids": []}, status=409)


def test_a_draft_s_documents_are_of_its_version(desk, app):
    publication = filled(desk, consented(desk))
    verb(desk, publication, "publications", "build")
    with app.app_context():
        work_once()
    path = f"/publications/{publication['id']}"
    assert desk.get(f"{path}/document.docx").status_code == 200
    desk.patch(path, {"title": "另一个标题"}, version=publication["version"])
    assert desk.get(path).json["build"]["current"] is False
    assert desk.get(f"{path}/document.docx").json["code"] == "not_built"


def test_twelve_reports_one_compendium_nine_receipts(desk, app, world, as_user):
    """To five departments and four sub-districts; a unit added later gets its own receipt."""
    hr, sysadmin = as_user("hr"), as_user("sysadmin")
    district = world.departments["QX"]
    more = [
        ("JD2", "subdistrict"),
        ("JD3", "subdistrict"),
        ("JD4", "subdistrict"),
        ("TZJ", "bureau"),
    ]
    for code, kind in more:
        body = {"code": code, "name": f"新设单位{code}", "kind": kind, "parent_id": district}
        assert sysadmin.post("/departments", body).status_code == 201
    rows = []
    for number in range(12):
        with app.app_context():
            report_id = make_report(world, "accepted", title=f"见闻{number}", body=TEXT)
        report = hr.get(f"/reports/{report_id}").json
        wider = {"circulation": "district"}
        hr.patch(f"/reports/{report_id}", wider, version=report["version"])
        row = desk.post("/excerpts", {"report_id": report_id}).json
        rows.append(verb(desk, row, "excerpts", "record-consent", {"note": "电话同意"}))
    publication = filled(desk, *rows, kind="compendium", with_roster=True, chapters="city")
    offices = [world.departments[code] for code in ("ZZB", "QWB")]
    to = {"groups": ["bureau", "subdistrict"], "department_ids": offices}
    issued = verb(desk, publication, "publications", "issue", to)
    receipts = f"/publications/{issued['id']}/receipts"
    assert len(desk.get(receipts).json["items"]) == 9
    with app.app_context():
        work_once()
    document = desk.get(f"/publications/{issued['id']}/document.pdf").data
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(document)).pages)
    assert all(f"见闻{number}" in text for number in range(12))
    late = {"code": "LATE", "name": "后设单位", "kind": "other", "parent_id": district}
    unit = sysadmin.post("/departments", late).json["id"]
    verb(desk, issued, "publications", "send", {"department_ids": [unit]})
    assert len(desk.get(receipts).json["items"]) == 10
